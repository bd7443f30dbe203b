/** `/reports`: what was sent, failed and waits, summed by whatever is asked for. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { type Counts, MOST_DAYS, type Report, rangeOf, report, sumBy, sumByDay } from '../../src/hub/reports';
import { connectionsOf } from '../../src/store/connections';
import { automationNames } from '../../src/store/queue';
import type { Tally } from '../../src/store/reports';
import { IdFilter, invalid, json, newApi, problems } from './operation';
import { Report as ReportAnswer, reasonOf } from './schemas';

export const reports = newApi();

const BY = ['day', 'automation', 'connection', 'channel', 'reason'] as const;
type By = (typeof BY)[number];

const Query = z.object({
  from: z
    .string()
    .optional()
    .openapi({ description: 'A day on the merchant’s clock.', example: '2026-11-16' }),
  to: z.string().optional().openapi({ description: 'The last day, included.', example: '2026-11-22' }),
  by: z.enum(BY).default('day'),
  connectionId: IdFilter,
  channelId: IdFilter,
});

/** Days on which nothing happened are named all the same. */
const KEYS: Record<Exclude<By, 'day'>, (tally: Tally) => string | null> = {
  automation: ({ automationId }) => automationId ?? '',
  connection: ({ connectionId }) => connectionId,
  channel: ({ channelId }) => channelId,
  reason: ({ reason }) => reason,
};

const WORDS = {
  not_a_day: 'must be a day, as in 2026-11-22',
  reversed: 'must not lie before `from`',
  too_long: `must lie at most ${MOST_DAYS} days before \`to\``,
} as const;

reports.openapi(
  createRoute({
    method: 'get',
    path: '/reports',
    operationId: 'readReport',
    tags: ['Dispatches'],
    summary: 'Count dispatches',
    description: `By the day of their event. The last seven days, unless asked for others; at most ${MOST_DAYS}.`,
    request: { query: Query },
    responses: { 200: json('The counts.', ReportAnswer), ...problems('invalid_request') },
  }),
  async (c) => {
    const { by, connectionId, channelId, ...asked } = c.req.valid('query');
    const hub = c.get('hub');
    const owner = c.get('organization');
    const wanted = rangeOf(asked, owner.timeZone, hub.now());
    if (!wanted.ok) throw invalid([{ path: wanted.field, message: WORDS[wanted.why] }]);
    const made = await report(
      hub,
      owner,
      wanted.range,
      (tally) =>
        (!connectionId || tally.connectionId === connectionId) &&
        (!channelId || tally.channelId === channelId),
    );
    const data = await present(c, by, made);
    return c.json({ ...wanted.range, timeZone: owner.timeZone, by, countedFrom: made.since, data }, 200);
  },
);

async function present(c: Context<AppEnv>, by: By, made: Report) {
  const sums = by === 'day' ? sumByDay(made) : sumBy(made.tallies, KEYS[by]);
  const names = await namesOf(
    c,
    by,
    sums.map(({ key }) => key),
  );
  const row = (key: string, counts: Counts) => ({
    key: key || null,
    name: names.get(key) ?? null,
    reason: by === 'reason' ? reasonOf(key) : null,
    ...counts,
  });
  return sums.map(({ key, counts }) => row(key, counts));
}

async function namesOf(c: Context<AppEnv>, by: By, keys: readonly string[]): Promise<Map<string, string>> {
  const { db } = c.get('hub');
  const { id } = c.get('organization');
  if (by === 'automation') return automationNames(db, id, keys);
  if (by === 'day' || by === 'reason') return new Map();
  return new Map((await connectionsOf(db, [id])).map((one) => [one.id, one.name]));
}
