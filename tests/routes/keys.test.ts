/** The first API key: whoever came in by the set-up link makes it on a page. */
import { env } from 'cloudflare:test';
import { beforeEach, expect, it } from 'vitest';
import { type Hall, openHall } from './api/helpers';
import { actions, type Browser, NEWCOMER, openBrowser, setupPath } from './people';

let hall: Hall;
let browser: Browser;

beforeEach(async () => {
  hall = await openHall();
  browser = openBrowser(hall);
  await browser.submit(await setupPath(), NEWCOMER);
});

const withKey = (key: string) => hall.client(`Bearer ${key}`).get<{ name: string }>('/organization');

it('is made, shown once, works, and is revoked', async () => {
  expect(await (await browser.get('/configuracoes')).text()).toContain('href="/configuracoes/chaves"');
  const made = await browser.submit('/configuracoes/chaves', { keyName: 'ERP' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  expect((await withKey(key)).body.name).toBe(NEWCOMER.organization);

  const list = await (await browser.get('/configuracoes/chaves')).text();
  expect(list).toContain(`…${key.slice(-4)}`);
  expect(list).not.toContain(key);
  const [, revoke = ''] = /href="(\/configuracoes\/chaves\/key_\w+\/revogar)"/.exec(list) ?? [];
  const asked = await (await browser.get(revoke)).text();
  expect(asked).toContain('Revogar a chave ERP');
  expect(asked).toContain('perde o acesso na hora');
  expect((await withKey(key)).status).toBe(200);
  const gone = await browser.submit(revoke, {});
  expect([gone.status, gone.headers.get('location')]).toEqual([303, '/configuracoes/chaves']);
  expect((await withKey(key)).status).toBe(401);
  expect((await browser.submit(revoke, {})).status).toBe(404);
  expect((await browser.get(revoke)).status).toBe(404);
  expect(await actions()).toEqual(['createApiKey', 'revokeApiKey', 'setUp', 'signIn']);
});

it('needs a name, and says so', async () => {
  const refused = await browser.submit('/configuracoes/chaves', { keyName: ' ' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('Preencha');
});

it('is not for everybody: members of the team are refused', async () => {
  await env.DB.prepare(`UPDATE members SET role = 'member'`).run();
  expect((await browser.get('/configuracoes/chaves')).status).toBe(403);
  expect((await browser.submit('/configuracoes/chaves', { keyName: 'ERP' })).status).toBe(403);
  expect(await (await browser.get('/configuracoes')).text()).not.toContain('href="/configuracoes/chaves"');
  const keys = await env.DB.prepare(`SELECT count(*) AS n FROM api_keys WHERE name = 'ERP'`).first<{
    n: number;
  }>();
  expect(keys?.n).toBe(0);
});
