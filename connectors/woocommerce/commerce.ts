/**
 * WooCommerce as the shop behind a sales platform. Facts from the REST API's documentation [doc] and from
 * WooCommerce's source where marked [code]; no shop was at hand to try it on.
 */
import {
  type Call,
  type CallFailure,
  type Commerce,
  type Outcome,
  outcomeOfFailure,
  type Reader,
  read,
  type TradeStatus,
} from '../../src/kit';
import { request } from './api';
import { lookUp, search } from './commerce-catalogue';
import { create, find } from './commerce-order';
import { meaningOf, slugFor } from './statuses';
import { timeIn } from './times';

export const commerce: Commerce = {
  search,
  async variants(names, call) {
    const found = await lookUp(names, call);
    if (!found.ok) return found;
    return { ok: true, variants: new Map([...found.sold].map(([name, { variant }]) => [name, variant])) };
  },
  /** Known and not run out; the conditions of a coupon are WooCommerce's to check, when the order is made. */
  async coupon(code, _draft, call) {
    const query = { code, _fields: 'id,code,date_expires_gmt,usage_limit,usage_count' };
    const answer = await request(call, '/coupons', { query });
    if (!answer.ok) return answer;
    const coupon = read(answer.body)
      .list()
      .find((one) => one.text('code')?.toLowerCase() === code.toLowerCase());
    if (!coupon) return { ok: true, objection: 'A loja não conhece este cupom.' };
    const isUsedUp =
      (coupon.number('usage_count') ?? 0) >= (coupon.number('usage_limit') || Number.POSITIVE_INFINITY);
    const isOver = isUsedUp || Date.parse(timeIn(coupon, 'date_expires') ?? '') < call.now;
    return isOver ? { ok: true, objection: 'Este cupom não vale mais.' } : { ok: true };
  },
  find,
  create,
  cancel: (orderId, call) => to(orderId, call, 'cancelled', { status: 'cancelled' }),
  async move(orderId, status, call) {
    if (status === 'cancelled') return to(orderId, call, 'cancelled', { status });
    // WooCommerce then sets the status itself, and takes the stock where it has not yet.
    if (status === 'paid') return to(orderId, call, 'paid', { set_paid: true });
    const slug = slugOf(status, call);
    return slug === undefined
      ? {
          kind: 'rejected',
          reason: 'unsupported',
          detail: `woocommerce: no status means ${status}; see statusMap`,
        }
      : to(orderId, call, status, { status: slug });
  },
};

/** Of its own statuses WooCommerce has one behind payment, `completed`; the others are the merchant's. */
function slugOf(status: Exclude<TradeStatus, 'paid' | 'cancelled'>, call: Call): string | undefined {
  const { statusMap } = call.connection.settings;
  if (status === 'packed') return slugFor('order.processing', statusMap);
  if (status === 'shipped') return slugFor('order.shipped', statusMap);
  return slugFor('order.delivered', statusMap) ?? 'completed';
}

/** Changes an order that is not there yet. Cancelling gives the stock back [code: wc_maybe_increase_stock_levels]. */
async function to(
  orderId: string,
  call: Call,
  wanted: TradeStatus,
  json: { status?: string; set_paid?: true },
): Promise<Outcome> {
  if (!/^\d{1,20}$/.test(orderId))
    return { kind: 'rejected', reason: 'not_found', detail: 'woocommerce: no such id' };
  const found = await orderAt(orderId, call);
  if (!found.ok) return outcomeOfFailure(found);
  if (isThere(found.order, wanted, json.status, call)) return { kind: 'sent' };
  const changed = await request(call, `/orders/${orderId}`, { method: 'PUT', json });
  return changed.ok ? { kind: 'sent' } : outcomeOfFailure(changed);
}

function isThere(order: Reader, wanted: TradeStatus, slug: string | undefined, call: Call): boolean {
  if (wanted === 'paid') return timeIn(order, 'date_paid') !== undefined;
  const status = order.text('status') ?? '';
  const isCancelled = meaningOf(status, call.connection.settings.statusMap) === 'order.cancelled';
  return status === slug || (wanted === 'cancelled' && isCancelled);
}

async function orderAt(id: string, call: Call): Promise<{ ok: true; order: Reader } | CallFailure> {
  const answer = await request(call, `/orders/${id}`, {
    query: { _fields: 'id,status,date_paid,date_paid_gmt' },
  });
  if (answer.ok) return { ok: true, order: read(answer.body) };
  const isGone = answer.code === 'woocommerce_rest_shop_order_invalid_id';
  return isGone ? { ...answer, reason: 'not_found' } : answer;
}
