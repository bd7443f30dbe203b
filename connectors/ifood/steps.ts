/**
 * The events of iFood's orders and what each means: by `fullCode`, else by `code`, which is the same in short or in
 * full. What the courier's app tells on the way is no step of an order, unless it comes back to the shop. Source:
 * https://developer.ifood.com.br, order events [doc].
 */
import type { OrderType, Reader } from '../../src/kit';

interface Step {
  name: string;
  type: OrderType;
}

const STEPS = [
  ['PLC', 'PLACED', 'order.created'],
  ['PRS', 'PREPARATION_STARTED', 'order.processing'],
  ['SPS', 'SEPARATION_STARTED', 'order.processing'],
  ['RTP', 'READY_TO_PICKUP', 'order.ready_for_pickup'],
  ['DSP', 'DISPATCHED', 'order.shipped'],
  ['CLT', 'COLLECTED', 'order.shipped'],
  ['CON', 'CONCLUDED', 'order.delivered'],
  ['CAN', 'CANCELLED', 'order.cancelled'],
  ['CFM', 'CONFIRMED', 'order.status_changed'],
  ['SPE', 'SEPARATION_ENDED', 'order.status_changed'],
] as const;

/** Further steps without a name here: they keep iFood's. */
const OTHERS =
  /^(?:ARRIVED_AT_DESTINATION|DELIVERY_RETURN(?:ING|ED)_TO_ORIGIN|CANCELLATION_REQUEST(?:ED|_FAILED)|CONSUMER_CANCELLATION_\w+|HANDSHAKE_\w+|ORDER_PATCHED)$/;

export function stepOf(event: Reader): Step | undefined {
  const code = event.text('fullCode', 'code') ?? '';
  const [, name, type] = STEPS.find(([short, full]) => code === short || code === full) ?? [];
  if (name && type) return { name, type };
  return OTHERS.test(code) ? { name: code, type: 'order.status_changed' } : undefined;
}
