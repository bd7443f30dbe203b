import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../../src/kit';
import {
  type AutomationJson,
  type ConnectionJson,
  connect,
  type Hall,
  openHall,
  type PageJson,
  type ProblemJson,
} from './helpers';

const crm: Connector = {
  slug: 'crm',
  label: { pt: 'CRM', en: 'CRM' },
  category: 'crm',
  fields: [],
  setup: [{ pt: 'Nada.', en: 'Nothing.' }],
  actions: {
    createCard: {
      label: { pt: 'Criar cartão', en: 'Create card' },
      input: z.object({ title: z.string() }),
      idempotent: true,
      run: async () => ({ kind: 'sent' }),
    },
  },
};

/** A channel for e-mail. */
const post: Connector = {
  ...crm,
  slug: 'post',
  category: 'messaging',
  channel: { address: 'email', idempotent: true, send: async () => ({ kind: 'sent' }) },
};

let hall: Hall;
let shop: ConnectionJson;
let channel: ConnectionJson;
let cards: ConnectionJson;
let mail: ConnectionJson;
let theirs: ConnectionJson;

beforeAll(async () => {
  hall = await openHall([crm, post]);
  shop = await connect(hall.tenant, 'generic');
  channel = await connect(hall.tenant, 'simulator');
  cards = await connect(hall.tenant, 'crm');
  mail = await connect(hall.tenant, 'post');
  theirs = await connect(hall.other, 'simulator');
});

const message = (change: Record<string, unknown> = {}) => ({
  name: 'Pago',
  trigger: { type: 'order.paid' },
  action: { kind: 'message', channelId: channel.id, template: 'Oi {{ customer.firstName }}' },
  ...change,
});

