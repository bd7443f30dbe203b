/** What merchants read and fill in. */
import { baseUrlField, type Connector, type Recognition, type Sheet } from '../../src/kit';
import { API } from './api';

export const fields: Connector['fields'] = [
  {
    key: 'webhookUser',
    group: 'credentials',
    label: { pt: 'Usuário do webhook', en: "Webhook's user" },
    type: 'text',
    required: true,
    pattern: '[^:\\s]{3,100}',
    example: 'usuario-do-webhook',
    help: {
      pt: 'Você escolhe. Digite o mesmo no webhook, na Pagar.me.',
      en: 'You choose it. Type the same at the webhook, at Pagar.me.',
    },
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Senha do webhook', en: "Webhook's password" },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    pattern: '\\S{12,255}',
    example: 'deixe-em-branco-para-gerar',
    help: {
      pt: 'Deixe em branco e criamos uma, mostrada ao salvar.',
      en: 'Leave it empty and we make one, shown on saving.',
    },
  },
  {
    key: 'apiKey',
    group: 'credentials',
    label: { pt: 'Chave secreta (sk_…)', en: 'Secret key (sk_…)' },
    type: 'secret',
    required: false,
    sensitive: true,
    pattern: '\\s*sk_\\w+\\s*',
    example: 'sk_colesuachavesecreta',
    help: {
      pt: 'Só para criar, estornar e cancelar cobranças. Chaves sk_test_ são do ambiente de testes.',
      en: 'Only to make, refund and cancel charges. Keys sk_test_ belong to the test environment.',
    },
  },
  baseUrlField({ default: API, example: API }),
];

export const setup: Connector['setup'] = [
  {
    pt: 'Escolha um usuário, deixe a senha em branco e salve. Anote a senha mostrada.',
    en: 'Choose a user, leave the password empty and save. Note the password that is shown.',
  },
  {
    pt: 'Na Pagar.me, abra Configurações › Webhooks › Criar webhook e cole o endereço desta integração. Ative a autenticação e digite o usuário e a senha.',
    en: 'At Pagar.me open Settings › Webhooks › Create webhook and paste the address of this connection. Enable authentication and type user and password.',
    url: 'https://dash.pagar.me',
  },
  {
    pt: 'Marque todos os eventos de cobrança (charge), order.payment_failed e order.canceled. Se usa recorrência, também os de assinatura (subscription) e fatura (invoice).',
    en: 'Tick all events of charges, order.payment_failed and order.canceled. With subscriptions, those of subscriptions and invoices, too.',
  },
  {
    pt: 'Para criar cobranças pela Ponte, copie a chave secreta em Configurações › Chaves, cole aqui e clique em "Testar".',
    en: 'To make charges through Ponte, copy the secret key at Settings › Keys, paste it here and click "Test".',
    url: 'https://dash.pagar.me',
  },
];

export const notes = {
  pt: 'Cada venda gera avisos de pedido e de cobrança: a Ponte junta os dois na cobrança, para ninguém receber duas mensagens. Se a sua loja já está conectada, desligue aqui os avisos que ela também envia.',
  en: 'Each sale sends notices of an order and of a charge: Ponte joins the two in the charge, so that nobody gets two messages. If your shop is connected, too, switch off here what it tells already.',
};

/** Each event that says something, and what. */
const EVENTS = [
  ['charge.created', 'charge.created', 'Boleto ou Pix criado', 'Boleto or Pix made'],
  ['charge.pending', 'charge.created', 'Boleto ou Pix aguardando pagamento', 'Boleto or Pix waiting'],
  ['order.created', 'charge.created', 'Pedido com boleto ou Pix', 'Order with boleto or Pix'],
  ['charge.paid', 'charge.paid', 'Cobrança paga', 'Charge paid'],
  ['charge.overpaid', 'charge.paid', 'Paga a mais', 'Paid too much'],
  ['order.paid', 'charge.paid', 'Pedido pago', 'Order paid'],
  [
    'order.canceled',
    'charge.cancelled',
    'Pedido cancelado antes de pago',
    'Order cancelled before it was paid',
  ],
  ['charge.refunded', 'charge.refunded', 'Cobrança estornada', 'Charge refunded'],
  ['charge.partial_canceled', 'charge.refunded', 'Estornada em parte', 'Refunded in part'],
  ['charge.chargedback', 'charge.chargeback', 'Chargeback', 'Chargeback'],
  ['order.payment_failed', 'order.payment_failed', 'Pagamento recusado', 'Payment refused'],
  ['charge.payment_failed', 'order.payment_failed', 'Cobrança recusada', 'Charge refused'],
  ['subscription.created', 'subscription.created', 'Assinatura criada', 'Subscription created'],
  ['invoice.paid', 'subscription.renewed', 'Fatura de assinatura paga', "Subscription's invoice paid"],
  ['invoice.payment_failed', 'subscription.late', 'Fatura não paga', 'Invoice not paid'],
  ['subscription.canceled', 'subscription.cancelled', 'Assinatura cancelada', 'Subscription cancelled'],
] as const;

export type Told = (typeof EVENTS)[number][1];

export const TYPES: ReadonlyMap<string, Told> = new Map(EVENTS.map(([event, type]) => [event, type]));

export const recognises: readonly Recognition[] = EVENTS.map(([event, type, pt, en]) => ({
  when: { pt: `${pt} (${event})`, en: `${en} (${event})` },
  type,
}));

export const sheet: Sheet = {
  version: 'API v5 (core), webhooks v5',
  cannot: [
    {
      pt: 'A API não cria webhooks: o cadastro é no painel.',
      en: 'The API makes no webhooks: they are set up in the dashboard.',
    },
    {
      pt: 'Boleto pago a menos (charge.underpaid) não vira evento, e não há aviso de boleto vencido.',
      en: 'A boleto paid short (charge.underpaid) makes no event, and nothing tells that a boleto is overdue.',
    },
    {
      pt: 'Não há conferência de avisos perdidos: reenvie-os no painel, em Webhooks.',
      en: 'Lost notices are not looked for: send them again from the dashboard, under Webhooks.',
    },
    {
      pt: 'Contas da API antiga (v4 e anteriores) não funcionam aqui.',
      en: 'Accounts of the old API (v4 and before) do not work here.',
    },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: { inbound: 'doc', probe: 'code', actions: 'doc' },
  sources: [
    'https://docs.pagar.me/reference',
    'https://docs.pagar.me/reference/exemplo-de-webhook-1',
    'npm @pagarme/pagarme-nodejs-sdk 7.0.2',
  ],
};
