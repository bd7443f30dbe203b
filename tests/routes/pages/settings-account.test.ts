/** One's own account: name, password, language, companies, and the end of sessions. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { deviceOf } from '../../../routes/pages/settings/device';
import { type Hall, openHall } from '../api/helpers';
import {
  actions,
  type Browser,
  count,
  NEWCOMER,
  openBrowser,
  openOwner,
  PASSWORD,
  setupPath,
} from '../people';

const NEW = 'outra senha comprida';
const EMAIL = 'ana@padaria.test';

let hall: Hall;
let browser: Browser;

beforeEach(async () => {
  hall = await openHall();
  browser = await openOwner(hall, EMAIL);
});

/** The same person, in another place. */
async function elsewhere(password = PASSWORD): Promise<Browser> {
  const other = openBrowser(hall);
  await other.submit('/entrar', { email: EMAIL, password });
  return other;
}

const isIn = async (one: Browser): Promise<boolean> => (await one.get('/conta')).status === 200;

describe('an account', () => {
  it('changes its name, and nothing else by that form', async () => {
    const answer = await browser.submit('/conta/nome', { name: ' Ana Lima ', email: 'eva@x.test' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/conta']);
    const page = await (await browser.get('/conta')).text();
    expect(page).toContain('Nome salvo.');
    expect(page).toContain('value="Ana Lima"');
    expect(page).toContain(EMAIL);
    const wrong = await browser.submit('/conta/nome', { name: '' });
    expect(wrong.status).toBe(422);
    expect((await actions()).filter((action) => action === 'updateUser')).toHaveLength(1);
  });

  it('speaks the language that is chosen', async () => {
    expect(await (await browser.get('/conta?lang=en')).text()).toContain('My account');
    expect(await (await browser.get('/conta')).text()).toMatch(/<option value="en" selected/);
  });

  it('goes to another company of its own, and to no other', async () => {
    expect(await (await browser.get('/conta')).text()).not.toContain('Mudar de empresa');
    hall.world.pass(1000);
    await openBrowser(hall).submit(await setupPath(), { ...NEWCOMER, email: EMAIL, organization: 'Café' });
    const page = await (await browser.get('/conta')).text();
    const [, other = ''] = /<option value="(org_\w+)"[^>]*>Café/.exec(page) ?? [];
    const moved = await browser.submit('/conta/empresa', { organizationId: other });
    expect(moved.status).toBe(303);
    expect(await (await browser.get('/configuracoes/empresa')).text()).toContain('value="Café"');
    for (const organizationId of [hall.tenant.organizationId, '', 'x'])
      expect((await browser.submit('/conta/empresa', { organizationId })).status).toBe(404);
    expect(await (await browser.get('/configuracoes/empresa')).text()).toContain('value="Café"');
    expect(await actions()).toContain('setActiveOrganization');
  });

  it('is there for simple members too', async () => {
    await env.DB.prepare(`UPDATE members SET role = 'member'`).run();
    expect(await isIn(browser)).toBe(true);
    expect((await browser.submit('/conta/nome', { name: 'Ana' })).status).toBe(303);
  });
});

describe('a password', () => {
  const change = (currentPassword: string, password = NEW, by = browser) =>
    by.submit('/conta/senha', { currentPassword, password });

  it('is changed by the one it was; every other place, and every copy of this cookie, is out', async () => {
    const other = await elsewhere();
    const { cookie } = browser;
    const answer = await change(PASSWORD);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/conta']);
    expect(await isIn(browser)).toBe(true);
    expect(await isIn(other)).toBe(false);
    const stolen = await hall.fetch('/conta', { headers: { cookie, accept: 'text/html' } });
    expect(stolen.status).toBe(303);
    expect(await isIn(await elsewhere(NEW))).toBe(true);
    expect(await isIn(await elsewhere(PASSWORD))).toBe(false);
    expect((await actions()).filter((action) => action === 'changePassword')).toHaveLength(1);
  });

  it('stays in the company that was chosen', async () => {
    hall.world.pass(1000);
    await openBrowser(hall).submit(await setupPath(), { ...NEWCOMER, email: EMAIL, organization: 'Café' });
    const page = await (await browser.get('/conta')).text();
    const [, organizationId = ''] = /<option value="(org_\w+)"[^>]*>Café/.exec(page) ?? [];
    await browser.submit('/conta/empresa', { organizationId });
    await change(PASSWORD);
    expect(await (await browser.get('/configuracoes/empresa')).text()).toContain('value="Café"');
  });

  it('stays where the old one is wrong or the new one too short, and is never sent back', async () => {
    const other = await elsewhere();
    const wrong = await change('errada errada');
    const page = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(page).toContain('Esta não é a sua senha atual.');
    expect(page).not.toContain('errada errada');
    expect(page).not.toContain(NEW);
    expect((await change(PASSWORD, 'curta')).status).toBe(422);
    expect((await change('', NEW)).status).toBe(422);
    expect(await isIn(other)).toBe(true);
    expect(await actions()).not.toContain('changePassword');
    // A page that stands open is no place to guess it unseen.
    expect((await actions()).filter((action) => action === 'signInFailed')).toHaveLength(1);
  });

  it('is guessed here no faster than at the door: by network, and by account', async () => {
    for (const limit of ['signIn', 'refused'] as const) {
      hall.limits[limit] = false;
      const answer = await change(PASSWORD);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
      const program = await browser.post('/api/auth/change-password', {
        currentPassword: PASSWORD,
        newPassword: NEW,
      });
      expect(program.status).toBe(429);
      hall.limits[limit] = true;
    }
    expect(await isIn(await elsewhere(PASSWORD))).toBe(true);
  });

  it('changes by no form from elsewhere', async () => {
    for (const path of [
      '/conta/senha',
      '/conta/nome',
      '/conta/empresa',
      '/conta/sair',
      '/conta/sair-dos-outros',
    ]) {
      const fields = { currentPassword: PASSWORD, password: NEW, name: 'Eva' };
      const answer = await browser.submit(path, fields, { origin: 'https://evil.test' });
      expect(answer.status, path).toBe(403);
    }
    expect(await isIn(browser)).toBe(true);
  });
});

describe('sessions', () => {
  it('are listed by device, without what opens them', async () => {
    await browser.get('/conta');
    const page = await (await browser.get('/conta')).text();
    expect(page).toContain('Onde você entrou');
    const { results } = await env.DB.prepare('SELECT token FROM sessions').all<{ token: string }>();
    for (const { token } of results) expect(page).not.toContain(token);
    expect(page).not.toContain('Sair dos outros lugares');
    await elsewhere();
    expect(await (await browser.get('/conta')).text()).toContain('Sair dos outros lugares');
  });

  it('end everywhere, here too', async () => {
    const other = await elsewhere();
    const { cookie } = browser;
    const answer = await browser.submit('/conta/sair', {});
    expect(answer.headers.get('location')).toBe('/entrar?aviso=encerrado');
    expect(await (await browser.get('/entrar?aviso=encerrado')).text()).toContain(
      'Você saiu de todos os lugares',
    );
    expect([await isIn(browser), await isIn(other)]).toEqual([false, false]);
    expect((await hall.fetch('/conta', { headers: { cookie } })).status).toBe(303);
    expect(await count('sessions')).toBe(0);
    expect((await actions()).filter((action) => action === 'revokeSessions')).toHaveLength(1);
  });

  it('end everywhere else, and nobody else’s do', async () => {
    const other = await elsewhere();
    const eva = await openOwner(hall, 'eva@cafe.test', 'Café');
    expect((await browser.submit('/conta/sair-dos-outros', {})).status).toBe(303);
    expect([await isIn(browser), await isIn(other), await isIn(eva)]).toEqual([true, false, true]);
  });

  it('are made new at the door: a cookie that somebody planted is not taken over', async () => {
    const planted = `__Secure-ponte.session_token=planted.${'A'.repeat(43)}%3D`;
    for (const cookie of [planted, browser.cookie]) {
      const answer = await hall.fetch('/entrar', {
        method: 'POST',
        body: new URLSearchParams({ email: EMAIL, password: PASSWORD }).toString(),
        headers: {
          cookie,
          origin: 'https://ponte.test',
          'content-type': 'application/x-www-form-urlencoded',
        },
      });
      const [made = ''] = answer.headers.getSetCookie().filter((line) => line.includes('session_token'));
      expect(made).toContain('session_token=');
      expect(made.split(';')[0]).not.toBe(cookie);
    }
    const fixed = await hall.fetch('/conta', { headers: { cookie: planted } });
    expect(fixed.headers.get('location')).toMatch(/^\/entrar/);
  });
});

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
    'Chrome, Windows',
  ],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge, Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/604',
    'Safari, iPhone',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  ['curl/8.0', undefined],
])('a browser is called as people call it: %s', (userAgent, name) => {
  expect(deviceOf(userAgent)).toBe(name);
});
