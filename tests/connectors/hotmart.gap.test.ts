/** Hotmart through the hub: what its webhooks lost, the listing of sales finds, and nothing is told twice. */
import { expect, test } from 'vitest';
import hotmart from '../../connectors/hotmart';
import simulator from '../../connectors/simulator';
import { MINUTE } from '../../src/hub/hub';
import { pollConnection } from '../../src/hub/poll';
import { createWorld, NOW } from '../hub/world';

const KEYS = { webhookSecret: 'h0tt0k', clientId: 'client-1', clientSecret: 'secret-1' };
const at = (minute: number) => NOW + minute * MINUTE;

interface Sale {
  transaction: string;
  /** As the API spells it. */
  status: string;
  type: string;
  ordered: number;
  approved?: number;
}

const webhook = (event: string, { transaction, type, ordered, approved }: Sale, payment: object = {}) =>
  JSON.stringify({
    id: `${event}-${transaction}`,
    creation_date: at(ordered),
    event,
    version: '2.0.0',
    data: {
      product: { id: 1355458, name: 'Formação em Fotografia' },
      buyer: {
        name: 'Ana Ribeiro',
        email: 'ana@exemplo.com.br',
        checkout_phone_code: '34',
        checkout_phone: '991234567',
      },
      purchase: {
        transaction,
        order_date: at(ordered),
        ...(approved === undefined ? {} : { approved_date: at(approved) }),
        full_price: { value: 197, currency_value: 'BRL' },
        payment: { type, installments_number: 1, ...payment },
      },
    },
  });

const listed = ({ transaction, status, type, ordered, approved }: Sale) => ({
  product: { name: 'Formação em Fotografia', id: 1355458 },
  buyer: { name: 'Ana Ribeiro', email: 'ana@exemplo.com.br' },
  purchase: {
    transaction,
    status,
    order_date: at(ordered),
    ...(approved === undefined ? {} : { approved_date: at(approved) }),
    price: { value: 197, currency_code: 'BRL' },
    payment: { method: type, type, installments_number: 1 },
  },
});

test('hotmart: one sweep recovers what was lost, and a second one finds nothing', async () => {
  const world = await createWorld([hotmart, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(hotmart, { credentials: KEYS });
  for (const type of ['order.awaiting_payment', 'order.payment_failed', 'order.paid'] as const)
    await world.automate(type, channel);

  const paidPix: Sale = { transaction: 'HP1', status: 'APPROVED', type: 'PIX', ordered: 1, approved: 3 };
  const openPix: Sale = { transaction: 'HP2', status: 'WAITING_PAYMENT', type: 'PIX', ordered: 2 };
  const refused: Sale = { transaction: 'HP3', status: 'CANCELLED', type: 'CREDIT_CARD', ordered: 3 };
  const lostCard: Sale = {
    transaction: 'HP4',
    status: 'APPROVED',
    type: 'CREDIT_CARD',
    ordered: 4,
    approved: 4,
  };
  const old: Sale = {
    transaction: 'HP0',
    status: 'REFUNDED',
    type: 'CREDIT_CARD',
    ordered: -600,
    approved: -600,
  };

  const told = [
    webhook('PURCHASE_BILLET_PRINTED', paidPix, { pix_code: '000201-um' }),
    webhook('PURCHASE_BILLET_PRINTED', openPix, { pix_code: '000201-dois' }),
    webhook('PURCHASE_CANCELED', refused, { refusal_reason: 'Saldo insuficiente' }),
  ];
  for (const body of told) await world.post(source, body, { 'x-hotmart-hottok': 'h0tt0k' });
  world.pass(30 * MINUTE);
  await world.drain();

  const seen = async () => (await world.events()).map(({ subject, type }) => `${subject} ${type}`).toSorted();
  const before = [
    'order/HP1 order.awaiting_payment',
    'order/HP1 order.created',
    'order/HP2 order.awaiting_payment',
    'order/HP2 order.created',
    'order/HP3 order.created',
    'order/HP3 order.payment_failed',
  ];
  expect(await seen()).toEqual(before);

  const sales = [paidPix, openPix, refused, lostCard, old];
  world.network = (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith('/oauth/token')) return Response.json({ access_token: 'token-1' });
    if (pathname.endsWith('/sales/users')) return Response.json({ items: [], page_info: {} });
    const items = sales.filter(({ status }) => status === searchParams.get('transaction_status')).map(listed);
    return Response.json({ items, page_info: { results_per_page: items.length } });
  };
  const after = [
    ...before,
    'order/HP1 order.paid',
    'order/HP4 order.created',
    'order/HP4 order.paid',
  ].toSorted();
  await pollConnection(world.hub, source.id);
  await world.drain();
  expect(await seen()).toEqual(after);
  const deliveries = (await world.deliveries()).map(({ via, state }) => `${via} ${state}`);
  expect(deliveries.filter((delivery) => delivery === 'reconcile processed')).toHaveLength(2);

  world.pass(60 * MINUTE);
  await pollConnection(world.hub, source.id);
  await world.drain();
  expect(await seen()).toEqual(after);
  expect(await world.deliveries()).toHaveLength(deliveries.length);
  const messages = (await world.dispatches()).map(({ subject, type }) => `${subject} ${type}`);
  expect(new Set(messages).size).toBe(messages.length);
});
