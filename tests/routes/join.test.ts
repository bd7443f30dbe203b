/** Coming in: set-up links, invitations, sign-up, and a forgotten password. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
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
    expect(await actions()).toContain('signInFailed');
    const other = openBrowser(hall);
    expect((await other.submit(path, { ...NEWCOMER, organization: 'Café' })).status).toBe(303);
    expect(await (await other.get('/')).text()).toContain('<h1>Café</h1>');
    // The first session still works in the first organization.
    expect(await (await browser.get('/')).text()).toContain('<h1>Padaria</h1>');
    expect(await count('users')).toBe(1);
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

    await browser.submit('/senha', { email: 'ana@padaria.test' });
    const [path = '', other = ''] = mails.map(
      ({ text }) => new URL(/https:\S+/.exec(text)?.[0] ?? '').pathname,
    );
    expect(other).not.toBe(path);
    expect(path).toMatch(/^\/senha\/\w+$/);
    const stored = await env.DB.prepare('SELECT identifier FROM verifications').all();
    expect(JSON.stringify(stored.results)).not.toContain(path.split('/')[2]);
    expect((await browser.submit(path, { password: 'curta' })).status).toBe(422);
    const done = await browser.submit(path, { password: 'outra senha comprida' });
    expect(done.headers.get('location')).toBe('/entrar?aviso=senha');
    // Neither it nor any other link that was mailed before works any more.
    for (const used of [path, other])
      expect((await browser.submit(used, { password: 'mais uma senha comprida' })).status).toBe(410);
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
