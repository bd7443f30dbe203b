/** Connector `custom` against a merchant's server in OmniChat's shapes. */
import { describe, expect, test } from 'vitest';
import custom from '../../connectors/custom';
import { headersIn } from '../../connectors/custom/headers';
import { type Call, type Commerce, createHttp, type OrderDraft, readOrder } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf } from '../suite/fixtures';

testConnector(custom);

const commerce = custom.commerce as Commerce;
const BASE = 'https://erp.minhaloja.com.br/v1';
const SETTINGS = {
  productSearchUrl: `${BASE}/products/productsearch?loja=7`,
  orderProvisioningUrl: `${BASE}/orders/orderprovisioning`,
  orderCancelUrl: `${BASE}/orders/ordercancel`,
  orderCheckerUrl: `${BASE}/orders/orderchecker`,
  statusChangeUrl: `${BASE}/orders/statuschange`,
};
const HEADERS = '[{"key": "Authorization", "value": "Bearer segredo-bem-longo"}]';

/** One product, as OmniChat documents it. */
const PRODUCT = {
  objectId: 'p1',
  externalId: 'p1',
  name: 'Camiseta Azul',
  productDescription: 'Algodão',
  externalUrl: 'https://minhaloja.com.br/camiseta',
  externalProduct: true,
  blocked: false,
  trackInventory: true,
  sellOutOfStock: false,
  mainVariant: {
    objectId: 'v1',
    erpId: 'CAM-M',
    name: 'M',
    visible: true,
    price: 59.9,
    salePrice: 49.9,
    quantity: 3,
  },
  variants: [
    {
      objectId: 'v2',
      erpId: 'CAM-G',
      name: 'G',
      visible: true,
      price: 59.9,
      salePrice: 59.9,
      quantity: 0,
      weight: 200,
      variations: [{ key: 'Tamanho', value: 'G' }],
    },
  ],
};
const DRAFT = readOrder({
  objectId: 'o1',
  items: [{ objectId: 'i1', variantId: 'v1', quantity: 1 }],
}) as OrderDraft;

function server(
  answer: (request: Request) => Response | Promise<Response>,
  settings: Record<string, string> = SETTINGS,
) {
  const requests: Request[] = [];
  const call: Call = {
    connection: { ...connectionOf(settings), credentials: { headers: HEADERS } },
    http: createHttp({
      fetch: async (input, init) => {
        const request = new Request(input, init);
        requests.push(request.clone());
        return answer(request);
      },
      allowPrivate: false,
    }),
    now: Date.parse('2026-11-22T13:05:00Z'),
  };
  return { call, requests };
}

describe('a search', () => {
  test('asks as OmniChat does, with the merchant’s own query and headers', async () => {
    const { call, requests } = server(() => Response.json([PRODUCT]));
    const found = await commerce.search(
      { by: 'reference', term: 'CAM', from: 10, size: 5, teamId: 't1', userId: 'u1' },
      call,
    );
    expect(requests[0]?.url).toBe(
      `${BASE}/products/productsearch?loja=7&query=CAM&from=10&size=5&teamId=t1&userId=u1&searchType=REFERENCE`,
    );
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer segredo-bem-longo');
    expect(found).toMatchObject({
      ok: true,
      products: [
        {
          id: 'p1',
          variants: [
            { id: 'v1', sku: 'CAM-M', price: { amount: 5990 }, salePrice: { amount: 4990 }, stock: 3 },
            { id: 'v2', stock: 0, parcel: { weight: 200 }, options: [{ key: 'Tamanho', value: 'G' }] },
          ],
        },
      ],
    });
  });

  test('takes no more than it asked for', async () => {
    const many = Array.from({ length: 500 }, (_, id) => ({ ...PRODUCT, objectId: `p${id}` }));
    const { call } = server(() => Response.json(many));
    const found = await commerce.search({ by: 'text', term: '', from: 0, size: 10 }, call);
    expect(found.ok && found.products).toHaveLength(10);
  });

  test.each([
    ['a list with something else in it', [PRODUCT, { id: 1 }]],
    ['an object', { products: [PRODUCT] }],
    ['a product without a price', [{ objectId: 'p1', name: 'x', variants: [{ objectId: 'v1' }] }]],
  ])('refuses %s', async (_what, body) => {
    const { call } = server(() => Response.json(body));
    expect(await commerce.search({ by: 'text', term: '', from: 0, size: 10 }, call)).toMatchObject({
      ok: false,
      reason: 'bad_answer',
    });
  });

  test('says nothing of the headers when the server throws them back', async () => {
    const { call } = server(async (request) =>
      Response.json({ error: `bad ${request.headers.get('authorization')}` }, { status: 401 }),
    );
    const answer = await commerce.search({ by: 'text', term: '', from: 0, size: 10 }, call);
    expect(answer).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(JSON.stringify(answer)).not.toContain('segredo');
  });
});

