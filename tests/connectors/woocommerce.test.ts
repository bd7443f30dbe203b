import { describe, expect, test } from 'vitest';
import woocommerce from '../../connectors/woocommerce';
import { TOPICS } from '../../connectors/woocommerce/register';
import type { Normalised, StandingEvent } from '../../src/kit/contract';
import type { HttpResult } from '../../src/kit/http';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { fakeShop, KEYS, page, type ShopOptions } from './woocommerce.shop';

testConnector(woocommerce);

const HOOK = 'https://ponte.example/hooks/woocommerce/0123456789abcdef';
const inbound = woocommerce.inbound;
if (!inbound?.register || !inbound.hydrate || !woocommerce.probe || !woocommerce.recheck)
  throw new Error('it must be able to do all of this');
const { probe, recheck } = woocommerce;
const { register, hydrate, challenge } = inbound;

describe('woocommerce: probe', () => {
  test('asks for an order, with the keys in a header', async () => {
    const shop = fakeShop();
    expect(await probe(shop.call())).toEqual({ ok: true, account: 'loja.example' });
    expect(shop.requests).toMatchObject([
      {
        url: 'https://loja.example/wp-json/wc/v3/orders',
        query: { per_page: 1 },
        headers: { authorization: `Basic ${btoa('ck_0123456789:cs_0123456789')}` },
      },
    ]);
    expect(JSON.stringify(shop.requests[0]?.query)).not.toContain('cs_');
  });

  test.each([
    ['loja.example', 'https://loja.example/wp-json/wc/v3/orders'],
    [' https://www.loja.example/ ', 'https://www.loja.example/wp-json/wc/v3/orders'],
    ['http://loja.example/loja/wp-admin/index.php', 'https://loja.example/loja/wp-json/wc/v3/orders'],
  ])('knows the API of the shop %j', async (shop, url) => {
    const fake = fakeShop();
    await probe(fake.call({ shop }));
    expect(fake.requests[0]?.url).toBe(url);
  });

  test.each(['https://api.example/x', 'https://api.example/x/', 'https://api.example/x/wp-json/wc/v3'])(
    'moves to baseUrl %s',
    async (baseUrl) => {
      const fake = fakeShop();
      await probe(fake.call({ baseUrl }));
      expect(fake.requests[0]?.url).toBe('https://api.example/x/wp-json/wc/v3/orders');
    },
  );

  test.each(['not found', 'front page'] as const)(
    'finds plain permalinks behind: %s',
    async (plainPermalinks) => {
      const shop = fakeShop({ plainPermalinks });
      expect(await probe(shop.call())).toMatchObject({ ok: true });
      expect(shop.requests.map(({ url }) => url)).toEqual([
        'https://loja.example/wp-json/wc/v3/orders',
        'https://loja.example/?rest_route=/wc/v3/orders',
      ]);
    },
  );

  test('sends the keys in the query where the host drops the header', async () => {
    const shop = fakeShop({ dropsHeader: true });
    expect(await probe(shop.call())).toMatchObject({ ok: true });
    expect(shop.requests[1]).toMatchObject({ query: { consumer_key: KEYS.consumerKey } });
    expect(shop.requests[1]?.headers).not.toHaveProperty('authorization');
  });

  test('does not send a wrong key a second time', async () => {
    const shop = fakeShop();
    const answer = await probe(shop.call({}, { ...KEYS, consumerKey: 'ck_çã' }));
    expect(answer).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(answer).not.toHaveProperty('retry');
    expect(shop.requests).toHaveLength(1);
  });

  const raw = (status: number, headers: Record<string, string> = {}, text = ''): HttpResult => ({
    ok: true,
    status,
    headers,
    text,
    json: undefined,
  });
  test.each<[string, ShopOptions, object]>([
    ['a firewall', { firewall: 403 }, { reason: 'forbidden', detail: expect.stringContaining('firewall') }],
    ['ModSecurity', { firewall: 406 }, { reason: 'refused', detail: expect.stringContaining('firewall') }],
    ['a challenge', { firewall: 200 }, { reason: 'bad_answer', retry: true }],
    [
      'maintenance',
      { always: page(503, { 'retry-after': '600' }) },
      { reason: 'unavailable', retry: true, afterSeconds: 600 },
    ],
    [
      'a rate limit',
      { always: raw(429, { 'retry-after': '30' }) },
      { reason: 'rate_limited', retry: true, afterSeconds: 30 },
    ],
    [
      'another address',
      { always: raw(301, { location: 'https://www.loja.example/wp-json/wc/v3/orders' }) },
      { reason: 'refused', detail: expect.stringContaining('the shop redirects to www.loja.example') },
    ],
  ])('says what is in the way: %s', async (_name, options, failure) => {
    expect(await probe(fakeShop(options).call())).toMatchObject({ ok: false, ...failure });
  });

  test('without keys calls nobody', async () => {
    const shop = fakeShop();
    expect(await probe(shop.call({}, {}))).toMatchObject({ reason: 'missing_credentials' });
    expect(shop.requests).toEqual([]);
  });
});

