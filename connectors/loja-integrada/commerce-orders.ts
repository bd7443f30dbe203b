/**
 * Orders that a sales platform makes at Loja Integrada. Sources: OpenAPI v2, `POST /v1/integration/sales` and
 * `PUT /v1/situacao/pedido/{numero}` [doc]; the members of `buyer` and `shipping.address` by a public integration
 * [code]. Orders go by their public number. Each change of status may e-mail the buyer [doc], so that none is
 * made twice.
 *
 * `integration_data.external_id` holds our key, but nothing can be searched by it [doc]. Whether an order shows it
 * again is unproven; where it might, it is looked for among the newest that still wait for their money [guess].
 * Whether `unique_id` keeps the platform from making one order twice is unproven, too.
 */
import {
  type Call,
  type CatalogueVariant,
  type Commerce,
  compact,
  type OrderDraft,
  type Outcome,
  outcomeOfFailure,
  type Placed,
  type Reader,
  read,
  type TradeStatus,
} from '../../src/kit';
import { discountOf, type Line, linesAt } from '../families/draft';
import { request } from './api';

/** What is tried again, is tried for about a day. */
const LOOK_BACK_MS = 24 * 60 * 60_000;
/** Detail calls, of the hundred a minute that a shop may make. */
const MOST_DETAILS = 10;
/** `aguardando_pagamento`, in which our orders begin. */
const WAITING = 2;

const CODES: Readonly<Record<TradeStatus, string>> = {
  paid: 'pedido_pago',
  packed: 'pedido_em_separacao',
  shipped: 'pedido_enviado',
  delivered: 'pedido_entregue',
  cancelled: 'pedido_cancelado',
};

/** Wherever an order may show the key. */
const KEYS = [
  'integration_data.external_id',
  'integration_data.unique_id',
  'marketplace_info.id_externo_unico',
  'id_externo',
  'cliente_obs',
];
const isMarked = (order: Reader, key: string): boolean => KEYS.some((path) => order.text(path) === key);

export const find: Commerce['find'] = async (key, call) => {
  // São Paulo's wall clock, as the order listing is asked in.
  const since = new Date(call.now - LOOK_BACK_MS - 3 * 60 * 60_000).toISOString().slice(0, 19);
  const answer = await request(call, '/v1/pedido/search/', {
    query: { situacao_id: WAITING, since_criado: since, limit: 50, offset: 0 },
  });
  if (!answer.ok) return answer;
  const page = read(answer.body);
  if (!Array.isArray(page.at('objects').value))
    return { ok: false, reason: 'bad_answer', detail: '/v1/pedido/search/: no objects', retry: true };
  const rows = page.list('objects').filter((row) => numberIn(row) !== undefined);
  const shown = rows.find((row) => isMarked(row, key));
  if (shown) return { ok: true, order: { id: numberIn(shown) ?? '' } };
  const newest = rows.map((row) => numberIn(row) ?? '').sort((a, b) => Number(b) - Number(a));
  for (const id of newest.slice(0, MOST_DETAILS)) {
    const order = await request(call, `/v1/pedido/${id}`);
    if (!order.ok && order.reason !== 'not_found') return order;
    if (order.ok && isMarked(read(order.body), key)) return { ok: true, order: { id } };
  }
  return { ok: true };
};

const isNumber = (text: string): boolean => /^\d{1,20}$/.test(text);
const numberIn = (row: Reader): string | undefined => {
  const text = row.text('numero') ?? '';
  return isNumber(text) ? text : undefined;
};

export async function create(
  draft: OrderDraft,
  key: string,
  call: Call,
  look: Commerce['variants'],
): Promise<Placed> {
  const found = await linesAt('loja-integrada', look, draft, call);
  if (!found.ok) return outcomeOfFailure(found);
  const json = bodyOf(draft, key, found.lines.map(lineOf));
  const answer = await request(call, '/v1/integration/sales', { json });
  if (!answer.ok) return outcomeOfFailure(answer);
  // `id` is another number, by which nothing can be asked for.
  const providerId = read(answer.body).id('number', 'numero');
  return providerId
    ? { kind: 'sent', providerId }
    : { kind: 'unknown', detail: '/v1/integration/sales: no number' };
}

interface Priced {
  id: string;
  quantity: number;
  /** Centavos. */
  unit: number;
}

const lineOf = ({ item: { quantity, unitPrice }, sold }: Line<CatalogueVariant>): Priced => ({
  id: sold.id,
  quantity,
  unit: (unitPrice ?? sold.salePrice ?? sold.price).amount,
});

const reais = (centavos: number): number => Math.round(centavos) / 100;

function bodyOf(draft: OrderDraft, key: string, lines: readonly Priced[]) {
  const { customer, shippingAddress: address, shipping } = draft;
  const goods = lines.reduce((sum, { unit, quantity }) => sum + Math.round(unit * quantity), 0);
  const off = Math.min(goods, discountOf(draft, goods));
  const freight = shipping?.price?.amount ?? 0;
  // The country's code is not part of a phone there [code].
  const phone = customer?.phone?.replace(/^\+55/, '');
  return {
    buyer: compact({
      name: customer?.name,
      email: customer?.email,
      document: customer?.taxId,
      type: (customer?.taxId?.length ?? 0) > 11 ? 'CNPJ' : 'CPF',
      external_id: customer?.id,
      phone,
      cellPhone: phone,
    }),
    shipping: {
      address: compact({
        name: address?.recipient ?? customer?.name,
        address: address?.street,
        number: address?.street ? (address.number ?? 'S/N') : undefined,
        complement: address?.complement ?? '',
        district: address?.district,
        city: address?.city,
        state: address?.state,
        zipcode: address?.postalCode,
        country: address?.country ?? 'BR',
      }),
      option: shipping?.method ?? 'A combinar',
    },
    amount: {
      discount: reais(off),
      freight: reais(freight),
      fees: 0,
      total: reais(goods - off + freight),
      gross: reais(goods + freight),
    },
    items: lines.map(({ id, quantity, unit }) => ({
      product_id: Number(id),
      quantity,
      unit_value: reais(unit),
      line_value: reais(unit * quantity),
    })),
    info: { status: WAITING, marketPlaceId: draft.id, reference: key, comment: key },
    integration_data: { integrator: 'Ponte', marketplace: 'OmniChat', external_id: key, unique_id: key },
  };
}

/** How far along an order is; a cancelled one moves nowhere, and any other status is before all of these. */
const STEPS = [CODES.paid, CODES.packed, CODES.shipped, CODES.delivered, CODES.cancelled];

/** Where it stands already, or has passed, nothing is done: the buyer would be written to again. */
export async function move(orderId: string, status: TradeStatus, call: Call): Promise<Outcome> {
  if (!isNumber(orderId))
    return { kind: 'rejected', reason: 'not_found', detail: 'loja-integrada: no number of an order' };
  const path = `/v1/situacao/pedido/${orderId}`;
  const now = await request(call, path);
  if (!now.ok) return outcomeOfFailure(now);
  const code = read(now.body).text('codigo', 'situacao.codigo') ?? '';
  if (STEPS.indexOf(code) >= STEPS.indexOf(CODES[status])) return { kind: 'sent', detail: `${code} before` };
  const answer = await request(call, path, { method: 'PUT', json: { codigo: CODES[status] } });
  return answer.ok ? { kind: 'sent' } : outcomeOfFailure(answer);
}

/** The platform puts the stock back by itself when an order is cancelled [guess]. */
export const cancel: Commerce['cancel'] = (orderId, call) => move(orderId, 'cancelled', call);
