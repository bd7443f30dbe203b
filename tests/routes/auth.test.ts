/** Coming in, signing in and out, forgotten passwords: as people do it, in a browser without scripts. */
import { env } from 'cloudflare:test';
import { scryptSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Hall, openHall } from './api/helpers';
import { type Browser, openBrowser, openOwner, PASSWORD, setupPath } from './people';

let hall: Hall;
let browser: Browser;

beforeEach(async () => {
  hall = await openHall();
  browser = openBrowser(hall);
});

const NEWCOMER = {
  organization: 'Padaria',
  name: 'Ana Souza',
  email: 'Ana@Padaria.test',
  password: PASSWORD,
};

const count = async (table: string): Promise<number> =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n ?? -1;

const actions = async (): Promise<string[]> => {
  const { results } = await env.DB.prepare('SELECT action FROM audit_log ORDER BY action').all<{
    action: string;
  }>();
  return results.map(({ action }) => action);
};

const signIn = (email: string, password: string, path = '/entrar') =>
  browser.submit(path, { email, password });

describe('the set-up link', () => {
  it('makes an organization and its owner, who is signed in', async () => {
    const path = await setupPath();
    expect(await (await browser.get(path)).text()).toContain('Bem-vindo');
    const answer = await browser.submit(path, NEWCOMER);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    const home = await browser.get('/');
    expect(home.status).toBe(200);
    expect(await home.text()).toContain('Padaria');
    const member = await env.DB.prepare(
      'SELECT members.role, users.email FROM members JOIN users ON users.id = members.user_id',
    ).first();
    expect(member).toEqual({ role: 'owner', email: 'ana@padaria.test' });
    expect(await actions()).toEqual(['setUp', 'signIn']);
  });

  it('works once, and not after a day', async () => {
    const path = await setupPath();
    await browser.submit(path, NEWCOMER);
    expect((await browser.get(path)).status).toBe(410);
    const again = await browser.submit(path, { ...NEWCOMER, email: 'eva@x.test' });
    expect(again.status).toBe(410);
    expect(await again.text()).toContain('já foi usado');
    const late = await setupPath();
    await env.DB.prepare(`UPDATE setup_tokens SET expires_at = '2020-01-01T00:00:00.000Z'`).run();
    expect((await browser.submit(late, NEWCOMER)).status).toBe(410);
    expect(await count('users')).toBe(1);
  });

  it('has one winner when two use it at once', async () => {
    const path = await setupPath();
    const answers = await Promise.all(
      ['a@x.test', 'b@x.test', 'c@x.test'].map((email) =>
        openBrowser(hall).submit(path, { ...NEWCOMER, email }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
    expect([await count('users'), await count('members'), await count('accounts')]).toEqual([1, 1, 1]);
    expect(await count('organizations')).toBe(4);
  });

  it('is no link without its token', async () => {
    for (const path of ['/setup/x', '/setup/', '/setup', `/setup/${'a'.repeat(43)}`])
      expect([404, 410]).toContain((await browser.submit(path, NEWCOMER)).status);
    expect(await count('users')).toBe(0);
  });

  it('keeps what was typed, but the password, beside what is wrong', async () => {
    const answer = await browser.submit(await setupPath(), {
      organization: '<b>Padaria</b>',
      name: '',
      email: 'ana',
      password: 'curta',
    });
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toContain('value="&lt;b&gt;Padaria&lt;/b&gt;"');
    expect(text).toContain('value="ana"');
    expect(text).not.toContain('curta');
    expect(text.match(/aria-invalid/g)).toHaveLength(3);
    expect(await count('users')).toBe(0);
  });

  it('takes somebody who has an account only with its password', async () => {
    await browser.submit(await setupPath(), NEWCOMER);
    const path = await setupPath();
    const wrong = await openBrowser(hall).submit(path, {
      ...NEWCOMER,
      organization: 'Café',
      password: 'outra senha qualquer',
    });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('use a senha dela');
    const other = openBrowser(hall);
    expect((await other.submit(path, { ...NEWCOMER, organization: 'Café' })).status).toBe(303);
    expect(await (await other.get('/')).text()).toContain('<h1>Café</h1>');
    // The first session still works in the first organization.
    expect(await (await browser.get('/')).text()).toContain('<h1>Padaria</h1>');
    expect(await count('users')).toBe(1);
  });
});

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

describe('a forgotten password', () => {
  it('is replaced by a mailed link, once, and ends all sessions', async () => {
    const mails: { to: string; text: string }[] = [];
    const SEND_EMAIL = {
      send: async (mail: { to: string; text: string }) => {
        mails.push(mail);
        return { messageId: 'm1' };
      },
    };
    hall = await openHall([], { SEND_EMAIL: SEND_EMAIL as never, SYSTEM_EMAIL: 'ponte@ponte.test' });
    const owner = await openOwner(hall, 'ana@padaria.test');
    browser = openBrowser(hall);
    const asked = await browser.submit('/senha', { email: 'Ana@padaria.test' });
    const unknown = await browser.submit('/senha', { email: 'eva@padaria.test' });
    expect(asked.status).toBe(200);
    expect(await asked.text()).toBe(await unknown.text());
    expect(mails.map(({ to }) => to)).toEqual(['ana@padaria.test']);

    const path = new URL(/https:\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '').pathname;
    expect(path).toMatch(/^\/senha\/\w+$/);
    const stored = await env.DB.prepare('SELECT identifier FROM verifications').all();
    expect(JSON.stringify(stored.results)).not.toContain(path.split('/')[2]);
    expect((await browser.submit(path, { password: 'curta' })).status).toBe(422);
    const done = await browser.submit(path, { password: 'outra senha comprida' });
    expect(done.headers.get('location')).toBe('/entrar?aviso=senha');
    expect((await browser.submit(path, { password: 'mais uma senha comprida' })).status).toBe(410);
    expect((await owner.get('/')).headers.get('location')).toBe('/entrar');
    expect((await signIn('ana@padaria.test', PASSWORD)).status).toBe(401);
    expect((await signIn('ana@padaria.test', 'outra senha comprida')).status).toBe(303);
    expect(await actions()).toContain('resetPassword');
  });

  it('is the operator’s to replace where the hub sends no mail', async () => {
    expect(await (await browser.get('/senha')).text()).toContain('npm run account -- reset');
    const answer = await browser.submit('/senha', { email: 'ana@padaria.test' });
    expect(await answer.text()).toContain('npm run account -- reset');
    expect(await count('verifications')).toBe(0);
  });
});

describe('an invitation', () => {
  const invite = async (email: string, role = 'member') => {
    const answer = await hall.tenant.post<{ url: string }>('/invitations', { email, role });
    expect(answer.status, answer.text).toBe(201);
    return new URL(answer.body.url).pathname;
  };

  it('makes an account for its address, in its role and teams', async () => {
    const team = await hall.tenant.post<{ id: string }>('/teams', { name: 'Atendimento' });
    const { body } = await hall.tenant.post<{ url: string }>('/invitations', {
      email: 'Bia@Loja.test',
      role: 'admin',
      teams: [team.body.id],
    });
    const path = new URL(body.url).pathname;
    const form = await (await browser.get(path)).text();
    expect(form).toContain('Loja A');
    expect(form).toContain('bia@loja.test');
    expect((await browser.submit(path, { name: 'Bia', password: PASSWORD })).status).toBe(303);
    expect(await (await browser.get('/')).text()).toContain('<h1>Loja A</h1>');
    const members = await hall.tenant.get<{ data: object[] }>('/members');
    expect(members.body.data).toEqual([
      expect.objectContaining({ email: 'bia@loja.test', name: 'Bia', role: 'admin', teams: [team.body.id] }),
    ]);
    expect((await openBrowser(hall).get(path)).status).toBe(410);
  });

  it('asks for the password of an account that is there already', async () => {
    await openOwner(hall, 'ana@padaria.test');
    const path = await invite('ana@padaria.test');
    expect(await (await browser.get(path)).text()).toContain('Você já tem uma conta');
    expect((await browser.submit(path, { password: 'errada errada' })).status).toBe(422);
    expect((await browser.submit(path, { password: PASSWORD })).status).toBe(303);
    expect(await (await browser.get('/')).text()).toContain('<h1>Loja A</h1>');
  });

  it('lets one in when two use it at once, and nobody when it is withdrawn', async () => {
    const path = await invite('bia@loja.test');
    const answers = await Promise.all(
      [1, 2].map(() => openBrowser(hall).submit(path, { name: 'Bia', password: PASSWORD })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
    const withdrawn = await invite('caio@loja.test');
    const { body } = await hall.tenant.get<{ data: { id: string }[] }>('/invitations');
    await hall.tenant.delete(`/invitations/${body.data[0]?.id}`);
    expect((await browser.submit(withdrawn, { name: 'Caio', password: PASSWORD })).status).toBe(410);
    const late = await invite('caio@loja.test');
    hall.world.pass(8 * 86_400_000);
    expect((await browser.submit(late, { name: 'Caio', password: PASSWORD })).status).toBe(410);
    expect(await count('users')).toBe(1);
  });
});

describe('sign-up', () => {
  it('is by invitation', async () => {
    const answer = await browser.post('/api/auth/sign-up/email', NEWCOMER);
    expect(await answer.json()).toMatchObject({ status: 403, code: 'sign_up_closed' });
    expect((await browser.get('/cadastro')).status).toBe(403);
    expect((await browser.submit('/cadastro', NEWCOMER)).status).toBe(403);
    expect(await (await browser.get('/entrar')).text()).not.toContain('/cadastro');
    expect(await count('users')).toBe(0);
  });

  it('is open where the operator says so', async () => {
    hall = await openHall([], { SIGNUP: 'open' });
    browser = openBrowser(hall);
    expect((await browser.submit('/cadastro', NEWCOMER)).status).toBe(303);
    expect((await browser.get('/')).status).toBe(200);
    const answer = await browser.post('/api/auth/sign-up/email', {
      ...NEWCOMER,
      email: 'eva@x.test',
      organization: 'Café',
    });
    expect(answer.status).toBe(200);
    expect(await (await browser.get('/')).text()).toContain('<h1>Café</h1>');
  });
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
    expect((await browser.post('/api/auth/change-password', change)).status).toBe(200);
    expect(await actions()).toContain('changePassword');
    expect((await signIn('ana@padaria.test', 'outra senha comprida')).status).toBe(303);
  });

  it('switches between organizations of one’s own, and to no other', async () => {
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
      expect(text).not.toMatch(/<script|<style|\son\w+=|\sstyle=|https?:\/\//i);
    }
    expect((await browser.get('/estilo.css')).headers.get('content-type')).toContain('text/css');
  });

  it('refuse a form that is too large', async () => {
    const answer = await browser.submit('/entrar', { email: 'x'.repeat(20_000), password: 'x' });
    expect(answer.status).toBe(413);
  });
});