describe('variants', () => {
  test('are found by id and by code, and what is not there is left out', async () => {
    const { call } = server((request) =>
      Response.json(new URL(request.url).searchParams.get('query') === 'nada' ? [] : [PRODUCT]),
    );
    const found = await commerce.variants(['v2', 'CAM-M', 'nada'], call);
    expect(found.ok && [...found.variants].map(([name, { id }]) => [name, id])).toEqual([
      ['v2', 'v2'],
      ['CAM-M', 'v1'],
    ]);
  });

  test('cost what the price query says, where there is one', async () => {
    const settings = { ...SETTINGS, pricesUrl: `${BASE}/products/prices` };
    const row = { variantId: 'v1', price: '70.00', salePrice: 39.9, active: false };
    const { call, requests } = server(
      (request) => Response.json(request.url.includes('/prices') ? [row] : [PRODUCT]),
      settings,
    );
    const found = await commerce.variants(['v1'], call);
    expect(found.ok && found.variants.get('v1')).toMatchObject({
      price: { amount: 7000 },
      salePrice: { amount: 3990 },
      stock: 3,
      visible: false,
    });
    await commerce.search({ by: 'id', term: 'p1', from: 0, size: 1 }, call);
    expect(
      requests.filter(({ url }) => url.includes('/prices')).map(({ url }) => new URL(url).search),
    ).toEqual(['?variantId=v1', '?productId=p1']);
  });
});

describe('the check', () => {
  test('is the server’s own: the order as it came, its errors, its ways to ship', async () => {
    const option = {
      id: 'sedex',
      name: 'SEDEX',
      price: 18.47,
      listPrice: 18.47,
      tax: 0,
      shippingEstimate: '3bd',
    };
    const { call, requests } = server(() =>
      Response.json([
        { action: 'ERROR', component: 'ITEM', componentId: 'i1', message: 'Sem estoque' },
        { action: 'INFO', component: 'ITEM', componentId: 'i1', shippingOptions: [option, option] },
        { action: 'DANCE' },
      ]),
    );
    expect(await commerce.check?.(DRAFT, call)).toEqual({
      ok: true,
      objections: [{ itemId: 'i1', message: 'Sem estoque' }],
      shipping: [{ id: 'sedex', name: 'SEDEX', price: { amount: 1847, currency: 'BRL' }, businessDays: 3 }],
    });
    expect(await requests[0]?.json()).toEqual(DRAFT.raw);
  });

  test('fails where the answer is none, and asks nobody without an address', async () => {
    const { call } = server(() => new Response('<html>ok'));
    expect(await commerce.check?.(DRAFT, call)).toMatchObject({ ok: false, reason: 'bad_answer' });
    const without = server(() => new Response(''), {});
    expect(await commerce.check?.(DRAFT, without.call)).toMatchObject({ ok: true, objections: [] });
    expect(without.requests).toEqual([]);
  });
});

describe('an order', () => {
  test('is posted as it came; whatever stands in the answer, its status counts', async () => {
    const { call, requests } = server(() => new Response('obrigado', { status: 200 }));
    expect(await commerce.create(DRAFT, 'ponte-o1', call)).toMatchObject({
      kind: 'sent',
      providerId: 'o1',
      callsBack: true,
    });
    expect(await commerce.cancel('o1', call)).toMatchObject({ kind: 'sent' });
    expect(await commerce.move?.('o1', 'shipped', call)).toMatchObject({ kind: 'sent' });
    expect(await Promise.all(requests.map((request) => request.json()))).toEqual([
      DRAFT.raw,
      { objectId: 'o1' },
      {
        order: { objectId: 'o1', status: 'SHIPPED' },
        statusChange: {
          status: 'SHIPPED',
          responsible: 'Ponte',
          message: '',
          updatedAt: '2026-11-22T13:05:00.000Z',
        },
      },
    ]);
  });

  test('without an address is refused, but nobody has to be told of a status', async () => {
    const { call, requests } = server(() => new Response(''), {});
    expect(await commerce.create(DRAFT, 'ponte-o1', call)).toMatchObject({ reason: 'missing_setting' });
    expect(await commerce.cancel('o1', call)).toMatchObject({ reason: 'missing_setting' });
    expect(await commerce.move?.('o1', 'paid', call)).toMatchObject({ kind: 'sent' });
    expect(requests).toEqual([]);
  });
});

describe('headers', () => {
  test.each([
    ['none', '', {}],
    ['one', HEADERS, { Authorization: 'Bearer segredo-bem-longo' }],
    ['with blanks around', '[{"key": " x-chave ", "value": " a b "}]', { 'x-chave': 'a b' }],
  ])('that can be sent: %s', (_what, typed, headers) => {
    expect(headersIn(typed)).toEqual({ ok: true, headers });
  });
  test.each([
    ['no JSON', 'Authorization: x'],
    ['an object', '{"Authorization": "x"}'],
    ['six of them', JSON.stringify(Array.from({ length: 6 }, (_, at) => ({ key: `x-${at}`, value: 'v' })))],
    ['a name with a blank', '[{"key": "a b", "value": "v"}]'],
    ['a line break', '[{"key": "a", "value": "v\\r\\nhost: b"}]'],
    ['the network’s own', '[{"key": "Host", "value": "b.example"}]'],
    ['something besides', '[{"key": "a", "value": "v", "x": 1}]'],
    ['no text', '[{"key": "a", "value": 1}]'],
  ])('that are refused when they are saved: %s', (_what, typed) => {
    expect(headersIn(typed).ok).toBe(false);
    expect(custom.check?.({ settings: {}, credentials: { headers: typed } })).toHaveLength(1);
  });
});
