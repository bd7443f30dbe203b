/**
 * The events of iFood's orders and what each means: by `fullCode`, which some examples have in `code`. What the
 * courier's app tells on the way is no step of an order. Source: https://developer.ifood.com.br, order events [doc].
 */
import type { OrderType, Reader } from '../../src/kit';

const TYPES: ReadonlyMap<string, OrderType> = new Map([
  ['PLACED', 'order.created'],
  ['PREPARATION_STARTED', 'order.processing'],
  ['SEPARATION_STARTED', 'order.processing'],
  ['READY_TO_PICKUP', 'order.ready_for_pickup'],
  ['DISPATCHED', 'order.shipped'],
  ['COLLECTED', 'order.shipped'],
  ['CONCLUDED', 'order.delivered'],
  ['CANCELLED', 'order.cancelled'],
]);

/** Steps that have no name here keep iFood's. */
const OTHERS =
  /^(?:CONFIRMED|SEPARATION_ENDED|ARRIVED_AT_DESTINATION|CANCELLATION_REQUESTED|CANCELLATION_REQUEST_FAILED|CONSUMER_CANCELLATION_\w+|HANDSHAKE_\w+|ORDER_PATCHED)$/;

export function stepOf(event: Reader): { name: string; type: OrderType } | undefined {
  const name = event.text('fullCode', 'code') ?? '';
  const type = TYPES.get(name) ?? (OTHERS.test(name) ? 'order.status_changed' : undefined);
  return type && { name, type };
}
