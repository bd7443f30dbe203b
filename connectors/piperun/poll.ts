/**
 * Opportunities that changed, for what no automatic action sends: `updated_at_start`, sorted by id, as the vendor's
 * own extractor walks them [code]. Rows name stage and person by their ids alone.
 */
import type { Call, Fetched, Listing, PollItem, Reader } from '../../src/kit';
import { changesSince, nothingListed } from '../families/changes';
import { fetchRelated } from '../families/related';
import { ask, askOne, tokenOf } from './api';
import { LISTED, personOf } from './deal';

const PAGE_ROWS = 100;
/** Brasília's clock, which has been three hours behind since 2019. */
const BEHIND_MS = 3 * 3_600_000;

const walk = changesSince(
  PAGE_ROWS,
  async (call, { since, page, limit }) => {
    const start = new Date(Date.parse(since) - BEHIND_MS).toISOString().slice(0, 19).replace('T', ' ');
    const query = { updated_at_start: start, show: limit, sort: 'id', desc: 'false', cursor: page };
    const answer = await ask(call, '/deals', query);
    if (!answer.ok) return answer;
    return { ok: true, items: answer.rows.flatMap(itemOf), next: answer.next };
  },
  'any',
);

export const cards: Listing = {
  everyMinutes: 15,
  // Three calls each, of some hundred a minute.
  detailsPerRun: 25,
  // The token is optional: without it there is nothing to read.
  list: async (call, cursor, options) =>
    tokenOf(call) ? walk(call, cursor, options) : nothingListed(cursor),
  detail,
};

function itemOf(deal: Reader): PollItem[] {
  const id = deal.id('id');
  const updatedAt = deal.time('updated_at', 'created_at');
  return id && updatedAt ? [{ subject: `card/${id}`, fingerprint: updatedAt, updatedAt }] : [];
}

/** In the shape of a notice. */
async function detail(call: Call, { subject }: PollItem): Promise<Fetched> {
  const deal = await askOne(call, 'deals', subject.slice('card/'.length));
  if (!deal.ok) return deal;
  const [stageId, personId] = [deal.row.id('stage_id'), deal.row.id('person_id')];
  const found = await fetchRelated({
    stage: stageId ? askOne(call, 'stages', stageId) : undefined,
    person: personId ? personOf(call, personId) : undefined,
  });
  if (!found.ok) return found;
  const body = {
    ...Object(deal.body),
    pipeline: { id: deal.row.id('pipeline_id') },
    stage: { id: stageId },
    person: { id: personId },
    ...found.related,
    action: { trigger_type: LISTED },
  };
  return { ok: true, body };
}
