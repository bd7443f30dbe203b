/** Channels and their pace, outbound webhooks, and opt-outs, as a shop owner works with them. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AutomationJson, ConnectionJson, Hall, PageJson, Tenant } from '../api/helpers';
import { connect, ORDER, openHall, openShop } from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

let hall: Hall;
let owner: Browser;
/** The owner's organization, by an API key of its own. */
let shop: Tenant;

beforeEach(async () => {
  hall = await openHall();
  owner = await openOwner(hall, 'ana@padaria.test');
  const made = await owner.submit('/configuracoes/chaves', { keyName: 'teste' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  const client = hall.client(`Bearer ${key}`);
  const { body } = await client.get<{ id: string }>('/organization');
  shop = { organizationId: body.id, key, ...client };
});

const text = async (answer: Response): Promise<string> => answer.text();
const open = async (path: string, language?: string): Promise<string> => {
  const answer = await owner.get(path, language ? { 'accept-language': language } : {});
  expect(answer.status).toBe(200);
  return answer.text();
};
const goes = (answer: Response) => [answer.status, answer.headers.get('location')];
const asMember = () => env.DB.prepare(`UPDATE members SET role = 'member'`).run();

describe('/configuracoes/envio', () => {
  it('says what to do where there is no channel', async () => {
    expect(await open('/configuracoes/envio')).toContain('href="/integracoes/nova"');
  });

  it('shows each channel with its state, its use, and what was sent today', async () => {
    const { shop: source, channel } = await openShop(shop);
    await shop.post(`/connections/${source.id}/events/order-paid`, ORDER);
    await hall.world.drain();
    const page = await open('/configuracoes/envio');
    expect(page).toContain(channel.name);
    expect(page).toContain('sem nada a enviar');
    expect(page).toMatch(/Enviadas hoje<\/dt><dd>1<\/dd>/);
    expect(await open('/configuracoes/envio', 'en')).toContain('Sent today');
  });

  it('changes the pace, warns below 20 seconds, and keeps what was typed wrong', async () => {
    const phone = await connect(shop, 'evolution-api', {
      name: 'Vendas',
      settings: { baseUrl: 'https://evo.example.com', instance: 'vendas' },
      credentials: { apiKey: 'B6D711FCDE4D4FD5936544120E713976' },
    });
    const path = `/integracoes/${phone.id}/envio`;
    const saved = await owner.submit(path, { intervalSeconds: '10', dailyLimit: '200' });
    expect(goes(saved)).toEqual([303, '/configuracoes/envio']);
    expect((await shop.get<ConnectionJson>(`/connections/${phone.id}`)).body.settings).toMatchObject({
      intervalSeconds: '10',
      dailyLimit: '200',
      instance: 'vendas',
    });
    expect(await open('/configuracoes/envio')).toContain('menos de 20 segundos entre envios');

    const wrong = await owner.submit(path, { intervalSeconds: '-3', dailyLimit: '200' });
    expect(wrong.status).toBe(422);
    const page = await text(wrong);
    expect(page).toContain('value="-3"');
    expect(page).toContain('id="f-intervalSeconds-error"');
    expect(await actions()).toContain('updateConnection');
  });

  it('moves all notifications of a shop to another channel, and addresses them for it', async () => {
    const { shop: source, automation } = await openShop(shop);
    const mail = await connect(shop, 'email', {
      name: 'Correio',
      settings: { from: 'loja@example.com', provider: 'resend' },
      credentials: { apiKey: 're_abcdefghijklmnop' },
    });
    const answer = await owner.submit('/configuracoes/envio/lojas', { [source.id]: mail.id });
    expect(goes(answer)).toEqual([303, '/configuracoes/envio']);
    const moved = await shop.get<AutomationJson>(`/automations/${automation.id}`);
    expect(moved.body.action).toMatchObject({ channelId: mail.id, to: '{{ customer.email }}' });
  });

  it('moves nothing to a channel of somebody else', async () => {
    const { shop: source, automation } = await openShop(shop);
    const theirs = await connect(hall.other, 'simulator');
    expect((await owner.submit('/configuracoes/envio/lojas', { [source.id]: theirs.id })).status).toBe(404);
    const { body } = await shop.get<AutomationJson>(`/automations/${automation.id}`);
    expect(body.action).toEqual(automation.action);
    expect((await owner.submit(`/integracoes/${theirs.id}/envio`, {})).status).toBe(404);
    expect((await owner.get(`/integracoes/${theirs.id}/envio`)).status).toBe(404);
  });

  it('is read by members, and changed by admins only', async () => {
    const { channel } = await openShop(shop);
    await asMember();
    const page = await open('/configuracoes/envio');
    expect(page).toContain(channel.name);
    expect(page).not.toContain(`/integracoes/${channel.id}/envio`);
    expect((await owner.submit(`/integracoes/${channel.id}/envio`, { intervalSeconds: '1' })).status).toBe(
      403,
    );
    for (const path of ['webhooks', 'descadastros', 'privacidade', 'backup'])
      expect((await owner.get(`/configuracoes/${path}`)).status, path).toBe(403);
  });
});

describe('/configuracoes/webhooks', () => {
  const hook = () =>
    connect(shop, 'webhook', {
      name: 'ERP',
      settings: { url: 'https://erp.example.com/caminho-secreto', events: 'order.paid, custom.fim' },
    });

  it('lists them without the rest of their address, which may be a secret', async () => {
    expect(await open('/configuracoes/webhooks')).toContain('href="/integracoes/nova/webhook"');
    await hook();
    const page = await open('/configuracoes/webhooks');
    expect(page).toContain('erp.example.com');
    expect(page).not.toContain('caminho-secreto');
    expect(page).not.toContain('whsec_');
  });

  it('chooses events by ticks; a whole group stands for its types', async () => {
    const { id } = await hook();
    const before = await open(`/integracoes/${id}/eventos`);
    expect(before).toMatch(/name="order\.paid"[^>]*checked/);
    expect(before).toContain('value="custom.fim"');
    const answer = await owner.submit(`/integracoes/${id}/eventos`, {
      'order.*': 'true',
      'order.paid': 'true',
      'charge.paid': 'true',
      other: 'custom.fim',
    });
    expect(goes(answer)).toEqual([303, `/integracoes/${id}/eventos`]);
    const { body } = await shop.get<ConnectionJson>(`/connections/${id}`);
    expect(body.settings).toEqual({
      url: 'https://erp.example.com/caminho-secreto',
      events: 'order.*, charge.paid, custom.fim',
    });
    // The signing secret stays: nothing is signed anew because events were chosen.
    expect(body.credentials.signingSecret).toMatch(/^••••/);
  });

  it('sends what was ticked, and shows how it went', async () => {
    const { id } = await hook();
    const source = await connect(shop, 'generic');
    let told = 0;
    hall.world.network = () => {
      told++;
      return new Response('no', { status: 410 });
    };
    await shop.post(`/connections/${source.id}/events/order-paid`, ORDER);
    await hall.world.drain();
    expect(told).toBe(1);
    const page = await open(`/integracoes/${id}/eventos`);
    expect(page).toContain('falhou');
    expect(page).toContain('Quem resolve');
  });

  it('keeps what was typed wrong', async () => {
    const { id } = await hook();
    const wrong = await owner.submit(`/integracoes/${id}/eventos`, { 'cart.*': 'true', other: 'Não sei' });
    expect(wrong.status).toBe(422);
    const page = await text(wrong);
    expect(page).toContain('value="Não sei"');
    expect(page).toMatch(/name="cart\.\*"[^>]*checked/);
    expect(page).toContain('id="f-other-error"');
  });

  it('are only their owner’s, and only of what takes events', async () => {
    const theirs = await connect(hall.other, 'webhook', { settings: { url: 'https://x.example.com/' } });
    expect((await owner.get(`/integracoes/${theirs.id}/eventos`)).status).toBe(404);
    const channel = await connect(shop, 'simulator');
    expect((await owner.get(`/integracoes/${channel.id}/eventos`)).status).toBe(404);
  });
});

describe('/configuracoes/descadastros', () => {
  const list = async () => (await shop.get<PageJson<{ address: string }>>('/opt-outs')).body.data;
  const HERE = '/configuracoes/descadastros';

  it('adds somebody, finds them however the number is written, and removes them after a confirmation', async () => {
    expect(goes(await owner.submit(HERE, { address: '(11) 98888-7777' }))).toEqual([303, HERE]);
    expect(await list()).toMatchObject([{ address: '+5511988887777', source: 'user' }]);
    expect(await open(`${HERE}?busca=98888-77`)).toContain('+5511988887777');
    expect(await open(`${HERE}?busca=maria`)).toContain('Ver a lista inteira');

    const ask = await open(`${HERE}/retirar?endereco=%2B5511988887777`);
    expect(ask).toContain('LGPD');
    const unsure = await owner.submit(`${HERE}/retirar`, { address: '+5511988887777' });
    expect(unsure.status).toBe(422);
    expect(await list()).toHaveLength(1);
    const sure = await owner.submit(`${HERE}/retirar`, { address: '+5511988887777', sure: 'true' });
    expect(goes(sure)).toEqual([303, HERE]);
    expect(await list()).toEqual([]);
    expect(await actions()).toEqual(expect.arrayContaining(['addOptOut', 'removeOptOut']));
  });

  it.each(['12', 'maria@', ''])('refuses %j and keeps it', async (address) => {
    const wrong = await owner.submit(HERE, { address });
    expect(wrong.status).toBe(422);
    const page = await text(wrong);
    expect(page).toContain(`value="${address}"`);
    expect(page).toContain('id="f-address-error"');
    expect(await list()).toEqual([]);
  });

  it('takes a pasted list with the names of its columns, each address once', async () => {
    await owner.submit(HERE, { address: 'maria@example.com' });
    const lines =
      'nome;telefone\nMaria;(11) 98888-7777\r\n"João";"+55 21 97777-6666"\nMARIA@example.com\n\n11988887777';
    expect(goes(await owner.submit(`${HERE}/importar`, { lines }))).toEqual([303, HERE]);
    expect((await list()).map(({ address }) => address)).toEqual([
      'maria@example.com',
      '+5521977776666',
      '+5511988887777',
    ]);
    await owner.submit(`${HERE}/importar`, { lines: 'novo@example.com\nmaria@example.com' });
    expect(await open(HERE)).toContain('Incluídos: 1. Já estavam na lista: 1.');
  });

  it('adds none of a list in which a line is wrong, names the line, and keeps the list', async () => {
    const wrong = await owner.submit(`${HERE}/importar`, { lines: 'maria@example.com\nsem telefone' });
    expect(wrong.status).toBe(422);
    const page = await text(wrong);
    expect(page).toContain('Linhas não reconhecidas: 2.');
    expect(page).toContain('maria@example.com\nsem telefone</textarea>');
    expect(await list()).toEqual([]);
  });

  it('knows nothing of the lists of others', async () => {
    await hall.other.post('/opt-outs', { address: '+5511900001111' });
    expect(await open(HERE)).not.toContain('900001111');
    expect((await owner.get(`${HERE}/retirar?endereco=%2B5511900001111`)).status).toBe(404);
    const removal = { address: '+5511900001111', sure: 'true' };
    expect((await owner.submit(`${HERE}/retirar`, removal)).status).toBe(404);
    expect((await hall.other.get<PageJson<unknown>>('/opt-outs')).body.data).toHaveLength(1);
  });

  it('speaks English too', async () => {
    expect(await open(HERE, 'en')).toContain('Who asked for no messages');
  });
});
