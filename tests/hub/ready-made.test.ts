import { describe, expect, it } from 'vitest';
import { readyMadeAutomations } from '../../src/hub/ready-made';
import { type Connector, observed, read } from '../../src/kit';
import { shop } from './shop';
import { createWorld, NOW } from './world';

/** A shop that tells of boletos, with or without their due date. */
const boletoShop = (dueDate: string | undefined): Connector => ({
  ...shop,
  recognises: [{ when: { pt: 'boleto', en: 'boleto' }, type: 'order.awaiting_payment' }],
  inbound: {
    verify: { scheme: 'url' },
    normalise: ({ body }) =>
      observed({
        type: 'order.awaiting_payment',
        subject: 'order/1',
        time: '2026-11-22T10:00:00-03:00',
        data: {
          customer: { phone: '+5511988887777' },
          order: {
            id: '1',
            payment: { method: 'boleto', boleto: { dueDate: read(body).text('dueDate') } },
          },
        },
      }),
  },
  samples: [
    {
      name: 'boleto',
      label: { pt: 'Boleto', en: 'Boleto' },
      body: { dueDate },
      expect: ['order.awaiting_payment'],
    },
  ],
});

async function made(connector: Connector) {
  const world = await createWorld([connector]);
  const connection = await world.connect(connector);
  return readyMadeAutomations(connector, connection, { channelId: null, language: 'pt-BR', at: NOW });
}

describe('what a new connection starts with', () => {
  it('has reminders of boletos where the platform tells their due date', async () => {
    const automations = await made(boletoShop('2026-11-30'));
    expect(automations.every(({ enabled }) => !enabled)).toBe(true);
    expect(automations.map(({ name }) => name)).toEqual([
      'Lembrete: o boleto do seu pedido vence amanhã',
      'Lembrete: o boleto do seu pedido vence hoje',
      'Lembrete: o boleto do seu pedido venceu ontem',
      'Aguardando pagamento',
      'Integração parou',
      'Integração voltou',
    ]);
    expect(automations[0]).toMatchObject({
      delay: { anchor: 'order.payment.boleto.dueDate', offsetDays: -1, at: '09:00' },
      conditions: { rules: [{ field: 'order.payment.method', operator: 'equal', value: 'boleto' }] },
    });
  });

  it('has none where it does not', async () => {
    const automations = await made(boletoShop(undefined));
    expect(automations.map(({ type }) => type)).toEqual([
      'order.awaiting_payment',
      'connection.broken',
      'connection.recovered',
    ]);
    expect(automations[0]?.delay).toEqual({ minutes: 5 });
  });

  it('lists the notification of a type before its reminders, the newest first', async () => {
    const automations = await made(boletoShop('2026-11-30'));
    const newestFirst = automations.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    expect(newestFirst.find(({ type }) => type === 'order.awaiting_payment')?.delay).toEqual({ minutes: 5 });
  });

  it('lets what somebody waits for leave at any hour', async () => {
    const access: Connector = {
      ...shop,
      recognises: [
        { when: { pt: 'acesso', en: 'access' }, type: 'access.created' },
        { when: { pt: 'pago', en: 'paid' }, type: 'order.paid' },
      ],
    };
    const urgent = (await made(access)).map(({ type, action }) => [
      type,
      action.kind === 'message' && action.urgent === true,
    ]);
    expect(urgent).toEqual([
      ['order.paid', false],
      ['access.created', true],
      ['connection.broken', false],
      ['connection.recovered', false],
    ]);
  });

  it('is named in the company’s language, and written in that of its customers', async () => {
    const world = await createWorld([shop]);
    const connection = await world.connect(shop);
    const [first] = readyMadeAutomations(shop, connection, { channelId: null, language: 'en', at: NOW });
    expect(first?.name).toMatch(/^[A-Z][a-z]/);
    expect(first?.name).not.toMatch(/Lembrete|Integração/);
    expect(first?.action).toMatchObject({ template: expect.stringContaining('Olá') });
  });

  it('writes to the owner about the connection itself, and by another channel than itself', async () => {
    const world = await createWorld([shop]);
    const connection = await world.connect(shop);
    const about = (channelId: string) =>
      readyMadeAutomations(shop, connection, { channelId, language: 'en', at: NOW }).find(
        ({ type }) => type === 'connection.broken',
      )?.action;
    expect(about('con_other')).toMatchObject({ channelId: 'con_other', to: '{{ owner.phone }}' });
    expect(about(connection.id)).toMatchObject({ channelId: null });
  });
});
