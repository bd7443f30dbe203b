/** What is done to orders and products that are there: by a sales platform, and by automations. All of it [doc]. */
import type { Call, CallFailure, Commerce, Money, Outcome, Reader } from '../../src/kit';
import { outcomeOfFailure, read, rfc3986 } from '../../src/kit';
import type { ShopDesk, Tracking } from '../families/shop';
import { statusFor } from '../families/status-map';
import { list, request } from './api';
import { lines } from './order';

const refused = (detail: string): Outcome => ({ kind: 'rejected', reason: 'refused', detail });
const done = (answer: Awaited<ReturnType<typeof request>>): Outcome =>
  answer.ok ? { kind: 'sent' } : outcomeOfFailure(answer);

async function orderAt(id: string, call: Call): Promise<{ ok: true; order: Reader } | CallFailure> {
  if (!/^\d{1,12}$/.test(id)) return { ok: false, reason: 'not_found', detail: 'magento: no id of an order' };
  const answer = await request(call, `/orders/${id}`);
  return answer.ok ? { ok: true, order: read(answer.body) } : answer;
}

async function cancel(id: string, call: Call): Promise<Outcome> {
  const found = await orderAt(id, call);
  if (!found.ok) return outcomeOfFailure(found);
  if (found.order.text('state') === 'canceled') return { kind: 'sent', detail: 'cancelled before' };
  const answer = await request(call, `/orders/${id}/cancel`, { method: 'POST' });
  const isDone = !answer.ok || answer.body === true;
  return isDone ? done(answer) : refused('magento: cannot be cancelled any more; a paid order is refunded');
}

async function pay(id: string, call: Call): Promise<Outcome> {
  const found = await orderAt(id, call);
  if (!found.ok) return outcomeOfFailure(found);
  const due = found.order.money('total_due');
  if (due && due.amount <= 0) return { kind: 'sent', detail: 'paid before' };
  return done(await request(call, `/order/${id}/invoice`, { json: { capture: true, notify: false } }));
}

/** Ships what is left; what is shipped already only gets the code, if it has not got it. */
async function ship(id: string, tracking: Tracking | undefined, call: Call): Promise<Outcome> {
  const found = await orderAt(id, call);
  if (!found.ok) return outcomeOfFailure(found);
  const count = (line: Reader, name: string) => line.number(name) ?? 0;
  const isOpen = lines(found.order).some(
    (line) =>
      !line.bool('is_virtual') &&
      count(line, 'qty_ordered') >
        count(line, 'qty_shipped') + count(line, 'qty_canceled') + count(line, 'qty_refunded'),
  );
  const fields = 'entity_id,tracks[track_number]';
  const shipments = await list(call, '/shipments', [['order_id', 'eq', id]], { size: 50, fields });
  if (!shipments.ok) return outcomeOfFailure(shipments);
  const codes = shipments.rows.flatMap((one) =>
    one.list('tracks').map((track) => track.text('track_number')),
  );
  if (tracking && codes.includes(tracking.code)) return { kind: 'sent', detail: 'has this code' };
  const track = tracking && {
    track_number: tracking.code,
    title: tracking.carrier ?? 'Transportadora',
    carrier_code: 'custom',
  };
  if (isOpen)
    return done(
      await request(call, `/order/${id}/ship`, { json: { notify: false, tracks: track ? [track] : [] } }),
    );
  const parcel = shipments.rows.at(-1)?.integer('entity_id');
  if (!track || parcel === undefined)
    return track
      ? refused('magento: the order has nothing to ship')
      : { kind: 'sent', detail: 'shipped before' };
  const entity = { ...track, order_id: Number(id), parent_id: parcel, qty: 1, weight: 0, description: '' };
  return done(await request(call, '/shipment/track', { json: { entity } }));
}

const comment = (id: string, text: string, call: Call, status?: string): Promise<Outcome> => {
  const statusHistory = {
    comment: text,
    is_customer_notified: 0,
    is_visible_on_front: 0,
    ...(status && { status }),
  };
  return /^\d{1,12}$/.test(id)
    ? request(call, `/orders/${id}/comments`, { json: { statusHistory } }).then(done)
    : Promise.resolve({ kind: 'rejected', reason: 'not_found', detail: 'magento: no id of an order' });
};

export const move: NonNullable<Commerce['move']> = async (id, status, call) => {
  if (status === 'cancelled') return cancel(id, call);
  if (status === 'paid') return pay(id, call);
  if (status === 'shipped') return ship(id, undefined, call);
  // Of these Magento has no status: the merchant says which of the shop's own it is.
  const meaning = status === 'packed' ? 'order.processing' : 'order.delivered';
  const own = statusFor(meaning, call.connection.settings.statusMap);
  const detail = `magento: no status means ${status}; see statusMap`;
  return own ? comment(id, '', call, own) : { kind: 'rejected', reason: 'unsupported', detail };
};

/** Into the one source that the merchant named; shops without the Inventory modules have a stock of their own. */
async function setStock(sku: string, quantity: number, call: Call): Promise<Outcome> {
  const isIn = quantity > 0;
  const item = { sku, source_code: call.connection.settings.source?.trim() || 'default', quantity };
  const json = { sourceItems: [{ ...item, status: isIn ? 1 : 0 }] };
  const answer = await request(call, '/inventory/source-items', { json });
  if (answer.ok || answer.reason !== 'not_found') return done(answer);
  // A slash is decoded twice on its way to the router.
  const path = `/products/${rfc3986(sku).replaceAll('%2F', '%252F')}/stockItems/1`;
  return done(
    await request(call, path, { method: 'PUT', json: { stockItem: { qty: quantity, is_in_stock: isIn } } }),
  );
}

/** Answers 200 with a list of what it did not take. */
async function setPrice(sku: string, { amount }: Money, call: Call): Promise<Outcome> {
  const prices = [{ sku, price: amount / 100, store_id: 0 }];
  const answer = await request(call, '/products/base-prices', { json: { prices } });
  const objection = answer.ok ? read(answer.body).text('0.message') : undefined;
  return objection ? refused(`magento: ${objection.slice(0, 200)}`) : done(answer);
}

export const desk: Required<ShopDesk> = {
  setStock,
  setPrice,
  addTracking: (id, tracking, call) => ship(id, tracking, call),
  cancel,
  note: (id, text, call) => comment(id, text, call),
};
