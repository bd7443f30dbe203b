/** The order checker, asked by anybody in any way: never a 5xx, and a list wherever the body is JSON at all. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createConnection, customAccess } from '../../../src/hub/connections';
import { edits, hostileBody, spoil } from '../../suite/hostile';
import { type Hall, ORIGIN, openHall } from '../api/helpers';
import { type FakeShop, fakeShop } from './shop';

fc.configureGlobal({ seed: 20261122 });

let hall: Hall;
let shop: FakeShop;
let base: string;
let secret: string;

beforeEach(async () => {
  shop = fakeShop();
  hall = await openHall([shop.connector]);
  await open({});
});

async function open(settings: Record<string, string>): Promise<void> {
  const { world, tenant } = hall;
  const connection = await createConnection(world.hub, tenant.organizationId, {
    connector: shop.connector,
    name: 'Loja',
    values: { settings, credentials: {} },
    teams: [],
  });
  const access = await customAccess(world.hub, connection, ORIGIN);
  base = access?.url.slice(ORIGIN.length) ?? '';
  secret = access?.secret ?? '';
}

const ask = (body: string) =>
  hall.fetch(`${base}/v1/orders/orderchecker`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  });

async function check(order: unknown): Promise<{ action: string; componentId: string; message: string }[]> {
  const answer = await ask(JSON.stringify(order) ?? 'null');
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  const instructions: unknown = JSON.parse(text);
  expect(Array.isArray(instructions)).toBe(true);
  const list = instructions as { action: string; componentId: string; message: string }[];
  for (const { action, componentId, message } of list)
    expect([action, typeof componentId, typeof message]).toEqual(['ERROR', 'string', 'string']);
  return list;
}

/** All that OmniChat documents of the body. */
const ORDER = {
  objectId: 'oRd3r1',
  eventType: 'ORDER_UPDATE',
  retailerOrderId: '17',
  canAcceptPix: true,
  coupon: 'BEMVINDA10',
  salesChannel: 'whatsapp',
  team: { objectId: 't1', name: 'Vendas' },
  discount: 10,
  discountMode: 'PERCENTAGE',
  deliveryTime: '3bd',
  shippingMethod: 'PAC',
  freightCost: 12.5,
  customer: {
    objectId: 'c1',
    name: 'Mariana',
    lastName: 'Alves',
    taxDocumentnumber: '529.982.247-25',
    email: 'mari@exemplo.com.br',
    phoneNumber: '987654321',
    phoneAreaCode: '11',
    phoneCountryCode: '55',
    birthDate: '1990-01-31',
  },
  shippingAddress: {
    addressLine1: 'Rua A',
    number: '1',
    zip: '01310-100',
    addressState: 'SP',
    city: 'São Paulo',
  },
  items: [
    {
      objectId: 'i1',
      variantId: 'v1',
      externalId: 'v1',
      quantity: 2,
      price: 49.9,
      isGift: false,
      weight: 200,
    },
    { objectId: 'i2', variantId: 'CAM-G', quantity: 1, price: 59.9 },
  ],
  salesPerson: { objectId: 's1', name: 'Joana', salesPersonCode: '7' },
};

/** A part of an object's members, in any order, at every depth. */
const partOf = (value: unknown): fc.Arbitrary<unknown> => {
  if (Array.isArray(value)) return fc.shuffledSubarray(value).chain((some) => fc.tuple(...some.map(partOf)));
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  return fc
    .shuffledSubarray(Object.entries(value))
    .chain((some) =>
      fc.tuple(...some.map(([key, member]) => partOf(member).map((part) => [key, part] as const))),
    )
    .map((some) => Object.fromEntries(some));
};

const property = (arbitrary: fc.Arbitrary<unknown>, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(arbitrary, async (order) => {
      await check(order);
    }),
    { numRuns },
  );

describe('the order checker', () => {
  it('takes an order at any stage, in any order', () => property(partOf(ORDER), 150));

  it('takes an order with parts replaced by anything', () =>
    property(
      edits.map((by) => spoil(ORDER, by)),
      300,
    ));

  it('answers anything that is JSON, refuses the rest, and never breaks', async () => {
    const body = fc.oneof(
      hostileBody.map((value) => jsonOf(value)),
      fc.string(),
      fc.constantFrom('', '{', '[', '"', 'null', '\u0000', '{"objectId":', '<html>', 'a=b'),
    );
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const answer = await ask(text);
        expect([200, 400, 413], text.slice(0, 200)).toContain(answer.status);
        if (answer.status === 200) expect(Array.isArray(await answer.json())).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('takes whatever an id, a quantity or a price may be', async () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        '',
        ' ',
        0,
        -1,
        1e21,
        1.5,
        '1,5',
        '1e9',
        true,
        [],
        {},
        'x'.repeat(5_000),
        '\ud800',
      ),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const item = fc.record(
      {
        objectId: odd,
        variantId: fc.oneof(odd, fc.constant('v1')),
        externalId: odd,
        quantity: odd,
        price: odd,
        isGift: odd,
      },
      { requiredKeys: [] },
    );
    await property(
      fc.array(item, { maxLength: 20 }).map((items) => ({ ...ORDER, items })),
      200,
    );
  });

  it('takes thousands of items, and stops one for each of them', async () => {
    const items = Array.from({ length: 10_000 }, (_, at) => ({
      objectId: `i${at}`,
      variantId: `v${at}`,
      quantity: 1,
    }));
    const said = await check({ ...ORDER, items });
    // Only the first two variants are there; the second has no stock.
    expect(said).toHaveLength(9_999);
    expect(new Set(said.map(({ componentId }) => componentId)).size).toBe(9_999);
  });

  it('refuses what is too deep or too large to be an order', async () => {
    expect((await ask(`${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`)).status).toBe(400);
    expect((await ask(JSON.stringify({ objectId: 'x', note: 'x'.repeat(1_000_001) }))).status).toBe(413);
  });

  it('stays a list when the shop throws, hangs or answers nonsense', async () => {
    const { commerce } = shop.connector;
    if (!commerce) throw new Error('it sells');
    const variants = commerce.variants;
    for (const broken of [
      () => Promise.reject(new Error('bug')),
      () => {
        throw new Error('bug');
      },
      async () => ({ ok: false as const, reason: 'bad_answer' as const }),
      () => new Promise<never>(() => {}),
    ]) {
      commerce.variants = broken as typeof variants;
      expect(await check(ORDER)).toMatchObject([{ componentId: 'i1' }, { componentId: 'i2' }]);
    }
    commerce.variants = async () => ({ ok: false, reason: 'unavailable', retry: true });
    await open({ onError: 'CONTINUE' });
    expect(await check(ORDER)).toEqual([]);
  });
});

/** What JSON cannot say is left out, or is none. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
