/** The parts of an order in a postback. `[]` stands where an object would be empty (PHP) [doc]. */
import {
  type Address,
  addressOf,
  boletoCodes,
  type Customer,
  compact,
  correiosUrl,
  type Item,
  type Order,
  type Origin,
  originOf,
  type Payment,
  paymentMethod,
  pixCodeIn,
  type Reader,
  splitName,
} from '../../src/kit';

export function orderOf(sent: Reader, id: string, rawStatus: string): Order {
  const kind = sent.text('type');
  const shipping = sent.at('shipping');
  const code = shipping.text('tracking_code');
  return {
    ...compact({
      number: id,
      rawStatus,
      createdAt: sent.time('transaction.created_at', 'started_at'),
      updatedAt: sent.time('updated_at'),
      total: sent.cents('transaction.total_price'),
      shipping: shipping.cents('price'),
      items: itemsOf(sent),
      payment: paymentOf(sent.at('transaction')),
      shippingAddress: placeOf(shipping.at('address')),
      shipment: compact({
        trackingCode: code,
        trackingUrl: shipping.link('tracking_url') ?? correiosUrl(code),
      }),
      // Where a purchase on delivery is paid.
      url: sent.link('transaction.payment_url'),
      // `upsell`, `manual_upsell`, `cash_on_delivery` …
      channel: kind === 'order' ? undefined : kind,
    }),
    id,
  };
}

/** The product and its order bumps; a bundle as itself, since its parts' prices add up to another sum. */
export function itemsOf(sent: Reader): Item[] | undefined {
  const products = [sent.at('product'), ...sent.list('order_bumps').map((bump) => bump.at('product'))];
  const items = products.flatMap((product) => {
    const name = product.text('name', 'code');
    const facts = { id: product.id('code'), sku: product.text('sku'), unitPrice: product.cents('price') };
    return name ? [{ ...compact(facts), name, quantity: product.number('quantity') ?? 1 }] : [];
  });
  return items.length > 0 ? items : undefined;
}

function paymentOf(transaction: Reader): Payment | undefined {
  const method = paymentMethod(transaction.text('payment_method'));
  const boleto = {
    url: transaction.link('bankslip_url'),
    ...boletoCodes(transaction.text('bankslip_code')),
    dueDate: method === 'boleto' ? transaction.date('expires_at') : undefined,
    amount: method === 'boleto' ? transaction.cents('total_price') : undefined,
  };
  const pix = {
    copyPaste: pixCodeIn(transaction.text('pix_code') ?? ''),
    qrCodeUrl: transaction.link('pix_url'),
    expiresAt: method === 'pix' ? transaction.time('expires_at') : undefined,
  };
  return compact<Payment>({
    method,
    status: transaction.text('payment_status'),
    reason: transaction.text('error_message'),
    installments: transaction.integer('installments'),
    paidAt: transaction.time('paid_at'),
    boleto: compact(boleto),
    pix: compact(pix),
  });
}

/** `estate` in every example of the vendor, `state` beside it in the guide. */
const placeOf = (address: Reader): Address | undefined =>
  address.has('zipcode') || address.has('street')
    ? addressOf({
        street: address.text('street'),
        number: address.text('street_number'),
        complement: address.text('complement'),
        district: address.text('district'),
        city: address.text('city'),
        state: address.text('estate', 'state'),
        postalCode: address.text('zipcode'),
        country: address.text('country'),
      })
    : undefined;

/** `fake_email`: the buyer ticked "I have no e-mail", and what stands there is made up. */
export const customerOf = (customer: Reader): Customer | undefined =>
  compact({
    id: customer.id('code'),
    ...splitName(customer.text('name')),
    email: customer.bool('fake_email') ? undefined : customer.email('email'),
    phone: customer.phone('phone'),
    ...customer.taxId('doc'),
  });

/** `src` is the platform's own, used like `utm_source` by those who do not know that one. */
export const trackingOf = (link: Reader): Origin | undefined =>
  compact({
    utmSource: link.text('sources.src'),
    ...originOf(link.at('query_params')),
    ...originOf(link.at('sources')),
  });
