import { describe, expect, test } from 'vitest';
import rdStationCrm from '../../connectors/rd-station-crm';
import type { HttpRequest, HttpResult, PollPage } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { deliveryOf } from '../suite/fixtures';
import { agentCall, answer } from './agent';

const CARD = '66f1a0c2d4e5f60012ab34c1';
const STAGE = '66f1a0c2d4e5f60012ab3412';
const NEW_CARD = {
  title: 'Pedido 1001',
  stageId: STAGE,
  name: 'Mariana Alves',
  email: 'mariana@exemplo.com.br',
  phone: '(11) 98765-4321',
  taxId: '529.982.247-25',
  value: '149,90',
  text: 'Quer entrega no sábado.',
  source: 'WhatsApp',
};

testConnector(rdStationCrm, {
  inputs: {
    createCard: NEW_CARD,
    moveCard: { card: 'Pedido 1001', stageId: STAGE },
    addNote: { card: CARD, text: 'Ligou de volta.' },
  },
});

const HOOK = 'https://ponte.example/hooks/rd-station-crm/abc';
const SECRET = 'um-segredo-bem-longo-mesmo';
const call = agentCall({ apiToken: 'token-da-api-0001', webhookSecret: SECRET }, { webhookProof: 'header' });
const path = ({ url }: HttpRequest) => new URL(url).pathname.replace('/api/v1', '');
const { inbound, actions, poll } = rdStationCrm;

describe('how notices prove themselves', () => {
  const schemeFor = (webhookProof: string) =>
    typeof inbound?.verify === 'function' ? inbound.verify({ webhookProof }) : undefined;

  test('by the header, or by the address where the merchant says so', () => {
    expect(schemeFor('header')).toEqual({ scheme: 'token', in: 'header', name: 'x-ponte-token' });
    expect(schemeFor('')).toMatchObject({ scheme: 'token' });
    expect(schemeFor('url')).toEqual({ scheme: 'url' });
  });

  test('a look at the address is answered, a notice is not taken for one', () => {
    const look = (method: string, body: unknown) =>
      inbound?.challenge?.({ ...deliveryOf({ body, method }) }, [SECRET]);
    expect(look('GET', '')).toEqual({ status: 200 });
    expect(look('POST', '{}')).toEqual({ status: 200 });
    expect(look('POST', '{"event_name":"crm_deal_created"}')).toBeNull();
  });
});

describe('registering', () => {
  function fakeWebhooks(...webhooks: Record<string, unknown>[]) {
    const respond = ({ method, json, url }: HttpRequest): HttpResult => {
      const [, , , , id] = new URL(url).pathname.split('/');
      const at = webhooks.findIndex(({ uuid }) => uuid === id);
      if (method === 'DELETE') webhooks.splice(at, 1);
      else if (method === 'PUT') Object.assign(webhooks[at] ?? {}, json);
      else if (json) webhooks.push({ uuid: `w${webhooks.length + 1}`, status: 'active', ...json });
      else return answer(200, { webhooks });
      return answer(200, {});
    };
    return { webhooks, respond };
  }

  test('twice makes one webhook a topic, with our header, and leaves others alone', async () => {
    const far = fakeWebhooks({
      uuid: 'theirs',
      event_type: 'crm_deal_created',
      url: 'https://other.example/',
    });
    const world = call(far.respond);
    const registered = { ok: true, registered: ['crm_deal_created', 'crm_deal_updated', 'crm_deal_deleted'] };
    expect(await inbound?.register?.(world.call, HOOK)).toMatchObject(registered);
    expect(await inbound?.register?.(world.call, HOOK)).toMatchObject(registered);
    expect(far.webhooks).toHaveLength(4);
    expect(far.webhooks[1]).toEqual({
      uuid: 'w2',
      status: 'active',
      event_type: 'crm_deal_created',
      url: HOOK,
      http_method: 'POST',
      auth_header: 'x-ponte-token',
      auth_key: SECRET,
    });
    for (const { query } of world.requests) expect(query).toEqual({ token: 'token-da-api-0001' });
  });

  test('a suspended one makes room for another', async () => {
    const far = fakeWebhooks({ uuid: 'w9', event_type: 'crm_deal_updated', url: HOOK, status: 'suspended' });
    expect(await inbound?.register?.(call(far.respond).call, HOOK)).toMatchObject({ ok: true });
    expect(far.webhooks.map(({ status }) => status)).toEqual(['active', 'active', 'active']);
  });

  test('where the address is the proof, no header is asked for', async () => {
    const far = fakeWebhooks();
    const world = agentCall({ apiToken: 'token-da-api-0001' }, { webhookProof: 'url' })(far.respond);
    expect(await inbound?.register?.(world.call, HOOK)).toMatchObject({ ok: true });
    expect(far.webhooks[0]).not.toHaveProperty('auth_header');
  });

  test('a plan without webhooks says so', async () => {
    const world = call(() => answer(403, { errors: [{ error_type: 'ACCESS_DENIED' }] }));
    expect(await inbound?.register?.(world.call, HOOK)).toMatchObject({ ok: false, reason: 'forbidden' });
  });
});

