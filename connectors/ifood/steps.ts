/**
 * The events of iFood's orders and what each means: by `fullCode`, else by `code`, which is the same in short or in
 * full. What the courier's app tells on the way is no step of an order, unless it comes back to the shop. Source:
 * https://developer.ifood.com.br, order events [doc].
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
  /^(?:CONFIRMED|SEPARATION_ENDED|ARRIVED_AT_DESTINATION|DELIVERY_RETURN(?:ING|ED)_TO_ORIGIN|CANCELLATION_REQUEST(?:ED|_FAILED)|CONSUMER_CANCELLATION_\w+|HANDSHAKE_\w+|ORDER_PATCHED)$/;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['PLC', 'PLACED'],
  ['CFM', 'CONFIRMED'],
  ['PRS', 'PREPARATION_STARTED'],
  ['SPS', 'SEPARATION_STARTED'],
  ['SPE', 'SEPARATION_ENDED'],
  ['RTP', 'READY_TO_PICKUP'],
  ['DSP', 'DISPATCHED'],
  ['CLT', 'COLLECTED'],
  ['CON', 'CONCLUDED'],
  ['CAN', 'CANCELLED'],
]);

export function stepOf(event: Reader): { name: string; type: OrderType } | undefined {
  const code = event.text('fullCode', 'code') ?? '';
  const name = SHORT.get(code) ?? code;
  const type = TYPES.get(name) ?? (OTHERS.test(name) ? 'order.status_changed' : undefined);
  return type && { name, type };
}
