/** The form of a connection's data, its document, and that no secret is ever in a page. */
import { beforeEach, describe, expect, it } from 'vitest';
import { connectors } from '../../../connectors';
import { deepLink } from '../../../routes/pages/connections/setup';
import { isSensitive } from '../../../src/hub/fields';
import { type Client, connect, examplesOf, type Hall, openHall } from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

let hall: Hall;
let browser: Browser;
let api: Client;

beforeEach(async () => {
  hall = await openHall();
  browser = await openOwner(hall, 'ana@padaria.test');
  const made = await browser.submit('/configuracoes/chaves', { keyName: 'test' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  api = hall.client(`Bearer ${key}`);
});

const read = async (path: string): Promise<string> => (await browser.get(path)).text();

const SECRETS = {
  apiKey: 'a-primeira-chave-da-loja',
  appKey: 'a-chave-de-aplicacao-1',
  webhookSecret: 'o-token-do-webhook-1',
};

describe('/integracoes/:id/dados', () => {
  it('keeps secrets that are left empty, replaces what is typed, and drops what is ticked', async () => {
    const { id } = await connect(api, 'loja-integrada', { name: 'Loja', credentials: SECRETS });
    const path = `/integracoes/${id}/dados`;
    const form = await read(path);
    for (const secret of Object.values(SECRETS)) expect(form).not.toContain(secret);
    expect(form).toContain('Guardado: ••••loja');
    const baseUrl = 'https://api.awsli.com.br';
    const answer = await browser.submit(path, {
      connectionName: 'Loja nova',
      'credentials.apiKey': '',
      'credentials.appKey': '',
      'clear.credentials.appKey': 'true',
      'credentials.webhookSecret': 'o-token-do-webhook-2',
      'settings.baseUrl': baseUrl,
    });
    expect(answer.status).toBe(303);
    expect(await actions()).toContain('updateConnection');
    const { body } = await api.get<{ credentials: Record<string, string> }>(`/connections/${id}`);
    expect(body).toMatchObject({ name: 'Loja nova', settings: { baseUrl } });
    expect(body.credentials).toEqual({ apiKey: '••••loja', webhookSecret: '••••ok-2' });
  });

  it('shows errors at the field and changes nothing', async () => {
    const { id } = await connect(api, 'woocommerce', {
      name: 'Loja',
      settings: { shop: 'loja.com.br', statusMap: 'completed=shipped' },
    });
    const path = `/integracoes/${id}/dados`;
    const answer = await browser.submit(path, {
      connectionName: 'Outra',
      'settings.shop': 'loja.com.br',
      'settings.statusMap': 'isto não é um mapa',
      'credentials.consumerKey': 'sem-prefixo',
    });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('value="isto não é um mapa"');
    expect(text).toContain('id="f-settings-statusMap-error"');
    expect(text).toContain('id="f-credentials-consumerKey-error"');
    expect(text).not.toContain('sem-prefixo');
    expect((await api.get(`/connections/${id}`)).body).toMatchObject({
      name: 'Loja',
      settings: { statusMap: 'completed=shipped' },
    });
  });

  it('moves it to its sandbox and back, and between teams', async () => {
    const team = await api.post<{ id: string }>('/teams', { name: 'Loja física' });
    const { id } = await connect(api, 'generic', { name: 'Loja' });
    const path = `/integracoes/${id}/dados`;
    await browser.submit(path, {
      connectionName: 'Loja',
      environment: 'sandbox',
      'sync.testRecipient': 'ana@padaria.test',
      [`team.${team.body.id}`]: 'true',
    });
    expect((await api.get(`/connections/${id}`)).body).toMatchObject({
      teams: [team.body.id],
      sync: { environment: 'sandbox', testRecipient: 'ana@padaria.test' },
    });
    expect(await read(path)).toContain('value="ana@padaria.test"');
    await browser.submit(path, { connectionName: 'Loja', environment: 'production' });
    expect((await api.get(`/connections/${id}`)).body).toMatchObject({
      teams: [],
      sync: { environment: 'production', testRecipient: null },
    });
  });
});

describe('/integracoes/:id/ficha', () => {
  it('tells what is exchanged, and downloads as Markdown', async () => {
    const { id } = await connect(api, 'shopify', {
      name: 'Loja | da *Maria*',
      settings: { shop: 'minha-loja' },
      credentials: { webhookSecret: 'shpss_segredo-que-ninguem-ve' },
    });
    const text = await read(`/integracoes/${id}/ficha`);
    for (const part of [
      'Sistemas',
      'Agenda de consultas',
      'Eventos reconhecidos',
      'order.paid',
      'minha-loja',
    ])
      expect(text).toContain(part);
    const file = await browser.get(`/integracoes/${id}/ficha?formato=md`);
    expect(file.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="ficha-loja-da-maria.md"');
    const markdown = await file.text();
    expect(markdown).toMatch(/^# Ficha técnica: Loja \\\| da \\\*Maria\\\*\n\n## Sistemas\n\n- \*\*Empresa:/);
    expect(markdown).toContain(
      '| Lista | Frequência | Para quê |\n| --- | --- | --- |\n| Pedidos | a cada hora |',
    );
    expect(markdown).not.toContain('segredo-que-ninguem-ve');
    expect(await read(`/integracoes/${id}/ficha?formato=md&lang=en`)).toContain('# Data sheet:');
  });
});

/** A digit for a digit: what a field takes has its shape. */
const otherThan = (last: string): string =>
  /\d/.test(last) ? (last === '1' ? '2' : '1') : last === 'a' ? 'b' : 'a';

/** Like examples, so that they pass the checks, but nobody's placeholder. */
function secretsOf(slug: string) {
  const connector = connectors.get(slug);
  if (!connector) throw new Error(slug);
  const values = examplesOf(connector);
  const typed: Record<string, string> = {};
  const secrets: string[] = [];
  for (const field of connector.fields) {
    const name = `${field.group}.${field.key}`;
    typed[name] = values[field.group][field.key] ?? '';
    if (!isSensitive(field)) continue;
    typed[name] = typed[name].replace(/[0-9a-zA-Z](?=[^0-9a-zA-Z]*$)/, otherThan);
    // Of JSON what it holds: its quotes look otherwise in a page.
    const inside: string[] = field.type === 'json' ? Object.values(JSON.parse(typed[name])) : [typed[name]];
    secrets.push(...inside);
  }
  return { typed, secrets };
}

it.each([...connectors.keys()])('%s: every page is drawn, and shows no secret', async (slug) => {
  const { typed, secrets } = secretsOf(slug);
  const form = await read(`/integracoes/nova/${slug}`);
  for (const name of Object.keys(typed)) expect(form).toContain(`name="${name}"`);
  const answer = await browser.submit(`/integracoes/nova/${slug}`, { ...typed, connectionName: 'Teste' });
  expect(answer.status, await answer.clone().text()).toBe(303);
  const { body } = await api.get<{ data: { id: string }[] }>('/connections');
  const path = `/integracoes/${body.data[0]?.id}`;
  // The first look is the one that shows what the hub made up; the typed secrets are in none.
  const pages = ['', '/dados', '/ficha', '/ficha?formato=md', '/excluir', '?lang=en', '/dados?lang=en'];
  const wrong = await browser.submit(`${path}/dados`, { ...typed, connectionName: '' });
  expect(wrong.status).toBe(422);
  const texts = await Promise.all(pages.map((end) => read(path + end)));
  for (const text of [form, await answer.text(), await wrong.text(), ...texts])
    for (const secret of secrets) expect(text).not.toContain(secret);
});

describe('a step’s link', () => {
  const shopify = connectors.get('shopify');
  const to = (address: string, shop: string) => shopify && deepLink(address, shopify, { shop });

  it.each([
    ['minha-loja', 'https://minha-loja.myshopify.com/admin'],
    [' https://minha-loja.myshopify.com/ ', 'https://minha-loja.myshopify.com/admin'],
  ])('leads into the own panel: %j', (shop, link) => {
    expect(to('https://{shop}/admin', shop)).toBe(link);
  });

  it('is none while the shop is not known, and never anything but a web page', () => {
    expect(to('https://{shop}/admin', '')).toBeUndefined();
    expect(to('{shop}', 'javascript:alert(1).x')).toBeUndefined();
  });
});
