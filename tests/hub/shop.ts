/** A shop as small as a connector can be, so that the hub's tests need no vendor's quirks. */
import {
  type Channel,
  type Connector,
  callFailure,
  failed,
  ignored,
  type Listing,
  type OrderType,
  observed,
  orderObservations,
  read,
} from '../../src/kit';

/**
 * Pages that the test answers with at `https://shop.test/<name>`: {items: [{id, v, at, …}], cursor, more}.
 * An item is its own body.
 */
export const listingOf = (name: string, kind: string, change: Partial<Listing> = {}): Listing => ({
  async list(call, cursor) {
    const answer = await call.http.request({ url: `https://shop.test/${name}?since=${cursor ?? ''}` });
    if (!answer.ok || answer.status === 429)
      return { ok: false, reason: 'rate_limited', retry: true, afterSeconds: 90 };
    if (answer.status !== 200) return callFailure(answer);
    const page = read(answer.json);
    return {
      ok: true,
      cursor: page.text('cursor') ?? '',
      more: page.bool('more') ?? false,
      items: page.list('items').map((item) => ({
        subject: `${kind}/${item.text('id')}`,
        fingerprint: item.text('v') ?? '',
        updatedAt: item.time('at') ?? '',
        body: item.value,
      })),
    };
  },
  ...change,
});

export const orders = listingOf('orders', 'order');

/** Body: {id, number, is: ['created', 'paid'], phone, at, code, createdAt, cart, idle} */
export const shop: Connector = {
  slug: 'shop',
  label: { pt: 'Loja', en: 'Shop' },
  category: 'ecommerce',
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo', en: 'Secret' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'a-secret-of-sixteen',
    },
  ],
  setup: [{ pt: 'Cole o endereço.', en: 'Paste the address.' }],
  recognises: [{ when: { pt: 'pago', en: 'paid' }, type: 'order.paid' }],
  inbound: {
    verify: { scheme: 'token', in: 'header', name: 'x-secret' },
    hydrate: async (delivery, call) => {
      const wanted = read(delivery.body).text('fetch');
      if (!wanted) return { ok: true, body: delivery.body };
      const answer = await call.http.request({ url: wanted });
      return answer.ok && answer.status === 200
        ? { ok: true, body: answer.json }
        : { ok: false, reason: 'unavailable', retry: true, afterSeconds: 120 };
    },
    normalise(delivery) {
      const body = read(delivery.body);
      const time = body.time('at') ?? delivery.receivedAt;
      const cart = body.text('cart');
      if (body.text('boom')) throw new Error('a bug of the connector');
      if (cart && body.has('idle'))
        return observed({
          type: 'cart.abandoned',
          subject: `cart/${cart}`,
          time,
          idleMinutes: body.number('idle') ?? 60,
          data: { cart: { id: cart }, customer: { phone: body.phone('phone') } },
        });
      const id = body.text('id');
      if (!id) return failed('unexpected_shape', 'id');
      const types = body.list('is').length === 0 ? [] : (delivery.body as { is: string[] }).is;
      if (types.length === 0) return ignored('unknown_topic', 'nothing');
      const order = {
        id,
        number: body.text('number'),
        createdAt: body.time('createdAt'),
        payment: body.has('code')
          ? { method: 'pix' as const, pix: { copyPaste: body.text('code') } }
          : undefined,
      };
      return observed(
        ...orderObservations(
          types.map((type) => `order.${type}` as OrderType),
          { order, customer: { phone: body.phone('phone') } },
          time,
        ),
        ...(cart
          ? [{ type: 'cart.recovered' as const, subject: `cart/${cart}`, time, data: { cart: { id: cart } } }]
          : []),
      );
    },
  },
  poll: { orders },
};

export const SECRET = 'a-secret-of-sixteen';
export const signed = { 'x-secret': SECRET };
export const PHONE = '+5511988887777';

export const order = (id: string, is: string[], more: Record<string, unknown> = {}): string =>
  JSON.stringify({ id, number: `#${id}`, is, phone: PHONE, at: '2026-11-22T10:00:00-03:00', ...more });

/** A channel whose answers the test scripts. */
export function scriptedChannel(answers: Channel['send'], idempotent = false): Connector {
  return {
    slug: 'scripted',
    label: { pt: 'Canal', en: 'Channel' },
    category: 'messaging',
    fields: [],
    setup: [{ pt: 'Nada.', en: 'Nothing.' }],
    channel: { address: 'phone', idempotent, send: answers },
  };
}
