/** From a delivery to observations, by its event. */
import {
  type ConnectionView,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Reader,
  read,
} from '../../src/kit';
import { normaliseCart } from './cart';
import { isLegacy, modernised } from './legacy';
import { normaliseMember } from './members';
import { normalisePurchase, type Seen } from './orders';

export function normalise(delivery: InboundDelivery, { settings }: ConnectionView): Normalised {
  const sent = read(delivery.body);
  const body = isLegacy(sent) ? read(modernised(sent)) : sent;
  const event = body.text('event')?.toUpperCase();
  if (!event) return failed('unexpected_shape', 'event');
  const data = body.at('data');
  if (isVendorTest(data)) return ignored('vendor_test');

  // The events of courses spell it `creationDate`.
  const createdAt = body.time('creation_date', 'creationDate');
  const timeOf = (...paths: string[]) =>
    (paths.length > 0 ? data.time(...paths) : undefined) ?? createdAt ?? delivery.receivedAt;
  const seen: Seen = { event, data, timeOf };
  if (event === 'PURCHASE_OUT_OF_SHOPPING_CART') return normaliseCart(seen, settings);
  return normalisePurchase(seen) ?? normaliseMember(seen) ?? ignored('unknown_topic', event.slice(0, 100));
}

/** The panel's test events are all about product zero; purchases are all this one [code]. */
const isVendorTest = (data: Reader): boolean =>
  /^0+$/.test(data.text('product.id', 'subscription.product.id') ?? '') ||
  data.text('purchase.transaction') === 'HP16015479281022';
