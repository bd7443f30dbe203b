/** The queue's pages: what stands in it, one message, and who may see and do what. */
import { beforeAll, describe, expect, it } from 'vitest';
import { iso, MINUTE, SECOND } from '../../../src/hub/hub';
import { takeLane } from '../../../src/store/lanes';
import type { Hall } from '../api/helpers';
import {
  connect,
  type DispatchJson,
  ORDER,
  openHall,
  openShop,
  type PageJson,
  type Tenant,
} from '../api/helpers';
import { actions, type Browser, openBrowser, openOwner, PASSWORD } from '../people';

let hall: Hall;
let owner: Browser;
/** The API of the organization that the owner's pages are about. */
let tenant: Tenant;

beforeAll(async () => {
  hall = await openHall();
  tenant = hall.tenant;
  owner = await ownerOf(tenant, 'ana@fila.test');
});

/** Somebody who signs in to a tenant that was made with a key. */
async function ownerOf(of: Tenant, email: string, role = 'owner', teamIds: string[] = []): Promise<Browser> {
  const browser = openBrowser(hall);
  const invited = await of.post<{ url: string }>('/invitations', { email, role });
  const answer = await browser.submit(new URL(invited.body.url).pathname, {
    name: 'Ana Souza',
    password: PASSWORD,
  });
  expect(answer.status).toBe(303);
  const { body } = await of.get<PageJson<{ id: string; email: string }>>('/members');
  const member = body.data.find((one) => one.email === email);
  for (const teamId of teamIds)
    expect((await of.request('PUT', `/teams/${teamId}/members/${member?.id}`)).status).toBeLessThan(300);
  return browser;
}

/** A paid order in a shop of its own; its message is as far as the automation lets it. */
async function order(id: string, change: Record<string, unknown> = {}, settings?: Record<string, string>) {
  const opened = await openShop(tenant, change);
  if (settings) await tenant.patch(`/connections/${opened.channel.id}`, { settings });
  await tenant.post(`/connections/${opened.shop.id}/events/order-paid`, {
    ...ORDER,
    order: { ...ORDER.order, id },
  });
  await hall.world.drain();
  const { body } = await tenant.get<PageJson<DispatchJson>>(`/dispatches?connectionId=${opened.shop.id}`);
  const [dispatch] = body.data;
  if (!dispatch) throw new Error('no dispatch');
  return { ...opened, dispatch };
}

const see = async (path: string, browser = owner, headers = {}) => {
  const answer = await browser.get(path, headers);
  return { status: answer.status, text: await answer.text() };
};

const later = { delay: { minutes: 30 } };
const FAILS = { failFor: '5511987654321' };

