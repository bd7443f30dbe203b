/** What a connection does, on its pages: checklist, diagnosis, synchronising, import, recognition, simulation. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, iso, MINUTE } from '../../../src/hub/hub';
import type { Connector } from '../../../src/kit';
import { listingOf, shop } from '../../hub/shop';
import { NOW } from '../../hub/world';
import { type Client, connect, type Hall, openHall, openShop } from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

const mall: Connector = {
  ...shop,
  slug: 'mall',
  probe: async ({ http }) => {
    const answer = await http.request({ url: 'https://shop.test/me' });
    return answer.ok && answer.status === 200 ? { ok: true } : { ok: false, reason: 'unauthorized' };
  },
  poll: {
    orders: listingOf('orders', 'order', { proves: true }),
    customers: listingOf('customers', 'customer', { everyMinutes: 15 }),
  },
};

let hall: Hall;
let browser: Browser;
let mine: Client;

/** The API of the browser's own organization. */
async function keyFor(who: Browser): Promise<Client> {
  const made = await who.submit('/configuracoes/chaves', { keyName: 'test' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  return hall.client(`Bearer ${key}`);
}

beforeAll(async () => {
  hall = await openHall([mall]);
  browser = await openOwner(hall, 'ana@padaria.test');
  mine = await keyFor(browser);
});

beforeEach(() => {
  hall.world.poll.waiting.length = 0;
  hall.world.network = (request) =>
    Response.json({ items: new URL(request.url).pathname === '/orders' ? [item] : [], cursor: 'c1' });
});

const item = {
  id: '1',
  number: '1001',
  is: ['created', 'paid'],
  at: iso(NOW - HOUR),
  createdAt: iso(NOW - HOUR),
  phone: '+5511988887777',
  v: 'a',
};

const open = () => connect(mine, 'mall', { credentials: { webhookSecret: 'a-secret-of-sixteen' } });
const get = async (path: string, headers = {}) => (await browser.get(path, headers)).text();
const send = async (path: string, fields: Record<string, string> = {}) => {
  const answer = await browser.submit(path, fields);
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
};

it('is nobody else’s, in every page', async () => {
  const theirs = await connect(hall.other, 'mall', { credentials: { webhookSecret: 'a-secret-of-sixteen' } });
  for (const page of ['checklist', 'sincronizacao', 'campos', 'reconhecimento', 'simular'])
    expect((await browser.get(`/integracoes/${theirs.id}/${page}`)).status, page).toBe(404);
  for (const page of [
    'checklist/testar',
    'checklist/retomar',
    'checklist/sincronizar',
    'sincronizacao/agora',
  ])
    expect((await send(`/integracoes/${theirs.id}/${page}`)).status, page).toBe(404);
});

describe('the checklist', () => {
  it('has a way out of every open step, in both languages', async () => {
    const { id } = await open();
    const page = await get(`/integracoes/${id}/checklist`);
    for (const part of [
      'Credencial testada',
      `action="/integracoes/${id}/checklist/testar"`,
      `action="/integracoes/${id}/checklist/sincronizar"`,
      `href="/notificacoes?integracao=${id}"`,
      'Nada chegou desta plataforma.',
    ])
      expect(page).toContain(part);
    expect(await get(`/integracoes/${id}/checklist?lang=en`)).toContain('Credentials tested');
    await get(`/integracoes/${id}/checklist?lang=pt-BR`);
  });

  it('tests: a refusal says why, who, and what next', async () => {
    const { id } = await open();
    hall.world.network = () => new Response('', { status: 401 });
    const refused = await send(`/integracoes/${id}/checklist/testar`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('A credencial foi recusada.');
    expect(refused.text).toContain('Quem resolve: você.');
    hall.world.network = () => Response.json({});
    expect(await send(`/integracoes/${id}/checklist/testar`)).toMatchObject({
      status: 303,
      to: `/integracoes/${id}/checklist`,
    });
    expect(await get(`/integracoes/${id}/checklist`)).toContain('A conexão funciona.');
  });

  it('resumes what was paused', async () => {
    const { id } = await open();
    await mine.post(`/connections/${id}/pause`);
    expect(await get(`/integracoes/${id}/checklist`)).toContain('A integração está pausada.');
    const refused = await send(`/integracoes/${id}/checklist/sincronizar`);
    expect(refused).toMatchObject({ status: 422, text: expect.stringContaining('Retome-a antes') });
    await send(`/integracoes/${id}/checklist/retomar`);
    expect((await mine.get<{ status: string }>(`/connections/${id}`)).body.status).toBe('active');
  });

  it('guides out of a synchronisation that fails', async () => {
    const { id } = await open();
    hall.world.network = () => new Response('', { status: 401 });
    await send(`/integracoes/${id}/checklist/sincronizar`);
    await hall.world.drain();
    const page = await get(`/integracoes/${id}/checklist`);
    expect(page).toContain('A sincronização está falhando');
    expect(page).toContain('Gere uma credencial nova');
    expect(page).toContain('Sincronizar de novo');
  });

  it('tells which condition failed, and what the event had', async () => {
    const { shop: source, automation } = await openShop(mine, {
      enabled: true,
      trigger: {
        type: 'order.paid',
        conditions: { match: 'all', rules: [{ field: 'order.number', operator: 'equal', value: '7' }] },
      },
    });
    hall.world.pass(MINUTE);
    await mine.post(`/connections/${source.id}/simulate`, {
      body: {
        customer: { first_name: 'Ana', phone: '5511987654321' },
        order: {
          id: '10457',
          products: [{ name: 'A', quantity: 1, value: 1 }],
          products_total: 1,
          total: 1,
          discount: 0,
        },
      },
      path: 'events/order-paid',
    });
    await hall.world.drain();
    const page = await get(`/integracoes/${source.id}/checklist`);
    expect(page).toContain('As condições da notificação não foram atendidas.');
    expect(page).toContain(`/notificacoes/${automation.id}`);
    expect(page).toMatch(/order\.number<\/code> deveria ser igual a <strong>7<\/strong>: veio 10457/);
  });
});

describe('synchronising', () => {
  it('keeps rules, and shows what is wrong beside its field', async () => {
    const { id } = await open();
    const at = `/integracoes/${id}/sincronizacao`;
    const wrong = await send(at, { 'orders.on': 'true', 'orders.every': '7', 'customers.every': '30' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('use um múltiplo de 5, de 60 a 10080');
    expect(wrong.text).toMatch(/name="orders.every"[^>]*value="7"[^>]*aria-invalid="true"/);

    const saved = await send(at, { 'orders.on': 'true', 'orders.every': '120', 'orders.batch': '50' });
    expect(saved).toMatchObject({ status: 303, to: at });
    const { body } = await mine.get<{ sync: unknown }>(`/connections/${id}`);
    expect(body.sync).toMatchObject({
      dropOvertaken: false,
      objects: {
        orders: { direction: 'in', everyMinutes: 120, batch: 50 },
        customers: { direction: 'off' },
      },
    });
  });

  it('asks for a poll, and says how long the platform wants to be left alone', async () => {
    const { id } = await open();
    const at = `/integracoes/${id}/sincronizacao`;
    expect(await send(`${at}/agora`)).toMatchObject({ status: 303, to: at });
    expect(hall.world.poll.sent.at(-1)).toMatchObject({ connectionIds: [id] });
    expect(await get(at)).toContain('Vários pedidos seguidos valem por um.');
    hall.world.network = () => new Response('', { status: 429 });
    await hall.world.drain();
    await send(`${at}/agora`);
    expect(await get(at)).toContain('a plataforma pediu para esperar até');
    hall.world.poll.broken = true;
    expect(await send(`${at}/agora`)).toMatchObject({ status: 422 });
    hall.world.poll.broken = false;
  });

  it('imports: begins, shows how far it is, is looked at, and confirmed', async () => {
    const { id } = await open();
    const at = `/integracoes/${id}/sincronizacao`;
    const day = iso(NOW - 10 * 24 * HOUR).slice(0, 10);
    expect((await send(`${at}/importar`, { since: day })).text).toContain('Escolha ao menos um item.');
    for (const since of ['2020-01-01', '2999-01-01', 'ontem', ''])
      expect((await send(`${at}/importar`, { 'import.orders': 'true', since })).text, since).toContain(
        'Escolha um dia entre dois anos atrás e hoje.',
      );
    expect((await send(`${at}/confirmar`)).text).toContain('Não há importação esperando confirmação.');

    expect(await send(`${at}/importar`, { 'import.orders': 'true', since: day })).toMatchObject({
      status: 303,
      to: `${at}#importacao`,
    });
    const running = await get(at);
    expect(running).toContain('hx-trigger="every 3s"');
    expect(running).toContain('lendo');
    expect((await send(`${at}/agora`)).text).toContain('Confirme-a primeiro.');

    await hall.world.drain();
    const review = await get(at);
    expect(review).not.toContain('every 3s');
    expect(review).toContain('Pedido › número');
    expect(review).toContain('1001');
    expect(await send(`${at}/confirmar`)).toMatchObject({ status: 303 });
    const confirmed = await get(at);
    expect(confirmed).toContain('Importação confirmada.');
    expect(confirmed).not.toContain('1001');
    expect(await actions()).toEqual(
      expect.arrayContaining(['startImport', 'confirmImport', 'syncConnection']),
    );
  });

  it('goes on with an import that stopped', async () => {
    const { id } = await open();
    const at = `/integracoes/${id}/sincronizacao`;
    hall.world.network = () => new Response('', { status: 401 });
    await send(`${at}/importar`, { 'import.orders': 'true', since: iso(NOW - 24 * HOUR).slice(0, 10) });
    await hall.world.drain();
    const failed = await get(at);
    expect(failed).toContain('A importação parou.');
    expect(failed).toContain('A credencial foi recusada.');
    hall.world.network = () => Response.json({ items: [item], cursor: 'c1' });
    await send(`${at}/importar`);
    await hall.world.drain();
    expect(await get(at)).toContain('Está certo, começar a sincronizar');
  });
});

describe('recognition', () => {
  it('is edited where the connector lets it, with names instead of codes', async () => {
    const woo = await connect(mine, 'woocommerce', {
      settings: { shop: 'loja.example.com.br' },
      credentials: { webhookSecret: 'um-segredo-bem-comprido' },
    });
    const at = `/integracoes/${woo.id}/reconhecimento`;
    const page = await get(at);
    expect(page).toContain('Tabela de reconhecimento');
    expect(page).toContain('<option value="shipped">Pedido enviado</option>');
    expect(page).not.toContain('<option value="created">');

    const wrong = await send(at, { 'status.0': 'enviado!', 'meaning.0': 'shipped' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="enviado!"');
    const rows = {
      'status.0': 'enviado moto',
      'meaning.0': 'shipped',
      'status.1': 'nf',
      'meaning.1': 'ignore',
      'status.2': 'sem-sentido',
      'meaning.2': '',
    };
    expect(await send(at, rows)).toMatchObject({ status: 303, to: at });
    const { body } = await mine.get<{ settings: Record<string, string> }>(`/connections/${woo.id}`);
    expect(body.settings.statusMap).toBe('enviado-moto=shipped, nf=ignore');
    expect(await get(at)).toMatch(/value="enviado-moto"[\s\S]*<option value="shipped" selected/);
    expect(await get(`${at}?lang=en`)).toContain('Order shipped');
    await get(`${at}?lang=pt-BR`);
  });

  it('is edited for every platform with orders, and counts at the next notice', async () => {
    const shop = await connect(mine, 'loja-integrada', {
      credentials: { apiKey: 'cole-aqui-o-personal-token-da-loja' },
    });
    const at = `/integracoes/${shop.id}/reconhecimento`;
    expect(await get(at)).toContain('Os seus status');
    const rows = { 'status.0': ' Em  Separação', 'meaning.0': 'order.shipped' };
    expect(await send(at, rows)).toMatchObject({ status: 303, to: at });
    const { body } = await mine.get<{ sync: { recognition: object } }>(`/connections/${shop.id}`);
    expect(body.sync.recognition).toEqual({ 'em separação': 'order.shipped' });
    expect((await send(at, { 'status.0': 'x', 'meaning.0': 'order.nonsense' })).status).toBe(422);
    await send(at, {});
    const cleared = await mine.get<{ sync: { recognition: object } }>(`/connections/${shop.id}`);
    expect(cleared.body.sync.recognition).toEqual({});
  });

  it('is the mapping’s where there is one', async () => {
    const own = await connect(mine, 'generic');
    const at = `/integracoes/${own.id}/reconhecimento`;
    expect(await get(at)).toContain(`href="/integracoes/${own.id}/campos"`);
    expect((await send(at, { 'status.0': 'a', 'meaning.0': 'paid' })).status).toBe(409);
  });
});

describe('a simulation', () => {
  it('shows events, messages, and what would not leave, and why', async () => {
    const { shop: source } = await openShop(mine, { enabled: true, trigger: { type: 'order.shipped' } });
    const at = `/integracoes/${source.id}/simular`;
    const wrong = await send(at, { sample: 'order-fulfilled', to: '123' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="123"');
    expect(wrong.text).toContain('Confira o telefone');
    expect(wrong.text).toMatch(/<option value="order-fulfilled" selected/);

    const ran = await send(at, { sample: 'order-fulfilled', to: '(11) 90000-0001' });
    expect(ran.status).toBe(200);
    expect(ran.text).toContain('Pedido enviado');
    expect(ran.text).toContain('Oi Mariana, pago!');
    expect(ran.text).toContain('+5511900000001');
    expect(ran.text).toMatch(/href="\/registros\/entregas\/dlv_/);
    await hall.world.drain();
    const { body } = await mine.get<{ data: { text: string }[] }>('/messages');
    expect(body.data.map(({ text }) => text)).toContain('Oi Mariana, pago!');
  });

  it('names the notifications that are off', async () => {
    const { shop: source, automation } = await openShop(mine, {
      enabled: false,
      trigger: { type: 'order.shipped' },
    });
    const ran = await send(`/integracoes/${source.id}/simular`, { sample: 'order-fulfilled', to: '' });
    expect(ran.text).toContain('Nenhuma notificação ligada reagiu a este exemplo.');
    expect(ran.text).toContain(`/notificacoes/${automation.id}`);
    expect(ran.text).toContain('desligada');
  });
});
