/**
 * Products, variations (which are told as products of their own), and customers who register
 * (https://woocommerce.github.io/woocommerce-rest-api-docs/#product-properties [doc]).
 */
import { compact, type EventData, type Normalised, type Observation, observed } from '../../src/kit';
import { customerOf } from './order';
import type { Seen } from './seen';
import { timeIn } from './times';

export type ProductType = 'product.created' | 'product.updated' | 'product.deleted';

/** WooCommerce saves a new product several times before it is done. */
const BIRTH_MS = 60_000;

/** A listing shows a product that was made, and perhaps changed later: as its webhooks would have told it. */
export function ofListedProduct(seen: Seen, id: string): Normalised {
  const [created, modified] = ['date_created', 'date_modified'].map((name) =>
    Date.parse(timeIn(seen.body, name) ?? ''),
  );
  const made = ofProduct(seen, id, 'product.created');
  if (!((modified ?? Number.NaN) - (created ?? Number.NaN) > BIRTH_MS) || made.kind !== 'observed')
    return made;
  const changed = ofProduct(seen, id, 'product.updated');
  const [birth] = made.observations;
  return birth && changed.kind === 'observed' ? observed(birth, ...changed.observations) : changed;
}

/** Stock is said every time: the hub drops a quantity that it knows. A deleted product is its id alone. */
export function ofProduct({ body, receivedAt }: Seen, id: string, type: ProductType): Normalised {
  const subject = `product/${id}`;
  const changed = timeIn(body, 'date_modified') ?? receivedAt;
  const time = type === 'product.created' ? (timeIn(body, 'date_created') ?? changed) : changed;
  const product = {
    id,
    ...compact({
      sku: body.text('sku'),
      name: body.text('name'),
      price: body.money('regular_price', 'price'),
      promotionalPrice: body.bool('on_sale') ? body.money('sale_price') : undefined,
      imageUrl: body.link('images.0.src', 'image.src'),
      url: body.link('permalink'),
    }),
  };
  const seen: Observation[] = [{ type, subject, time, data: { product } }];
  const quantity = body.bool('manage_stock') ? body.number('stock_quantity') : undefined;
  if (quantity !== undefined && type !== 'product.deleted') {
    const data: EventData = { product, stock: { quantity } };
    seen.push({ type: 'stock.changed', subject, time: changed, data });
  }
  return observed(...seen);
}

/** `customer.created`: an account was made, by buying or without. */
export function ofNewCustomer({ body, receivedAt }: Seen, id: string): Normalised {
  const customer = { ...customerOf(body), id };
  const data: EventData = { lead: { id, source: 'woocommerce' }, customer };
  const time = timeIn(body, 'date_created') ?? receivedAt;
  return observed({ type: 'lead.created', subject: `lead/${id}`, time, data });
}
