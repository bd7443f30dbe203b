/// <reference types="vite/types/importMeta.d.ts" />
/** Guessing: passwords, API keys, hook addresses, links. The limits are those of wrangler.toml, counted for real. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectors } from '../../connectors';
import { newResetLink } from '../../scripts/local/setup-link';
import { MINUTE } from '../../src/hub/hub';
import { newSecret } from '../../src/kit/id';
import { connect, examplesOf, type Hall, ORIGIN, openHall } from '../routes/api/helpers';
import {
  actions,
  type Browser,
  NEWCOMER,
  openBrowser,
  openOwner,
  PASSWORD,
  setupPath,
} from '../routes/people';

const [wrangler = ''] = Object.values(
  import.meta.glob<string>('../../wrangler.toml', { query: '?raw', import: 'default', eager: true }),
);

const NAMES = ['LIMIT_REFUSED', 'LIMIT_EVENTS', 'LIMIT_API', 'LIMIT_SIGN_IN'] as const;

/** As Cloudflare counts: so many in a period, by key. */
function limiters(now: () => number) {
  return Object.fromEntries(
    NAMES.map((name) => {
      const [, limit, period] =
        new RegExp(`"${name}"[^[]*limit = (\\d+), period = (\\d+)`).exec(wrangler) ?? [];
      if (!limit || !period) throw new Error(`wrangler.toml says nothing of ${name}`);
      const counts = new Map<string, number>();
      return [
        name,
        {
          async limit({ key }: { key: string }) {
            const slot = `${key} ${Math.floor(now() / (Number(period) * 1000))}`;
            const used = (counts.get(slot) ?? 0) + 1;
            counts.set(slot, used);
            return { success: used <= Number(limit) };
          },
        },
      ];
    }),
  );
}

/** Tries a minute that one address has at passwords and links. */
const TRIES = 20;
/** Wrong tokens, keys and signatures of one address, and tries at one account. */
const REFUSALS = 120;

let hall: Hall;

beforeEach(async () => {
  let now = () => 0;
  hall = await openHall(
    [],
    limiters(() => now()),
  );
  now = hall.world.hub.now;
});

/** A browser somewhere. */
function at(ip: string): Browser {
  return openBrowser({
    fetch: (path, init) =>
      hall.fetch(path, { ...init, headers: { ...(init?.headers as object), 'cf-connecting-ip': ip } }),
  });
}

type Try = (browser: Browser, password: string) => Promise<Response>;

const WAYS: [string, Try][] = [
  ['the page', (browser, password) => browser.submit('/entrar', { email: 'Ana@padaria.test', password })],
  [
    'the API',
    (browser, password) => browser.post('/api/auth/sign-in/email', { email: 'ana@padaria.test', password }),
  ],
];

describe.each(WAYS)('a password, by %s', (_way, attempt) => {
  beforeEach(async () => {
    await openOwner(hall, 'ana@padaria.test');
  });

  /** No password, but a try like any other, and one that costs this test no time. */
  const nonsense = 'x'.repeat(1001);

  it('is tried twenty times a minute from one network, and then not even the right one works', async () => {
    const browser = at('203.0.113.7');
    for (let n = 0; n < TRIES; n++)
      expect([401, 422]).toContain((await attempt(browser, n < 2 ? `errada ${n}` : nonsense)).status);
    const right = await attempt(browser, PASSWORD);
    expect([right.status, right.headers.get('retry-after')]).toEqual([429, '60']);
    expect(right.headers.getSetCookie()).toEqual([]);
    expect((await actions()).filter((action) => action === 'signInFailed')).toHaveLength(2);
    // The owner is somewhere else.
    expect((await attempt(at('198.51.100.9'), PASSWORD)).status).toBeLessThan(400);
    hall.world.pass(MINUTE);
    expect((await attempt(browser, PASSWORD)).status).toBeLessThan(400);
  });

  it('of one account is tried 120 times a minute, from however many networks and by whatever way', async () => {
    const known = at('198.51.100.9');
    await attempt(known, PASSWORD);
    hall.world.pass(MINUTE);
    const ask = (n: number) =>
      at(`203.0.113.${n}`).post('/api/auth/request-password-reset', { email: 'ANA@padaria.test ' });
    for (let n = 0; n < REFUSALS - 1; n++) expect((await ask(n)).status).toBe(200);
    expect((await attempt(at('192.0.2.1'), 'errada')).status).toBe(401);
    const answer = await attempt(at('192.0.2.1'), PASSWORD);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await ask(REFUSALS)).status).toBe(429);
    // Who is in stays in, and nobody else is concerned.
    expect((await known.get('/')).status).toBe(200);
    const other = await at('192.0.2.1').submit('/entrar', { email: 'eva@outra.test', password: nonsense });
    expect(other.status).toBe(401);
    hall.world.pass(MINUTE);
    expect((await attempt(at('192.0.2.1'), PASSWORD)).status).toBeLessThan(400);
  });
});

it('the password that somebody changes is tried as often as at the door, and on the same account', async () => {
  await openOwner(hall, 'ana@padaria.test');
  hall.world.pass(MINUTE);
  const browser = at('203.0.113.7');
  await browser.submit('/entrar', { email: 'ana@padaria.test', password: PASSWORD });
  const change = (currentPassword: string, by = browser) =>
    by.submit('/conta/senha', { currentPassword, password: 'outra senha comprida' });
  // Longer than any password: a try like any other, and one that costs this test no time.
  for (let n = 1; n < TRIES; n++)
    expect((await change(n < 3 ? 'errada errada' : 'x'.repeat(200))).status).toBe(422);
  const right = await change(PASSWORD);
  expect([right.status, right.headers.get('retry-after')]).toEqual([429, '60']);
  // Nor is it tried at the door instead, nor by the API.
  expect((await browser.submit('/entrar', { email: 'ana@padaria.test', password: PASSWORD })).status).toBe(
    429,
  );
  const program = { currentPassword: PASSWORD, newPassword: 'outra senha comprida' };
  expect((await browser.post('/api/auth/change-password', program)).status).toBe(429);
  expect((await actions()).filter((action) => action === 'signInFailed')).toHaveLength(2);
  hall.world.pass(MINUTE);
  expect((await change(PASSWORD)).status).toBe(303);
});

