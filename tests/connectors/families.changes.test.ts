import { describe, expect, test } from 'vitest';
import { changesSince } from '../../connectors/families/changes';
import type { Call, PollItem } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

const at = (time: string): Call => ({
  connection: { ...connectionOf({}), credentials: {} },
  http: { request: () => expect.fail('the pages are made up') },
  now: Date.parse(`2026-11-22T${time}Z`),
});
const item = (id: string, time: string): PollItem => ({
  subject: `card/${id}`,
  fingerprint: time,
  updatedAt: `2026-11-22T${time}Z`,
});
/** One change at 12:30, and on the second page one at 13:20, after the walk had begun. */
const listing = (order?: 'any') =>
  changesSince(
    50,
    async (_call, { page }) =>
      page === undefined
        ? { ok: true, items: [item('1', '12:30:00')], next: 'second' }
        : { ok: true, items: [item('2', '13:20:00')], next: undefined },
    order,
  );
const options = { since: '2026-11-22T12:00:00.000Z' };

async function walk(list: ReturnType<typeof listing>) {
  const first = await list(at('13:00:00'), null, options);
  const second = first.ok ? await list(at('13:30:00'), first.cursor, options) : first;
  return [first, second].map((page) => (page.ok ? JSON.parse(page.cursor) : page));
}

describe('a walk over what changed', () => {
  test('goes on a little before the newest change, where the oldest comes first', async () => {
    expect(await walk(listing())).toEqual([
      { since: '2026-11-22T12:00:00Z', newest: '2026-11-22T12:30:00Z', page: 'second' },
      { since: '2026-11-22T13:18:00Z' },
    ]);
  });

  test('goes on a little before it began, where they come in any order', async () => {
    expect(await walk(listing('any'))).toEqual([
      {
        since: '2026-11-22T12:00:00Z',
        newest: '2026-11-22T12:30:00Z',
        began: '2026-11-22T13:00:00Z',
        page: 'second',
      },
      { since: '2026-11-22T12:58:00Z' },
    ]);
  });

  test('never goes back behind where it started', async () => {
    const empty = changesSince(50, async () => ({ ok: true, items: [], next: 'on and on' }), 'any');
    expect(await empty(at('11:00:00'), null, options)).toEqual({
      ok: true,
      items: [],
      cursor: '{"since":"2026-11-22T12:00:00Z"}',
      more: false,
    });
  });
});
