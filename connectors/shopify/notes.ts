/**
 * The "additional details" of an order or checkout (`note_attributes`). Shopify has no member for
 * CPF, boleto or Pix codes; Brazilian checkout and payment apps write them there under names of
 * their own (seen in the field, documented nowhere), and shops without such an app ask for the CPF
 * in the company or second address line. So ids and codes are recognised by their check digits and
 * prefixes, addresses and dates by the name of the detail.
 */
import {
  boletoCodes,
  compact,
  type Origin,
  originOf,
  type Payment,
  paymentMethod,
  pixCodeIn,
  plain,
  type Reader,
  read,
} from '../../src/kit';

/** More details are no order's, and none shall make us walk them again and again. */
const MOST_DETAILS = 500;
/** These become the arguments of a call, of which there may not be any number. */
const MOST_GATEWAYS = 20;

const detailsOf = (body: Reader): Reader[] => body.list('note_attributes').slice(0, MOST_DETAILS);

/** The values of the details whose name, without accents, case and punctuation, matches. */
const noted = (body: Reader, name: RegExp): Reader[] =>
  detailsOf(body)
    .filter((note) => name.test(plain(note.text('name') ?? '')))
    .map((note) => note.at('value'));

function firstOf<T>(values: readonly Reader[], take: (value: Reader) => T | undefined): T | undefined {
  for (const value of values) {
    const found = take(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** CPF or CNPJ, to spread into a customer. */
export function taxIdIn(body: Reader): ReturnType<Reader['taxId']> {
  const details = noted(body, /cpf|cnpj|\bdocument|\btax ?id|^vat/);
  const detail = firstOf(details, (value) => (value.taxId().taxId ? value.taxId() : undefined));
  const addresses = ['billing_address', 'shipping_address', 'customer.default_address'];
  return (
    detail ?? body.taxId(...addresses.flatMap((address) => [`${address}.company`, `${address}.address2`]))
  );
}

export function paymentIn(body: Reader): Payment | undefined {
  const pix = pixIn(body);
  const boleto = boletoIn(body);
  const gateways = body
    .list('payment_gateway_names')
    .slice(0, MOST_GATEWAYS)
    .map((name) => name.text());
  const method = paymentMethod(
    pix?.copyPaste && 'pix',
    boleto?.digitableLine && 'boleto',
    ...gateways.filter((name) => name !== 'gift_card'),
    ...noted(body, /pagamento|payment/).map((value) => value.text()),
    gateways.includes('shopify_payments') ? 'card' : undefined,
  );
  return compact<Payment>({
    method,
    status: body.text('financial_status'),
    gateway: gateways.at(-1),
    boleto: method === 'boleto' ? boleto : undefined,
    pix: method === 'pix' ? pix : undefined,
  });
}

function boletoIn(body: Reader): Payment['boleto'] {
  const texts = noted(body, /boleto|billet|barra|barcode|linha|digitavel/);
  return compact({
    url: firstOf(noted(body, /boleto|billet/), (value) => value.link()),
    ...boletoCodes(...texts.map(({ value }) => value)),
    dueDate: firstOf(noted(body, /venc|due/), (value) => value.date()),
  });
}

function pixIn(body: Reader): Payment['pix'] {
  return compact({
    copyPaste: firstOf(noted(body, /./), (value) => pixCodeIn(value.text() ?? '')),
    qrCodeUrl: firstOf(noted(body, /pix|qr ?code/), (value) => value.link()),
    expiresAt: firstOf(noted(body, /expir|validade/), (value) => value.time()),
  });
}

/** From the address the buyer first landed on (`/?utm_source=…`), else from details of those names. */
export function originIn(body: Reader): Origin | undefined {
  const details = detailsOf(body).map((note) => [note.text('name') ?? '', note.text('value')]);
  return originOf(body.at('landing_site')) ?? originOf(read(Object.fromEntries(details)));
}