describe('/fila', () => {
  it('tells what to do next where there is nothing', async () => {
    const { status, text } = await see('/fila');
    expect(status).toBe(200);
    expect(text).toContain('Nenhum envio por aqui');
    expect(text).toContain('href="/notificacoes"');
    expect((await see('/fila?estado=waiting')).text).toContain('Nada espera para sair agora.');
  });

  it('shows each state under its tab, with counts of what wants a look', async () => {
    const sent = await order('SENT-1');
    const waits = await order('WAITS-1', later);
    const failed = await order('FAILS-1', {}, FAILS);
    const idsAt = async (query: string) => {
      const { text } = await see(`/fila${query}`);
      return [sent, waits, failed].filter(({ dispatch }) => text.includes(dispatch.id));
    };
    expect(await idsAt('')).toEqual([sent, waits, failed]);
    expect(await idsAt('?estado=sent')).toEqual([sent]);
    expect(await idsAt('?estado=waiting')).toEqual([waits]);
    expect(await idsAt('?estado=failed')).toEqual([failed]);
    expect(await idsAt('?estado=unknown')).toEqual([]);
    expect(await idsAt(`?canal=${sent.channel.id}`)).toEqual([sent]);
    expect(await idsAt(`?integracao=${waits.shop.id}`)).toEqual([waits]);
    const { text } = await see('/fila?estado=failed');
    expect(text).toMatch(/Na fila \(1\)/);
    expect(text).toMatch(/Falharam \(1\)/);
    expect(text).toContain('(11) 98765-4321');
    expect(text).toContain('Pedido FAILS-1');
    expect(text).toContain('O destino recusou o envio.');
  });

  it('finds by phone as people write it, order number and words of the text', async () => {
    const { dispatch } = await order('QUEST-77');
    for (const q of ['QUEST-77', 'quest-77', '(11) 98765-4321', 'OI MARIANA'])
      expect((await see(`/fila?q=${encodeURIComponent(q)}`)).text).toContain(dispatch.id);
    const none = await see('/fila?q=nobody%20said%20this');
    expect(none.text).not.toContain(dispatch.id);
    expect(none.text).toContain('Nada foi encontrado com estes filtros');
    expect(none.text).toContain('value="nobody said this"');
    expect((await see('/fila?q=%25')).text).not.toContain(dispatch.id);
  });

  it('shows the lane: state, limit, estimated finish, and that it is too fast', async () => {
    const evolution = await connect(tenant, 'simulator', {
      name: 'Canal lento',
      settings: { intervalSeconds: '30', dailyLimit: '2' },
    });
    const shop = await connect(tenant, 'generic');
    await tenant.post('/automations', {
      name: 'Pago',
      connectionId: shop.id,
      trigger: { type: 'order.paid' },
      action: { kind: 'message', channelId: evolution.id, template: 'Oi' },
    });
    for (const id of ['L1', 'L2', 'L3', 'L4'])
      await tenant.post(`/connections/${shop.id}/events/order-paid`, {
        ...ORDER,
        order: { ...ORDER.order, id },
      });
    await hall.world.drain();
    hall.world.pass(31 * SECOND);
    await hall.world.drain();
    const { text } = await see(`/fila?canal=${evolution.id}`);
    expect(text).toContain('Canal lento');
    expect(text).toContain('limite do dia atingido');
    expect(text).toContain('2 de 2');
    expect(text).toContain('Fila vazia por volta de');
    expect(text).toContain('30 s entre envios');
    expect(text).toContain('O dia do limite vira às 21h');
  });

  it('refreshes itself only where things move, and stands still when asked', async () => {
    expect((await see('/fila?estado=sent')).text).not.toContain('hx-trigger');
    const waiting = await see('/fila?estado=waiting');
    expect(waiting.text).toContain('hx-trigger="every 10s"');
    expect(waiting.text).toContain('hx-get="/fila?estado=waiting"');
    expect((await see('/fila?estado=waiting&parado=1')).text).not.toContain('hx-trigger');
  });

  it('pages through what waits by when it is due, and through the rest by age', async () => {
    const { shop } = await openShop(tenant, later);
    for (let i = 0; i < 53; i++)
      await tenant.post(`/connections/${shop.id}/events/order-paid`, {
        ...ORDER,
        order: { ...ORDER.order, id: `P${i}` },
      });
    await hall.world.drain();
    for (const query of [`?estado=waiting&integracao=${shop.id}`, `?integracao=${shop.id}`]) {
      const seen: string[] = [];
      let next: string | undefined = `/fila${query}`;
      while (next) {
        const { text }: { text: string } = await see(next);
        seen.push(...[...text.matchAll(/href="\/fila\/(dsp_[^"]+)"/g)].map(([, id]) => id ?? ''));
        next = /href="([^"]*cursor=[^"]*)">Ver os anteriores/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      }
      expect(seen).toHaveLength(53);
      expect(new Set(seen).size).toBe(53);
    }
  });

  it('has an English twin', async () => {
    const { text } = await see('/fila?lang=en');
    expect(text).toContain('<html lang="en"');
    expect(text).toContain('Unconfirmed');
    expect(text).not.toContain('Fila de envios');
    await see('/fila?lang=pt-BR');
  });
});

describe('/fila/:id', () => {
  it('shows the message, where it went and each attempt', async () => {
    const { dispatch, shop, channel } = await order('ONE-1');
    const { status, text } = await see(`/fila/${dispatch.id}`);
    expect(status).toBe(200);
    expect(text).toContain('<p class="bubble">Oi Mariana, pago!</p>');
    expect(text).toContain('(11) 98765-4321');
    expect(text).toContain(`/registros/eventos/${dispatch.eventId}`);
    expect(text).toContain(`/integracoes/${shop.id}`);
    expect(text).toContain(`/integracoes/${channel.id}`);
    expect(text).not.toContain(`/fila/${dispatch.id}/reenviar`);
    expect(text).not.toContain(`/fila/${dispatch.id}/cancelar`);
  });

  it('says why one failed, who must act and what comes next, and sends it again', async () => {
    const { dispatch, channel } = await order('ONE-2', {}, FAILS);
    const { text } = await see(`/fila/${dispatch.id}`);
    expect(text).toContain('Quem resolve: quem recebe.');
    await tenant.patch(`/connections/${channel.id}`, { settings: { failFor: null } });
    const before = (await actions()).filter((action) => action === 'retryDispatch').length;
    const answer = await owner.submit(`/fila/${dispatch.id}/reenviar`, {});
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/fila/${dispatch.id}`]);
    expect((await see(`/fila/${dispatch.id}`)).text).toContain('O envio voltou para a fila.');
    expect((await actions()).filter((action) => action === 'retryDispatch')).toHaveLength(before + 1);
    await hall.world.drain();
    const after = await see(`/fila/${dispatch.id}`);
    expect(after.text).toContain('recolocado na fila');
    expect(after.text).toContain('badge good');
    // A second click on the old page changes nothing, and says why.
    const again = await owner.submit(`/fila/${dispatch.id}/reenviar`, {});
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('não pode ser reenviado');
    expect((await actions()).filter((action) => action === 'retryDispatch')).toHaveLength(before + 1);
  });

  it('shows what one that waits would say, and cancels it', async () => {
    const { dispatch } = await order('ONE-3', later);
    const { text } = await see(`/fila/${dispatch.id}`);
    expect(text).toContain('Se saísse agora');
    expect(text).toContain('Oi Mariana, pago!');
    expect((await owner.submit(`/fila/${dispatch.id}/cancelar`, {})).status).toBe(303);
    expect((await see(`/fila/${dispatch.id}`)).text).toContain('O envio foi cancelado.');
    const again = await owner.submit(`/fila/${dispatch.id}/cancelar`, {});
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('não pode mais ser cancelado');
  });

  it('shows one that is leaving as such', async () => {
    const { dispatch, channel } = await order('ONE-4', { delay: { minutes: 1 } });
    hall.world.pass(2 * MINUTE);
    const { hub } = hall.world;
    const now = hub.now();
    await takeLane(hub.db, channel.id, {
      lease: 'run_x',
      leaseUntil: iso(now + MINUTE),
      now: iso(now),
      limit: 10,
      dailyLimit: null,
      day: iso(now).slice(0, 10),
      quiet: false,
    });
    expect((await see('/fila?estado=processing')).text).toContain(dispatch.id);
    expect((await see(`/fila?estado=waiting&canal=${channel.id}`)).text).not.toContain(dispatch.id);
    expect((await see(`/fila/${dispatch.id}`)).text).not.toContain('/cancelar');
    expect((await owner.submit(`/fila/${dispatch.id}/cancelar`, {})).status).toBe(409);
  });

  it('is nowhere for somebody else', async () => {
    const { dispatch } = await order('ONE-5');
    const stranger = await openOwner(hall, 'eva@fila.test', 'Outra');
    expect((await see(`/fila/${dispatch.id}`, stranger)).status).toBe(404);
    for (const verb of ['reenviar', 'cancelar'])
      expect((await stranger.submit(`/fila/${dispatch.id}/${verb}`, {})).status).toBe(404);
    expect((await see(`/fila?integracao=${dispatch.connectionId}`, stranger)).text).not.toContain(
      dispatch.id,
    );
  });
});

describe('a member', () => {
  it('sees what comes from connections of their teams only, and does nothing in bulk', async () => {
    const team = await tenant.post<{ id: string }>('/teams', { name: 'Time A' });
    const other = await tenant.post<{ id: string }>('/teams', { name: 'Time B' });
    const mine = await order('TEAM-A');
    const theirs = await order('TEAM-B');
    await tenant.patch(`/connections/${mine.shop.id}`, { teams: [team.body.id] });
    await tenant.patch(`/connections/${theirs.shop.id}`, { teams: [other.body.id] });
    const member = await ownerOf(tenant, 'bia@fila.test', 'member', [team.body.id]);
    const { text } = await see('/fila?q=TEAM-', member);
    expect(text).toContain(mine.dispatch.id);
    expect(text).not.toContain(theirs.dispatch.id);
    expect(text).not.toContain('/fila/reenviar');
    expect((await see(`/fila/${mine.dispatch.id}`, member)).status).toBe(200);
    expect((await see(`/fila/${theirs.dispatch.id}`, member)).status).toBe(404);
    expect((await see('/fila/reenviar', member)).status).toBe(403);
    expect((await see('/fila/trabalhos', member)).status).toBe(403);
    expect((await member.submit('/fila/cancelar', { estado: 'waiting' })).status).toBe(403);
  });
});