describe('the contact that a notice leaves out', () => {
  const notice = deliveryOf({
    body: {
      event_name: 'crm_deal_updated',
      document: { id: CARD, name: 'Pedido 1001', updated_at: '2026-11-22T10:04:10-03:00' },
    },
  });
  const contacts = [{ name: 'Mariana', phones: [{ phone: '11987654321', type: 'cellphone' }] }];

  test('is fetched, and nothing else of the deal as it is now', async () => {
    for (const listed of [{ contacts, has_more: false, total: 1 }, contacts]) {
      const world = call(() => answer(200, listed));
      const fetched = await inbound?.hydrate?.(notice, world.call);
      expect(fetched).toEqual({ ok: true, body: { ...(notice.body as object), contacts } });
      expect(world.requests.map(path)).toEqual([`/deals/${CARD}/contacts`]);
    }
  });

  test('a deal out of sight is told without it, what passes by itself is waited for', async () => {
    const told = (status: number) => inbound?.hydrate?.(notice, call(() => answer(status, {})).call);
    expect(await told(404)).toEqual({ ok: true, body: notice.body });
    expect(await told(403)).toEqual({ ok: true, body: notice.body });
    expect(await told(429)).toMatchObject({ ok: false, retry: true });
    expect(await told(401)).toMatchObject({ ok: false, reason: 'unauthorized' });
  });

  test('of a deleted deal, or for an id that is none, nothing is asked', async () => {
    const world = call(() => answer(500, {}));
    const of = (body: unknown) => inbound?.hydrate?.(deliveryOf({ body }), world.call);
    expect(await of({ event_name: 'crm_deal_deleted', document: { id: CARD } })).toMatchObject({ ok: true });
    expect(await of({ event_name: 'crm_deal_updated', document: { id: '../users' } })).toMatchObject({
      ok: true,
    });
    expect(world.requests).toEqual([]);
  });
});

describe('the list of deals', () => {
  const deal = (id: number, minute: number) => ({
    _id: `d${id}`,
    updated_at: `2026-11-22T09:${String(minute).padStart(2, '0')}:00.000-03:00`,
  });
  const cards = poll?.cards ?? expect.fail('no list');
  const options = { since: '2026-11-22T12:30:00.000Z', limit: 10 };
  const read = async (cursor: string | null, respond: (request: HttpRequest) => HttpResult) => {
    const world = call(respond);
    const page = await cards.list(world.call, cursor, options);
    return { page: page.ok ? page : expect.fail(page.reason), requests: world.requests };
  };
  const idsOf = ({ items }: PollPage) => items.map(({ subject }) => subject);

  test('is read from the newest change down to what is known, and then rests', async () => {
    const rows = Array.from({ length: 25 }, (_none, i) => deal(i, 59 - i));
    const respond = ({ query }: HttpRequest) => {
      const from = (Number(query?.page) - 1) * 10;
      return answer(200, {
        deals: rows.slice(from, from + 10),
        has_more: from + 10 < rows.length,
        total: 25,
      });
    };
    const first = await read(null, respond);
    expect(first.requests[0]?.query).toMatchObject({
      order: 'updated_at',
      direction: 'desc',
      page: 1,
      limit: 10,
    });
    expect(idsOf(first.page)[0]).toBe('card/d9');
    expect(idsOf(first.page)[9]).toBe('card/d0');
    const second = await read(first.page.cursor, respond);
    const third = await read(second.page.cursor, respond);
    expect([first.page.more, second.page.more, third.page.more]).toEqual([true, true, false]);
    expect(idsOf(third.page)).toHaveLength(5);
    const again = await read(third.page.cursor, respond);
    expect(idsOf(again.page)).toEqual(['card/d2', 'card/d1', 'card/d0']);
    expect([again.page.more, again.page.cursor]).toEqual([false, third.page.cursor]);
  });

  test('a deal that changes meanwhile moves to the front: nobody is passed over', async () => {
    const first = await read(null, () =>
      answer(200, { deals: [deal(1, 50), deal(2, 40)], has_more: true, total: 4 }),
    );
    const second = await read(first.page.cursor, () =>
      answer(200, { deals: [deal(2, 40), deal(3, 35)], has_more: false, total: 4 }),
    );
    expect(idsOf(second.page)).toEqual(['card/d3', 'card/d2']);
    const next = await read(second.page.cursor, () =>
      answer(200, { deals: [deal(4, 55), deal(1, 50)], has_more: true, total: 4 }),
    );
    expect(idsOf(next.page)).toEqual(['card/d1', 'card/d4']);
  });

  test('its rows have the shape of notices', async () => {
    const { page } = await read(null, () => answer(200, { deals: [deal(1, 50)], has_more: false }));
    const [item] = page.items;
    const seen = inbound?.normalise(deliveryOf({ body: item?.body, via: 'poll' }), {
      id: 'c',
      settings: {},
      connectedAt: '',
    });
    expect(seen).toMatchObject({
      kind: 'observed',
      observations: [{ type: 'card.updated', subject: 'card/d1' }],
    });
  });
});

