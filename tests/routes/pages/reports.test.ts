import { beforeAll, describe, expect, it } from 'vitest';
import {
  connect,
  type DeliveryJson,
  type DispatchJson,
  type EventJson,
  type Hall,
  ORDER,
  openHall,
  openShop,
  type PageJson,
} from '../api/helpers';
import { actions, type Browser, openBrowser, openOwner, PASSWORD } from '../people';

let hall: Hall;
let shop: Awaited<ReturnType<typeof openShop>>;
let owner: Browser;
/** Signed in, and in no team. */
let member: Browser;
let stranger: Browser;
let hidden: { id: string };

const order = (id: string, customer: Record<string, string> = {}) => ({
  customer: { ...ORDER.customer, ...customer },
  order: { ...ORDER.order, id },
});

const send = async (connectionId: string, body: unknown) => {
  const answer = await hall.tenant.post(`/connections/${connectionId}/events/order-paid`, body);
  expect(answer.status, answer.text).toBeLessThan(300);
  await hall.world.drain();
  // Ids of one millisecond stand in no order.
  hall.world.pass(1000);
};

const read = async (browser: Browser, path: string, status = 200): Promise<string> => {
  const answer = await browser.get(path);
  const text = await answer.text();
  expect(answer.status, `${path}: ${text.slice(0, 300)}`).toBe(status);
  return text;
};

const join = async (email: string, role: string): Promise<Browser> => {
  const browser = openBrowser(hall);
  const { body } = await hall.tenant.post<{ url: string }>('/invitations', { email, role });
  const answer = await browser.submit(new URL(body.url).pathname, { name: 'Bia', password: PASSWORD });
  expect(answer.status).toBe(303);
  return browser;
};

const first = async <Row>(list: string): Promise<Row> => {
  const [row] = (await hall.tenant.get<PageJson<Row>>(list)).body.data;
  if (!row) throw new Error(`nothing in ${list}`);
  return row;
};

beforeAll(async () => {
  hall = await openHall();
  const { tenant, world } = hall;
  shop = await openShop(tenant);
  await tenant.patch(`/connections/${shop.shop.id}`, { name: 'Loja <da> Ana' });
  await send(shop.shop.id, order('10457'));
  // Whoever has no last name gets no message from now on.
  const action = { kind: 'message', channelId: shop.channel.id, template: '{{ customer.lastName }}' };
  await tenant.patch(`/automations/${shop.automation.id}`, { action });
  await send(shop.shop.id, order('10458', { last_name: '', phone: '5511912345678' }));
  const team = await tenant.post<{ id: string }>('/teams', { name: 'Outra equipe' });
  hidden = await connect(tenant, 'generic', { name: 'Loja escondida', teams: [team.body.id] });
  await send(hidden.id, order('777'));
  owner = await join('ana@loja.test', 'owner');
  member = await join('bia@loja.test', 'member');
  stranger = await openOwner(hall, 'eva@outra.test', 'Outra');
  world.pass(1000);
});

describe('/relatorios', () => {
  it('shows what was sent and what failed, as a picture and as tables, with the reason', async () => {
    const html = await read(owner, '/relatorios');
    expect(html).toContain('role="img"');
    expect(html).toMatch(/<desc[^>]*>Barras por dia: 1 enviadas, 1 que falharam/);
    expect(html).toMatch(/<rect class="sent"/);
    expect(html).toContain('22/11/2026');
    expect(html).toContain('Loja &lt;da&gt; Ana');
    expect(html).toContain('Pago');
    expect(html).toContain('O texto ficou vazio com os dados deste evento.');
    expect(html).toContain('Quem resolve: você.');
  });

  it('speaks English', async () => {
    const html = await read(owner, '/relatorios?lang=en');
    expect(html).toContain('Queues in the last 5 minutes');
    expect(html).toContain('Sent: 1');
    await read(owner, '/relatorios?lang=pt-BR');
  });

  it('keeps what was typed when the days are wrong, and says what is', async () => {
    const html = await read(owner, '/relatorios?de=2026-11-22&ate=2026-11-01', 422);
    expect(html).toContain('O último dia vem antes do primeiro.');
    expect(html).toContain('value="2026-11-22"');
    expect(html).toContain('aria-invalid="true"');
    await read(owner, '/relatorios?de=2026-01-01&ate=2026-11-01', 422);
    expect(await read(owner, '/relatorios?de=2026-11-01&ate=2026-11-10')).toContain(
      'Nenhum envio nestes dias.',
    );
  });

  it('shows nobody else’s, nor a connection of another team', async () => {
    expect(await read(stranger, '/relatorios')).toContain('Nenhum envio nestes dias.');
    await read(stranger, `/relatorios?integracao=${shop.shop.id}`, 404);
    await read(member, `/relatorios?integracao=${hidden.id}`, 404);
    expect(await read(member, '/relatorios')).not.toContain('escondida');
  });
});

