/** What deals and leads name by number only, each by a call of its own: a list costs five times as many tokens [doc]. */
import type { Call, Fetched } from '../../src/kit';
import { fetchRelated } from '../families/related';
import { fetchData, hasToken, idIn } from './api';
import { noticeOf } from './events';

/** The body, and beside it `related`. Of a deleted deal the hub knows what it was. */
export async function withRelated(body: unknown, call: Call): Promise<Fetched> {
  const { before, thing, types } = noticeOf(body);
  if (types.length === 0 || types.includes('card.deleted') || !hasToken(call)) return { ok: true, body };
  const one = (list: string, id: number | undefined) =>
    id === undefined ? undefined : fetchData(call, `/api/v2/${list}/${id}`);
  const [stage, previous] = [idIn(thing, 'stage_id'), idIn(before, 'stage_id')];
  const found = await fetchRelated({
    person: one('persons', idIn(thing, 'person_id')),
    stage: one('stages', stage),
    previousStage: previous === stage ? undefined : one('stages', previous),
    pipeline: one('pipelines', idIn(thing, 'pipeline_id')),
  });
  return found.ok ? { ok: true, body: { ...(body as object), related: found.related } } : found;
}