describe('cards', () => {
  const made = (respond: (request: HttpRequest) => HttpResult) => call(respond);

  test('are made with their contact in one call, and what has no place there becomes a note', async () => {
    const world = made((request) =>
      path(request) === '/deals' ? answer(200, { _id: CARD, user: { _id: 'u1' } }) : answer(200, {}),
    );
    const input = actions?.createCard?.input.parse(NEW_CARD);
    expect(await actions?.createCard?.run(input, 'dsp_1', world.call)).toEqual({
      kind: 'sent',
      providerId: CARD,
    });
    expect(world.requests.map(({ json }) => json)).toEqual([
      {
        deal: { name: 'Pedido 1001', deal_stage_id: STAGE },
        contacts: [
          {
            name: 'Mariana Alves',
            emails: [{ email: 'mariana@exemplo.com.br' }],
            phones: [{ phone: '+5511987654321', type: 'cellphone' }],
          },
        ],
        deal_products: [
          { name: 'Valor', amount: 1, base_price: 149.9, price: 149.9, total: 149.9, recurrence: 'spare' },
        ],
      },
      {
        activity: {
          deal_id: CARD,
          text: 'CPF/CNPJ: 52998224725\nOrigem: WhatsApp\n\nQuer entrega no sábado.',
          user_id: 'u1',
        },
      },
    ]);
  });

  test('a deal stands although its note was not taken; an answer that was lost is not known', async () => {
    const world = made((request) =>
      path(request) === '/deals' ? answer(200, { id: CARD }) : answer(422, { errors: ['text'] }),
    );
    const run = (at: typeof world) =>
      actions?.createCard?.run(actions.createCard.input.parse(NEW_CARD), 'dsp_1', at.call);
    expect(await run(world)).toMatchObject({ kind: 'sent', providerId: CARD, detail: expect.any(String) });
    const lost = made(() => ({ ok: false, kind: 'timeout', detail: 'POST crm.rdstation.com -> timeout' }));
    expect(await run(lost)).toMatchObject({ kind: 'unknown' });
  });

  test('move by the stage beside the deal, found by their exact title', async () => {
    const world = made((request) =>
      request.method === 'PUT'
        ? answer(200, {})
        : answer(200, { deals: [{ id: CARD, name: 'Pedido 1001' }] }),
    );
    const input = { card: 'Pedido 1001', stageId: STAGE };
    expect(await actions?.moveCard?.run(input, 'dsp_1', world.call)).toMatchObject({ kind: 'sent' });
    expect(world.requests[0]?.query).toMatchObject({ name: 'Pedido 1001', exact_name: 'true' });
    expect(world.requests[1]).toMatchObject({ method: 'PUT', json: { deal_stage_id: STAGE } });
    expect(path(world.requests[1] as HttpRequest)).toBe(`/deals/${CARD}`);
    const none = made(() => answer(200, { deals: [] }));
    expect(await actions?.moveCard?.run(input, 'dsp_1', none.call)).toMatchObject({ reason: 'not_found' });
  });

  test('a note is in the name of whom the deal belongs to', async () => {
    const world = made(() => answer(200, { id: CARD, user: { id: 'u1', name: 'Bruno' } }));
    const input = { card: CARD, text: 'Ligou de volta.' };
    expect(await actions?.addNote?.run(input, 'dsp_1', world.call)).toMatchObject({ kind: 'sent' });
    expect(world.requests[1]?.json).toEqual({
      activity: { deal_id: CARD, text: 'Ligou de volta.', user_id: 'u1' },
    });
  });

  test('stages of all funnels are to be chosen from', async () => {
    const funnels = [
      { id: 'p1', name: 'Vendas', deal_stages: [{ id: 's1', name: 'Proposta' }, { name: 'no id' }] },
      { _id: 'p2', name: 'Pós-venda', deal_stages: [{ _id: 's2', name: 'Renovação' }] },
    ];
    const choices = [
      { value: 's1', label: 'Vendas › Proposta' },
      { value: 's2', label: 'Pós-venda › Renovação' },
    ];
    const offered = (json: unknown) => rdStationCrm.choices?.stageId?.(made(() => answer(200, json)).call);
    expect(await offered(funnels)).toEqual({ ok: true, choices });
    expect(await offered({ deal_pipelines: funnels })).toEqual({ ok: true, choices });
  });
});

test('the probe proves the token', async () => {
  expect(await rdStationCrm.probe?.(call(() => answer(200, [])).call)).toEqual({ ok: true });
  expect(await rdStationCrm.probe?.(call(() => answer(401, {})).call)).toMatchObject({
    reason: 'unauthorized',
  });
});