const create = async (body: unknown): Promise<AutomationJson> => {
  const answer = await hall.tenant.post<AutomationJson>('/automations', body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};

const problemOf = async (body: unknown): Promise<string> => {
  const answer = await hall.tenant.post<ProblemJson>('/automations', body);
  expect(answer.status, answer.text).toBe(422);
  return (answer.body.errors ?? []).map(({ path }) => path).join();
};

describe('POST /automations', () => {
  it('fills in what is usual', async () => {
    const made = await create(message());
    expect(made).toEqual({
      id: expect.stringMatching(/^aut_/),
      name: 'Pago',
      connectionId: null,
      trigger: { type: 'order.paid', conditions: { match: 'all', rules: [] } },
      delay: { minutes: 0 },
      action: {
        kind: 'message',
        channelId: channel.id,
        to: '{{ customer.phone }}',
        template: 'Oi {{ customer.firstName }}',
      },
      priority: 50,
      enabled: true,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await hall.tenant.get(`/automations/${made.id}`)).body).toEqual(made);
  });

  it('takes all that there is to say', async () => {
    const whole = message({
      connectionId: shop.id,
      trigger: {
        type: 'custom.agendamento',
        conditions: { match: 'any', rules: [{ field: 'order.status', operator: 'contains', value: 'pag' }] },
      },
      delay: { anchor: 'order.payment.boleto.dueDate', offsetDays: -2, at: '09:00' },
      action: {
        kind: 'message',
        channelId: channel.id,
        to: '{{ customer.email }}',
        template: 'Oi',
        mediaUrl: 'https://example.com/{{ order.id }}.png',
      },
      priority: 7,
      enabled: false,
    });
    expect(await create(whole)).toMatchObject(whole);
  });

  it('takes connector actions and webhooks', async () => {
    const action = {
      kind: 'connector',
      connectionId: cards.id,
      action: 'createCard',
      input: { title: '{{ order.number }}' },
    };
    expect((await create(message({ action }))).action).toEqual(action);
    const webhook = { kind: 'webhook', channelId: channel.id };
    expect((await create(message({ action: webhook }))).action).toEqual(webhook);
  });

  it.each<[string, () => Record<string, unknown>, string]>([
    ['an unknown type', () => ({ trigger: { type: 'order.nope' } }), 'trigger.type'],
    ['a type with a bad custom name', () => ({ trigger: { type: 'custom. ' } }), 'trigger.type'],
    ['no trigger', () => ({ trigger: undefined }), 'trigger'],
    ['a negative delay', () => ({ delay: { minutes: -1 } }), 'delay.minutes'],
    ['a delay of a month and more', () => ({ delay: { minutes: 43_201 } }), 'delay.minutes'],
    [
      'a delay of both kinds',
      () => ({ delay: { minutes: 1, anchor: 'a', offsetDays: 1, at: '09:00' } }),
      'delay',
    ],
    ['a delay at no hour', () => ({ delay: { anchor: 'a', offsetDays: 1, at: '24:00' } }), 'delay.at'],
    [
      'an operator nobody knows',
      () => ({
        trigger: {
          type: 'order.paid',
          conditions: { match: 'all', rules: [{ field: 'a', operator: '>', value: '1' }] },
        },
      }),
      'trigger.conditions.rules.0.operator',
    ],
    ['an unknown member', () => ({ enable: true }), ''],
    ['a priority of its own', () => ({ priority: 1.5 }), 'priority'],
    ['an unknown connection', () => ({ connectionId: 'con_nope' }), 'connectionId'],
    ['somebody else’s connection', () => ({ connectionId: theirs.id }), 'connectionId'],
    ['an unknown kind of action', () => ({ action: { kind: 'sms' } }), 'action.kind'],
    ['no template', () => ({ action: { kind: 'message', channelId: channel.id } }), 'action.template'],
    [
      'a template with a mistake',
      () => ({
        action: { kind: 'message', channelId: channel.id, template: 'Oi {{ customer.name' },
      }),
      'action.template',
    ],
    [
      'a filter nobody knows',
      () => ({
        action: { kind: 'message', channelId: channel.id, template: '{{ a | shout }}' },
      }),
      'action.template',
    ],
    [
      'a recipient with a mistake',
      () => ({
        action: { kind: 'message', channelId: channel.id, to: '{% if', template: 'Oi' },
      }),
      'action.to',
    ],
    [
      'what is no channel',
      () => ({
        action: { kind: 'message', channelId: shop.id, template: 'Oi' },
      }),
      'action.channelId',
    ],
    [
      'somebody else’s channel',
      () => ({
        action: { kind: 'message', channelId: theirs.id, template: 'Oi' },
      }),
      'action.channelId',
    ],
    [
      'somebody else’s channel as a webhook',
      () => ({
        action: { kind: 'webhook', channelId: theirs.id },
      }),
      'action.channelId',
    ],
    [
      'being on without a channel',
      () => ({ action: { kind: 'message', template: 'Oi' } }),
      'action.channelId',
    ],
    [
      'an action that is not there',
      () => ({
        action: { kind: 'connector', connectionId: cards.id, action: 'constructor' },
      }),
      'action.action',
    ],
    [
      'an action of nobody',
      () => ({
        action: { kind: 'connector', connectionId: theirs.id, action: 'createCard' },
      }),
      'action.connectionId',
    ],
  ])('refuses %s', async (_title, change, path) => {
    expect(await problemOf(message(change()))).toBe(path);
  });

  it('without a channel, may wait switched off', async () => {
    const made = await create(message({ action: { kind: 'message', template: 'Oi' }, enabled: false }));
    expect(made.action).toMatchObject({ channelId: null });
    const on = await hall.tenant.patch<ProblemJson>(`/automations/${made.id}`, { enabled: true });
    expect(on).toMatchObject({ status: 422, body: { errors: [{ path: 'action.channelId' }] } });
    const both = await hall.tenant.patch<AutomationJson>(`/automations/${made.id}`, {
      enabled: true,
      action: { channelId: channel.id },
    });
    expect(both.body).toMatchObject({
      enabled: true,
      action: { channelId: channel.id, template: 'Oi', to: '{{ customer.phone }}' },
    });
  });
});

describe('a message', () => {
  it('takes an approved template, a file, a subject and a way out', async () => {
    const action = {
      kind: 'message',
      channelId: channel.id,
      to: '{{ customer.phone }}',
      template: 'Seu boleto',
      mediaUrl: '{{ order.payment.boleto.pdfUrl }}',
      subject: 'Boleto do pedido {{ order.number }}',
      approved: { name: 'boleto', language: 'pt_BR', body: ['{{ customer.firstName }}'], names: ['nome'] },
      urgent: true,
      fallback: { channelId: mail.id, to: '{{ customer.email }}' },
    };
    const made = await create(message({ action }));
    expect(made.action).toEqual(action);
    const cleared = await hall.tenant.patch<AutomationJson>(`/automations/${made.id}`, {
      action: { fallback: null, approved: null },
    });
    const { fallback: _none, approved: _neither, ...rest } = action;
    expect(cleared.body.action).toEqual(rest);
  });

  it.each([
    ['of nobody', () => ({ channelId: theirs.id }), 'action.fallback.channelId'],
    ['to itself', () => ({ channelId: channel.id }), 'action.fallback.channelId'],
    ['with a broken text', () => ({ channelId: mail.id, to: '{{ a' }), 'action.fallback.to'],
  ])('has no fallback %s', async (_title, fallback, path) => {
    const action = { kind: 'message', channelId: channel.id, template: 'Oi', fallback: fallback() };
    expect(await problemOf(message({ action }))).toBe(path);
  });

  it('goes to the mailbox once its channel is for e-mail, unless somebody said otherwise', async () => {
    const made = await create(message());
    const moved = (change: object) =>
      hall.tenant.patch<AutomationJson>(`/automations/${made.id}`, { action: change });
    const withFallback = await moved({ fallback: { channelId: mail.id } });
    expect(withFallback.body.action).toMatchObject({
      to: '{{ customer.phone }}',
      fallback: { channelId: mail.id, to: '{{ customer.email }}' },
    });
    const byMail = await moved({ channelId: mail.id, fallback: null });
    expect(byMail.body.action).toMatchObject({ to: '{{ customer.email }}' });
    const toOwner = await moved({ channelId: mail.id, to: 'dona@loja.example' });
    expect(toOwner.body.action).toMatchObject({ to: 'dona@loja.example' });
  });

  it('may hang on business days', async () => {
    const delay = {
      anchor: 'order.payment.boleto.dueDate',
      offsetDays: -1,
      at: '09:00',
      businessDays: true,
    };
    expect((await create(message({ delay }))).delay).toEqual(delay);
  });
});

describe('GET /automations', () => {
  it('lists those of one connection, and pages', async () => {
    const made = [];
    for (const name of ['a', 'b', 'c']) {
      hall.world.pass(1000);
      made.unshift((await create(message({ name, connectionId: cards.id }))).id);
    }
    const first = await hall.tenant.get<PageJson<AutomationJson>>(
      `/automations?connectionId=${cards.id}&limit=2`,
    );
    const rest = await hall.tenant.get<PageJson<AutomationJson>>(
      `/automations?connectionId=${cards.id}&cursor=${first.body.nextCursor}`,
    );
    expect([...first.body.data, ...rest.body.data].map(({ id }) => id)).toEqual(made);
  });
});

describe('PATCH /automations/:id', () => {
  it('changes any part and leaves the rest', async () => {
    const made = await create(message({ connectionId: shop.id, priority: 3, delay: { minutes: 5 } }));
    const patch = (body: unknown) => hall.tenant.patch<AutomationJson>(`/automations/${made.id}`, body);
    hall.world.pass(1000);
    expect((await patch({ name: 'Outro' })).body).toMatchObject({
      ...made,
      name: 'Outro',
      updatedAt: expect.any(String),
    });
    expect((await patch({ trigger: { type: 'order.shipped' } })).body.trigger).toEqual({
      type: 'order.shipped',
      conditions: { match: 'all', rules: [] },
    });
    expect(
      (await patch({ delay: { anchor: 'charge.dueDate', offsetDays: 1, at: '08:30' } })).body.delay,
    ).toEqual({
      anchor: 'charge.dueDate',
      offsetDays: 1,
      at: '08:30',
    });
    expect((await patch({ connectionId: null, enabled: false })).body).toMatchObject({
      connectionId: null,
      enabled: false,
      priority: 3,
    });
    const media = await patch({ action: { mediaUrl: 'https://example.com/a.png' } });
    expect(media.body.action).toMatchObject({ mediaUrl: 'https://example.com/a.png', channelId: channel.id });
    expect((await patch({ action: { mediaUrl: null } })).body.action).not.toHaveProperty('mediaUrl');
    expect((await patch({ action: { kind: 'webhook', channelId: channel.id } })).body.action).toEqual({
      kind: 'webhook',
      channelId: channel.id,
    });
    expect((await patch({})).body.name).toBe('Outro');
  });

  it('refuses what would make it invalid, and changes nothing', async () => {
    const made = await create(message());
    for (const [body, path] of [
      [{ name: '' }, 'name'],
      [{ delay: { minutes: 'x' } }, 'delay'],
      [{ trigger: { type: 'nope' } }, 'trigger.type'],
      [{ action: { template: '{{' } }, 'action.template'],
      [{ action: { kind: 'webhook' } }, 'action.channelId'],
      [{ connectionId: theirs.id }, 'connectionId'],
      [{ id: 'aut_x' }, ''],
    ] as const) {
      const answer = await hall.tenant.patch<ProblemJson>(`/automations/${made.id}`, body);
      expect(answer.status, JSON.stringify(body)).toBe(422);
      expect(answer.body.errors?.map((error) => error.path)).toEqual([path]);
    }
    expect((await hall.tenant.get(`/automations/${made.id}`)).body).toEqual(made);
  });

  it('lets one whose channel is gone be switched off, but not on', async () => {
    const gone = await connect(hall.tenant, 'simulator');
    const made = await create(message({ action: { kind: 'message', channelId: gone.id, template: 'Oi' } }));
    await hall.tenant.delete(`/connections/${gone.id}`);
    expect((await hall.tenant.patch(`/automations/${made.id}`, { enabled: false })).status).toBe(200);
    expect((await hall.tenant.patch(`/automations/${made.id}`, { enabled: true })).status).toBe(422);
  });
});

describe('DELETE /automations/:id', () => {
  it('removes it', async () => {
    const { id } = await create(message());
    expect((await hall.tenant.delete(`/automations/${id}`)).status).toBe(204);
    expect((await hall.tenant.delete(`/automations/${id}`)).status).toBe(404);
  });
});
