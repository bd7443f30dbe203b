/** The person behind a purchase, an abandoned cart, a subscription or a course. */
import {
  type Address,
  addressOf,
  type Customer,
  compact,
  fullName,
  type Reader,
  splitName,
  toE164,
} from '../../src/kit';

/** Of `data`: `buyer` in purchases and carts, `subscriber` and `user` elsewhere. */
export function customerOf(data: Reader): Customer | undefined {
  const person = ['buyer', 'subscriber', 'user', 'subscription.user']
    .map((path) => data.at(path))
    .find(({ value }) => typeof value === 'object' && value !== null);
  if (!person) return undefined;
  return compact<Customer>({
    ...splitName(person.text('name') ?? fullName(person.text('first_name'), person.text('last_name'))),
    email: person.email('email'),
    phone: phoneIn(person, data.text('purchase.checkout_country.iso', 'checkout_country.iso')),
    ...person.taxId('document'),
  });
}

/** Digital products carry the buyer's address too, where the checkout asks for it. */
export function addressIn(buyer: Reader): Address | undefined {
  const address = buyer.at('address');
  if (!address.has('address')) return undefined;
  return addressOf({
    street: address.text('address'),
    number: address.text('number'),
    complement: address.text('complement'),
    district: address.text('neighborhood'),
    city: address.text('city'),
    state: address.text('state'),
    postalCode: address.text('zipcode', 'zip_code'),
    country: address.text('country_iso', 'country'),
  });
}

/**
 * Purchases carry the number in `checkout_phone` and its area code in `checkout_phone_code`, which some
 * checkouts repeat in front of the number; carts have `phone`, subscribers `phone.{dddCell, cell, …}`.
 */
function phoneIn(person: Reader, checkoutCountry: string | undefined): string | undefined {
  const country = person.text('address.country_iso') ?? checkoutCountry ?? 'BR';
  const pairs: [code: string | undefined, number: string | undefined][] = [
    [person.text('checkout_phone_code'), person.text('checkout_phone')],
    [undefined, person.text('phone')],
    [person.text('phone.dddCell'), person.text('phone.cell')],
    [person.text('phone.dddPhone'), person.text('phone.phone')],
  ];
  for (const [code, number] of pairs) {
    const phone = phoneOf(code ?? '', number ?? '', country);
    if (phone) return phone;
  }
  return undefined;
}

/** Abroad the country code is part of the number or stands in the area code's place [code]. */
function phoneOf(code: string, number: string, country: string): string | undefined {
  if (number === '') return undefined;
  const whole = `${code}${number}`;
  const isRepeated = code !== '' && number.replace(/\D/g, '').startsWith(code.replace(/\D/g, ''));
  const isBrazil = country.toUpperCase() === 'BR';
  const brazilian = isRepeated || code === '' ? [number, whole] : [whole, number];
  const written = isBrazil ? brazilian : [number, `+${number}`, `+${whole}`];
  for (const text of written) {
    const phone = toE164(text, country);
    if (phone) return phone;
  }
  return undefined;
}
