/** Resending and cancelling many: what the preview says is what happens, once, and can be followed. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type DispatchJson,
  type Hall,
  ORDER,
  openHall,
  openShop,
  type PageJson,
  type Tenant,
} from '../api/helpers';
import { actions, type Browser, count, openBrowser, openOwner, PASSWORD } from '../people';

let hall: Hall;
let tenant: Tenant;
let owner: Browser;

beforeAll(async () => {
  hall = await openHall();
  tenant = hall.tenant;
  owner = openBrowser(hall);
  const invited = await tenant.post<{ url: string }>('/invitations', {
    email: 'ana@lote.test',
    role: 'owner',
  });
  await owner.submit(new URL(invited.body.url).pathname, { name: 'Ana Souza', password: PASSWORD });
});

const see = async (path: string, browser = owner) => {
  const answer = await browser.get(path);
  return { status: answer.status, text: await answer.text() };
};

/** A shop with paid orders; those whose channel fails have failed messages. */
async function orders(ids: readonly string[], change: Record<string, unknown> = {}, failFor?: string) {
  const opened = await openShop(tenant, change);
  if (failFor) await tenant.patch(`/connections/${opened.channel.id}`, { settings: { failFor } });
  for (const id of ids)
    await tenant.post(`/connections/${opened.shop.id}/events/order-paid`, {
      ...ORDER,
      order: { ...ORDER.order, id },
    });
  await hall.world.drain();
  return opened;
}

const fatesOf = async (connectionId: string) => {
  const { body } = await tenant.get<PageJson<DispatchJson>>(
    `/dispatches?connectionId=${connectionId}&limit=100`,
  );
  return body.data.map(({ state }) => state).sort();
};

/** The form that stands under a preview. */
const formIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );

const PHONE = '5511987654321';

