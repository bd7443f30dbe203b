/** Orders as they change, with the shipments of each page by one more call: orders do not hold their tracking codes. */
import { type Call, type CallFailure, type Listing, type PollItem, type Reader, read } from '../../src/kit';
import { type Filter, list } from './api';
import { keysetList, type Where } from './keyset';

const ADDRESS =
  '[firstname,lastname,street,city,region,region_code,postcode,country_id,telephone,email,vat_id]';
/** Without this all rows of an order would come twice. */
const FIELDS =
  'entity_id,increment_id,state,status,created_at,updated_at,grand_total,subtotal,subtotal_incl_tax,discount_amount,' +
  'shipping_amount,shipping_incl_tax,total_paid,total_due,total_refunded,order_currency_code,is_virtual,customer_id,' +
  `customer_firstname,customer_lastname,customer_email,customer_taxvat,customer_dob,billing_address${ADDRESS},` +
  'items[parent_item_id,product_id,sku,name,qty_ordered,qty_shipped,price,price_incl_tax,row_total,row_total_incl_tax],' +
  'payment[method,last_trans_id],status_histories[comment],extension_attributes' +
  `[shipping_assignments[shipping[address${ADDRESS}]],payment_additional_info]`;

export const orders: Listing = { list: keysetList({ page, usual: 25, most: 50 }) };

async function page(call: Call, where: Where, size: number) {
  const filters: Filter[] =
    'from' in where
      ? [['updated_at', 'gteq', sqlTime(where.from)]]
      : [
          ['updated_at', 'eq', sqlTime(where.at)],
          ['entity_id', 'gt', where.after],
        ];
  const sort = ['updated_at', 'entity_id'];
  const found = await list(call, '/orders', filters, { size, sort, fields: FIELDS });
  if (!found.ok) return found;
  const rows = found.rows.filter((row) => row.integer('entity_id') !== undefined);
  const shipments = await shipmentsOf(rows, call);
  if (!shipments.ok) return shipments;
  const items = rows.map((row) => itemOf(row, shipments.rows, call.now));
  const isAll = found.total <= found.rows.length;
  return { ok: true as const, items, isAll, lastId: rows.at(-1)?.integer('entity_id') ?? 0 };
}

/** UTC. */
const sqlTime = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

async function shipmentsOf(
  orders: readonly Reader[],
  call: Call,
): Promise<{ ok: true; rows: readonly Reader[] } | CallFailure> {
  const sent = orders.filter((row) =>
    row.list('items').some((line) => Number(line.number('qty_shipped')) > 0),
  );
  if (sent.length === 0) return { ok: true, rows: [] };
  const ids = sent.map((row) => row.integer('entity_id')).join(',');
  const fields = 'order_id,created_at,tracks[track_number,title,carrier_code,created_at]';
  const found = await list(call, '/shipments', [['order_id', 'in', ids]], { size: 500, fields });
  // Without the right to read them orders are told without their codes.
  return !found.ok && found.reason === 'forbidden' ? { ok: true, rows: [] } : found;
}

function itemOf(order: Reader, all: readonly Reader[], now: number): PollItem {
  const id = order.integer('entity_id');
  const shipments = all.filter((one) => one.integer('order_id') === id);
  const codes = shipments.flatMap((one) => one.list('tracks').map((track) => track.text('track_number')));
  const [status, changed] = [order.text('status'), order.text('updated_at', 'created_at')];
  return {
    subject: `order/${id}`,
    fingerprint: [status, changed, ...codes].join(' ').slice(0, 500),
    updatedAt: read(changed, { zone: 'UTC' }).time() ?? new Date(now).toISOString(),
    body: { order: order.value, shipments: shipments.map(({ value }) => value) },
  };
}
