/** Connecting a system and looking after it, as a merchant does. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { APPS, vendor } from '../../hub/oauth-vendor';
import { type Client, connect, type Hall, openHall, type PageJson } from '../api/helpers';
import { actions, type Browser, openBrowser, openOwner, PASSWORD } from '../people';

let hall: Hall;
let browser: Browser;
/** The same organization, by its API. */
let api: Client;

beforeEach(async () => {
  hall = await openHall([vendor], { PONTE_APPS: APPS });
  browser = await openOwner(hall, 'ana@padaria.test');
  const made = await browser.submit('/configuracoes/chaves', { keyName: 'test' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  api = hall.client(`Bearer ${key}`);
});

const read = async (path: string, from = browser): Promise<string> => (await from.get(path)).text();

/** Creates one by its form; answers its address. */
async function create(connector: string, fields: Record<string, string>): Promise<string> {
  const answer = await browser.submit(`/integracoes/nova/${connector}`, {
    connectionName: 'Minha loja',
    ...fields,
  });
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

const SHOPIFY = {
  'settings.shop': 'minha-loja',
  'credentials.webhookSecret': 'shpss_segredo-que-ninguem-ve',
};

async function openMember(): Promise<Browser> {
  const invitation = await api.post<{ url: string }>('/invitations', { email: 'bia@padaria.test' });
  const member = openBrowser(hall);
  await member.submit(new URL(invitation.body.url).pathname, { name: 'Bia', password: PASSWORD });
  return member;
}

describe('/integracoes', () => {
  it('leads to the catalogue while there is nothing', async () => {
    const text = await read('/integracoes');
    expect(text).toContain('Nenhuma integração ainda');
    expect(text).toContain('href="/integracoes/nova"');
  });

  it('lists what there is with its health', async () => {
    await create('shopify', SHOPIFY);
    const text = await read('/integracoes');
    expect(text).toContain('Minha loja');
    expect(text).toContain('Shopify · Loja virtual');
    expect(text).toContain('não testada');
    expect(await read('/integracoes?lang=en')).toContain('not tested');
  });

  it('shows members what is of no team, and of their own', async () => {
    const team = await api.post<{ id: string }>('/teams', { name: 'Loja física' });
    const seen = await connect(api, 'simulator', { name: 'De todos' });
    const hidden = await connect(api, 'simulator', { name: 'Da equipe', teams: [team.body.id] });
    const member = await openMember();
    const text = await read('/integracoes', member);
    expect(text).toContain('De todos');
    expect(text).not.toContain('Da equipe');
    expect((await member.get(`/integracoes/${hidden.id}`)).status).toBe(404);
    expect((await member.get(`/integracoes/${seen.id}`)).status).toBe(200);
  });
});

describe('/integracoes/nova', () => {
  it('finds by words without accents, and by category', async () => {
    expect(await read('/integracoes/nova')).toContain('href="/integracoes/nova/hotmart"');
    const found = await read('/integracoes/nova?q=integrada+LÓJA');
    expect(found).toContain('href="/integracoes/nova/loja-integrada"');
    expect(found).not.toContain('href="/integracoes/nova/shopify"');
    const category = await read('/integracoes/nova?categoria=checkout');
    expect(category).toContain('href="/integracoes/nova/kiwify"');
    expect(category).not.toContain('href="/integracoes/nova/shopify"');
    expect(await read('/integracoes/nova?q=nada+assim')).toContain('Ligar um sistema próprio');
    expect(await read('/integracoes/nova?lang=en')).toContain('Online shop');
  });
});

describe('/integracoes/nova/:connector', () => {
  it('says what to know before choosing', async () => {
    const text = await read('/integracoes/nova/loja-integrada');
    expect(text).toContain('O Personal Token vale 3 meses');
    expect(text).toContain('Pedidos, a cada 5 minutos');
    expect(text).toContain('href="https://app.lojaintegrada.com.br/painel/"');
    expect(text).toContain('B: cada aviso traz um segredo fixo');
    expect((await browser.get('/integracoes/nova/nada')).status).toBe(404);
  });

  it('creates, with environment and teams, and notes it', async () => {
    const team = await api.post<{ id: string }>('/teams', { name: 'Loja física' });
    const path = await create('shopify', {
      ...SHOPIFY,
      [`team.${team.body.id}`]: 'true',
      'team.tea_of-somebody-else': 'true',
      environment: 'sandbox',
      'sync.testRecipient': '(11) 98888-7777',
    });
    expect(path).toMatch(/^\/integracoes\/con_/);
    expect(await read(path)).toContain('Integração criada');
    const { body } = await api.get(path.replace('/integracoes', '/connections'));
    expect(body).toMatchObject({
      name: 'Minha loja',
      teams: [team.body.id],
      settings: { shop: 'minha-loja' },
      sync: { environment: 'sandbox', testRecipient: '+5511988887777' },
    });
    expect(await actions()).toContain('createConnection');
  });

  it('shows a secret that it makes once', async () => {
    await create('loja-integrada', { 'credentials.apiKey': 'token-da-loja-integrada' });
    // Another connection of theirs has nothing to show.
    expect(await read(await create('simulator', {}))).not.toContain('novo-webhookSecret');
    const again = await create('loja-integrada', { 'credentials.apiKey': 'token-da-loja-integrada' });
    const text = await read(again);
    const [, secret = ''] = /<code id="novo-webhookSecret">([\w-]+)<\/code>/.exec(text) ?? [];
    expect(secret.length).toBeGreaterThan(20);
    expect(text).not.toContain('token-da-loja-integrada');
    for (const end of ['', '/dados', '/ficha']) expect(await read(`${again}${end}`)).not.toContain(secret);
  });

  it('gives back what was typed, but for secrets, with what is wrong beside it', async () => {
    const answer = await browser.submit('/integracoes/nova/shopify', {
      connectionName: 'Loja do João',
      'settings.shop': 'loja?!',
      'credentials.webhookSecret': 'shpss_nao-volta',
      'settings.cartIdleMinutes': '9999',
      environment: 'sandbox',
      'sync.testRecipient': 'ninguém',
    });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('value="Loja do João"');
    expect(text).toContain('value="loja?!"');
    expect(text).toContain('id="f-settings-shop-error"');
    expect(text).toContain('pode ser no máximo 600');
    expect(text).toContain('precisa ser um telefone ou um e-mail');
    // What few need stands open where something in it is wrong.
    expect(text).toMatch(/<details open=""><summary>Mais opções/);
    expect(text).not.toContain('shpss_nao-volta');
    expect((await api.get<PageJson<unknown>>('/connections')).body.data).toEqual([]);
    expect(await actions()).not.toContain('createConnection');

    const english = await browser.submit('/integracoes/nova/shopify?lang=en', { connectionName: ' ' });
    expect(await english.text()).toContain('Fill this in, with up to 100 characters.');
  });

  it('is for admins', async () => {
    const member = await openMember();
    expect((await member.get('/integracoes/nova/shopify')).status).toBe(403);
    expect(
      (await member.submit('/integracoes/nova/shopify', { connectionName: 'X', ...SHOPIFY })).status,
    ).toBe(403);
  });
});

describe('/integracoes/:id', () => {
  it('shows the address to copy, the steps with the own panel, and what is missing', async () => {
    const path = await create('shopify', SHOPIFY);
    const text = await read(path);
    expect(text).toMatch(/<code id="webhook">https:\/\/ponte\.test\/hooks\/shopify\/[\w-]{20,}<\/code>/);
    expect(text).toContain('href="https://minha-loja.myshopify.com/admin/settings/checkout"');
    expect(text).toContain('O que falta');
    expect(text).toContain('Ligue as notificações desejadas.');
    expect(await read(`${path}?lang=en`)).toContain('What is missing');
  });

  it('keeps the address from members, who may test and pause', async () => {
    const path = await create('shopify', SHOPIFY);
    const member = await openMember();
    const text = await read(path, member);
    expect(text).not.toContain('/hooks/shopify/');
    expect(text).not.toContain(`${path}/dados`);
    expect((await member.submit(`${path}/pausar`, {})).status).toBe(303);
    for (const end of ['dados', 'endereco', 'excluir', 'registrar'])
      expect((await member.submit(`${path}/${end}`, {})).status).toBe(403);
  });

  it('tests: the account where it works, the reason, who acts and what next where not', async () => {
    const path = await create('loja-integrada', { 'credentials.apiKey': 'token-da-loja-integrada' });
    hall.world.network = () => Response.json({ objects: [] });
    const good = await browser.submit(`${path}/testar`, {});
    expect(good.status).toBe(200);
    expect(await good.text()).toContain('A conexão funciona.');
    hall.world.network = () => new Response('{}', { status: 401 });
    const bad = await (await browser.submit(`${path}/testar`, {})).text();
    expect(bad).toContain('O teste não passou.');
    expect(bad).toContain('A credencial foi recusada.');
    expect(bad).toContain('Quem resolve: você.');
    expect(bad).toContain('Gere uma credencial nova');
    expect(await read(path)).toContain('A última chamada ao sistema falhou em');
    // The way back after a reload, or into the other language.
    const back = await browser.get(`${path}/testar`);
    expect([back.status, back.headers.get('location')]).toEqual([303, path]);
  });

  it('registers webhooks and names the topics', async () => {
    const path = await create('loja-integrada', { 'credentials.apiKey': 'token-da-loja-integrada' });
    hall.world.network = () => Response.json({});
    expect(await (await browser.submit(`${path}/registrar`, {})).text()).toMatch(
      /Registrados:.*<code>pedido<\/code>/,
    );
    hall.world.network = () => new Response('', { status: 403 });
    expect(await (await browser.submit(`${path}/registrar`, {})).text()).toContain(
      'A credencial não tem permissão para isto.',
    );
  });

  it('pauses and resumes', async () => {
    const path = await create('shopify', SHOPIFY);
    await browser.submit(`${path}/pausar`, {});
    const paused = await read(path);
    expect(paused).toContain('Integração pausada');
    expect(paused).toContain(`action="${path}/retomar"`);
    await browser.submit(`${path}/retomar`, {});
    expect(await read(path)).toContain(`action="${path}/pausar"`);
    expect(await actions()).toEqual(expect.arrayContaining(['pauseConnection', 'resumeConnection']));
  });

  it('offers consent where the operator has an app, and says so where not', async () => {
    const path = await create('vendor', {});
    const id = path.split('/').at(-1);
    expect(await read(path)).toContain(`href="/oauth/vendor/start?connectionId=${id}"`);
    hall = await openHall([vendor]);
    browser = await openOwner(hall, 'ana@outra.test');
    const text = await read(await create('nuvemshop', { 'settings.storeId': '1' }));
    expect(text).not.toContain('/oauth/');
    expect(text).toContain('quem opera esta Ponte ainda não cadastrou');
  });
});

describe('what is dangerous', () => {
  it('changes the address after a word; the old one works on', async () => {
    const path = await create('generic', {});
    const hookIn = (text: string) => /\/hooks\/generic\/[\w-]+/.exec(text)?.[0] ?? '';
    const old = hookIn(await read(path));
    expect(await read(`${path}/endereco`)).toContain('por mais um dia');
    expect((await browser.submit(`${path}/endereco`, {})).headers.get('location')).toBe(path);
    const fresh = hookIn(await read(path));
    expect(fresh).not.toBe(old);
    for (const hook of [old, fresh])
      expect((await hall.fetch(hook, { method: 'POST', body: '{"a":1}' })).status).toBe(200);
    // A channel without webhooks has no address.
    expect((await browser.get(`${await create('simulator', {})}/endereco`)).status).toBe(404);
  });

  it('deletes after naming what goes', async () => {
    const path = await create('simulator', {});
    const id = path.split('/').at(-1);
    await api.post('/automations', {
      name: 'Pedido pago da loja',
      trigger: { type: 'order.paid', conditions: { match: 'all', rules: [] } },
      action: { kind: 'message', channelId: id, to: '{{ customer.phone }}', template: 'Oi' },
    });
    const text = await read(`${path}/excluir`);
    expect(text).toContain('Excluir Minha loja');
    expect(text).toContain('Pedido pago da loja');
    expect((await api.get(`/connections/${id}`)).status).toBe(200);
    const gone = await browser.submit(`${path}/excluir`, {});
    expect(gone.headers.get('location')).toBe('/integracoes');
    expect(await read('/integracoes')).toContain('Minha loja foi excluída.');
    expect((await browser.submit(`${path}/excluir`, {})).status).toBe(404);
    expect(await actions()).toContain('deleteConnection');
  });

  it('lets one go whose system has left the catalogue', async () => {
    const path = await create('vendor', {});
    const id = path.split('/').at(-1);
    await env.DB.prepare("UPDATE connections SET connector = 'gone' WHERE id = ?").bind(id).run();
    expect(await read('/integracoes')).toContain(`href="${path}/excluir"`);
    expect((await browser.get(path)).status).toBe(409);
    expect(await read(`${path}/excluir`)).toContain('Este sistema saiu do catálogo');
    expect((await browser.submit(`${path}/excluir`, {})).status).toBe(303);
  });

  it('is nobody else’s', async () => {
    const path = await create('shopify', SHOPIFY);
    const stranger = await openOwner(hall, 'eva@outra.test', 'Outra');
    for (const end of ['', '/dados', '/testar', '/registrar', '/endereco', '/excluir', '/ficha', '/pausar'])
      expect((await stranger.get(path + end)).status, end).toBe(404);
    for (const end of ['/dados', '/testar', '/registrar', '/endereco', '/excluir', '/pausar', '/retomar'])
      expect((await stranger.submit(path + end, { connectionName: 'Minha' })).status, end).toBe(404);
    expect(await read(path)).toContain('Minha loja');
  });
});
