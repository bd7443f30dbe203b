/**
 * The board's own list of actions, each as its webhook has told it, except for the description. Newest first, `since`
 * and `before` take a time or an action's id [doc].
 */
import type { Listing } from '../../src/kit';
import { changesSince } from '../families/changes';
import { boardOf, fetchJson } from './api';
import { ACTIONS } from './events';

/** A thousand would be allowed, but descriptions are part of what changed. */
const PAGE_ROWS = 200;

export const actions: Listing = {
  proves: true,
  everyMinutes: 60,
  list: changesSince(PAGE_ROWS, async (call, { since, page, limit }) => {
    if (!boardOf(call)) return { ok: false, reason: 'missing_setting', detail: 'boardId' };
    const answer = await fetchJson(call, `boards/${encodeURIComponent(boardOf(call))}/actions`, {
      filter: [...ACTIONS.keys()].join(','),
      fields: 'data,date,type',
      memberCreator: 'false',
      since,
      before: page,
      limit,
    });
    if (!answer.ok) return answer;
    const rows = answer.data.list();
    const items = rows.toReversed().flatMap((action) => {
      const [card, fingerprint, updatedAt] = [
        action.id('data.card.id'),
        action.text('id'),
        action.time('date'),
      ];
      if (!card || !fingerprint || !updatedAt) return [];
      return [{ subject: `card/${card}`, fingerprint, updatedAt, body: { action: action.value } }];
    });
    return { ok: true, items, next: rows.length < limit ? undefined : rows.at(-1)?.text('id') };
  }),
};
