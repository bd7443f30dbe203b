/**
 * What the queue does about a sales platform's orders: makes, moves and cancels them in the shop, and
 * calls the platform back. Every step looks first whether it was done before, so that it may be repeated.
 */
import {
  checkoutDataOut,
  explain,
  type OrderDraft,
  type Outcome,
  type Placed,
  parseBody,
  provisionsOut,
  readOrder,
  statusChangeOut,
  type Trade,
} from '../../kit';
import { deliveryOf } from '../../kit/id';
import { getDelivery, readPayload } from '../../store/deliveries';
import type { Event } from '../../store/events';
import { getTrade, putTrade } from '../../store/trades';
import { callFor } from '../call';
import type { Shop } from './access';
import { callBack } from './callback';

export async function trade(shop: Shop, { trade, event }: { trade: Trade; event: Event }): Promise<Outcome> {
  switch (trade.step) {
    case 'provision':
      return provision(shop, event);
    case 'cancel':
      return atShop(shop, event, (orderId, call) => shop.commerce.cancel(orderId, call));
    case 'move': {
      const { move } = shop.commerce;
      if (!move) return { kind: 'rejected', reason: 'unsupported', detail: shop.connector.slug };
      return atShop(shop, event, (orderId, call) => move(orderId, trade.status, call));
    }
    case 'sync': {
      const { order, customer } = event.data;
      const body = order && checkoutDataOut(order, customer?.name);
      if (!body) return { kind: 'sent', detail: 'nothing changed at the checkout' };
      return callBack(shop, trade.platformOrderId, 'updateCheckoutData', body);
    }
    case 'tell':
      return callBack(shop, trade.platformOrderId, 'statusChange', statusChangeOut(trade.status, {}));
  }
}

/** By what an order made here is found again in its shop. */
const keyOf = (platformOrderId: string): string => `ponte-${platformOrderId}`;

async function provision(shop: Shop, event: Event): Promise<Outcome> {
  const draft = await draftOf(shop, event);
  if (!draft) return { kind: 'rejected', reason: 'event_gone' };
  const placed = await place(shop, draft);
  if (placed.kind === 'retry' || placed.kind === 'unknown') return placed;
  if (placed.kind === 'rejected') return refused(shop, draft, placed);
  const { organizationId, id: connectionId } = shop.connection;
  const { providerId, checkoutUrl, callsBack } = placed;
  await putTrade(shop.hub.db, {
    connectionId,
    organizationId,
    platformOrderId: draft.id,
    shopOrderId: providerId,
  });
  if (callsBack) return { kind: 'sent', providerId };
  const isOwn = shop.connection.settings.checkout === 'own';
  const told =
    isOwn && checkoutUrl
      ? await callBack(shop, draft.id, 'provisions', provisionsOut({ checkoutUrl }))
      : await callBack(
          shop,
          draft.id,
          'statusChange',
          statusChangeOut('ORDER_GATEWAY_PROVISIONED', { orderGwId: providerId }),
        );
  return told.kind === 'sent' ? { ...told, providerId } : told;
}

/** The order as it was sent: kept with its delivery, and nowhere else. */
async function draftOf({ hub }: Shop, event: Event): Promise<OrderDraft | undefined> {
  const delivery = await getDelivery(hub.db, event.organizationId, deliveryOf(event.id));
  const stored = await readPayload(hub.db, delivery?.payload ?? null);
  if (!stored) return undefined;
  const parsed = parseBody(stored.body, stored.headers['content-type'], stored.query);
  return parsed.ok ? readOrder(parsed.body) : undefined;
}

async function place(shop: Shop, draft: OrderDraft): Promise<Placed> {
  const { hub, connection, connector, commerce } = shop;
  const call = await callFor(hub, connection, connector);
  const known = await getTrade(hub.db, connection.id, draft.id);
  const found = await commerce.find(keyOf(draft.id), call);
  if (!found.ok && !known) {
    const { reason, detail, retry, afterSeconds } = found;
    const why = { reason, ...(detail === undefined ? {} : { detail }) };
    return retry
      ? { kind: 'retry', ...why, ...(afterSeconds === undefined ? {} : { afterSeconds }) }
      : { kind: 'rejected', ...why };
  }
  const order = found.ok ? found.order : undefined;
  const id = order?.id ?? known?.shopOrderId;
  if (id !== undefined) return { kind: 'sent', providerId: id, checkoutUrl: order?.checkoutUrl };
  return commerce.create(draft, keyOf(draft.id), call);
}

/** The platform is told that the order cannot be made; the salesperson sees why. */
async function refused(
  shop: Shop,
  draft: OrderDraft,
  placed: Extract<Placed, { kind: 'rejected' }>,
): Promise<Outcome> {
  const message = explain(placed.reason).pt;
  const told =
    shop.connection.settings.checkout === 'own'
      ? await callBack(shop, draft.id, 'provisions', provisionsOut({ message }))
      : await callBack(shop, draft.id, 'statusChange', statusChangeOut('CANCELLED', { message }));
  // What keeps the platform from knowing is tried again; the order was refused all the same.
  return told.kind === 'retry' ? told : placed;
}

async function atShop(
  shop: Shop,
  event: Event,
  act: (orderId: string, call: Awaited<ReturnType<typeof callFor>>) => Promise<Outcome>,
): Promise<Outcome> {
  const { hub, connection, connector, commerce } = shop;
  const platformOrderId = event.data.order?.id ?? '';
  const call = await callFor(hub, connection, connector);
  const known = await getTrade(hub.db, connection.id, platformOrderId);
  if (known) return act(known.shopOrderId, call);
  const found = await commerce.find(keyOf(platformOrderId), call);
  if (found.ok && found.order) return act(found.order.id, call);
  if (!found.ok && found.retry) return { kind: 'retry', reason: found.reason };
  return { kind: 'rejected', reason: 'not_found', detail: 'the shop has no order of this one' };
}
