/** What merchants read and fill in. */
import { baseUrlField, type Connector, type KnownType, type Recognition, type Sheet } from '../../src/kit';
import type { ChargeType, SubscriptionType } from '../families/charges';
import { API } from './api';

export const fields: Connector['fields'] = [
  {
    key: 'apiKey',
    group: 'credentials',
    label: { pt: 'Chave de API', en: 'API key' },
    type: 'secret',
    required: true,
    sensitive: true,
    pattern: String.raw`\s*\$aact_\S+\s*`,
    example: '$aact_prod_cole-aqui-a-chave-inteira',
    help: {
      pt: 'Começa com $aact_prod_, ou com $aact_hmlg_ no Sandbox. Copie inteira, com o cifrão.',
      en: 'Begins with $aact_prod_, or with $aact_hmlg_ in the Sandbox. Copy all of it, with the dollar sign.',
    },
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Token de autenticação do webhook', en: "Webhook's authentication token" },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    pattern: String.raw`\S{32,255}`,
    example: 'deixe-em-branco-para-gerar-um-token',
    help: {
      pt: 'Deixe em branco e criamos um. O Asaas o envia em cada aviso.',
      en: 'Leave it empty and we make one. Asaas sends it with each notice.',
    },
  },
  baseUrlField({
    example: API,
    help: {
      pt: 'Deixe em branco: a chave já diz se é produção ou Sandbox.',
      en: 'Leave it empty: the key itself tells production from Sandbox.',
    },
  }),
];

export const setup: Connector['setup'] = [
  {
    pt: 'No Asaas, abra o menu do usuário › Integrações › Chaves de API, gere uma chave, cole aqui e salve. Ela aparece uma única vez.',
    en: 'In Asaas, open the user menu › Integrations › API keys, make a key, paste it here and save. It is shown only once.',
  },
  {
    pt: 'Clique em "Testar" e depois em "Registrar webhooks".',
    en: 'Click "Test", then "Register webhooks".',
  },
  {
    pt: 'Se o Asaas avisar por e-mail que a fila foi interrompida, clique em "Registrar webhooks" de novo: os avisos dos últimos 14 dias chegam em seguida.',
    en: 'If Asaas writes that the queue was interrupted, click "Register webhooks" again: the notices of the last 14 days follow.',
  },
  {
    pt: 'Prefere à mão? Em Integrações › Webhooks crie um com o endereço desta integração, o token mostrado ao salvar, versão v3, envio não sequencial, fila ativada e os eventos de cobrança.',
    en: 'Rather by hand? In Integrations › Webhooks create one with the address of this connection, the token shown on saving, version v3, non-sequential sending, the queue enabled and the events of charges.',
  },
];

export const notes = {
  pt: 'Mensagens só chegam a clientes com celular no cadastro do Asaas, que também envia os próprios avisos: desative-os lá para ninguém receber em dobro. De uma venda parcelada no cartão só a primeira parcela vira evento. O valor de cobranças vencidas aparece sem multa e juros; o boleto e o Pix já os incluem.',
  en: 'Messages only reach customers with a mobile phone in Asaas, which also sends notices of its own: switch them off there so that nobody gets both. Of a card sale in instalments only the first one becomes an event. The amount of overdue charges is shown without fine and interest; boleto and Pix include them.',
};

export type InvoiceType = Extract<KnownType, `invoice.${string}`>;
export type Type = ChargeType | SubscriptionType | InvoiceType | 'order.payment_failed';

interface Meaning {
  type: Type;
  pt: string;
  en: string;
  /** Only while it still has to be paid: what was paid at once is told by the event that says so. */
  open?: true;
  partial?: true;
}

