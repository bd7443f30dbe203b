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

let port: number;
let script: Script;
let hub: DevFile;

/** Starts a hub and waits until it says where it is; fails at once, with its words, when it ends before. */
async function start(): Promise<void> {
  script = run('start.ts', { PORT: String(port), PONTE_STATE: state });
  const gone = script.ended.then((code) => {
    throw new Error(`start ended with ${code}: ${script.output()}`);
  });
  const published = waitFor('dev.json', async () => (existsSync(file('dev.json')) ? true : undefined), 90);
  await Promise.race([published, gone]);
  gone.catch(() => undefined);
  hub = readDev();
}

beforeAll(async () => {
  port = await freePort();
  await start();
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
    });
    await waitFor('the greeting', async () => script.output().includes('npm run demo') || undefined);
    expect(script.output()).toContain(hub.url);
    for (const name of ['env', 'owner.json', 'dev.json'])
      expect(statSync(file(name)).mode & 0o077, name).toBe(0);
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

  const post = (body: string, headers: Record<string, string> = {}, url = address) => {
    const signed = webhook(body, SECRET);
    return fetch(url, { method: 'POST', body, headers: { ...signed.headers, ...headers } });
  };
  const order = () => JSON.stringify(shopifyOrder(Date.now()));
  const authorization = () => ({ authorization: `Bearer ${hub.apiKey}` });
  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${hub.url}/api/v1${path}`, { ...init, headers: { ...authorization(), ...init.headers } });
  const json = { 'content-type': 'application/json' };

  const refusals: [what: string, status: number, code: string, request: () => Promise<Response>][] = [
    ['another method', 405, 'method_not_allowed', () => fetch(address)],
    ['an unusual method', 405, 'method_not_allowed', () => fetch(address, { method: 'DELETE' })],
    ['more than 1 MB', 413, 'body_too_large', () => post('x'.repeat(1_000_001))],
    ['an unknown token', 404, 'unknown_hook', () => post(order(), {}, address.replace(/[^/]+$/, 'guess'))],
    ['an unknown connector', 404, 'unknown_hook', () => post(order(), {}, address.replace('shopify', 'x'))],
    [
      'a wrong signature',
      401,
      'verification_failed',
      () => post(order(), { 'x-shopify-hmac-sha256': 'eA==' }),
    ],
    ['no signature', 401, 'verification_failed', () => fetch(address, { method: 'POST', body: order() })],
    [
      'broken JSON, badly signed',
      401,
      'verification_failed',
      () => fetch(address, { method: 'POST', body: '{' }),
    ],
    ['no API key', 401, 'unauthorized', () => fetch(`${hub.url}/api/v1/connections`)],
    [
      'a wrong API key',
      401,
      'unauthorized',
      () => api('/events', { headers: { authorization: `Bearer ponte_${'x'.repeat(43)}` } }),
    ],
    ['an unknown id', 404, 'not_found', () => api('/connections/con_x')],
    ['an unknown page', 404, 'not_found', () => fetch(`${hub.url}/nothing/here`)],
    ['a method the API lacks', 405, 'method_not_allowed', () => api('/deliveries', { method: 'DELETE' })],
    [
      'broken JSON to the API',
      400,
      'invalid_json',
      () => api('/connections', { method: 'POST', headers: json, body: '{"a":' }),
    ],
    [
      'a form to the API',
      415,
      'unsupported_media_type',
      () => api('/connections', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }),
    ],
    [
      'missing fields',
      422,
      'invalid_request',
      () => api('/connections', { method: 'POST', headers: json, body: '{}' }),
    ],
  ];

  test.each(refusals)('%s: %i %s', async (_what, status, code, request) => {
    const answer = await request();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, code, requestId: expect.any(String) });
    if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  });

  const accepted: [
    what: string,
    body: string,
    headers: Record<string, string>,
    reason: string | undefined,
  ][] = [
    ['broken JSON', '{"id": 1,', {}, 'unreadable_body'],
    ['no topic', order(), { 'x-shopify-topic': '' }, 'missing_header'],
    ['an unknown topic', order(), { 'x-shopify-topic': 'moon/landed' }, 'unknown_topic'],
    ['null', 'null', {}, undefined],
    ['a list', '[1, "two", null]', {}, undefined],
    ['nothing', '', {}, undefined],
    ['a form', 'id=1&name=%E3%81', { 'content-type': 'application/x-www-form-urlencoded' }, undefined],
    ['brackets without end', '['.repeat(100_000), {}, 'unreadable_body'],
    ['half a surrogate and a NUL', '{"id": "\\ud800\\u0000", "name": "\\u0000"}', {}, undefined],
  ];

  test.each(accepted)(
    '%s, rightly signed, is taken and ends visibly',
    async (_what, body, headers, reason) => {
      const answer = await post(body, headers);
      expect(answer.status).toBe(200);
      const { id } = (await answer.json()) as { id: string };
      const delivery = await seen(id);
      expect(['failed', 'ignored', 'processed']).toContain(delivery.state);
      if (reason) expect(delivery.reason?.code).toBe(reason);
    },
  );

  test('an order too large for the queue waits in the inbox for the cron', async () => {
    const large = { ...shopifyOrder(Date.now()), note: 'x'.repeat(200_000) };
    const answer = await post(JSON.stringify(large));
    expect(answer.status).toBe(200);
    const { id } = (await answer.json()) as { id: string };
    await runCron(hub.url, '* * * * *');
    expect(await seen(id)).toMatchObject({ state: 'processed', reason: null });
  });

  const seen = (id: string) =>
    waitFor(`delivery ${id}`, async () => {
      const deliveries = await get<Delivery>(hub, `/deliveries?connectionId=${shop.id}&limit=100`);
      return deliveries.find((delivery) => delivery.id === id);
    });
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

  test('the next start finds the same data under the same key, and Ctrl-C ends it too', async () => {
    const before = hub;
    await start();
    expect(hub).toEqual(before);
    const names = (await get<Connection>(hub, '/connections')).map(({ name }) => name);
    expect(names).toContain('Edge');
    expect(names.filter((name) => name === 'Simulador')).toHaveLength(1);
    const members = family(Number(script.child.pid));
    script.child.kill('SIGINT');
    expect(await script.ended).toBe(0);
    expect(members.filter(isAlive)).toEqual([]);
  });
});