describe('woocommerce: register', () => {
  const accepted = TOPICS.filter((topic) => !topic.startsWith('customer.'));

  test('creates each webhook once, and leaves out what the shop refuses', async () => {
    const shop = fakeShop();
    const wanted = { ok: true, registered: accepted, refused: ['customer.created'] };
    expect(await register(shop.call(), HOOK)).toEqual(wanted);
    expect(await register(shop.call(), HOOK)).toEqual(wanted);
    expect(shop.webhooks.map(({ topic }) => topic)).toEqual(accepted);
    expect(shop.webhooks[0]).toMatchObject({ delivery_url: HOOK, status: 'active', secret: 's3cret' });
  });

  test('wakes what was disabled, renews its secret, and touches nobody else', async () => {
    const shop = fakeShop();
    await register(shop.call(), HOOK);
    const [first] = shop.webhooks;
    if (first) first.status = 'disabled';
    const stranger = {
      id: 90,
      topic: 'order.created',
      delivery_url: 'https://other.example/',
      status: 'disabled',
      secret: 'x',
    };
    shop.webhooks.push(stranger);
    await register(shop.call({}, { ...KEYS, webhookSecret: 'novo' }), HOOK);
    expect(shop.webhooks[0]).toMatchObject({ status: 'active', secret: 'novo' });
    expect(stranger).toMatchObject({ status: 'disabled', secret: 'x' });
    expect(shop.webhooks).toHaveLength(accepted.length + 1);
  });

  test('fails where nothing is allowed', async () => {
    const answer = await register(fakeShop({ readOnly: true }).call(), HOOK);
    expect(answer).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(JSON.stringify(answer)).toContain('write permissions');
  });

  test('has nothing to register for the cart plugin', async () => {
    const shop = fakeShop();
    expect(await register(shop.call({ source: 'cart_plugin' }), HOOK)).toMatchObject({
      reason: 'unsupported',
    });
    expect(shop.requests).toEqual([]);
  });
});

