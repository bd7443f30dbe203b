/**
 * What payment modules leave behind in a shop's order, each under names of its own. Codes are recognised by their
 * shape, so every module's are found; links and dates by names that modules use [code, in their public sources: of
 * PagBank (two), Mercado Pago, Pagar.me, Vindi, Koin, Sqala, Aditum, PagSeguro, Rakuten Pay, PayU, iPag].
 */
import {
  type Boleto,
  boletoCodes,
  compact,
  dueDateIn,
  type Pix,
  pixCodeIn,
  type Reader,
  read,
  type TaxId,
} from '../../src/kit';

const BOLETO_URL = [
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
];
const BOLETO_PDF = ['boleto_pdf_href', 'payment_link_boleto_pdf', 'boleto_pdf', 'pdfLink', 'url_slip_pdf'];
const PIX_QR = ['qr_code_image', 'payment_link_qrcode', 'qr_code_original_url', 'qr_code_url', 'pix_url'];
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

const MOST_TEXTS = 500;
/** Longer ones are pictures in base64. */
const LONGEST_TEXT = 5000;

/** JSON that was kept as text, which is how PHP shops keep lists. */
function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > 40 * LONGEST_TEXT || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The members with their JSON unpacked, and those of each object in them one level up: `pix: {qr_code}`. */
export function gatewayInfo(entries: readonly (readonly [string, unknown])[]): Reader {
  // A dot would lead into a member: `pix.expiresAt` is a name of its own.
  const members = entries.map(([name, value]) => [name.replaceAll('.', '_'), unpacked(value)] as const);
  const inner = members.flatMap(([, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [],
  );
  return read(Object.fromEntries([...inner, ...members]));
}

function textsIn(value: unknown, depth = 6): string[] {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? [] : [value];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.values(value)
    .slice(0, MOST_TEXTS)
    .flatMap((inner) => textsIn(inner, depth - 1))
    .slice(0, MOST_TEXTS);
}

export const pixIn = (info: Reader): Pix | undefined =>
  compact<Pix>({
    copyPaste: textsIn(info.value)
      .map(pixCodeIn)
      .find((code) => code !== undefined),
    qrCodeUrl: info.link(...PIX_QR),
    expiresAt: info.time(...EXPIRES),
  });

/** @param orderedAt ISO-8601, which the due date in a bar code is judged by */
export function boletoIn(info: Reader, orderedAt: string | undefined): Boleto | undefined {
  const codes = boletoCodes(...textsIn(info.value));
  return compact<Boleto>({
    url: info.link(...BOLETO_URL),
    pdfUrl: info.link(...BOLETO_PDF),
    ...codes,
    dueDate: info.date(...EXPIRES) ?? dueDateIn(codes.barcode, orderedAt),
  });
}

/** A bare `document` may be the shop's own, on its boletos. */
const TAX_ID = /cpf|cnpj|tax_?doc|taxvat|^(?:pix|boleto|cc|payer|customer)_?document/i;

/** Of who pays, where the form for paying asked for it. */
export const payerTaxId = (info: Reader): TaxId =>
  info.taxId(...Object.keys(Object(info.value)).filter((name) => TAX_ID.test(name)));
