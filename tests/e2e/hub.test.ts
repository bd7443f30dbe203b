/** The whole hub, as `npm start` runs it, from a fresh folder to the last process gone. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shopifyOrder, webhook } from '../../scripts/demo/shopify-order.ts';
import { type Connection, connect, type Delivery, get, waitFor } from '../../scripts/local/api.ts';
import { runCron } from '../../scripts/local/crons.ts';
import type { DevFile } from '../../scripts/local/state.ts';
import { family, freePort, isAlive, run, type Script } from './process.ts';

const state = mkdtempSync(join(tmpdir(), 'ponte-e2e-'));
const file = (name: string) => join(state, name);
const readDev = () => JSON.parse(readFileSync(file('dev.json'), 'utf8')) as DevFile;

const FORM = 'application/x-www-form-urlencoded';

let port: number;
let script: Script;
let hub: DevFile;

/** Starts a hub and waits until it says where it is; fails with its words when it ends before. */
async function start(command: string, ...args: string[]): Promise<void> {
  script = run(command, { PORT: String(port), PONTE_STATE: state }, ...args);
  let code: number | undefined;
  void script.ended.then((ended) => {
    code = ended;
  });
  const published = async () => {
    if (code !== undefined) throw new Error(`start ended with ${code}: ${script.output()}`);
    return existsSync(file('dev.json')) || undefined;
  };
  await waitFor('dev.json', published, 120);
  hub = readDev();
}

/** What the hub says of itself to whoever has its key. */
async function health() {
  const answer = await fetch(`${hub.url}/healthz`, { headers: { authorization: `Bearer ${hub.apiKey}` } });
  return (await answer.json()) as { crons: unknown; inbox: { oldestReceivedAt: string | null } };
}

/** A body whose length nobody says. */
function bits(size: number): ReadableStream<Uint8Array> {
  let left = size;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(Math.min(left, 100_000)));
      left -= 100_000;
      if (left <= 0) controller.close();
    },
  });
}

beforeAll(async () => {
  port = await freePort();
  await start('start.ts');
});

afterAll(async () => {
  if (script.child.exitCode === null) script.child.kill('SIGTERM');
  await script.ended;
  rmSync(state, { recursive: true, force: true });
});