describe('woocommerce: the unsigned ping', () => {
  const reply = (body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
    challenge?.({ method, path: '', headers, query: {}, body, receivedAt: '2026-11-22T13:05:00.000Z' }, [
      's',
    ]);

  test('is answered with exactly 200', () => {
    expect(reply('webhook_id=123', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 200,
    });
  });
  test.each([
    'webhook_id=123&status=processing',
    'webhook_id=',
    'webhook_id=1e3',
    ' webhook_id=1\nwebhook_id=2',
    '{"id":1,"status":"processing","line_items":[]}',
    '{"webhook_id":123}',
    { webhook_id: '123' },
    '',
  ])('is nothing but that: %j', (body) => {
    expect(reply(body)).toBeNull();
  });
  test('is no delivery, and no visit', () => {
    expect(reply('webhook_id=123', { 'x-wc-webhook-topic': 'order.created' })).toBeNull();
    expect(reply('webhook_id=123', {}, 'GET')).toBeNull();
  });
});

test('woocommerce: the cart plugin is believed on its own connections only', () => {
  const { verify } = inbound;
  if (typeof verify !== 'function') throw new Error('the scheme depends on the source');
  expect(verify({})).toMatchObject({ scheme: 'hmac' });
  expect(verify({ source: 'store' })).toMatchObject({ scheme: 'hmac' });
  expect(verify({ source: 'cart_plugin' })).toEqual({ scheme: 'url' });
});

describe('woocommerce: hydrate', () => {
  const order = (more: object) => ({
    id: 7,
    status: 'on-hold',
    payment_method: 'boleto-antigo',
    payment_method_title: 'Boleto',
    line_items: [],
    shipping_lines: [{ id: 1 }],
    date_created_gmt: '2026-11-22T13:05:11',
    date_modified_gmt: '2026-11-22T13:05:14',
    ...more,
  });
  const deliver = (body: unknown, topic = 'order.updated') =>
    deliveryOf({ headers: { 'x-wc-webhook-topic': topic }, body });
  const normalise = (body: unknown): Normalised => inbound.normalise(deliver(body), connectionOf({}));
  const withNotes = (...notes: string[]) => {
    const shop = fakeShop();
    shop.rows.set(7, { id: 7, status: 'on-hold', modified: 0 });
    shop.notes.set(
      7,
      notes.map((note, id) => ({ id, note })),
    );
    return shop;
  };

  test('finds a boleto in the notes, and the event stays the same as without', async () => {
    const shop = withNotes('Boleto: https://boletos.example/b/1.');
    const hydrated = await hydrate(deliver(order({})), shop.call());
    if (!hydrated.ok) throw new Error('not hydrated');
    const [, waiting] = observationsOf(normalise(hydrated.body));
    const [, listed] = observationsOf(normalise(order({})));
    expect(waiting?.data.order?.payment?.boleto?.url).toBe('https://boletos.example/b/1');
    expect(waiting?.occurrence).toBe(listed?.occurrence);
  });

  test('finds a tracking code in the notes of what was sent, and the event stays the same', async () => {
    const shop = withNotes('Pedido aprovado', 'Objeto postado! Rastreio: AA123456785BR');
    const sent = order({ status: 'enviado', date_modified_gmt: '2026-11-24T13:05:14' });
    const hydrated = await hydrate(deliver(sent), shop.call());
    if (!hydrated.ok) throw new Error('not hydrated');
    const [shipped] = observationsOf(normalise(hydrated.body));
    expect(shipped).toMatchObject({
      type: 'order.shipped',
      occurrence: '',
      data: { order: { shipment: { trackingCode: 'AA123456785BR', carrier: 'Correios' } } },
    });
  });

  test.each<[string, object]>([
    [
      'its link is known',
      { meta_data: [{ key: '_transaction_details_ticket', value: 'https://mp.example/b' }] },
    ],
    ['it was paid', { status: 'processing', date_paid_gmt: '2026-11-22T13:31:02' }],
    ['it is a transfer', { payment_method: 'bacs', payment_method_title: 'TED' }],
    ['it is digital', { status: 'completed', needs_processing: false }],
  ])('asks for no notes where %s', async (_why, more) => {
    const shop = withNotes('nada');
    const delivery = deliver(order(more));
    expect(await hydrate(delivery, shop.call())).toEqual({ ok: true, body: delivery.body });
    expect(shop.requests).toEqual([]);
  });

  test.each<ShopOptions>([{ firewall: 403 }, { always: page(503) }])(
    'tells the order without them: %j',
    async (options) => {
      const shop = fakeShop(options);
      const delivery = deliver(order({}));
      expect(await hydrate(delivery, shop.call())).toEqual({ ok: true, body: delivery.body });
      expect(shop.requests.length).toBeGreaterThan(0);
    },
  );

  test('fetches the order behind an action hook', async () => {
    const shop = fakeShop();
    shop.rows.set(7, { modified: 0, ...order({ status: 'failed' }) });
    const action = { action: 'woocommerce_order_status_failed', arg: 7 };
    const delivery = deliver(action, 'action.woocommerce_order_status_failed');
    expect(await hydrate(delivery, shop.call())).toMatchObject({
      ok: true,
      body: { id: 7, status: 'failed' },
    });
    expect(await hydrate(delivery, fakeShop({ always: page(503) }).call())).toMatchObject({
      ok: false,
      retry: true,
    });
    expect(await hydrate(delivery, shop.call({}, {}))).toEqual({ ok: true, body: action });
  });
});

describe('woocommerce: recheck', () => {
  const event = (type: StandingEvent['type'], subject: string): StandingEvent => ({
    type,
    subject,
    data: {},
  });
  const stands = async (
    type: StandingEvent['type'],
    subject: string,
    status: string,
    paid: string | null = null,
  ) => {
    const shop = fakeShop();
    shop.rows.set(7, { id: 7, status, modified: 0, date_paid_gmt: paid });
    return recheck(event(type, subject), shop.call());
  };

  test.each([
    ['cart.abandoned', 'cart/7', 'checkout-draft', true],
    ['cart.abandoned', 'cart/7', 'processing', false],
    // Swept away: nobody bought it under this id.
    ['cart.abandoned', 'cart/8', 'checkout-draft', true],
    ['order.awaiting_payment', 'order/7', 'on-hold', true],
    ['order.awaiting_payment', 'order/7', 'processing', false],
    ['order.awaiting_payment', 'order/7', 'cancelled', false],
    ['order.awaiting_payment', 'order/7', 'trash', false],
    ['order.awaiting_payment', 'order/8', 'pending', false],
    ['order.payment_failed', 'order/7', 'failed', true],
    ['order.payment_failed', 'order/7', 'pending', true],
  ] as const)('%s of %s while it is %s: %s', async (type, subject, status, wanted) => {
    expect(await stands(type, subject, status)).toEqual({ ok: true, stands: wanted });
  });

  test('an order on hold that was paid is not asked to be paid', async () => {
    expect(await stands('order.awaiting_payment', 'order/7', 'on-hold', '2026-11-22T13:00:00')).toEqual({
      ok: true,
      stands: false,
    });
  });

  test('asks nobody about what does not pass, and answers failures as such', async () => {
    const shop = fakeShop({ firewall: 403 });
    expect(await recheck(event('order.shipped', 'order/7'), shop.call())).toEqual({ ok: true, stands: true });
    expect(await recheck(event('cart.abandoned', 'cart/1c41554d260e95'), shop.call())).toEqual({
      ok: true,
      stands: true,
    });
    expect(shop.requests).toEqual([]);
    expect(await recheck(event('cart.abandoned', 'cart/7'), shop.call())).toMatchObject({ ok: false });
  });
});

describe('woocommerce: one order, however it is told', () => {
  const base = {
    id: 7,
    status: 'pending',
    payment_method: 'woo-mercado-pago-pix',
    line_items: [],
    date_created_gmt: '2026-11-22T13:05:11',
    date_modified_gmt: '2026-11-22T13:05:14',
  };
  const pix = (txid: string) => ({
    meta_data: [{ key: 'mp_pix_qr_code', value: `00020126br.gov.bcb.pix${txid}6304ABCD` }],
  });
  const told = (body: unknown, topic?: string) =>
    observationsOf(
      inbound.normalise(
        deliveryOf({
          body,
          ...(topic ? { headers: { 'x-wc-webhook-topic': topic } } : { via: 'reconcile' }),
        }),
        connectionOf({}),
      ),
    ).map(({ type, subject, occurrence }) => `${subject} ${type} ${occurrence ?? ''}`);

  test('webhook and listing tell the same events', () => {
    const body = { ...base, ...pix('a') };
    expect(told(body)).toEqual(told(body, 'order.created'));
    expect(told(body)).toEqual(told(body, 'order.updated'));
  });
  test('a second Pix is a second request to pay, the same one is not', () => {
    const waiting = (body: object) => told(body, 'order.updated').filter((line) => line.includes('awaiting'));
    expect(waiting({ ...base, ...pix('a') })).toEqual(
      waiting({ ...base, ...pix('a'), transaction_id: '99' }),
    );
    expect(waiting({ ...base, ...pix('a') })).not.toEqual(waiting({ ...base, ...pix('b') }));
  });
  test('an update of an old order does not say that it was created', () => {
    const old = { ...base, date_created_gmt: '2024-01-01T00:00:00' };
    expect(told(old, 'order.updated').join()).not.toContain('order.created');
    expect(told(old, 'order.created').join()).toContain('order.created');
  });
});

const observationsOf = (result: Normalised) => (result.kind === 'observed' ? result.observations : []);
