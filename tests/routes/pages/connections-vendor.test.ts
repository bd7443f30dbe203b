/** What a page asks of the vendor, or makes for it: drop-downs in the form, and the script to paste. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Choices, type Connector, ignored } from '../../../src/kit';
import { type Client, connect, type Hall, openHall } from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

let boards: Choices;

const planner: Connector = {
  slug: 'planner',
  label: { pt: 'Planner', en: 'Planner' },
  category: 'crm',
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo', en: 'Secret' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'um-segredo',
    },
    {
      key: 'boardId',
      group: 'settings',
      label: { pt: 'Quadro', en: 'Board' },
      type: 'text',
      required: false,
      example: 'b1',
    },
  ],
  setup: [{ pt: 'Cole o código.', en: 'Paste the code.' }],
  inbound: { verify: { scheme: 'standard-webhooks' }, normalise: () => ignored('nothing_new') },
  choices: { boardId: async () => boards },
  paste: {
    label: { pt: 'Código para o planner', en: 'Code for the planner' },
    language: 'javascript',
    make: ({ webhookUrl, webhookSecret, settings }) =>
      `const URL = '${webhookUrl}', KEY = '${webhookSecret}', BOARD = '${settings.boardId}'; // <b>`,
  },
};

let hall: Hall;
let browser: Browser;
let api: Client;
let id: string;

beforeEach(async () => {
  boards = { ok: true, choices: [{ value: 'b1', label: 'Vendas <2026>' }] };
  hall = await openHall([planner]);
  browser = await openOwner(hall, 'ana@padaria.test');
  const made = await browser.submit('/configuracoes/chaves', { keyName: 'test' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  api = hall.client(`Bearer ${key}`);
  id = (await connect(api, 'planner', { name: 'Planner', settings: { boardId: 'b1' } })).id;
});

const read = async (path: string): Promise<string> => (await browser.get(path)).text();

describe('a setting that the vendor knows the values of', () => {
  it('is a drop-down, in the form and in the API', async () => {
    const text = await read(`/integracoes/${id}/dados`);
    expect(text).toMatch(/<option value="b1" selected[^>]*>Vendas &lt;2026&gt;</);
    const { body } = await api.get(`/connections/${id}/choices/boardId`);
    expect(body).toEqual({ data: [{ value: 'b1', label: 'Vendas <2026>' }] });
  });

  it('is typed where the vendor does not answer, and the API says why', async () => {
    boards = { ok: false, reason: 'unauthorized' };
    expect(await read(`/integracoes/${id}/dados`)).toMatch(/<input name="settings.boardId"[^>]*value="b1"/);
    const { status, body } = await api.get(`/connections/${id}/choices/boardId`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ data: [], reason: { code: 'unauthorized' } });
  });

  it('of no such name has none', async () => {
    for (const key of ['nope', 'constructor', '__proto__'])
      expect((await api.get(`/connections/${id}/choices/${key}`)).body, key).toMatchObject({
        data: [],
        reason: { code: 'unsupported' },
      });
  });
});

describe('the script to paste', () => {
  it('is shown on request only, with the secret and the address, and that is noted', async () => {
    expect(await read(`/integracoes/${id}`)).toContain(`href="/integracoes/${id}/codigo"`);
    const before = await read(`/integracoes/${id}/codigo`);
    expect(before).toContain('Código para o planner');
    expect(before).not.toContain('const URL');
    const answer = await browser.submit(`/integracoes/${id}/codigo`, {});
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const text = await answer.text();
    expect(text).toMatch(/const URL = (&#39;|&#x27;|')https?:\/\/[^']+\/hooks\/planner\/[\w-]{43}/);
    expect(text).toMatch(/KEY = (&#39;|')[\w+/=-]{20,}/);
    expect(text).toContain('&lt;b&gt;');
    expect(await actions()).toContain('showScript');
  });

  it('is there for no other connector', async () => {
    const other = await connect(api, 'generic', { name: 'Loja' });
    expect((await browser.get(`/integracoes/${other.id}/codigo`)).status).toBe(404);
    expect((await browser.submit(`/integracoes/${other.id}/codigo`, {})).status).toBe(404);
  });
});