describe('the logs', () => {
  it('list deliveries by their filters, and leave out what the visitor may not see', async () => {
    const html = await read(owner, '/registros/entregas');
    expect(html.match(/href="\/registros\/entregas\/dlv_/g)).toHaveLength(3);
    expect(html).toContain('processada');
    expect(await read(owner, '/registros/entregas?estado=failed')).toContain('Nada chegou com estes filtros');
    expect(await read(owner, '/registros/entregas?de=2026-11-01&ate=2026-11-02')).not.toContain('/dlv_');
    const theirs = await read(member, '/registros/entregas');
    expect(theirs.match(/href="\/registros\/entregas\/dlv_/g)).toHaveLength(2);
    expect(await read(stranger, '/registros/entregas')).not.toContain('dlv_');
  });

  it('show a delivery as it was kept, and process it again', async () => {
    const { id } = await first<DeliveryJson>('/deliveries?limit=1');
    const html = await read(owner, `/registros/entregas/${id}`);
    expect(html).toContain('&quot;id&quot;: &quot;777&quot;');
    expect(html).toContain('Reprocessar');
    const answer = await owner.submit(`/registros/entregas/${id}/reprocessar`, {});
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/registros/entregas/${id}`]);
    expect(await read(owner, `/registros/entregas/${id}`)).toContain('Está sendo processado de novo.');
    await hall.world.drain();
    const again = await first<DeliveryJson>('/deliveries?limit=1');
    expect(again).toMatchObject({ via: 'replay' });
    expect(again.id).not.toBe(id);
    expect(await actions()).toContain('replayDelivery');
    for (const browser of [member, stranger]) {
      await read(browser, `/registros/entregas/${id}`, 404);
      expect((await browser.submit(`/registros/entregas/${id}/reprocessar`, {})).status).toBe(404);
    }
  });

  it('say why a delivery cannot be processed again', async () => {
    const { id } = await first<DeliveryJson>('/deliveries?limit=1');
    await hall.world.hub.db.$client
      .prepare('UPDATE deliveries SET payload = NULL WHERE id = ?')
      .bind(id)
      .run();
    const answer = await owner.submit(`/registros/entregas/${id}/reprocessar`, {});
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('não há o que reprocessar');
  });

  it('list events by type, and tell what came of one, with its attempts', async () => {
    const html = await read(owner, '/registros/eventos?tipo=order.paid');
    expect(html).toContain('Pedido 10457');
    expect(await read(owner, '/registros/eventos?tipo=cart.abandoned')).toContain(
      'Nenhum evento com estes filtros',
    );
    const { data } = (await hall.tenant.get<PageJson<EventJson>>('/events?subject=order/10457')).body;
    const one = await read(owner, `/registros/eventos/${data[0]?.id}`);
    expect(one).toContain('Oi Mariana, pago!');
    expect(one).toContain('Tentativas');
    expect(one).toContain('/fila/dsp_');
    await read(stranger, `/registros/eventos/${data[0]?.id}`, 404);
  });

  it('page by cursor, with the filters kept', async () => {
    for (let n = 0; n < 51; n++)
      await hall.tenant.post(`/connections/${shop.shop.id}/events/order-paid`, order(`9${n}`));
    await hall.world.drain();
    const path = `/registros/eventos?integracao=${shop.shop.id}`;
    const html = await read(owner, path);
    const [, more = ''] = /href="([^"]*cursor=[^"]*)"/.exec(html) ?? [];
    expect(more).toContain(shop.shop.id);
    const rest = await read(owner, more.replaceAll('&amp;', '&'));
    expect(rest).toContain('Pedido 10457');
    expect(html).not.toContain('Pedido 10457');
  });
});

describe('/registros/problemas', () => {
  it('lists what was given up, and does it again once', async () => {
    const { tenant, world } = hall;
    await tenant.post(`/connections/${shop.shop.id}/events/order-paid`, order('5005'));
    const [message] = world.ingest.waiting.splice(0);
    if (!message) throw new Error('nothing was queued');
    await world.bury(message.body);
    const { id } = await first<{ id: string }>('/dead-letters');
    expect(await read(owner, '/registros/problemas')).toContain(`/registros/problemas/${id}`);
    expect(await read(owner, '/registros/problemas?tipo=poll')).toContain('Nenhum problema por aqui');
    expect(await read(owner, `/registros/problemas/${id}`)).toContain('Quem resolve: a Ponte.');
    await read(stranger, `/registros/problemas/${id}`, 404);
    expect((await stranger.submit(`/registros/problemas/${id}/reprocessar`, {})).status).toBe(404);

    world.ingest.broken = true;
    const away = await owner.submit(`/registros/problemas/${id}/reprocessar`, {});
    world.ingest.broken = false;
    // The queue is away; the inbox takes it.
    expect(away.status).toBe(303);
    const twice = await owner.submit(`/registros/problemas/${id}/reprocessar`, {});
    expect(twice.status).toBe(409);
    expect(await twice.text()).toContain('Já foi reprocessado');
    expect(await read(owner, '/registros/problemas?estado=replayed')).toContain(id);
    expect(await actions()).toContain('replayDeadLetter');
  });
});

describe('/registros/linha-do-tempo', () => {
  it.each(['10457', '#10457', 'order/10457'])(
    'finds an order by %s, and tells why it was sent',
    async (q) => {
      const html = await read(owner, `/registros/linha-do-tempo?q=${encodeURIComponent(q)}`);
      expect(html).toContain('Pedido 10457');
      expect(html).toContain('enviada');
      expect(html).toContain('+5511987654321');
    },
  );

  it('finds a customer by phone, in any notation, and tells why nothing was sent', async () => {
    const html = await read(owner, '/registros/linha-do-tempo?q=(11)%2091234-5678');
    expect(html).toContain('Pedido 10458');
    expect(html).not.toContain('Pedido 10457');
    expect(html).toContain('O texto ficou vazio');
    expect(html).toContain('Quem resolve: você.');
  });

  it('lets choose where there are several', async () => {
    const html = await read(owner, '/registros/linha-do-tempo?q=11987654321');
    expect(html).toContain('Qual deles?');
    const [, one = ''] = /href="(\?q=[^"]*10457)"/.exec(html) ?? [];
    const story = await read(owner, `/registros/linha-do-tempo${one.replaceAll('&amp;', '&')}`);
    expect(story).toContain('<h2>Pedido 10457');
  });

  it('says which notifications are off', async () => {
    const html = await read(owner, '/registros/linha-do-tempo?q=777');
    expect(html).toContain('Esta notificação está desligada.');
    expect(html).toContain('Abrir a notificação: Pagamento aprovado');
  });

  it('finds nothing of others', async () => {
    expect(await read(stranger, '/registros/linha-do-tempo?q=10457')).toContain('Nada encontrado');
    expect(await read(member, '/registros/linha-do-tempo?q=777')).toContain('Nada encontrado');
    expect(await read(owner, '/registros/linha-do-tempo?q=%3Cb%3E')).toContain('&lt;b&gt;');
  });
});

describe('the files', () => {
  const file = async (browser: Browser, path: string): Promise<string[]> => {
    const answer = await browser.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    return new TextDecoder().decode(bytes).trimEnd().split('\r\n');
  };

  it('hold the report', async () => {
    const [head, ...rows] = await file(owner, '/relatorios.csv');
    expect(head).toBe('Dia;Notificação;Integração;Canal;Situação;Motivo;Quantidade');
    expect(rows).toContain(
      '22/11/2026;Pago;Loja <da> Ana;simulator;falhou;O texto ficou vazio com os dados deste evento.;1',
    );
  });

  it('hold every page of the logs, with the filters of the page', async () => {
    const events = await file(owner, '/registros/eventos.csv');
    expect(events.length).toBeGreaterThan(54);
    expect(new Set(events).size).toBe(events.length);
    const some = await file(owner, `/registros/entregas.csv?integracao=${hidden.id}`);
    expect(some.slice(1).every((line) => line.includes('Loja escondida'))).toBe(true);
    expect(some.length).toBeGreaterThan(1);
    expect((await owner.get('/registros/entregas.csv?de=x')).headers.get('location')).toBe(
      '/registros/entregas?de=x',
    );
  });

  it('hold the queue, and no cell that computes', async () => {
    const [head, ...rows] = await file(owner, '/fila.csv?estado=sent');
    expect(head).toContain('Destinatário');
    const { data } = (await hall.tenant.get<PageJson<DispatchJson>>('/dispatches?state=sent&limit=100')).body;
    expect(rows).toHaveLength(data.length);
    expect(rows[0]).toContain(";'+5511987654321;");
    await hall.tenant.patch(`/connections/${shop.channel.id}`, { name: '=HYPERLINK("x";1)' });
    expect((await file(owner, '/fila.csv'))[1]).toContain(`"'=HYPERLINK(""x"";1)"`);
    expect(await file(stranger, '/fila.csv')).toHaveLength(1);
    expect((await file(member, '/fila.csv')).join()).not.toContain('escondida');
  });

  it('keep to the days asked for', async () => {
    expect((await file(owner, '/fila.csv?de=2026-11-22&ate=2026-11-22')).length).toBeGreaterThan(1);
    expect(await file(owner, '/fila.csv?de=2026-11-20&ate=2026-11-21')).toHaveLength(1);
  });
});
