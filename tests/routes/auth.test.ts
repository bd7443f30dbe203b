/** Signing in and out, sessions, and what the pages look like: in a browser without scripts. */
import { env } from 'cloudflare:test';
import { scryptSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/hub/hub';
import { dropExpired } from '../../src/store/retention';
import { type Hall, openHall } from './api/helpers';
import {
  actions,
  type Browser,
  count,
  NEWCOMER,
  openBrowser,
  openOwner,
  PASSWORD,
  setupPath,
} from './people';

let hall: Hall;
let browser: Browser;

beforeEach(async () => {
  hall = await openHall();
  browser = openBrowser(hall);
});

const signIn = (email: string, password: string, path = '/entrar') =>
  browser.submit(path, { email, password });

describe('signing in', () => {
  beforeEach(async () => {
    await openOwner(hall, 'ana@padaria.test');
  });

  it('works with the e-mail in any case, and goes where it was asked for', async () => {
    const answer = await signIn(' ANA@padaria.test', PASSWORD, '/entrar?next=%2Foauth%2Fx%2Fstart%3Fa%3D1');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/oauth/x/start?a=1']);
    expect((await browser.get('/')).status).toBe(200);
  });

  it.each(['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)', '/\n/evil'])(
    'goes nowhere else: %j',
    async (next) => {
      const answer = await signIn('ana@padaria.test', PASSWORD, `/entrar?next=${encodeURIComponent(next)}`);
      expect(answer.headers.get('location')).toBe('/');
    },
  );

  it('sets a cookie that scripts and other sites do not get', async () => {
    const answer = await signIn('ana@padaria.test', PASSWORD);
    const cookie = answer.headers.getSetCookie().find((line) => line.includes('session_token')) ?? '';
    expect(cookie).toMatch(/^__Secure-ponte\.session_token=/);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
    const rows = await env.DB.prepare('SELECT token FROM sessions').all<{ token: string }>();
    // The table alone opens nothing: the signature is missing.
    const name = '__Secure-ponte.session_token';
    for (const { token } of rows.results) {
      const forged = await hall.fetch('/', { headers: { cookie: `${name}=${token}` } });
      expect(forged.headers.get('location')).toBe('/entrar');
      const signed = await hall.fetch('/', { headers: { cookie: `${name}=${token}.${'A'.repeat(43)}=` } });
      expect(signed.headers.get('location')).toBe('/entrar');
    }
  });

  it('refuses alike a wrong password and somebody unknown, and notes it for those who exist', async () => {
    const wrong = await signIn('ana@padaria.test', 'errada errada');
    const unknown = await signIn('eva@padaria.test', 'errada errada');
    const text = async (answer: Response) =>
      (await answer.text()).replace(/value="[^"]*"/, '').replace(/req_\w+/, '');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await text(wrong)).toBe(await text(unknown));
    expect(browser.cookie).toBe('');
    expect((await actions()).filter((action) => action === 'signInFailed')).toHaveLength(1);
  });

  it('is limited by address', async () => {
    hall.limits.signIn = false;
    const answer = await signIn('ana@padaria.test', PASSWORD);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await answer.text()).toContain('Espere um minuto');
    const api = await browser.post('/api/auth/sign-in/email', {
      email: 'ana@padaria.test',
      password: PASSWORD,
    });
    expect(api.headers.get('content-type')).toBe('application/problem+json');
    expect(await api.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    for (const path of ['/setup/x', '/convite/x', '/senha', '/senha/x', '/api/auth/reset-password'])
      expect((await browser.submit(path, { email: 'a@b.test', password: PASSWORD })).status, path).toBe(429);
  });

  it('takes no form from elsewhere', async () => {
    const fields = { email: 'ana@padaria.test', password: PASSWORD };
    for (const headers of [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: 'https://ponte.test', 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      expect((await browser.submit('/entrar', fields, headers)).status).toBe(403);
      expect((await browser.post('/api/auth/sign-in/email', fields, headers)).status).toBe(403);
    }
    expect(browser.cookie).toBe('');
    // A browser that hides the origin says where the form stood.
    const hidden = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    expect((await browser.submit('/entrar', fields, hidden)).status).toBe(303);
  });

  it('ends with signing out, for everybody who holds the cookie', async () => {
    await signIn('ana@padaria.test', PASSWORD);
    const { cookie } = browser;
    const answer = await browser.submit('/sair', {});
    expect(answer.headers.get('location')).toBe('/entrar?aviso=saiu');
    expect((await hall.fetch('/', { headers: { cookie } })).headers.get('location')).toBe('/entrar');
    expect(await actions()).toContain('signOut');
  });

  it('ends with the membership', async () => {
    await signIn('ana@padaria.test', PASSWORD);
    await env.DB.prepare('DELETE FROM members').run();
    expect((await browser.get('/')).headers.get('location')).toBe('/entrar');
  });

  it('keeps passwords as native scrypt makes them', async () => {
    const row = await env.DB.prepare('SELECT password FROM accounts').first<{ password: string }>();
    const [salt = '', hash] = row?.password.split(':') ?? [];
    expect(scryptSync(PASSWORD, salt, 64, { N: 16384, r: 16, p: 1, maxmem: 2 ** 26 }).toString('hex')).toBe(
      hash,
    );
  });
});

it('counts guesses by network: whoever has one IPv6 address has many', async () => {
  const keys: string[] = [];
  const LIMIT_SIGN_IN = {
    limit: async ({ key }: { key: string }) => {
      keys.push(key);
      return { success: true };
    },
  };
  const guesser = openBrowser(await openHall([], { LIMIT_SIGN_IN }));
  for (const ip of ['2001:db8:1:2::1', '2001:db8:1:2:f::2', '203.0.113.7'])
    await guesser.submit('/entrar', { email: 'ana@padaria.test', password: 'x' }, { 'cf-connecting-ip': ip });
  expect(keys).toEqual(['2001:db8:1:2::/64', '2001:db8:1:2::/64', '203.0.113.7']);
});

describe('/api/auth', () => {
  beforeEach(async () => {
    browser = await openOwner(hall, 'ana@padaria.test');
  });

  it('says who is signed in, and to strangers nothing', async () => {
    const mine = await (await browser.get('/api/auth/get-session')).json<{ user: { email: string } }>();
    expect(mine.user.email).toBe('ana@padaria.test');
    expect(await (await hall.fetch('/api/auth/get-session')).json()).toBeNull();
    const list = await hall.fetch('/api/auth/list-sessions');
    expect([list.status, list.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  });

  it('signs programs in, which send no origin', async () => {
    const answer = await hall.fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ana@padaria.test', password: PASSWORD }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).toContain('session_token');
    const refused = await browser.post('/api/auth/sign-in/email', {
      email: 'ana@padaria.test',
      password: 'x',
    });
    expect(await refused.json()).toMatchObject({ status: 401, code: 'invalid_credentials' });
  });

  it('changes the password, and says so in the log', async () => {
    const change = { currentPassword: PASSWORD, newPassword: 'outra senha comprida' };
    const wrong = await browser.post('/api/auth/change-password', { ...change, currentPassword: 'x' });
    expect(wrong.status).toBe(422);
    const elsewhere = openBrowser(hall);
    await elsewhere.submit('/entrar', { email: 'ana@padaria.test', password: PASSWORD });
    expect((await elsewhere.get('/')).status).toBe(200);
    expect((await browser.post('/api/auth/change-password', change)).status).toBe(200);
    // Whoever came in by the old password is out.
    expect([(await browser.get('/')).status, (await elsewhere.get('/')).status]).toEqual([200, 303]);
    expect(await actions()).toContain('changePassword');
    expect((await signIn('ana@padaria.test', 'outra senha comprida')).status).toBe(303);
  });

  it('changes the name of an account, and nothing else of it', async () => {
    const user = async () =>
      (await (await browser.get('/api/auth/get-session')).json<{ user: Record<string, unknown> }>()).user;
    const before = await user();
    const change = { name: ' Ana Lima ', image: 'https://x.test/a.png', email: 'eva@x.test', role: 'owner' };
    expect((await browser.post('/api/auth/update-user', change)).status).toBe(200);
    expect(await user()).toMatchObject({ name: 'Ana Lima', email: before.email, image: null });
    for (const name of ['', 'x'.repeat(101), 7])
      expect((await browser.post('/api/auth/update-user', { name })).status).toBe(422);
    expect((await user()).name).toBe('Ana Lima');
  });

  it('switches between organizations of one’s own, and to no other', async () => {
    hall.world.pass(1000);
    await openBrowser(hall).submit(await setupPath(), {
      ...NEWCOMER,
      email: 'ana@padaria.test',
      organization: 'Café',
    });
    const mine = await (await browser.get('/api/auth/organization/list')).json<
      { id: string; name: string }[]
    >();
    expect(mine.map(({ name }) => name)).toEqual(['Padaria', 'Café']);
    const change = (organizationId?: string) =>
      browser.post('/api/auth/organization/set-active', { organizationId });
    expect((await change(mine[1]?.id)).status).toBe(200);
    expect(await (await browser.get('/')).text()).toContain('<h1>Café</h1>');
    expect((await change(hall.tenant.organizationId)).status).toBe(404);
    expect(await (await browser.get('/')).text()).toContain('<h1>Café</h1>');
  });

  it.each([
    ['POST', '/api/auth/organization/create'],
    ['POST', '/api/auth/delete-user'],
    ['POST', '/api/auth/change-email'],
    ['POST', '/api/auth/sign-in/social'],
    ['GET', '/api/auth/verify-email'],
    ['GET', '/api/auth/reset-password/x'],
    ['GET', '/api/auth/ok'],
  ])('does not offer %s %s', async (method, path) => {
    const answer =
      method === 'GET' ? await browser.get(path) : await browser.post(path, { password: PASSWORD });
    expect(await answer.json()).toMatchObject({ status: 404, code: 'not_found' });
  });
});

it('forgets what is too old to work, and nothing else', async () => {
  await openOwner(hall, 'ana@padaria.test');
  await setupPath();
  await hall.tenant.post('/invitations', { email: 'bia@loja.test' });
  const { db, now } = hall.world.hub;
  const tables = ['sessions', 'setup_tokens', 'invitations'];
  const counts = () => Promise.all(tables.map(count));
  await dropExpired(db, new Date(now()).toISOString());
  expect(await counts()).toEqual([1, 2, 1]);
  await dropExpired(db, new Date(Date.now() + 60 * DAY).toISOString());
  expect(await counts()).toEqual([0, 0, 0]);
  expect(await count('users')).toBe(1);
});

describe('the pages', () => {
  it('speak English to who prefers it, and to who asks', async () => {
    const wanted = await browser.get('/entrar', { 'accept-language': 'en-US,en;q=0.9,pt;q=0.5' });
    expect(await wanted.text()).toContain('<html lang="en">');
    expect(await (await browser.get('/entrar')).text()).toContain('<html lang="pt-BR">');
    await browser.get('/entrar?lang=en');
    expect(await (await browser.get('/senha')).text()).toContain('I forgot my password');
  });

  it('run no script and load nothing from elsewhere', async () => {
    for (const path of ['/entrar', '/senha', '/senha/x', '/sair', await setupPath()]) {
      const answer = await browser.get(path);
      const text = await answer.text();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(text).toMatch(/^<!doctype html>/);
      expect(text).not.toMatch(/<script>|<script(?! defer)|<style|\son\w+=|\sstyle=|https?:\/\//i);
    }
  });

  it('refuse a form that is too large', async () => {
    const answer = await browser.submit('/entrar', { email: 'x'.repeat(20_000), password: 'x' });
    expect(answer.status).toBe(413);
  });
});
