/**
 * What payment modules keep in an order, by names of their own [code, in their public sources: of PagBank (two),
 * Mercado Pago, Pagar.me, Vindi, Koin, Sqala, Aditum, PagSeguro, Rakuten Pay, PayU, iPag].
 */
import { type Reader, read, type TaxId } from '../../src/kit';
import { type GatewayNames, unpacked } from '../families/gateway-facts';

const EXPIRES = [
  'expiration_date',
  'date_of_expiration',
  'pix_expiration_date',
  'pix_expiration',
  'expiration_date_boleto',
  'boleto_due_date',
  'due_date',
  'due_at',
  'expires_at',
  'sqala_expiresAt',
  'expirationDate',
  'pix_expiresAt',
];

export const NAMES: GatewayNames = {
  boletoUrl: [
    'boleto_url',
    'boletoUrl',
    'BoletoUrl',
    'billet_url',
    'boleto_print_href',
    'href_boleto_print',
    'external_resource_url',
    'payment_link_boleto',
    'ticket_url',
    'url_slip',
  ],
  boletoPdf: ['boleto_pdf_href', 'payment_link_boleto_pdf', 'boleto_pdf', 'pdfLink', 'url_slip_pdf'],
  boletoDue: EXPIRES,
  pixQr: ['qr_code_image', 'payment_link_qrcode', 'qr_code_original_url', 'qr_code_url', 'pix_url'],
  pixExpires: EXPIRES,
};

/**
 * What the module for paying keeps, by name; JSON as text where it is no text [code, OrderRepository]. The members of
 * each object in it are one level up, too: `pix: {qr_code}`.
 */
export function paymentInfo(order: Reader): Reader {
  const members = order.list('extension_attributes.payment_additional_info').map((entry) => {
    // A dot would lead into a member: `pix.expiresAt` is a name of its own.
    const name = (entry.text('key') ?? '').replaceAll('.', '_');
    return [name, unpacked(entry.at('value').value)] as const;
  });
  const inner = members.flatMap(([, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [],
  );
  return read(Object.fromEntries([...inner, ...members]));
}

/** A bare `document` may be the shop's own, on its boletos. */
const TAX_ID = /cpf|cnpj|tax_?doc|taxvat|^(?:pix|boleto|cc|payer|customer)_?document/i;

/** Of who pays, where the form for paying asked for it. */
export const payerTaxId = (info: Reader): TaxId =>
  info.taxId(...Object.keys(Object(info.value)).filter((name) => TAX_ID.test(name)));
