import { describe, expect, test } from 'vitest';
import nuvemshop from '../../connectors/nuvemshop';
import { SUBSCRIBED } from '../../connectors/nuvemshop/register';
import { beginConsent, completeConsent } from '../../src/hub/oauth';
import { receiveForApp } from '../../src/hub/receive';
import { registerAfterConsent } from '../../src/hub/registration';
import { signatureFor } from '../../src/kit/sign';
import { getConnection } from '../../src/store/connections';
import { createWorld } from '../hub/world';
import { STORE, TOKEN } from './nuvemshop.shop';

const CLIENT_SECRET = 'nuvemshop-client-secret-of-the-operator';
const APPS = JSON.stringify({ nuvemshop: { clientId: '4321', clientSecret: CLIENT_SECRET } });
const ORIGIN = 'https://ponte.test';

const order = {
  id: 871254203,
  number: 306,
  status: 'open',
  payment_status: 'paid',
  paid_at: '2026-11-22T13:09:41+0000',
  contact_name: 'Maria Silva',
  contact_phone: '+5511988887777',
  total: '178.70',
  currency: 'BRL',
};

async function signed(body: string): Promise<Record<string, string>> {
  const { verify } = nuvemshop.inbound ?? {};
  if (!verify || typeof verify === 'function') throw new Error('no scheme');
  const bare = {
    url: `${ORIGIN}/hooks/nuvemshop`,
    headers: {},
    query: {},
    body: new TextEncoder().encode(body),
  };
  return { ...(await signatureFor(verify, bare, CLIENT_SECRET, 0, '')).headers };
}

/** A merchant who pressed "Connect", and a vendor behind the hub's network. */
async function connected() {
  const world = await createWorld([nuvemshop], { PONTE_APPS: APPS });
  const connection = await world.connect(nuvemshop);
  const asked: { url: string; authentication: string | null; body: unknown }[] = [];
  world.network = async (request) => {
    const body = request.method === 'POST' ? await request.json() : undefined;
    asked.push({ url: request.url, authentication: request.headers.get('authentication'), body });
    const { pathname } = new URL(request.url);
    if (pathname === '/apps/authorize/token')
      return Response.json({
        access_token: TOKEN,
        token_type: 'bearer',
        scope: 'read_orders',
        user_id: Number(STORE),
      });
    if (pathname.endsWith('/webhooks')) return Response.json(request.method === 'POST' ? body : []);
    return pathname === `/v1/${STORE}/orders/${order.id}`
      ? Response.json(order)
      : new Response('', { status: 500 });
  };
  const asker = { organizationId: world.organizationId, sessionId: 'ses_1', origin: ORIGIN };
  const begun = await beginConsent(world.hub, 'nuvemshop', connection.id, asker);
  if (!begun.ok) throw new Error(begun.why);
  const address = new URL(begun.address);
  const returned = { state: address.searchParams.get('state') ?? '', code: 'a-code-of-thirty-seconds' };
  const done = await completeConsent(world.hub, 'nuvemshop', returned, asker);
  if (!done.ok) throw new Error(done.why);
  return { world, connection: done.connection, asked, address };
}

const appHook = async (world: Awaited<ReturnType<typeof createWorld>>, body: string) =>
  receiveForApp(world.hub, {
    connector: 'nuvemshop',
    path: '',
    method: 'POST',
    url: new URL(`${ORIGIN}/hooks/nuvemshop`),
    headers: new Headers({ ...(await signed(body)), 'content-type': 'application/json' }),
    body: new Response(body).body,
  });

describe('a shop that was connected by consent', () => {
  test('has its number, its token and its webhooks', async () => {
    const { world, connection, asked, address } = await connected();
    expect(`${address.origin}${address.pathname}`).toBe('https://www.nuvemshop.com.br/apps/4321/authorize');
    expect(asked[0]).toMatchObject({
      url: 'https://www.nuvemshop.com.br/apps/authorize/token',
      body: { client_id: '4321', client_secret: CLIENT_SECRET, grant_type: 'authorization_code' },
    });
    await registerAfterConsent(world.hub, connection, nuvemshop, ORIGIN);
    const created = asked.filter(({ url, body }) => url.endsWith('/webhooks') && body !== undefined);
    const url = `${ORIGIN}/hooks/nuvemshop/${await world.token(connection)}`;
    expect(created.map(({ body }) => body)).toEqual(SUBSCRIBED.map((event) => ({ event, url })));
    expect(created[0]?.authentication).toBe(`bearer ${TOKEN}`);
    expect(await getConnection(world.hub.db, world.organizationId, connection.id)).toMatchObject({
      account: STORE,
      settings: { storeId: STORE },
      health: { ok: true },
    });
  });

  test('is told of an order by its number, which the hub fetches with the token', async () => {
    const { world, connection } = await connected();
    const body = JSON.stringify({ store_id: Number(STORE), event: 'order/paid', id: order.id });
    expect(await world.post(connection, body, await signed(body))).toMatchObject({ ok: true });
    await world.drain();
    expect(await world.events()).toMatchObject([
      {
        type: 'order.paid',
        subject: 'order/871254203',
        data: { order: { number: '306' }, customer: { phone: '+5511988887777', firstName: 'Maria' } },
      },
    ]);
    expect(await world.post(connection, body, { 'x-linkedstore-hmac-sha256': '00' })).toMatchObject({
      refusal: 'verification_failed',
    });
  });

  test('gets the privacy notices that come to the app, and no other shop does', async () => {
    const { world, connection } = await connected();
    const redact = {
      store_id: Number(STORE),
      customer: { id: 98713260, email: 'maria@example.com' },
      orders_to_redact: [1],
    };
    expect(await appHook(world, JSON.stringify(redact))).toMatchObject({ ok: true, reply: { status: 200 } });
    expect(await appHook(world, JSON.stringify({ ...redact, store_id: 999 }))).toMatchObject({
      reply: { status: 200, body: '{"id":null}' },
    });
    await world.drain();
    expect(await world.events()).toMatchObject([
      { connectionId: connection.id, type: 'privacy.requested', subject: 'erase/98713260' },
    ]);
  });

  test('ends when the app is uninstalled', async () => {
    const { world, connection } = await connected();
    const body = JSON.stringify({ store_id: Number(STORE), event: 'app/uninstalled', id: 4321 });
    await world.post(connection, body, await signed(body));
    await world.drain();
    expect(await getConnection(world.hub.db, world.organizationId, connection.id)).toMatchObject({
      status: 'revoked',
    });
  });
});