describe('start', () => {
  test('says where the hub is, to people and to scripts', async () => {
    expect(hub).toEqual({
      url: `http://127.0.0.1:${port}`,
      apiKey: expect.stringMatching(/^ponte_[\w-]{43}$/),
      organizationId: expect.stringMatching(/^org_/),
      email: 'demo@ponte.test',
      password: expect.stringMatching(/^[\w-]{16}$/),
    });
    await waitFor('the greeting', async () => script.output().includes('npm run demo') || undefined);
    expect(script.output()).toContain(hub.url);
    for (const name of ['env', 'owner.json', 'dev.json'])
      expect(statSync(file(name)).mode & 0o077, name).toBe(0);
  });

  test('lets its owner in, in the browser and by the API, under the login that it says', async () => {
    const { email, password } = hub;
    expect(script.output()).toContain(`${email}  ${password}`);
    const form = await fetch(`${hub.url}/entrar`, {
      method: 'POST',
      headers: { origin: hub.url },
      body: new URLSearchParams({ email, password }),
      redirect: 'manual',
    });
    expect([form.status, form.headers.get('location')]).toEqual([303, '/']);
    const cookie = form.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const list = await (await fetch(`${hub.url}/integracoes`, { headers: { cookie } })).text();
    expect(list).toContain('Loja Demonstração (Shopify)');
    const signIn = (body: object) =>
      fetch(`${hub.url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await signIn({ email, password })).status).toBe(200);
    expect((await signIn({ email, password: 'x'.repeat(16) })).status).toBe(401);
  });

  test('makes one-time links for the operator', async () => {
    const account = (...args: string[]) => run('account.ts', { PONTE_STATE: state }, ...args);
    const linkOf = async (...args: string[]): Promise<string> => {
      const command = account(...args);
      expect(await command.ended, command.output()).toBe(0);
      return /http\S+/.exec(command.output())?.[0] ?? '';
    };
    const statusOf = async (link: string) => (await fetch(link)).status;
    expect(await statusOf(await linkOf('setup'))).toBe(200);
    expect(await statusOf(await linkOf('invite', "d'arc@ponte.test", hub.organizationId))).toBe(200);
    const link = await linkOf('reset', hub.email);
    const reset = () =>
      fetch(link, {
        method: 'POST',
        body: new URLSearchParams({ password: hub.password }),
        redirect: 'manual',
      });
    expect([(await reset()).status, (await reset()).status]).toEqual([303, 410]);
    const unknown = account('reset', 'nobody@ponte.test');
    expect(await unknown.ended).toBe(1);
    expect(unknown.output()).toContain('no such account');
  });

  test('makes a shop, a channel and three automations that are on', async () => {
    const connections = await get<Connection>(hub, '/connections');
    expect(connections.map(({ connector }) => connector).sort()).toEqual(['shopify', 'simulator']);
    const automations = await get<{ enabled: boolean; trigger: { type: string } }>(
      hub,
      '/automations?limit=100',
    );
    expect(automations.flatMap(({ enabled, trigger }) => (enabled ? [trigger.type] : [])).sort()).toEqual([
      'order.awaiting_payment',
      'order.paid',
      'order.shipped',
    ]);
  });

  test('ticks the cron', async () => {
    const health = async () => {
      const answer = await fetch(`${hub.url}/healthz`, {
        headers: { authorization: `Bearer ${hub.apiKey}` },
      });
      return (await answer.json()) as { crons: Record<string, string> };
    };
    await waitFor(
      'the first run',
      async () => JSON.stringify(await health()).includes('minute') || undefined,
    );
  });

  test.each([
    [
      'a state that is in use',
      async () => ({ PONTE_STATE: state, PORT: String(await freePort()) }),
      /already running on .*http/,
    ],
    [
      'a port that is in use',
      async () => ({ PONTE_STATE: `${state}-2`, PORT: String(port) }),
      /Port \d+ is in use/,
    ],
    ['a port that is none', async () => ({ PONTE_STATE: `${state}-2`, PORT: 'eight' }), /PORT must be/],
  ])('refuses %s, in one line', async (_what, env, words) => {
    const second = run('start.ts', await env());
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(words);
    expect(second.output().trim().split('\n')).toHaveLength(1);
    rmSync(`${state}-2`, { recursive: true, force: true });
  });
});

test('the demo happens as told', async () => {
  const demo = run('demo.ts', { PONTE_STATE: state });
  expect(await demo.ended, demo.output()).toBe(0);
  expect(demo.output()).not.toContain('✗');
  for (const words of ['order.awaiting_payment', '401', 'duplicate', 'Loja Integrada', '1654', 'as told'])
    expect(demo.output()).toContain(words);
  for (const words of ['superseded', 'opted_out']) expect(demo.output()).toContain(words);
  expect(await get(hub, '/opt-outs')).toEqual([]);
});

describe('the edge', () => {
  const SECRET = 'a-secret-of-this-test';
  let shop: Connection;
  let address: string;

  beforeAll(async () => {
    shop = await connect(hub, {
      connector: 'shopify',
      name: 'Edge',
      settings: { shop: 'edge.myshopify.com' },
      credentials: { webhookSecret: SECRET },
    });
    address = String(shop.webhookUrl);
  });

  const order = () => JSON.stringify(shopifyOrder(Date.now()));
  /** Rightly signed, unless the headers say otherwise. */
  const post = (body: string, headers: Record<string, string> = {}, url = address) =>
    fetch(url, { method: 'POST', body, headers: { ...webhook(body, SECRET).headers, ...headers } });
  const unsigned = (body: BodyInit) =>
    fetch(address, { method: 'POST', body, duplex: 'half' } as RequestInit);
  const api = (method: string, path: string, body?: string, type = 'application/json', key = hub.apiKey) =>
    fetch(`${hub.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      ...(body === undefined ? {} : { body }),
    });

  const refusals: [what: string, problem: string, request: () => Promise<Response>][] = [
    ['another method', '405 method_not_allowed', () => fetch(address)],
    ['an unusual method', '405 method_not_allowed', () => fetch(address, { method: 'DELETE' })],
    ['more than 1 MB', '413 body_too_large', () => post('x'.repeat(1_000_001))],
    ['more than 1 MB, bit by bit', '413 body_too_large', () => unsigned(bits(1_000_001))],
    ['a wrong token', '404 unknown_hook', () => post(order(), {}, address.replace(/[^/]+$/, 'guess'))],
    ['an unknown connector', '404 unknown_hook', () => post(order(), {}, address.replace('shopify', 'x'))],
    ['a forgery', '401 verification_failed', () => post(order(), { 'x-shopify-hmac-sha256': 'eA==' })],
    ['no signature', '401 verification_failed', () => unsigned(order())],
    ['broken JSON without signature', '401 verification_failed', () => unsigned('{')],
    ['an address that is none', '404 not_found', () => fetch(`${hub.url}/nothing/here`)],
    ['no API key', '401 unauthorized', () => fetch(`${hub.url}/api/v1/connections`)],
    [
      'a wrong API key',
      '401 unauthorized',
      () => api('GET', '/events', undefined, '', `ponte_${'x'.repeat(43)}`),
    ],
    ['an unknown id', '404 not_found', () => api('GET', '/connections/con_x')],
    ['a method that the API lacks', '405 method_not_allowed', () => api('DELETE', '/deliveries')],
    ['broken JSON to the API', '400 invalid_json', () => api('POST', '/connections', '{"a":')],
    ['a form to the API', '415 unsupported_media_type', () => api('POST', '/connections', 'a=b', FORM)],
    ['missing fields', '422 invalid_request', () => api('POST', '/connections', '{}')],
  ];

  test.each(refusals)('%s: %s', async (_what, problem, request) => {
    const answer = await request();
    const body = (await answer.json()) as { status: number; code: string };
    expect(`${answer.status} ${body.code}`).toBe(problem);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({ status: answer.status, requestId: expect.stringMatching(/^req_/) });
    if (answer.status === 405) expect(answer.headers.get('allow')).toMatch(/GET|POST/);
  });

  const odd: [what: string, body: string, headers: Record<string, string>, reason?: string][] = [
    ['broken JSON', '{"id": 1,', {}, 'unreadable_body'],
    ['brackets without end', '['.repeat(100_000), {}, 'unreadable_body'],
    ['no topic', order(), { 'x-shopify-topic': '' }, 'missing_header'],
    ['an unknown topic', order(), { 'x-shopify-topic': 'moon/landed' }, 'unknown_topic'],
    ['null', 'null', {}],
    ['a list', '[1, "two", null]', {}],
    ['nothing', '', {}],
    ['a form', 'id=1&name=%E3%81', { 'content-type': FORM }],
    ['half a surrogate and a NUL', '{"id": "\\ud800\\u0000", "name": "\\u0000"}', {}],
  ];

  // Together, so that they meet in one batch of the queue.
  test.concurrent.each(odd)(
    '%s, rightly signed, is taken and ends visibly',
    async (_what, body, headers, reason) => {
      const delivery = await taken(await post(body, headers));
      expect(['processed', 'ignored', 'failed']).toContain(delivery.state);
      if (reason) expect(delivery.reason?.code).toBe(reason);
    },
  );

  test('an order too large for the queue waits in the inbox for the cron', async () => {
    const answer = await post(JSON.stringify({ ...shopifyOrder(Date.now()), note: 'x'.repeat(200_000) }));
    expect((await health()).inbox.oldestReceivedAt).not.toBeNull();
    await runCron(hub.url, '* * * * *');
    expect(await taken(answer)).toMatchObject({ state: 'processed', reason: null });
  });

  /** The delivery that an accepted webhook became. */
  async function taken(answer: Response): Promise<Delivery> {
    expect(answer.status).toBe(200);
    const { id } = (await answer.json()) as { id: string };
    return waitFor(`delivery ${id}`, async () => {
      const deliveries = await get<Delivery>(hub, `/deliveries?connectionId=${shop.id}&limit=100`);
      return deliveries.find((delivery) => delivery.id === id);
    });
  }
});

describe('stop', () => {
  test('ends every process, and takes away only dev.json', async () => {
    const members = family(Number(script.child.pid));
    expect(members.length).toBeGreaterThan(2);
    script.child.kill('SIGTERM');
    expect(await script.ended).toBe(0);
    expect(members.filter(isAlive)).toEqual([]);
    expect(existsSync(file('dev.json'))).toBe(false);
    expect(existsSync(file('v3'))).toBe(true);
    const demo = run('demo.ts', { PONTE_STATE: state });
    expect(await demo.ended).toBe(1);
    expect(demo.output()).toContain('npm start');
  });

  test('no request ended in an error of ours', () => {
    const log = readFileSync(file('hub.log'), 'utf8');
    expect(log.split('\n').filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('the next start finds the same data under the same key', async () => {
    const before = hub;
    await start('npm', 'start');
    expect(hub).toEqual(before);
    const names = (await get<Connection>(hub, '/connections')).map(({ name }) => name);
    expect(names).toContain('Edge');
    expect(names.filter((name) => name === 'Simulador')).toHaveLength(1);
  });

  // Which goes without a word to its children.
  test('ending npm ends the hub', async () => {
    const members = family(Number(script.child.pid));
    script.child.kill('SIGTERM');
    await waitFor('the end of all', async () => (members.some(isAlive) ? undefined : true));
    expect(existsSync(file('dev.json'))).toBe(false);
  });
});
