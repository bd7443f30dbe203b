/**
 * How an order is or was paid. WooCommerce knows the method's slug and title only; boleto and Pix stand
 * in the `meta_data` of whichever plugin took them. Codes are recognised by their shape, so every plugin's
 * are found; addresses and dates by the keys that these plugins use [code, seen in their public sources]:
 * Mercado Pago, PagBank Connect, Virtuaria PagSeguro, Asaas, Pagar.me, Efí, PagHiper, OpenPix, iugu, Appmax,
 * Cora, Click2pay, AgregaPay, Vindi, Juno, Moip's and Cielo's third-party plugins.
 */
import {
  type Boleto,
  boletoCodes,
  compact,
  dueDateIn,
  type Payment,
  type Pix,
  paymentMethod,
  pixCodeIn,
  type Reader,
} from '../../src/kit';
import { boletoIn, type GatewayNames, pixIn } from '../families/gateway-facts';
import { metaOf } from './meta';
import { linkIn } from './notes';
import { timeIn } from './times';

const PAGARME = '_pagarme_response_data.charges.0.transactions.0.postData';

const NAMES: GatewayNames = {
  pixQr: [
    'pagbank_pix_qrcode',
    'openpix_transaction.qrCodeImage',
    'wc_paghiper_data.qrcode_image_url',
    `${PAGARME}.qr_code_url`,
    '_pagarme_pix_qr_code_url',
    '_pagamentos_para_woocommerce_com_appmax_media',
  ],
  pixExpires: [
    'pagbank_pix_qrcode_expiration',
    '__ASAAS_ORDER.expirationDate',
    `${PAGARME}.expires_at`,
    '_pagarme_pix_expires_at',
    'openpix_transaction.expiresDate',
    'mp_pix_date_of_expiration',
  ],
  boletoUrl: [
    '_transaction_details_ticket',
    '__ASAAS_ORDER.bankSlipUrl',
    'wc_paghiper_data.url_slip',
    '_gn_link_responsive',
    `${PAGARME}.url`,
    '_wc_pagarme_transaction_data.boleto_url',
    'Banking Ticket URL',
    'cora_url',
    'appmax_link_billet',
    '_pagamentos_para_woocommerce_com_appmax_media',
    '_click2pay_boleto_url',
    'agregapay_boleto_link',
    'vindi_wc_invoice_download_url',
    '_juno_payment_response.charges.0.installmentLink',
    'boletofacil_url',
    '_mundipagg_banking_ticket_data.url',
    'loja5_woo_itau_shopline_link_boleto',
    '_transacao_boletoURL',
  ],
  boletoPdf: [
    'pagbank_boleto_pdf',
    'wc_paghiper_data.url_slip_pdf',
    '_gn_link_pdf',
    `${PAGARME}.pdf`,
    '_pdf_link',
    '_iugu_wc_transaction_data.pdf',
  ],
  boletoDue: [
    'pagbank_boleto_due_date',
    '__ASAAS_ORDER.dueDate',
    'wc_paghiper_data.order_transaction_due_date',
    'wc_paghiper_data.current_transaction_due_date',
    'wc_paghiper_data.data_vencimento',
    `${PAGARME}.due_at`,
  ],
};
const INSTALLMENTS = [
  'mp_installments',
  '_pagbank_card_installments',
  '_iugu_wc_transaction_data.installments',
  '_wc_pagarme_transaction_data.installments',
];
/** Gateways with one slug for all ways of paying. */
const METHOD = ['pagbank_payment_method', '__ASAAS_ORDER.billingType', '_payment_mode', 'Tipo de pagamento'];

/** @param notes texts that fill what the plugins left out, newest first */
export function paymentOf(order: Reader, notes: readonly string[] = []): Payment | undefined {
  const meta = metaOf(order);
  const pix = pixIn(meta, NAMES);
  const boleto = boletoIn(meta, NAMES, timeIn(order, 'date_created'));
  const method = paymentMethod(
    order.text('payment_method'),
    order.text('payment_method_title'),
    meta.text(...METHOD),
    pix?.copyPaste && 'pix',
    boleto?.digitableLine && 'boleto',
  );
  return compact<Payment>({
    id: order.text('transaction_id'),
    method,
    installments: meta.integer(...INSTALLMENTS),
    gateway: order.text('payment_method'),
    paidAt: timeIn(order, 'date_paid'),
    boleto: method === 'boleto' ? boletoOf(order, boleto, notes) : undefined,
    pix: method === 'pix' ? pixOf(order, meta, pix, notes) : undefined,
  });
}

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

function pixOf(
  order: Reader,
  meta: Reader,
  inMeta: Pix | undefined,
  notes: readonly string[],
): Pix | undefined {
  return compact<Pix>({
    copyPaste: notes.map(pixCodeIn).find(isThere),
    expiresAt: afterDuration(order, meta.text('checkout_pix_date_expiration')),
    ...inMeta,
  });
}

function boletoOf(order: Reader, inMeta: Boleto | undefined, notes: readonly string[]): Boleto | undefined {
  const about = notes.filter((text) => /boleto|billet/i.test(text));
  const lines = about.flatMap((text) => text.match(/\b\d[\d.\s-]{45,70}\d\b/g) ?? []);
  const codes = inMeta?.digitableLine ? {} : boletoCodes(...lines);
  return compact<Boleto>({
    url: about.map(linkIn).find(isThere),
    ...codes,
    dueDate: dueDateIn(codes.barcode, timeIn(order, 'date_created')),
    ...inMeta,
  });
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Mercado Pago keeps for how long a Pix is good (`30 minutes`, `1 day`) in place of the moment [code]. */
function afterDuration(order: Reader, duration = ''): string | undefined {
  const [, count, unit] = /^\s*(\d{1,4}) (minute|hour|day)s?\b/i.exec(duration) ?? [];
  const created = timeIn(order, 'date_created');
  const length = Number(count) * (UNIT_MS[unit?.toLowerCase() ?? ''] ?? Number.NaN);
  return created && !Number.isNaN(length) ? new Date(Date.parse(created) + length).toISOString() : undefined;
}
