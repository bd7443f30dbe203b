/**
 * Actions of a board. Source: https://developer.atlassian.com/cloud/trello/guides/rest-api/action-types [doc], bodies
 * in fiatjaf/trello-webhooks and other public repositories [code]. Boards are rarely emptied: a card that is done
 * with is archived, which counts as deleted here.
 */
import type { Call, Fetched, InboundDelivery, Reader, Seen } from '../../src/kit';
import { compact, failed, ignored, observed, read } from '../../src/kit';
import type { CardType } from '../families/board';
import { cardObservations, contactIn, named } from '../families/card';
import { fetchRelated } from '../families/related';
import { fetchJson } from './api';

export const ACTIONS: ReadonlyMap<string, CardType> = new Map([
  ['createCard', 'card.created'],
  ['copyCard', 'card.created'],
  ['emailCard', 'card.created'],
  ['convertToCardFromCheckItem', 'card.created'],
  ['moveCardToBoard', 'card.moved'],
  ['moveCardFromBoard', 'card.moved'],
  ['updateCard', 'card.updated'],
  ['deleteCard', 'card.deleted'],
]);

function typeOf(action: Reader): CardType | undefined {
  const type = ACTIONS.get(action.text('type') ?? '');
  if (type !== 'card.updated') return type;
  if (action.has('data.listAfter')) return 'card.moved';
  return action.has('data.old.closed') && action.bool('data.card.closed') ? 'card.deleted' : type;
}

/** The description is fetched, for the contact in it. A card that left may be on a board that the token cannot see. */
export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const action = read(body).at('action');
  const id = action.text('data.card.id');
  const isAsked = !['card.deleted', undefined].includes(typeOf(action)) && !action.has('data.boardTarget');
  if (!id || !isAsked) return { ok: true, body };
  const card = fetchJson(call, `cards/${encodeURIComponent(id)}`, { fields: 'desc' });
  const found = await fetchRelated({ card });
  return found.ok ? { ok: true, body: { ...(body as object), ...found.related } } : found;
}

export function normalise({ body, receivedAt }: InboundDelivery): Seen {
  const sent = read(body);
  const action = sent.at('action');
  const type = typeOf(action);
  if (!action.has('type')) return failed('unexpected_shape', 'action.type');
  if (!type) return ignored('unknown_topic', action.text('type')?.slice(0, 100));
  const data = action.at('data');
  const id = data.id('card.id');
  if (!id) return failed('unexpected_shape', 'action.data.card.id');
  const changed = Object.keys(Object(data.at('old').value));
  if (type === 'card.updated' && changed.join() === 'pos') return ignored('nothing_new', 'pos');

  const [list, board] = [named(data.id('list.id'), data.text('list.name')), data.at('board')];
  // Of a card that went to another board only that board is told, not the list there.
  const target = named(data.id('boardTarget.id'), data.text('boardTarget.name'));
  const shortLink = data.text('card.shortLink');
  const card = {
    id,
    ...compact({
      title: data.text('card.name'),
      url: shortLink && `https://trello.com/c/${encodeURIComponent(shortLink)}`,
      pipeline: target ?? named(board.id('id'), board.text('name')),
      stage: target ? undefined : (named(data.id('listAfter.id'), data.text('listAfter.name')) ?? list),
      previousStage: target ? list : named(data.id('listBefore.id'), data.text('listBefore.name')),
    }),
  };
  const customer = compact({ customer: contactIn(sent.text('card.desc') ?? data.text('card.desc')) });
  const time = action.time('date') ?? receivedAt;
  return observed(...cardObservations([type], card, () => time, customer));
}
