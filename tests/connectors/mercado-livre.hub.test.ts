/** Mercado Livre through a whole hub: consent, the app's address, orders that are fetched, tokens that rotate. */
import { describe, expect, test } from 'vitest';
import mercadoLivre from '../../connectors/mercado-livre';
import { samples } from '../../connectors/mercado-livre/samples';
import { callFor } from '../../src/hub/call';
import { HOUR } from '../../src/hub/hub';
import { beginConsent, completeConsent } from '../../src/hub/oauth';
import { receiveForApp } from '../../src/hub/receive';
import { read } from '../../src/kit';
import { getConnection } from '../../src/store/connections';
import { createWorld, type World } from '../hub/world';

const SELLER = '465432224';
const HOOK_SECRET = 'um-segredo-do-operador-na-url';
const APPS = JSON.stringify({
  'mercado-livre': { clientId: '5503', clientSecret: 'segredo-do-app', hookSecret: HOOK_SECRET },
});
const ORIGIN = 'https://ponte.test';

const parts = read(samples[0]?.body).at('orders.0');
const order = read(parts.value).at('order');
const ORDER = order.text('id') ?? '';

/** A seller who agreed, and Mercado Livre behind the hub's network: each refresh token works once. */
async function connected() {
  const world = await createWorld([mercadoLivre], { PONTE_APPS: APPS });
  const asked: string[] = [];
  let refresh = 1;
  world.network = async (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    if (pathname === '/oauth/token') {
      const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
      const isFirst = form.get('grant_type') === 'authorization_code';
      if (!isFirst && form.get('refresh_token') !== `TG-${refresh++}`)
        return Response.json({ error: 'invalid_grant' }, { status: 400 });
      const access_token = `APP_USR-${refresh}`;
      return Response.json({
        access_token,
        token_type: 'bearer',
        expires_in: 21_600,
        user_id: Number(SELLER),
        refresh_token: `TG-${refresh}`,
      });
    }
    if (request.headers.get('authorization') !== `Bearer APP_USR-${refresh}`)
      return Response.json({ message: 'invalid access token', status: 401 }, { status: 401 });
    if (pathname === `/orders/${ORDER}`) return Response.json(order.value);
    if (pathname.startsWith('/shipments/')) return Response.json(parts.at('shipment').value);
    if (pathname.startsWith('/orders/billing-info/')) return Response.json(parts.at('billing').value);
    return new Response('', { status: 404 });
  };
  const connection = await world.connect(mercadoLivre);
  const asker = { organizationId: world.organizationId, sessionId: 'ses_1', origin: ORIGIN };
  const begun = await beginConsent(world.hub, 'mercado-livre', connection.id, asker);
  if (!begun.ok) throw new Error(begun.why);
  const state = new URL(begun.address).searchParams.get('state') ?? '';
  const done = await completeConsent(world.hub, 'mercado-livre', { state, code: 'TG-code' }, asker);
  if (!done.ok) throw new Error(done.why);
  return { world, connection: done.connection, asked };
}

const notify = (world: World, body: object, key = HOOK_SECRET) =>
  receiveForApp(world.hub, {
    connector: 'mercado-livre',
    path: '',
    method: 'POST',
    url: new URL(`${ORIGIN}/hooks/mercado-livre?key=${key}`),
    headers: new Headers({ 'content-type': 'application/json' }),
    body: new Response(JSON.stringify(body)).body,
  });
const notice = { _id: 'n1', topic: 'orders_v2', resource: `/orders/${ORDER}`, user_id: Number(SELLER) };

describe('a seller who has agreed', () => {
  test('is told of an order at the address of the app, and what is told is what Mercado Livre says', async () => {
    const { world } = await connected();
    const forged = { ...notice, orders: [{ order: { id: Number(ORDER), total_amount: 1 } }] };
    for (const body of [forged, { ...notice, _id: 'n2' }])
      expect(await notify(world, body)).toMatchObject({ ok: true, reply: { status: 200 } });
    await world.drain();
    const events = await world.events();
    expect(events.map(({ type }) => type)).toEqual([...new Set(events.map(({ type }) => type))]);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['order.created', 'order.paid']));
    const total = Math.round(Number(order.text('total_amount')) * 100);
    expect(
      events[0]?.data.order?.subtotal?.amount ?? events[0]?.data.order?.total?.amount,
    ).toBeGreaterThanOrEqual(total);
    expect((await world.deliveries()).map(({ state }) => state)).toEqual(['processed', 'duplicate']);
    expect(JSON.stringify(world.ingest.sent)).not.toContain(HOOK_SECRET);
  });

  test('hears nothing that comes with another key, or is about another seller', async () => {
    const { world } = await connected();
    expect(await notify(world, notice, 'outro-segredo-qualquer')).toMatchObject({
      refusal: 'verification_failed',
    });
    expect(await notify(world, { ...notice, user_id: 1 })).toMatchObject({ ok: true });
    await world.drain();
    expect(await world.deliveries()).toEqual([]);
  });

  test('has its token renewed once by ten calls, and the next time with the new refresh token', async () => {
    const { world, connection, asked } = await connected();
    const row = async () => {
      const found = await getConnection(world.hub.db, world.organizationId, connection.id);
      if (!found) throw new Error('gone');
      return found;
    };
    for (const [round, token] of ['APP_USR-2', 'APP_USR-3'].entries()) {
      world.pass(6 * HOUR);
      const before = asked.length;
      const seen = await row();
      const calls = await Promise.all(
        Array.from({ length: 10 }, () => callFor(world.hub, seen, mercadoLivre)),
      );
      expect(calls.map((call) => call.connection.credentials.accessToken)).toEqual(Array(10).fill(token));
      expect(asked.slice(before), `round ${round}`).toEqual(['/oauth/token']);
    }
  });
});
