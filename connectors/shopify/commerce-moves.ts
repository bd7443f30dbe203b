/**
 * Cancelling orders and moving them on [doc, 2026-10]: `orderCancel`, `draftOrderDelete`, `orderMarkAsPaid`,
 * `fulfillmentCreate`, `fulfillmentEventCreate` below
 * https://shopify.dev/docs/api/admin-graphql/latest/mutations/. Each step first looks where the order is, so
 * that it may be repeated.
 */
import type { Call, CallFailure, Outcome, Reader, TradeStatus } from '../../src/kit';
import { outcomeOfFailure } from '../../src/kit';
import { ask, did, gid } from './commerce-api';

const DRAFT = 'query ($id: ID!) { draftOrder(id: $id) { order { id } } }';
const ORDER = `query ($id: ID!, $parcels: Boolean!) {
  order(id: $id) {
    cancelledAt displayFinancialStatus
    fulfillmentOrders(first: 20) @include(if: $parcels) { nodes { id status } }
    fulfillments(first: 20) @include(if: $parcels) { id displayStatus }
  }
}`;
/** Without a refund: the sales platform took the money, or nobody did. */
const CANCEL = `mutation ($id: ID!) {
  orderCancel(orderId: $id, reason: CUSTOMER, restock: true, notifyCustomer: false) {
    orderCancelUserErrors { message }
  }
}`;
const DELETE = `mutation ($input: DraftOrderDeleteInput!) {
  draftOrderDelete(input: $input) { deletedId userErrors { message } }
}`;
const PAID = `mutation ($input: OrderMarkAsPaidInput!) {
  orderMarkAsPaid(input: $input) { userErrors { message } }
}`;
const SHIP = `mutation ($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { userErrors { message } }
}`;
const DELIVER = `mutation ($event: FulfillmentEventInput!) {
  fulfillmentEventCreate(fulfillmentEvent: $event) { userErrors { message } }
}`;

const SENT: Outcome = { kind: 'sent' };
const rejected = (reason: 'not_found' | 'unsupported', detail: string): Outcome => ({
  kind: 'rejected',
  reason,
  detail: `shopify: ${detail}`,
});

export async function cancel(orderId: string, call: Call): Promise<Outcome> {
  const target = await targetOf(orderId, call);
  if (!target.ok) return outcomeOfFailure(target);
  if (target.orderId === undefined)
    return target.isDraft ? did(call, 'draftOrderDelete', DELETE, { input: { id: orderId } }) : SENT;
  const order = await orderAt(target.orderId, false, call);
  if (!order.ok) return outcomeOfFailure(order);
  if (order.order === undefined) return GONE;
  if (order.order.has('cancelledAt')) return SENT;
  return did(call, 'orderCancel', CANCEL, { id: target.orderId });
}

const GONE = rejected('not_found', 'there is no such order');

export async function move(orderId: string, status: TradeStatus, call: Call): Promise<Outcome> {
  if (status === 'cancelled') return cancel(orderId, call);
  if (status === 'packed') return rejected('unsupported', 'it has no status for a packed order');
  const target = await targetOf(orderId, call);
  if (!target.ok) return outcomeOfFailure(target);
  if (target.orderId === undefined) return rejected('not_found', 'the buyer has not paid the invoice');
  const found = await orderAt(target.orderId, status !== 'paid', call);
  if (!found.ok) return outcomeOfFailure(found);
  const { order } = found;
  if (order === undefined) return GONE;
  if (order.has('cancelledAt'))
    return { kind: 'rejected', reason: 'refused', detail: 'shopify: it is cancelled' };
  switch (status) {
    case 'paid':
      return order.text('displayFinancialStatus') === 'PAID'
        ? SENT
        : did(call, 'orderMarkAsPaid', PAID, { input: { id: target.orderId } });
    case 'shipped':
      return ship(order, call);
    case 'delivered':
      return deliver(order, call);
  }
}

/** What can still be sent of it, in one parcel for each place that it is sent from. */
async function ship(order: Reader, call: Call): Promise<Outcome> {
  const open = order
    .list('fulfillmentOrders.nodes')
    .filter((one) => ['OPEN', 'IN_PROGRESS'].includes(one.text('status') ?? ''));
  for (const one of open) {
    const lineItemsByFulfillmentOrder = [{ fulfillmentOrderId: one.text('id') ?? '' }];
    const fulfillment = { lineItemsByFulfillmentOrder, notifyCustomer: false };
    const shipped = await did(call, 'fulfillmentCreate', SHIP, { fulfillment });
    if (shipped.kind !== 'sent') return shipped;
  }
  return SENT;
}

async function deliver(order: Reader, call: Call): Promise<Outcome> {
  const parcels = order.list('fulfillments').filter((one) => one.text('displayStatus') !== 'CANCELED');
  if (parcels.length === 0) return rejected('unsupported', 'nothing of it was shipped yet');
  for (const parcel of parcels) {
    if (parcel.text('displayStatus') === 'DELIVERED') continue;
    const event = { fulfillmentId: parcel.text('id') ?? '', status: 'DELIVERED' };
    const delivered = await did(call, 'fulfillmentEventCreate', DELIVER, { event });
    if (delivered.kind !== 'sent') return delivered;
  }
  return SENT;
}

/** The order behind an id; a draft has none until its invoice is paid, and a deleted one is nothing any more. */
async function targetOf(
  id: string,
  call: Call,
): Promise<{ ok: true; orderId?: string; isDraft: boolean } | CallFailure> {
  if (!/^(?:gid:\/\/shopify\/DraftOrder\/)?\d{1,20}$/.test(id))
    return { ok: false, reason: 'not_found', detail: 'shopify: no such id' };
  if (!id.startsWith(gid('DraftOrder', ''))) return { ok: true, orderId: gid('Order', id), isDraft: false };
  const answer = await ask(call, DRAFT, { id });
  if (!answer.ok) return answer;
  const orderId = answer.data.text('draftOrder.order.id');
  return { ok: true, isDraft: answer.data.has('draftOrder'), ...(orderId === undefined ? {} : { orderId }) };
}

async function orderAt(
  id: string,
  parcels: boolean,
  call: Call,
): Promise<{ ok: true; order: Reader | undefined } | CallFailure> {
  const answer = await ask(call, ORDER, { id, parcels });
  if (!answer.ok) return answer;
  return { ok: true, order: answer.data.has('order') ? answer.data.at('order') : undefined };
}
