/**
 * Webhooks of version 1.0.0: flat, a form or JSON, with a `status` in place of an event. They are told
 * in the shape of version 2.0.0, so that the rest is shared. Purchases only: the other events of that
 * version were seen nowhere. Members: captured deliveries of 2019 to 2022 [code].
 */
import { compact, type Reader } from '../../src/kit';
import { eventOfStatus } from './statuses';

/** Whether this is a delivery of version 1.0.0. */
export const isLegacy = (body: Reader): boolean =>
  !body.has('data') && !body.has('event') && body.has('transaction') && body.has('status');

/** The same delivery as version 2.0.0 would have it. */
export function modernised(body: Reader): object {
  const status = body.text('status') ?? '';
  const money = (path: string) => compact({ value: body.text(path), currency_value: body.text('currency') });
  const code = body.text('subscriber_code');
  return {
    event: eventOfStatus(status) ?? status,
    version: '1.0.0',
    data: {
      product: { id: body.text('prod'), name: body.text('prod_name') },
      buyer: {
        name: body.text('name'),
        first_name: body.text('first_name'),
        last_name: body.text('last_name'),
        email: body.text('email'),
        document: body.text('doc'),
        checkout_phone_code: body.text('phone_checkout_local_code', 'phone_local_code'),
        checkout_phone: body.text('phone_checkout_number', 'phone_number'),
        address: {
          address: body.text('address'),
          number: body.text('address_number'),
          complement: body.text('address_comp'),
          neighborhood: body.text('address_district'),
          city: body.text('address_city'),
          state: body.text('address_state'),
          zipcode: body.text('address_zip_code'),
          country: body.text('address_country'),
          country_iso: body.text('address_country_ISO', 'address_country_iso'),
        },
      },
      purchase: {
        transaction: body.text('transaction'),
        status: status.toUpperCase(),
        order_date: body.text('purchase_date'),
        approved_date: body.text('confirmation_purchase_date'),
        full_price: money('full_price'),
        price: money('price'),
        recurrence_number: body.text('recurrency'),
        order_bump: { is_order_bump: body.bool('order_bump') ?? false },
        offer: { code: body.text('off') },
        origin: { src: body.text('src'), sck: body.text('sck'), xcod: body.text('xcod') },
        payment: {
          type: body.text('payment_type'),
          installments_number: body.text('installments_number'),
          refusal_reason: body.text('refusal_reason'),
          billet_url: body.text('billet_url'),
          billet_barcode: body.text('billet_barcode'),
        },
      },
      ...(code
        ? {
            subscription: {
              status: body.text('subscription_status'),
              plan: { name: body.text('name_subscription_plan') },
              subscriber: { code },
            },
          }
        : {}),
    },
  };
}
