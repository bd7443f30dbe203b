/** What merchants read and fill in. */
import { baseUrlField, type Connector, type Recognition, type Sheet } from '../../src/kit';
import { API } from './api';

export const fields: Connector['fields'] = [
  {
    key: 'appId',
    group: 'credentials',
    label: { pt: 'AppID', en: 'AppID' },
    type: 'secret',
    required: true,
    sensitive: true,
    pattern: '\\s*[A-Za-z0-9+\\/_=\\-]{20,}\\s*',
    example: 'Q2xpZW50X0lkXzEyMzQ1Njc4OTA=',
    help: {
      pt: 'Em API/Plugins › Nova API. É mostrado uma única vez.',
      en: 'In API/Plugins › New API. It is shown only once.',
    },
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Chave pública dos webhooks', en: "Webhooks' public key" },
    type: 'text',
    required: false,
    example: 'deixe-em-branco',
    help: {
      pt: 'Deixe em branco: "Registrar webhooks" busca a chave na OpenPix.',
      en: 'Leave it empty: "Register webhooks" gets the key from OpenPix.',
    },
  },
  baseUrlField({
    default: API,
    example: API,
    help: {
      pt: 'No ambiente de testes: https://api.woovi-sandbox.com',
      en: 'In the test environment: https://api.woovi-sandbox.com',
    },
  }),
];

export const setup: Connector['setup'] = [
  {
    pt: 'Na OpenPix (Woovi), abra API/Plugins › Nova API/Plugin, escolha "API", salve e copie o AppID para cá.',
    en: 'At OpenPix (Woovi) open API/Plugins › New API/Plugin, choose "API", save and copy the AppID here.',
    url: 'https://app.openpix.com.br/home/applications/tab/list',
  },
  {
    pt: 'Clique em "Testar" e depois em "Registrar webhooks". Não é preciso criar webhooks no painel.',
    en: 'Click "Test", then "Register webhooks". There is no need to create webhooks in the dashboard.',
  },
];

export const notes = {
  pt: 'A OpenPix é a mesma empresa que a Woovi: use esta integração para as duas. A assinatura prova que o aviso veio da OpenPix; por isso não divulgue o endereço desta integração. Mensagens só chegam a clientes com telefone na cobrança.',
  en: 'OpenPix and Woovi are the same company: use this connection for both. The signature proves that OpenPix sent a notice; so do not publish the address of this connection. Messages only reach customers whose phone is in the charge.',
};

/** Each event that says something, and what. */
const EVENTS = [
  ['OPENPIX:CHARGE_CREATED', 'charge.created', 'Cobrança criada', 'Charge created'],
  ['OPENPIX:CHARGE_COMPLETED', 'charge.paid', 'Cobrança paga', 'Charge paid'],
  [
    'OPENPIX:CHARGE_COMPLETED_NOT_SAME_CUSTOMER_PAYER',
    'charge.paid',
    'Paga por outra pessoa',
    'Paid by somebody else',
  ],
  ['OPENPIX:TRANSACTION_RECEIVED', 'charge.paid', 'Pix recebido', 'Pix received'],
  ['OPENPIX:CHARGE_EXPIRED', 'charge.cancelled', 'Cobrança expirada', 'Charge expired'],
  ['OPENPIX:TRANSACTION_REFUND_RECEIVED', 'charge.refunded', 'Pix reembolsado', 'Pix refunded'],
  ['PIX_TRANSACTION_REFUND_SENT_CONFIRMED', 'charge.refunded', 'Reembolso enviado', 'Refund sent'],
  ['OPENPIX:DISPUTE_CREATED', 'charge.chargeback', 'Contestação (MED) aberta', 'Dispute (MED) opened'],
  ['OPENPIX:DISPUTE_ACCEPTED', 'charge.chargeback', 'Contestação aceita', 'Dispute accepted'],
] as const;

export const TYPES: ReadonlyMap<string, (typeof EVENTS)[number][1]> = new Map(
  EVENTS.map(([event, type]) => [event, type]),
);

export const recognises: readonly Recognition[] = EVENTS.map(([event, type, pt, en]) => ({
  when: { pt: `${pt} (${event})`, en: `${en} (${event})` },
  type,
}));

export const sheet: Sheet = {
  version: 'API v1',
  cannot: [
    {
      pt: 'A contestação (MED) só informa o código do Pix: o evento dela não se liga à cobrança.',
      en: 'A dispute (MED) only names the Pix: its event is not joined with the charge.',
    },
    {
      pt: 'Criar boletos: depende de liberação na conta, e o vencimento não está documentado. Os boletos pagos são avisados.',
      en: 'To make boletos: an account needs a permission, and their due date is not documented. Paid ones are told.',
    },
    {
      pt: 'Uma contestação encerrada a seu favor não desfaz o evento de chargeback.',
      en: 'A dispute that ends in your favour does not undo the event of the chargeback.',
    },
    {
      pt: 'Pix Automático, assinaturas e transferências enviadas não viram evento.',
      en: 'Pix Automático, subscriptions and transfers that were sent make no event.',
    },
    { pt: 'Não há conferência de avisos perdidos.', en: 'Lost notices are not looked for.' },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: { inbound: 'doc', register: 'doc', probe: 'code', actions: 'doc' },
  sources: [
    'https://developers.woovi.com/api',
    'https://developers.woovi.com/docs/webhook/webhook-events-type',
    'https://developers.woovi.com/docs/webhook/seguranca/webhook-public-keys',
    'https://developers.woovi.com/docs/webhook/webhook-test',
    'npm @woovi/node-sdk',
  ],
};
