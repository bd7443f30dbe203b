/** The poll of Loja Integrada against a fake shop: nothing may be lost, whatever the listing does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import lojaIntegrada from '../../connectors/loja-integrada';
import type { CallFailure, PollItem, PollPage } from '../../src/kit';
import { fakeShop, MINUTE, OPTIONS, pollOnce, type Sorting, START } from './loja-integrada.shop';

const poll = lojaIntegrada.poll?.orders;
if (!poll) throw new Error('it must poll');

const pageOf = (answer: PollPage | CallFailure): PollPage => {
  if (!answer.ok) throw new Error(`refused: ${answer.reason}`);
  return answer;
};
const numbersOf = (items: readonly PollItem[]) => items.map(({ subject }) => subject);

describe('the first poll', () => {
  test('begins a day before the connection, in the local time of the shop', async () => {
    const shop = fakeShop();
    await poll.list(shop.call(), null, OPTIONS);
    expect(shop.requests[0]).toMatchObject({
      url: 'https://api.awsli.com.br/v1/pedido/search/',
      // Connected at 09:00 UTC; 24 hours and the overlap of two minutes before, at -03:00.
      query: { since_atualizado: '2026-11-21T05:58:00', limit: 50, offset: 0 },
    });
  });

  test('hands out what changed since, oldest change first, and nothing older', async () => {
    const shop = fakeShop({ sorting: 'number down' });
    shop.change('1', 'pedido_pago', START - 30 * 60 * MINUTE);
    shop.change('2', 'pedido_efetuado', START - 10 * MINUTE);
    shop.change('3', 'pedido_pago', START - 20 * MINUTE);
    shop.ignoresFilter = true;
    const page = pageOf(await poll.list(shop.call(), null, OPTIONS));
    expect(numbersOf(page.items)).toEqual(['order/3', 'order/2']);
    expect(page.items[0]).toEqual({
      subject: 'order/3',
      fingerprint: 'pedido_pago@2026-11-22T05:40:00.000000',
      updatedAt: '2026-11-22T08:40:00.000Z',
    });
    expect(page.more).toBe(false);
  });

  test('of a connection that slept for a month looks back seven days', async () => {
    const shop = fakeShop();
    shop.clock = START + 30 * 24 * 60 * MINUTE;
    await poll.list(shop.call(), JSON.stringify({ mark: START }), OPTIONS);
    expect(shop.requests[0]?.query?.since_atualizado).toBe('2026-12-15T05:58:00');
  });

  test('of an import begins as far back as it is told to, and stays there from page to page', async () => {
    const shop = fakeShop();
    const options = { since: new Date(START - 90 * 24 * 60 * MINUTE).toISOString(), limit: 30 };
    for (let number = 1; number <= 70; number++)
      shop.change(String(number), 'pedido_pago', START - number * 24 * 60 * MINUTE);
    const { seen } = await pollOnce(poll, shop, null, options);
    expect(new Set(numbersOf(seen)).size).toBe(70);
    const asked = shop.requests.map(({ query }) => [query?.since_atualizado, query?.limit, query?.offset]);
    // A day and the overlap before; pages have five rows in common.
    expect(asked).toEqual([
      ['2026-08-23T05:58:00', 30, 0],
      ['2026-08-23T05:58:00', 30, 25],
      ['2026-08-23T05:58:00', 30, 50],
    ]);
  });

  test.each([
    [1, 10],
    [500, 50],
  ])('asked for %i rows a page asks for %i', async (limit, rows) => {
    const shop = fakeShop();
    await poll.list(shop.call(), null, { ...OPTIONS, limit });
    expect(shop.requests[0]?.query?.limit).toBe(rows);
  });
});

describe('the walk over several pages', () => {
  test('hands out every order, at most 50 a page, and only then moves on', async () => {
    const shop = fakeShop();
    for (let number = 1; number <= 120; number++)
      shop.change(String(number), 'pedido_pago', START - 60 * MINUTE + number * 1000);
    const first = pageOf(await poll.list(shop.call(), null, OPTIONS));
    expect(first).toMatchObject({ more: true });
    expect(first.items).toHaveLength(50);
    const { seen, cursor } = await pollOnce(poll, shop, null);
    expect(new Set(seen.map(({ subject }) => subject)).size).toBe(120);
    // Between two walks the cursor is the mark alone; the next walk overlaps it by two minutes.
    expect(JSON.parse(cursor)).toEqual({ mark: START - 60 * MINUTE + 120_000 });
    shop.requests.length = 0;
    await poll.list(shop.call(), cursor, OPTIONS);
    expect(shop.requests[0]?.query).toMatchObject({ since_atualizado: '2026-11-22T05:00:00', offset: 0 });
  });

  test('never follows meta.next', async () => {
    const shop = fakeShop({ next: 'https://evil.example/api/v1/pedido/search/?offset=50' });
    for (let number = 1; number <= 60; number++) shop.change(String(number), 'pedido_pago', START - MINUTE);
    await pollOnce(poll, shop, null);
    for (const { url } of shop.requests) expect(url).toBe('https://api.awsli.com.br/v1/pedido/search/');
    expect(shop.requests).toHaveLength(2);
  });

  test('reads pages that are shorter than asked for', async () => {
    const shop = fakeShop({ rowsAtMost: 20 });
    for (let number = 1; number <= 70; number++) shop.change(String(number), 'pedido_pago', START - MINUTE);
    const { seen } = await pollOnce(poll, shop, null);
    expect(new Set(seen.map(({ subject }) => subject)).size).toBe(70);
  });

  test('keeps its mark when fewer orders came than were promised', async () => {
    const shop = fakeShop({ promised: 3 });
    shop.change('1', 'pedido_pago', START - MINUTE);
    const { cursor } = await pollOnce(poll, shop, JSON.stringify({ mark: START - 10 * MINUTE }));
    expect(JSON.parse(cursor)).toEqual({ mark: START - 10 * MINUTE });
  });

  test('keeps its mark when orders jumped over a page border, and reads them with the next poll', async () => {
    const shop = fakeShop({ sorting: 'change up', rowsAtMost: 20 });
    for (let number = 1; number <= 60; number++)
      shop.change(String(number), 'pedido_efetuado', START - 60 * MINUTE + number * 1000);
    const first = pageOf(await poll.list(shop.call(), null, OPTIONS));
    // Ten orders of the first page are paid meanwhile and go to the end: 21 to 25 move up to where we were.
    shop.clock += MINUTE;
    for (let number = 11; number <= 20; number++) shop.change(String(number), 'pedido_pago', shop.clock);
    const rest = await pollOnce(poll, shop, first.cursor);
    expect(rest.pages).toBeGreaterThan(1);
    expect(numbersOf(rest.seen)).not.toContain('order/21');
    expect(JSON.parse(rest.cursor).mark).toBeLessThan(START - 60 * MINUTE);
    shop.clock += 5 * MINUTE;
    const again = await pollOnce(poll, shop, rest.cursor);
    expect(numbersOf(again.seen)).toContain('order/21');
    expect(JSON.parse(again.cursor).mark).toBe(START + MINUTE);
  });

  test('an order that changes while we read is there again with the next poll', async () => {
    const shop = fakeShop({ sorting: 'number down' });
    for (let number = 1; number <= 60; number++)
      shop.change(String(number), 'pedido_efetuado', START - 10 * MINUTE);
    const first = pageOf(await poll.list(shop.call(), null, OPTIONS));
    shop.clock += 10 * MINUTE;
    shop.change('60', 'pedido_pago', shop.clock - 1);
    const { cursor } = await pollOnce(poll, shop, first.cursor);
    shop.clock += 5 * MINUTE;
    const { seen } = await pollOnce(poll, shop, cursor);
    expect(seen).toContainEqual(
      expect.objectContaining({ subject: 'order/60', fingerprint: expect.stringMatching(/^pedido_pago@/) }),
    );
  });

  test('survives orders without number or time, and a clock in the far future', async () => {
    const shop = fakeShop();
    shop.change('1', 'pedido_pago', START - MINUTE);
    shop.odd = [
      { situacao: { codigo: 'pedido_pago' }, data_modificacao: '2026-11-22T05:00:00' },
      { numero: 7, situacao: { codigo: 'pedido_pago' } },
      { numero: 8, situacao: null, data_modificacao: '9999-12-31T23:59:59' },
      { numero: 'x'.repeat(5000), situacao: {}, data_modificacao: 'ontem' },
      null,
    ];
    const { seen, cursor } = await pollOnce(poll, shop, null);
    expect(numbersOf(seen).sort()).toEqual(['order/1', 'order/7', 'order/8']);
    expect(JSON.parse(cursor).mark).toBeLessThanOrEqual(shop.clock);
  });

  test('ends, and keeps its mark, when an empty page promises more', async () => {
    const { cursor, pages } = await pollOnce(
      poll,
      fakeShop({ endless: true }),
      JSON.stringify({ mark: START - MINUTE }),
    );
    expect(pages).toBe(1);
    expect(JSON.parse(cursor)).toEqual({ mark: START - MINUTE });
  });

  test('ends although the listing does not', async () => {
    const shop = fakeShop({ endless: true });
    for (let number = 1; number <= 50; number++) shop.change(String(number), 'pedido_pago', START - MINUTE);
    const { pages } = await pollOnce(poll, shop, null);
    expect(pages).toBeLessThan(600);
  }, 120_000);
});

describe('refusals', () => {
  test.each(['533', '633', '133'])('429 with %s waits at least ten seconds', async (code) => {
    const shop = fakeShop();
    shop.refusal = {
      ok: true,
      status: 429,
      headers: {},
      text: `{"codigo":"${code}"}`,
      json: { codigo: code },
    };
    expect(await poll.list(shop.call(), null, OPTIONS)).toMatchObject({
      ok: false,
      reason: 'rate_limited',
      retry: true,
      afterSeconds: 10,
      detail: expect.stringContaining(code),
    });
  });

  test('a longer Retry-After is kept', async () => {
    const shop = fakeShop();
    shop.refusal = { ok: true, status: 429, headers: { 'retry-after': '45' }, text: '', json: undefined };
    expect(await poll.list(shop.call(), null, OPTIONS)).toMatchObject({ afterSeconds: 45 });
  });

  test('in the middle of a walk the walk goes on where it stood', async () => {
    const shop = fakeShop();
    for (let number = 1; number <= 60; number++) shop.change(String(number), 'pedido_pago', START - MINUTE);
    const first = pageOf(await poll.list(shop.call(), null, OPTIONS));
    shop.refusal = { ok: true, status: 429, headers: {}, text: '633', json: 633 };
    expect(await poll.list(shop.call(), first.cursor, OPTIONS)).toMatchObject({ ok: false });
    shop.refusal = undefined;
    shop.clock += MINUTE;
    const { seen } = await pollOnce(poll, shop, first.cursor);
    expect(new Set([...first.items, ...seen].map(({ subject }) => subject)).size).toBe(60);
  });

  test('a page instead of JSON may pass', async () => {
    const shop = fakeShop();
    shop.refusal = { ok: true, status: 200, headers: {}, text: '<html>manutenção</html>', json: undefined };
    expect(await poll.list(shop.call(), null, OPTIONS)).toMatchObject({
      ok: false,
      reason: 'bad_answer',
      retry: true,
    });
  });
});

/** What may happen at the shop between, and in the middle of, our calls. */
interface Step {
  what: 'change' | 'page' | 'wait';
  order: number;
  minutes: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('change', 'change', 'change', 'page', 'page', 'wait'),
  order: fc.integer({ min: 1, max: 90 }),
  minutes: fc.integer({ min: 0, max: 9 }),
});
const sorting: fc.Arbitrary<Sorting> = fc.constantFrom(
  'number up',
  'number down',
  'change up',
  'change down',
);

