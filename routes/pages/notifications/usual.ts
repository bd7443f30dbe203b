/** What an action's inputs usually are, so that a form begins with more than blanks. */
import { groupOf, isEventType } from '../../../src/kit';

/** By the input's name, whatever happened. */
const ALWAYS: Readonly<Record<string, string>> = {
  name: '{{ customer.name }}',
  email: '{{ customer.email }}',
  phone: '{{ customer.phone }}',
  taxId: '{{ customer.taxId }}',
  contact: '{{ customer.phone }}',
  to: '{{ customer.email }}',
};

/** By what happened, then by the input's name. */
const OF_GROUP: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  order: {
    title: 'Pedido {{ order.number }}',
    value: '{{ order.total | money }}',
    amount: '{{ order.total | money }}',
    reference: '{{ order.number }}',
    order: '{{ order.id }}',
    code: '{{ order.shipment.trackingCode }}',
  },
  cart: { title: 'Carrinho de {{ customer.name }}', value: '{{ cart.total | money }}' },
  charge: {
    title: 'Cobrança {{ charge.id }}',
    value: '{{ charge.amount | money }}',
    charge: '{{ charge.id }}',
  },
  card: { title: '{{ card.title }}', card: '{{ card.id }}' },
  lead: { title: '{{ customer.name }}' },
  form: { title: '{{ form.title }}' },
  appointment: { title: '{{ appointment.service }}' },
};

/**
 * The template that an input of this name begins with, of an action that this type starts. An amount that may be
 * left out means "all of it", as in a refund: it stays empty.
 */
export function usualInput(type: string, key: string, required: boolean): string | undefined {
  if (key === 'amount' && !required) return undefined;
  const own = isEventType(type) ? OF_GROUP[groupOf(type)] : undefined;
  for (const inputs of [own, ALWAYS]) if (inputs && Object.hasOwn(inputs, key)) return inputs[key];
  return undefined;
}
