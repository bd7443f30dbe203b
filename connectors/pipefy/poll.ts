/**
 * What changed in the pipe, compared with what the notices told: `allCards` with a filter on `updated_at`, at most 50
 * a page [code: several public clients]. In which order they come is not documented.
 */
import { compact, type Listing, type PollItem, type Reader } from '../../src/kit';
import { changesSince } from '../families/changes';
import { ask, pipeId } from './api';
import { CARD } from './card';
import { LISTED } from './webhook';

const QUERY = `query($id: ID!, $since: String!, $first: Int!, $after: String) {
  allCards(pipeId: $id, first: $first, after: $after,
    filter: { field: "updated_at", operator: gte, value: $since }) {
    pageInfo { hasNextPage endCursor } edges { node { ${CARD} } } } }`;

const list: Listing['list'] = changesSince(
  50,
  async (call, { since, page, limit }) => {
    const variables = { id: pipeId(call), since, first: limit, ...compact({ after: page }) };
    const answer = await ask(call, 'allCards', QUERY, variables);
    if (!answer.ok) return answer;
    const next = answer.found.bool('pageInfo.hasNextPage')
      ? answer.found.text('pageInfo.endCursor')
      : undefined;
    return { ok: true, items: answer.found.list('edges').flatMap((edge) => itemOf(edge.at('node'))), next };
  },
  'any',
);

/** In the shape of a notice, as `hydrate` completes it. */
function itemOf(card: Reader): PollItem[] {
  const id = card.id('id');
  const updatedAt = card.time('updated_at');
  if (!id || !updatedAt) return [];
  const body = { data: { action: LISTED, card: { id } }, card: card.value };
  return [{ subject: `card/${id}`, fingerprint: updatedAt, updatedAt, body }];
}

export const cards: Listing = { proves: true, everyMinutes: 30, list };