test('property: every change is seen by some poll, whatever the order of the listing and the skew of the clocks', async () => {
  const property = fc.asyncProperty(
    sorting,
    // Seconds that the shop's clock is ahead; behind, the overlap of two minutes is what we can bear.
    fc.integer({ min: -110, max: 600 }),
    fc.integer({ min: 0, max: 70 }),
    fc.array(step, { maxLength: 60 }),
    async (order, seconds, already, steps) => {
      const skew = seconds * 1000;
      const shop = fakeShop({ sorting: order, rowsAtMost: 20 });
      for (let number = 1; number <= already; number++)
        shop.change(String(number), 'pedido_efetuado', START + skew - number * 1000);
      const seen = new Set<string>();
      let cursor: string | null = null;
      const readPage = async () => {
        const page: PollPage = pageOf(await poll.list(shop.call(), cursor, OPTIONS));
        for (const item of page.items) seen.add(`${item.subject} ${item.fingerprint}`);
        cursor = page.cursor;
        return page;
      };
      let version = 0;
      for (const { what, order: number, minutes } of steps) {
        shop.clock += 1000;
        if (what === 'wait') shop.clock += minutes * MINUTE;
        else if (what === 'page') await readPage();
        else shop.change(String(number), `situacao_${version++}`, shop.clock + skew);
      }
      // The shop falls silent; two polls later nothing may be missing.
      for (let walks = 0; walks < 3; ) {
        shop.clock += 2 * MINUTE;
        if (!(await readPage()).more) walks++;
      }
      expect(shop.fingerprints().filter((fingerprint) => !seen.has(fingerprint))).toEqual([]);
    },
  );
  await fc.assert(property, { seed: 20261122, numRuns: 100 });
}, 120_000);
