/**
 * A notice names a thing and no more: `?data.id=…&type=payment` with a body that repeats it, the older IPN
 * `?id=…&topic=payment`, in its body `{resource, topic}` [doc]. What it is about is asked for; of the notice itself, which the signature leaves out,
 * nothing else is believed.
 */
import { type Call, type Fetched, type InboundDelivery, read } from '../../src/kit';
import { fetchOne } from './api';

/** Topics of webhooks and of IPN: the member that holds what they are about, and where it is asked for. */
const THINGS: ReadonlyMap<string, readonly [member: string, path: string]> = new Map([
  ['payment', ['payment', '/v1/payments']],
  ['order', ['order', '/v1/orders']],
  ['topic_chargebacks_wh', ['chargeback', '/v1/chargebacks']],
  ['chargebacks', ['chargeback', '/v1/chargebacks']],
  ['subscription_preapproval', ['preapproval', '/preapproval']],
  ['preapproval', ['preapproval', '/preapproval']],
  ['subscription_authorized_payment', ['invoice', '/authorized_payments']],
  ['authorized_payment', ['invoice', '/authorized_payments']],
]);

/** What the button "simulate" of the panel sends. */
const TEST_ID = '123456';

export async function hydrate({ query, body }: InboundDelivery, call: Call): Promise<Fetched> {
  const said = read(body);
  const topic = query.type ?? query.topic ?? said.text('type', 'topic') ?? '';
  const id =
    query['data.id'] ?? query.id ?? said.text('data.id') ?? said.text('resource')?.split('/').at(-1) ?? '';
  const [member, path] = THINGS.get(topic) ?? [];
  if (id === TEST_ID) return { ok: true, body: { type: 'test' } };
  if (!member || !/^[\w-]{1,64}$/.test(id)) return { ok: true, body: { type: topic } };
  const found = await fetchOne(call, `${path}/${id}`);
  if (!found.ok) return found;
  const payment = member === 'chargeback' ? read(found.body).id('payments.0', 'payments.0.id') : undefined;
  // Who paid, and how, stands in the payment.
  const paid = payment && /^\d+$/.test(payment) ? await fetchOne(call, `/v1/payments/${payment}`) : undefined;
  if (paid && !paid.ok) return paid;
  return { ok: true, body: { type: topic, [member]: found.body, ...(paid ? { payment: paid.body } : {}) } };
}
