import { describe, expect, it } from 'vitest';
import { csvStream, pagesOf } from '../../src/hub/csv';
import { daysOf, momentsOf, rangeOf, sumBy } from '../../src/hub/reports';
import type { Tally } from '../../src/store/reports';

const NOW = Date.parse('2026-11-23T01:30:00.000Z');
const ZONE = 'America/Sao_Paulo';

describe('a range', () => {
  it('is the last seven days of the merchant’s calendar', () => {
    expect(rangeOf({}, ZONE, NOW)).toEqual({ ok: true, range: { from: '2026-11-16', to: '2026-11-22' } });
    expect(rangeOf({}, 'Asia/Tokyo', NOW)).toMatchObject({ range: { to: '2026-11-23' } });
  });

  it('goes on for a week from a first day, and no further than today', () => {
    expect(rangeOf({ from: '2026-11-01' }, ZONE, NOW)).toMatchObject({ range: { to: '2026-11-07' } });
    expect(rangeOf({ from: '2026-11-20' }, ZONE, NOW)).toMatchObject({ range: { to: '2026-11-22' } });
    expect(rangeOf({ to: '2026-11-07' }, ZONE, NOW)).toMatchObject({ range: { from: '2026-11-01' } });
  });

  it.each([
    [{ from: '2026-02-30' }, 'from', 'not_a_day'],
    [{ to: '22/11/2026' }, 'to', 'not_a_day'],
    [{ from: '2026-11-02', to: '2026-11-01' }, 'to', 'reversed'],
    [{ from: '2026-08-24', to: '2026-11-22' }, 'from', 'too_long'],
  ])('refuses %o', (asked, field, why) => {
    expect(rangeOf(asked, ZONE, NOW)).toEqual({ ok: false, field, why });
  });

  it('may have ninety days', () => {
    const asked = rangeOf({ from: '2026-08-25', to: '2026-11-22' }, ZONE, NOW);
    expect(asked.ok && daysOf(asked.range)).toHaveLength(90);
  });

  it('has days that follow each other without a gap, also where the clock leaps at midnight', () => {
    for (const zone of [ZONE, 'America/Santiago', 'America/Asuncion', 'Europe/Lisbon']) {
      const days = daysOf({ from: '2025-08-20', to: '2025-11-10' });
      const ends = days.map((day) => momentsOf({ from: day, to: day }, zone));
      for (const [at, { from, before }] of ends.entries()) {
        expect(before - from).toBeGreaterThanOrEqual(22 * 3_600_000);
        if (at > 0) expect(from).toBe(ends[at - 1]?.before);
      }
    }
  });
});

describe('sums', () => {
  it('leave out what has no key, the most first', () => {
    const tally = (reason: string | null, state: Tally['state'], count: number): Tally => ({
      day: '2026-11-22',
      state,
      automationId: null,
      connectionId: 'con_a',
      channelId: 'con_b',
      reason,
      count,
    });
    const all = [
      tally(null, 'sent', 9),
      tally('a', 'failed', 1),
      tally('b', 'failed', 2),
      tally('b', 'cancelled', 3),
    ];
    expect(sumBy(all, ({ reason }) => reason)).toMatchObject([
      { key: 'b', counts: { failed: 2, cancelled: 3, sent: 0 } },
      { key: 'a', counts: { failed: 1 } },
    ]);
  });
});

describe('a file', () => {
  it('quotes, and neutralises what a spreadsheet would compute', async () => {
    const cells = ['a;b', 'say "hi"', 'two\nlines', '=1+1', '+55', '-2', '@x', '\tx', '＝1', 7, -7, null];
    async function* rows() {
      yield [cells];
    }
    const text = await new Response(csvStream(['é'], rows())).bytes();
    expect(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)).toBe(
      `\uFEFFé\r\n"a;b";"say ""hi""";"two\nlines";'=1+1;'+55;'-2;'@x;'\tx;'＝1;7;-7;\r\n`,
    );
  });

  it('is read no faster than it is taken', async () => {
    let pages = 0;
    const list = async (cursor = '0') => {
      pages++;
      return { data: [[cursor]], nextCursor: String(Number(cursor) + 1) };
    };
    const reader = csvStream(['n'], pagesOf(list)).getReader();
    await reader.read();
    await reader.read();
    expect(pages).toBeLessThanOrEqual(3);
    await reader.cancel();
    const before = pages;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(pages).toBe(before);
  });
});