/** The events that we ask Asaas for, and what each of them means. */
export const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['PAYMENT_CREATED', { type: 'charge.created', pt: 'Cobrança criada', en: 'Charge created', open: true }],
  // A new due date is a new charge to its payer: same type, another occurrence. The same date is no news.
  [
    'PAYMENT_UPDATED',
    { type: 'charge.created', pt: 'Vencimento alterado', en: 'Due date changed', open: true },
  ],
  ['PAYMENT_OVERDUE', { type: 'charge.overdue', pt: 'Cobrança vencida', en: 'Charge overdue' }],
  // A card is confirmed at the sale and received a month later: the second is a repeat.
  ['PAYMENT_CONFIRMED', { type: 'charge.paid', pt: 'Pagamento confirmado', en: 'Payment confirmed' }],
  ['PAYMENT_RECEIVED', { type: 'charge.paid', pt: 'Pagamento recebido', en: 'Payment received' }],
  [
    'PAYMENT_DUNNING_RECEIVED',
    { type: 'charge.paid', pt: 'Recebida por negativação', en: 'Received through dunning' },
  ],
  ['PAYMENT_DELETED', { type: 'charge.cancelled', pt: 'Cobrança removida', en: 'Charge deleted' }],
  ['PAYMENT_REFUNDED', { type: 'charge.refunded', pt: 'Cobrança estornada', en: 'Charge refunded' }],
  [
    'PAYMENT_PARTIALLY_REFUNDED',
    { type: 'charge.refunded', pt: 'Estornada em parte', en: 'Refunded in part', partial: true },
  ],
  [
    'PAYMENT_CHARGEBACK_REQUESTED',
    { type: 'charge.chargeback', pt: 'Chargeback recebido', en: 'Chargeback received' },
  ],
  [
    'PAYMENT_CHARGEBACK_DISPUTE',
    { type: 'charge.chargeback', pt: 'Chargeback em disputa', en: 'Chargeback disputed' },
  ],
  [
    'PAYMENT_CREDIT_CARD_CAPTURE_REFUSED',
    { type: 'order.payment_failed', pt: 'Cartão recusado', en: 'Card refused' },
  ],
  [
    'PAYMENT_REPROVED_BY_RISK_ANALYSIS',
    { type: 'order.payment_failed', pt: 'Reprovada na análise de risco', en: 'Refused as a risk' },
  ],
  [
    'SUBSCRIPTION_CREATED',
    { type: 'subscription.created', pt: 'Assinatura criada', en: 'Subscription created' },
  ],
  [
    'SUBSCRIPTION_INACTIVATED',
    { type: 'subscription.cancelled', pt: 'Assinatura inativada', en: 'Subscription deactivated' },
  ],
  [
    'SUBSCRIPTION_DELETED',
    { type: 'subscription.cancelled', pt: 'Assinatura removida', en: 'Subscription deleted' },
  ],
  ['INVOICE_AUTHORIZED', { type: 'invoice.authorized', pt: 'NFS-e emitida', en: 'NFS-e issued' }],
  ['INVOICE_ERROR', { type: 'invoice.rejected', pt: 'NFS-e com erro', en: 'NFS-e failed' }],
  ['INVOICE_CANCELED', { type: 'invoice.cancelled', pt: 'NFS-e cancelada', en: 'NFS-e cancelled' }],
]);

export const EVENTS: readonly string[] = [...MEANINGS.keys()];

export const recognises: readonly Recognition[] = [...MEANINGS].map(([event, { type, pt, en }]) => ({
  when: { pt: `${pt} (${event})`, en: `${en} (${event})` },
  type,
}));

export const sheet: Sheet = {
  version: 'API v3, webhooks v3',
  limits: {
    pt: 'Até 10 webhooks por conta. Uma fila com 15 falhas seguidas é interrompida; os avisos esperam 14 dias.',
    en: 'At most 10 webhooks an account. A queue that fails 15 times in a row is interrupted; notices wait for 14 days.',
  },
  cannot: [
    {
      pt: 'Boleto visualizado e antecipações não viram evento; cartão recusado, só quando a cobrança tem referência externa.',
      en: 'A boleto that was looked at and advances make no event; a refused card only where the charge has an external reference.',
    },
    {
      pt: 'Uma cobrança removida e depois restaurada, ou com o recebimento em dinheiro desfeito, continua na situação anterior.',
      en: 'A charge that was deleted and restored, or whose receipt in cash was undone, stays as it was.',
    },
    {
      pt: 'A conferência só encontra pagamentos: vencimentos e estornos perdidos não têm lista.',
      en: 'The comparison only finds payments: there is no list of due dates that passed, or of refunds.',
    },
    {
      pt: 'O estorno parcial de boleto não existe no Asaas; o de boleto inteiro pede os dados bancários do pagador.',
      en: "Asaas has no refund of a part of a boleto; for the whole it asks for the payer's bank account.",
    },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: {
    inbound: 'doc',
    register: 'doc',
    poll: 'doc',
    probe: 'code',
    actions: 'doc',
    billing: 'code',
  },
  sources: [
    'https://docs.asaas.com/reference',
    'https://docs.asaas.com/docs/payment-events',
    'https://docs.asaas.com/docs/subscription-events',
    'https://docs.asaas.com/docs/invoices-events',
  ],
};
