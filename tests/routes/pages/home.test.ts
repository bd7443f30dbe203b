import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { iso, MINUTE } from '../../../src/hub/hub';
import { connections, imports, lanes } from '../../../src/store/schema';
import { vendor } from '../../hub/oauth-vendor';
import { connect, type Hall, ORDER, openHall, openShop } from '../api/helpers';
import { type Browser, openBrowser, openOwner, PASSWORD } from '../people';

let hall: Hall;

beforeAll(async () => {
  hall = await openHall([vendor]);
});

const read = async (browser: Browser, path = '/'): Promise<string> => {
  const answer = await browser.get(path);
  expect(answer.status).toBe(200);
  return answer.text();
};

/** Somebody of the first tenant. */
async function join(email: string, role: string): Promise<Browser> {
  const browser = openBrowser(hall);
  const { body } = await hall.tenant.post<{ url: string }>('/invitations', { email, role });
  await browser.submit(new URL(body.url).pathname, { name: 'Bia', password: PASSWORD });
  return browser;
}

describe('/', () => {
  it('says what is missing, in order, in both languages', async () => {
    const owner = await openOwner(hall, 'ana@nova.test', 'Nova');
    const html = await read(owner);
    expect(html).toContain('<h1>Nova</h1>');
    const places = ['Conecte sua loja', 'Conecte um canal', 'Ligue uma notificação', 'Envie um teste'].map(
      (step) => html.indexOf(step),
    );
    expect(places.every((at) => at > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(html).toContain('href="/integracoes/nova"');
    expect(html).toContain('Nenhum envio nestes dias.');
    expect(html).toContain('Tudo certo.');
    expect(await read(owner, '/?lang=en')).toContain('Connect your shop');
  });

  it('says no more of it once a message has left, and draws the last days', async () => {
    const { tenant, world } = hall;
    const { shop } = await openShop(tenant);
    const owner = await join('ana@loja.test', 'owner');
    expect(await read(owner)).toContain('O que ainda falta');
    await tenant.post(`/connections/${shop.id}/events/order-paid`, ORDER);
    await world.drain();
    const html = await read(owner);
    expect(html).not.toContain('O que ainda falta');
    expect(html).toContain('Enviadas: 1');
    expect(html).toMatch(/<svg class="chart"[^>]*role="img"/);
    expect(html).toContain('Tudo certo.');
  });

  it('tells what wants attention, with the reason and the way there', async () => {
    const { tenant, world } = hall;
    const { db } = world.hub;
    const { shop, channel, automation } = await openShop(tenant);
    const broken = await connect(tenant, 'generic', { name: 'Quebrada' });
    const review = await connect(tenant, 'generic', { name: 'Importada' });
    const paused = await connect(tenant, 'generic', { name: 'Parada' });
    const team = await tenant.post<{ id: string }>('/teams', { name: 'Outra' });
    const hidden = await connect(tenant, 'generic', { name: 'Escondida', teams: [team.body.id] });
    const health = { ok: false, reason: 'unauthorized', at: iso(world.hub.now()) };
    for (const { id } of [broken, hidden])
      await db.update(connections).set({ health }).where(eq(connections.id, id));
    await tenant.post(`/connections/${paused.id}/pause`);
    await db.insert(imports).values({
      connectionId: review.id,
      organizationId: tenant.organizationId,
      state: 'review',
      since: iso(0),
      progress: {},
      startedAt: iso(world.hub.now()),
    });
    await db
      .update(lanes)
      .set({ openUntil: iso(world.hub.now() + 10 * MINUTE), failures: 5 })
      .where(eq(lanes.id, channel.id));
    await world.bury({ organizationId: tenant.organizationId, connectionIds: [shop.id] });
    await tenant.patch(`/automations/${automation.id}`, {
      action: { kind: 'message', channelId: channel.id, template: '{{ order.payment.gateway }}' },
    });

    const html = await read(await join('caio@loja.test', 'owner'));
    expect(html).not.toContain('Tudo certo.');
    expect(html).toContain(`href="/integracoes/${broken.id}/checklist"`);
    expect(html).toContain('A credencial foi recusada.');
    expect(html).toContain(`href="/integracoes/${review.id}/sincronizacao"`);
    expect(html).toContain(`href="/integracoes/${paused.id}"`);
    // On the merchant's clock.
    expect(html).toContain('A Ponte tenta de novo sozinha às 22/11/2026 10:10');
    expect(html).toContain('1 aviso que não deu para processar');
    expect(html).toContain('Escondida');

    const theirs = await read(await join('bia@loja.test', 'member'));
    expect(theirs).toContain('Quebrada');
    expect(theirs).not.toContain('Escondida');
  });

  it('says when an authorisation ends that nobody can renew', async () => {
    const { tenant, world } = hall;
    const made = await connect(tenant, 'vendor', { name: 'Com prazo' });
    const row = await world.hub.db.query.connections.findFirst({ where: eq(connections.id, made.id) });
    if (!row) throw new Error('no connection');
    const secrets = await world.hub.vault.open(row.secrets, row.id);
    const sealed = await world.hub.vault.seal(
      { ...secrets, credentials: { ...secrets.credentials, expiresAt: '2026-11-25T15:00:00.000Z' } },
      row.id,
    );
    await world.hub.db.update(connections).set({ secrets: sealed }).where(eq(connections.id, made.id));
    const html = await read(await join('duda@loja.test', 'owner'));
    expect(html).toContain('acesso perto de vencer');
    expect(html).toContain('A autorização vale até 25/11/2026 12:00');
  });
});