describe('/fila/reenviar', () => {
  it('shows how many, why they failed and what was sent, then sends each once', async () => {
    const { shop, channel } = await orders(['R1', 'R2', 'R3'], {}, PHONE);
    await tenant.patch(`/connections/${channel.id}`, { settings: { failFor: null } });
    await tenant.post(`/connections/${shop.id}/events/order-paid`, ORDER);
    await hall.world.drain();
    expect(await fatesOf(shop.id)).toEqual(['failed', 'failed', 'failed', 'sent']);

    const { status, text } = await see(`/fila/reenviar?integracao=${shop.id}`);
    expect(status).toBe(200);
    expect(text).toMatch(/Voltam para a fila<\/dt><dd><strong>3</);
    expect(text).toMatch(/Já enviados, não saem de novo<\/dt><dd>1</);
    expect(text).toContain('O destino recusou o envio.');
    expect(text).toContain('Reenviar 3');
    expect(text).toContain('Pedido R2');

    const form = formIn(text);
    const jobs = await count('bulk_jobs');
    // A double click.
    const [first, second] = [
      await owner.submit('/fila/reenviar', form),
      await owner.submit('/fila/reenviar', form),
    ];
    for (const answer of [first, second])
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/fila/trabalhos/${form.id}`]);
    expect(await count('bulk_jobs')).toBe(jobs + 1);
    expect(await actions()).toContain('bulkResend');
    await hall.world.drain();
    expect(await fatesOf(shop.id)).toEqual(['sent', 'sent', 'sent', 'sent']);
    const { body } = await tenant.get<PageJson<unknown>>(`/messages?channelId=${channel.id}&limit=100`);
    expect(body.data).toHaveLength(4);

    const progress = await see(`/fila/trabalhos/${form.id}`);
    expect(progress.text).toContain('3 de 3');
    expect(progress.text).toContain('terminado');
    expect(progress.text).not.toContain('hx-trigger');
    expect((await see('/fila/trabalhos')).text).toContain(`/fila/trabalhos/${form.id}`);
  });

  it('keeps to the reason and the days that were chosen, and keeps them in the form', async () => {
    const { shop } = await orders(['D1'], {}, PHONE);
    const at = (query: string) => see(`/fila/reenviar?integracao=${shop.id}&${query}`);
    expect((await at('motivo=refused&de=2026-11-22&ate=2026-11-22')).text).toContain('Reenviar 1');
    const none = await at('motivo=invalid_phone');
    expect(none.text).toContain('Nenhum envio combina com estas escolhas');
    const before = await at('ate=2026-11-21');
    expect(before.text).toContain('Nada a fazer');
    expect(before.text).toContain('value="2026-11-21"');
    expect((await at('de=2026-11-23')).text).toContain('Nada a fazer');
    expect((await at('de=amanha&estado=sent')).text).toContain('Reenviar 1');
  });

  it('comes back with a fresh preview where the old one names nothing, or nothing is left to do', async () => {
    const { shop } = await orders(['E1'], {}, PHONE);
    const form = formIn((await see(`/fila/reenviar?integracao=${shop.id}`)).text);
    const jobs = await count('bulk_jobs');
    const stale = await owner.submit('/fila/reenviar', { ...form, id: 'run_never' });
    expect(stale.status).toBe(422);
    const text = await stale.text();
    expect(text).toContain('Esta prévia ficou velha');
    expect(formIn(text)).toMatchObject({ integracao: shop.id, estado: 'failed' });
    await tenant.post(`/dispatches/${(await failedOf(shop.id)) ?? ''}/cancel`);
    const other = await owner.submit('/fila/reenviar', { ...form, motivo: 'invalid_phone' });
    expect(other.status).toBe(422);
    expect(await count('bulk_jobs')).toBe(jobs);
  });

  it('warns where messages may have arrived', async () => {
    const { shop } = await orders(['U1'], { delay: { minutes: 30 } });
    await hall.world.hub.db.$client
      .prepare(
        `UPDATE dispatches SET state = 'unknown', reason = 'outcome_unknown', finished_at = '2026-11-22T12:00:00.000Z' WHERE connection_id = ?1`,
      )
      .bind(shop.id)
      .run();
    const { text } = await see(`/fila/reenviar?estado=unknown&integracao=${shop.id}`);
    expect(text).toContain('alguns clientes podem recebê-las duas vezes');
    expect((await see(`/fila/reenviar?integracao=${shop.id}`)).text).toContain('Nada a fazer');
  });

  it('is about nobody else’s', async () => {
    const { shop } = await orders(['X1'], {}, PHONE);
    const stranger = await openOwner(hall, 'eva@lote.test', 'Outra');
    const { text } = await see(`/fila/reenviar?integracao=${shop.id}`, stranger);
    expect(text).toContain('Nada a fazer');
    const form = formIn((await see(`/fila/reenviar?integracao=${shop.id}`)).text);
    expect((await stranger.submit('/fila/reenviar', form)).status).toBe(422);
    await owner.submit('/fila/reenviar', form);
    expect((await see(`/fila/trabalhos/${form.id}`, stranger)).status).toBe(404);
    expect((await stranger.submit(`/fila/trabalhos/${form.id}/parar`, {})).status).toBe(404);
  });

  it('has an English twin', async () => {
    const { text } = await see('/fila/reenviar?lang=en');
    expect(text).toContain('Resend many');
    await see('/fila/reenviar?lang=pt-BR');
  });
});

const failedOf = async (connectionId: string) =>
  (await tenant.get<PageJson<DispatchJson>>(`/dispatches?connectionId=${connectionId}&state=failed`)).body
    .data[0]?.id;

describe('/fila/cancelar', () => {
  it('cancels what waits, and it can be brought back', async () => {
    const { shop } = await orders(['C1', 'C2'], { delay: { minutes: 30 } });
    const { text } = await see(`/fila/cancelar?integracao=${shop.id}`);
    expect(text).toContain('Cancelar 2');
    const form = formIn(text);
    expect((await owner.submit('/fila/cancelar', form)).status).toBe(303);
    expect(await fatesOf(shop.id)).toEqual(['cancelled', 'cancelled']);
    expect(await actions()).toContain('bulkCancel');
    expect((await see(`/fila/trabalhos/${form.id}`)).text).toContain('Cancelamento em lote');
    const back = await see(`/fila/reenviar?estado=cancelled&integracao=${shop.id}`);
    expect(back.text).toContain('Reenviar 2');
  });
});

describe('a job that is not done', () => {
  it('is followed, goes on after a reload, and stops when told to', async () => {
    const { db } = hall.world.hub;
    await db.$client
      .prepare(
        `INSERT INTO bulk_jobs (organization_id, id, kind, filter, cursor, until, total, done)
         VALUES (?1, 'run_01M7ZZZZZZZZZZZZZZZZZZZZZZ', 'resend', '{"state":"failed"}', 'dsp_', 'dsp_', 40, 10)`,
      )
      .bind(tenant.organizationId)
      .run();
    const path = '/fila/trabalhos/run_01M7ZZZZZZZZZZZZZZZZZZZZZZ';
    const { text } = await see(path);
    expect(text).toContain('hx-trigger="every 3s"');
    expect(text).toContain('10 de 40');
    expect(text).toContain('Você pode fechar esta página');
    expect((await owner.submit(`${path}/parar`, {})).status).toBe(303);
    const stopped = await see(path);
    expect(stopped.text).toContain('O trabalho parou');
    expect(stopped.text).not.toContain('hx-trigger');
    expect((await owner.submit(`${path}/parar`, {})).status).toBe(303);
    expect((await see(path)).text).toContain('Este trabalho já tinha terminado.');
  });
});