it('an account that is there already is guessed by no link either', async () => {
  await openOwner(hall, 'ana@padaria.test');
  const { body } = await hall.tenant.post<{ url: string }>('/invitations', { email: 'ana@padaria.test' });
  const paths = [new URL(body.url).pathname, await setupPath()];
  for (let n = 0; n < REFUSALS; n++)
    await at(`203.0.113.${n}`).post('/api/auth/request-password-reset', { email: 'ana@padaria.test' });
  for (const path of paths) {
    const answer = await at('192.0.2.1').submit(path, { ...NEWCOMER, password: 'errada errada' });
    expect(answer.status, path).toBe(429);
  }
  expect(await actions()).not.toContain('signInFailed');
});

describe('a link', () => {
  const reset = async (): Promise<string> => {
    const { url, sql } = newResetLink(ORIGIN, 'ana@padaria.test');
    await env.DB.batch(sql.map((statement) => env.DB.prepare(statement)));
    return new URL(url).pathname;
  };
  const invitation = async (): Promise<string> => {
    const { body } = await hall.tenant.post<{ url: string }>('/invitations', { email: 'bia@loja.test' });
    return new URL(body.url).pathname;
  };

  it.each([
    ['of the set-up', setupPath],
    ['of an invitation', invitation],
    ['of a new password', reset],
  ])('%s is tried twenty times a minute from one network', async (_name, makeLink) => {
    await openOwner(hall, 'ana@padaria.test');
    hall.world.pass(MINUTE);
    const path = await makeLink();
    const folder = path.slice(0, path.lastIndexOf('/'));
    const browser = at('203.0.113.7');
    for (let n = 0; n < TRIES; n++) {
      const guess = await browser.submit(`${folder}/${newSecret()}`, NEWCOMER);
      expect(guess.status).toBe(410);
    }
    expect((await browser.submit(path, NEWCOMER)).status).toBe(429);
    expect((await at('198.51.100.9').submit(path, NEWCOMER)).status).toBe(303);
  });
});

describe('what is no person’s', () => {
  it('API keys: 120 wrong ones a minute from one network, wherever a key is taken', async () => {
    const from = (ip: string, key: string, path: string) =>
      hall.fetch(path, { headers: { authorization: `Bearer ${key}`, 'cf-connecting-ip': ip } });
    const places = ['/api/v1/organization', '/integrations/x/events/y', '/me'];
    for (let n = 0; n < REFUSALS; n++)
      expect((await from('203.0.113.7', `ponte_${newSecret()}`, places[n % 3] ?? '')).status).toBe(401);
    for (const path of places)
      expect((await from('203.0.113.7', `ponte_${newSecret()}`, path)).status).toBe(429);
    expect((await from('198.51.100.9', `ponte_${newSecret()}`, '/me')).status).toBe(401);
    // The key that is right was not guessed, and works from anywhere.
    expect((await from('203.0.113.7', hall.tenant.key, '/me')).status).toBe(200);
  });

  it('hook addresses and their secrets: 120 wrong ones a minute; what is genuine is never refused', async () => {
    const connector = connectors.get('loja-integrada');
    if (!connector) throw new Error('no such connector');
    const typed = examplesOf(connector);
    const made = await connect(hall.tenant, connector.slug, typed);
    const address = new URL(made.webhookUrl ?? '').pathname;
    const knock = (path: string, secret: string, ip = '203.0.113.7') =>
      hall.fetch(path, {
        method: 'POST',
        body: '{}',
        headers: {
          authorization: `Bearer ${secret}`,
          'cf-connecting-ip': ip,
          'content-type': 'application/json',
        },
      });
    for (let n = 0; n < REFUSALS; n++) {
      const guess =
        n % 2 ? await knock(address, 'errado') : await knock(`/hooks/loja-integrada/${newSecret()}`, 'x');
      expect(guess.status).toBe(n % 2 ? 401 : 404);
    }
    const refused = await knock(address, 'errado');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await knock(`/hooks/loja-integrada/${newSecret()}`, 'x')).status).toBe(429);
    expect((await knock('/hooks/nuvemshop', 'x')).status).toBe(429);
    expect((await knock(address, typed.credentials.webhookSecret ?? '')).status).toBe(200);
    expect((await knock(address, 'errado', '2001:db8::1')).status).toBe(401);
  });

  it('what is random is too long to be guessed, and is kept only as what cannot be turned back', async () => {
    await openOwner(hall, 'ana@padaria.test');
    const shop = await connect(hall.tenant, 'generic');
    const key = (await hall.tenant.post<{ key: string }>('/api-keys', { name: 'ERP' })).body.key;
    const invitation = (await hall.tenant.post<{ url: string }>('/invitations', { email: 'bia@loja.test' }))
      .body.url;
    const setup = await setupPath();
    const last = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
    const tokens = [key.slice(6), last(shop.webhookUrl ?? ''), last(invitation), last(setup)];
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
    expect(new Set(tokens).size).toBe(tokens.length);
    const { results } = await env.DB.prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
    ).all<{ name: string }>();
    for (const { name } of results) {
      const rows = JSON.stringify((await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results);
      for (const token of tokens) expect(rows, name).not.toContain(token);
      expect(rows, name).not.toContain(PASSWORD);
    }
  });
});
