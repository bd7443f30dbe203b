/** WooCommerce through the hub: its signature, its ping, and one sweep after webhooks were lost. */
import { expect, test } from 'vitest';
import simulator from '../../connectors/simulator';
import woocommerce from '../../connectors/woocommerce';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { pollConnection } from '../../src/hub/poll';
import { signatureFor } from '../../src/kit';
import { readCursor } from '../../src/store/polls';
import { createWorld, NOW } from '../hub/world';
import { KEYS } from './woocommerce.shop';

const SCHEME = {
  scheme: 'hmac',
  in: 'header',
  name: 'x-wc-webhook-signature',
  hash: 'SHA-256',
  encoding: 'base64',
} as const;

const gmt = (time: number): string => iso(time).slice(0, 19);

/** Orders are made a second apart and paid two minutes later. */
const order = (id: number, isPaid = false) => ({
  id,
  number: String(id),
  status: isPaid ? 'processing' : 'pending',
  currency: 'BRL',
  total: '100.00',
  payment_method: 'woo-mercado-pago-pix',
  payment_method_title: 'Pix',
  created_via: 'checkout',
  billing: { first_name: 'Ana', last_name: 'Lima', cellphone: '11988887777' },
  line_items: [{ id: 1, name: 'Caneca', product_id: 3, quantity: 1, price: 100, total: '100.00' }],
  shipping_lines: [{ id: 2, method_title: 'PAC', total: '0.00' }],
  meta_data: [{ id: 1, key: 'mp_pix_qr_code', value: `00020126br.gov.bcb.pix${id}6304ABCD` }],
  refunds: [],
  date_created_gmt: gmt(NOW + id * SECOND),
  date_modified_gmt: gmt(NOW + id * SECOND + (isPaid ? 2 * MINUTE : 0)),
  date_paid_gmt: isPaid ? gmt(NOW + id * SECOND + 2 * MINUTE) : null,
});

async function open(settings: Record<string, string> = {}) {
  const world = await createWorld([woocommerce, simulator]);
  const source = await world.connect(woocommerce, {
    credentials: KEYS,
    settings: { shop: 'loja.example', ...settings },
  });
  const send = async (topic: string, body: object, secret = KEYS.webhookSecret) => {
    const text = JSON.stringify(body);
    const bytes = new TextEncoder().encode(text);
    const request = { url: 'https://ponte.test/', headers: {}, query: {}, body: bytes };
    const { headers } = await signatureFor(SCHEME, request, secret, NOW, undefined);
    return world.post(source, text, { 'x-wc-webhook-topic': topic, ...headers });
  };
  return { world, source, send };
}

test('what is signed counts, what is forged does not, and the ping is answered with 200', async () => {
  const { world, source, send } = await open();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await world.post(source, 'webhook_id=14', form)).toMatchObject({ ok: true, reply: { status: 200 } });
  expect(await send('order.created', order(1), 'outro')).toMatchObject({ refusal: 'verification_failed' });
  expect(await world.post(source, JSON.stringify(order(1)))).toMatchObject({
    refusal: 'verification_failed',
  });
  await world.drain();
  expect(await world.deliveries()).toEqual([]);

  expect(await send('order.created', order(1))).toMatchObject({ ok: true, reply: { status: 200 } });
  await world.drain();
  expect((await world.events()).map(({ type }) => type)).toEqual(['order.created', 'order.awaiting_payment']);
});

test('the address of the cart plugin takes carts without a signature, and no orders', async () => {
  const { world, source, send } = await open({ source: 'cart_plugin' });
  const cart = new URLSearchParams({
    first_name: 'Ana',
    phone_number: '11988887777',
    checkout_url: 'https://loja.example/checkout/?wcf_ac_token=abc',
    order_status: 'abandoned',
    cart_total: '50',
  });
  await world.post(source, cart.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  await send('order.updated', order(1, true));
  await world.drain();
  expect((await world.events()).map(({ type }) => type)).toEqual(['cart.abandoned']);
  expect((await world.deliveries()).map(({ state, reason }) => `${state} ${reason ?? ''}`).sort()).toEqual([
    'failed unexpected_shape',
    'processed ',
  ]);
});

test('one sweep brings what webhooks lost, once, and leaves no trace of what they brought', async () => {
  const { world, source, send } = await open();
  const all = Array.from({ length: 45 }, (_, index) => index + 1);
  for (const id of all) {
    // Every fifth order's birth and every seventh's payment got lost; every fourth notice came twice.
    if (id % 5 !== 0) await send('order.created', order(id));
    if (id % 4 === 0) await send('order.updated', order(id, true));
    if (id % 7 !== 0) await send('order.updated', order(id, true));
  }
  world.pass(30 * MINUTE);
  await world.drain();
  const told = async () => (await world.events()).map(({ subject, type }) => `${subject} ${type}`).sort();
  const before = await told();
  const deliveries = (await world.deliveries()).length;

  world.network = (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const name = (key: string) => searchParams.get(key) ?? '';
    const isOrders = pathname === '/wp-json/wc/v3/orders' && name('status') === '';
    const found = all
      .map((id) => order(id, true))
      .filter((row) => isOrders && row.date_modified_gmt > name('modified_after'))
      .sort((a, b) => (a.date_modified_gmt < b.date_modified_gmt ? -1 : 1));
    const [page, size] = [Number(name('page')), Number(name('per_page'))];
    const headers = { 'x-wp-totalpages': String(Math.ceil(found.length / size)) };
    return Response.json(found.slice((page - 1) * size, page * size), { headers });
  };
  await pollConnection(world.hub, source.id);
  await world.drain();

  const wasPaid = (id: number) => id % 7 !== 0 || id % 4 === 0;
  const lost = all.filter((id) => !wasPaid(id));
  const after = await told();
  expect(after.filter((line) => line.endsWith('order.created'))).toHaveLength(all.length);
  expect(after.filter((line) => line.endsWith('order.paid'))).toHaveLength(all.length);
  expect(new Set(after).size).toBe(after.length);
  expect(after.length - before.length).toBeGreaterThanOrEqual(lost.length);
  const made = (await world.deliveries()).slice(deliveries);
  expect(new Set(made.map(({ via }) => via))).toEqual(new Set(['reconcile']));
  // The birth of an order that was paid minutes later is told by its payment, too.
  expect(made).toHaveLength(all.filter((id) => !wasPaid(id)).length);
  expect((await readCursor(world.hub.db, source.id))?.reconciled).toBe(made.length);

  await pollConnection(world.hub, source.id);
  expect(await told()).toEqual(after);
});
