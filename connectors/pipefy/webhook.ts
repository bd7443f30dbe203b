/**
 * Notices of one pipe: `{data: {action, card: {id, title?}, from?, to?, on_phase?, …}}`, without a time and without
 * the card's fields. Source: https://developers.pipefy.com/reference/pipe-table-webhooks [doc]. Headers are ours
 * to choose and come with every notice [doc]; nothing is signed.
 */
import type { Call, ConnectionView, Fetched, InboundDelivery, Normalised } from '../../src/kit';
import { compact, failed, ignored, observed, read } from '../../src/kit';
import type { CardType } from '../families/board';
import { cardObservations, named } from '../families/card';
import { fetchRelated } from '../families/related';
import { ask } from './api';
import { CARD, factsOf } from './card';
import { TYPES } from './form';

/** What `poll` makes of a card in a listing. */
export const LISTED = 'card.listed';

export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const sent = read(body);
  const id = sent.id('data.card.id');
  const action = sent.text('data.action') ?? '';
  if (!id || !TYPES.has(action) || action === 'card.delete') return { ok: true, body };
  const card = ask(call, 'card', `query($id: ID!) { card(id: $id) { ${CARD} } }`, { id });
  const found = await fetchRelated({ card });
  return found.ok ? { ok: true, body: { data: sent.at('data').value, ...found.related } } : found;
}

export function normalise({ body, receivedAt }: InboundDelivery, { settings }: ConnectionView): Normalised {
  const sent = read(body);
  const [data, full] = [sent.at('data'), sent.at('card')];
  const action = data.text('action');
  const id = data.id('card.id');
  if (!action || !id) return failed('unexpected_shape', action ? 'data.card.id' : 'data.action');

  const { card, ...rest } = factsOf(id, full.has('') ? full : data.at('card'), settings);
  const told = named(data.id('to.id', 'on_phase.id'), data.text('to.name', 'on_phase.name'));
  const previousStage = named(data.id('from.id'), data.text('from.name'));
  const stage = told ?? card.stage;
  // Every card comes out of the start form, a phase that no board shows [code].
  const visits = full
    .list('phases_history')
    .filter((one) => one.id('phase.id') !== full.id('pipe.startFormPhaseId'));
  const entered = visits.find((one) => one.id('phase.id') === stage?.id)?.time('lastTimeIn', 'firstTimeIn');
  const ending = isLoss(stage?.name, settings) ? 'card.lost' : 'card.won';
  /** The card's own times: a notice told twice, or a listing, is the same event. */
  const times: Partial<Record<CardType, string | undefined>> = {
    'card.created': full.time('created_at'),
    'card.moved': entered,
    'card.updated': full.time('updated_at'),
    [ending]: full.time('finished_at') ?? entered,
  };
  const timeOf = (type: CardType) => times[type] ?? receivedAt;
  const observe = (...types: CardType[]) =>
    cardObservations(types, { ...card, ...compact({ stage, previousStage }) }, timeOf, rest);

  if (action === LISTED) {
    const moved: CardType[] = visits.length > 1 && entered ? ['card.moved'] : [];
    const done: CardType[] = full.bool('done') ? [ending] : [];
    return observed(...observe('card.created', ...moved, ...done));
  }
  const type = TYPES.get(action);
  if (!type) return ignored('unknown_topic', action.slice(0, 100));
  if (type === 'card.won') return observed(...observe(ending));
  if (!type.startsWith('custom.')) return observed(...observe(type as CardType));
  // Late once in each stay in a phase, however often it is told.
  const occurrence = `${stage?.id ?? ''}@${entered ?? ''}`;
  return observed(...observe('card.updated').map((one) => ({ ...one, type, time: receivedAt, occurrence })));
}

/** Pipefy has final phases, not won ones: the merchant says which of them are a loss. */
const isLoss = (name: string | undefined, { lostPhases = '' }: ConnectionView['settings']): boolean =>
  lostPhases.split(/[,;]/).some((one) => one.trim() && one.trim().toLowerCase() === name?.toLowerCase());
