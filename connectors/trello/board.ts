/** Trello's own cards. What it has no field for stands in the description, line by line. */
import { type Call, type Choices, type Outcome, outcomeOf, outcomeOfFailure, read } from '../../src/kit';
import type { Board } from '../families/board';
import { cardText } from '../families/card';
import { boardOf, fetchBoard, fetchJson, request } from './api';

const openBoards = (call: Call, more: Readonly<Record<string, string>> = {}) =>
  fetchJson(call, 'members/me/boards', { filter: 'open', fields: 'name', ...more });

export async function boards(call: Call): Promise<Choices> {
  const found = await openBoards(call);
  if (!found.ok) return found;
  const choices = found.data
    .list()
    .map((one) => ({ value: one.text('id') ?? '', label: one.text('name') ?? '' }));
  return { ok: true, choices };
}

const cardPath = (cardId: string): string => `cards/${encodeURIComponent(cardId)}`;

export const board = {
  async stages(call) {
    const found = await openBoards(call, { lists: 'open', list_fields: 'name' });
    if (!found.ok) return found;
    const choices = found.data.list().flatMap((one) =>
      one.list('lists').map((list) => ({
        value: list.text('id') ?? '',
        label: `${one.text('name') ?? ''} › ${list.text('name') ?? ''}`,
      })),
    );
    return { ok: true, choices };
  },

  async create(card, _key, call) {
    let idList = card.stageId;
    if (!idList) {
      if (!boardOf(call)) return { kind: 'rejected', reason: 'missing_setting', detail: 'boardId' };
      const lists = await fetchJson(call, `boards/${encodeURIComponent(boardOf(call))}/lists`);
      if (!lists.ok) return outcomeOfFailure(lists);
      idList = lists.data.text('0.id');
      if (!idList) return { kind: 'rejected', reason: 'not_found', detail: 'the board has no list' };
    }
    const json = { idList, name: card.title, desc: cardText(card), pos: 'top' };
    const result = await request(call, 'cards', { json });
    const made = outcomeOf(result);
    const providerId = read(result.ok ? result.json : undefined).text('id');
    if (made.kind !== 'sent') return made;
    return providerId ? { kind: 'sent', providerId } : { kind: 'rejected', reason: 'bad_answer' };
  },

  /** A list of another board takes the card there. */
  async move(cardId, stageId, call): Promise<Outcome> {
    const list = await fetchJson(call, `lists/${encodeURIComponent(stageId)}`, { fields: 'idBoard' });
    if (!list.ok) return outcomeOfFailure(list);
    const json = { idList: stageId, idBoard: list.data.text('idBoard') };
    return outcomeOf(await request(call, cardPath(cardId), { method: 'PUT', json }));
  },

  async note(cardId, text, call) {
    return outcomeOf(await request(call, `${cardPath(cardId)}/actions/comments`, { json: { text } }));
  },

  async find(title, call) {
    // A search takes no short ids.
    const board = boardOf(call) ? await fetchBoard(call) : undefined;
    if (board?.ok === false) return board;
    const found = await fetchJson(call, 'search', {
      query: `name:"${title.replaceAll('"', ' ')}"`,
      modelTypes: 'cards',
      idBoards: board?.data.text('id'),
      card_fields: 'name',
      cards_limit: 50,
    });
    if (!found.ok) return found;
    const card = found.data.list('cards').find((one) => one.text('name') === title);
    return { ok: true, id: card?.text('id') };
  },
} satisfies Board;
