/** What merchants read and fill in. */
import { baseUrlField, type Connector, type Recognition, type Sheet } from '../../src/kit';
import { API } from './api';

export const fields: Connector['fields'] = [
  {
    key: 'accessToken',
    group: 'credentials',
    label: { pt: 'Access Token de produção', en: 'Production access token' },
    type: 'secret',
    required: false,
    sensitive: true,
    pattern: '\\s*(APP_USR|TEST)-[\\w\\-]+\\s*',
    example: 'APP_USR-cole-aqui-o-access-token',
    help: {
      pt: 'Não é preciso se você clicar em "Conectar".',
      en: 'Not needed if you press "Connect".',
    },
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Assinatura secreta dos webhooks', en: "Webhooks' secret signature" },
    type: 'secret',
    required: false,
    sensitive: true,
    example: 'cole-aqui-a-assinatura-secreta',
    help: {
      pt: 'Aparece em Webhooks depois de salvar o endereço.',
      en: 'Shown in Webhooks once the address is saved.',
    },
  },
  {
    key: 'unsigned',
    group: 'settings',
    label: { pt: 'Aceitar avisos sem assinatura', en: 'Accept unsigned notices' },
    type: 'boolean',
    required: false,
    default: 'false',
    example: 'false',
    help: {
      pt: 'Só para QR Code presencial e IPN, que o Mercado Pago não assina. Vale o que a consulta ao Mercado Pago responder, nunca o aviso.',
      en: 'Only for QR codes in a shop and for IPN, which Mercado Pago does not sign. What counts is what Mercado Pago answers when asked, never the notice.',
    },
  },
  baseUrlField({ default: API, example: API }),
];

export const setup: Connector['setup'] = [
  {
    pt: 'Em Suas integrações, abra sua aplicação (ou crie uma), copie o Access Token em Credenciais de produção e salve aqui. Se houver o botão "Conectar", basta clicar nele.',
    en: 'In Your integrations open your application (or make one), copy the access token of Production credentials and save it here. Where there is a button "Connect", press that instead.',
    url: 'https://www.mercadopago.com.br/developers/panel/app',
  },
  {
    pt: 'Na aplicação, abra Webhooks › Configurar notificações, cole o endereço desta integração em modo de produção e marque Pagamentos, Contestações e, se usa, Planos e assinaturas. Se a sua loja usa a API de Orders, marque Order em vez de Pagamentos.',
    en: 'In the application open Webhooks › Configure notifications, paste the address of this connection in production mode and tick Payments, Chargebacks and, if you use them, Plans and subscriptions. If your shop uses the Orders API tick Order instead of Payments.',
    url: 'https://www.mercadopago.com.br/developers/panel/app',
  },
  {
    pt: 'Copie a assinatura secreta mostrada ali para cá, salve e clique em "Testar".',
    en: 'Copy the secret signature shown there to here, save and click "Test".',
  },
];

export const notes = {
  pt: 'O Mercado Pago avisa só o código do pagamento; a Ponte consulta o resto. Ele quase nunca informa o telefone do pagador: sem ele, a mensagem precisa de um cliente já conhecido. Não marque Pagamentos e Order ao mesmo tempo: cada venda viria duas vezes.',
  en: 'Mercado Pago only tells the id of a payment; Ponte asks for the rest. It hardly ever gives the phone of the payer: without one a message needs a customer who is known already. Do not tick Payments and Order at once: each sale would come twice.',
};

/** Statuses of payments, and of orders where they have others. */
const STATUS_ROWS = [
  ['pending', 'charge.created', 'Pix ou boleto aguardando pagamento', 'Pix or boleto waiting'],
  ['action_required', 'charge.created', 'Order aguardando pagamento', 'Order waiting'],
  ['approved', 'charge.paid', 'Pagamento aprovado', 'Payment approved'],
  ['processed', 'charge.paid', 'Order paga', 'Order paid'],
  ['rejected', 'order.payment_failed', 'Pagamento recusado', 'Payment refused'],
  ['failed', 'order.payment_failed', 'Order recusada', 'Order refused'],
  ['cancelled', 'charge.cancelled', 'Cancelado ou expirado', 'Cancelled or expired'],
  ['canceled', 'charge.cancelled', 'Order cancelada', 'Order cancelled'],
  ['expired', 'charge.cancelled', 'Order expirada', 'Order expired'],
  ['refunded', 'charge.refunded', 'Estornado', 'Refunded'],
  ['charged_back', 'charge.chargeback', 'Contestado', 'Charged back'],
] as const;

export const STATUSES: ReadonlyMap<string, (typeof STATUS_ROWS)[number][1]> = new Map(
  STATUS_ROWS.map(([status, type]) => [status, type]),
);

const SUBSCRIPTION_ROWS = [
  ['authorized', 'subscription.created', 'Assinatura autorizada', 'Subscription authorized'],
  ['cancelled', 'subscription.cancelled', 'Assinatura cancelada', 'Subscription cancelled'],
  ['approved', 'subscription.renewed', 'Cobrança da assinatura paga', 'Charge of a subscription paid'],
  [
    'recycling, rejected',
    'subscription.late',
    'Cobrança da assinatura recusada',
    'Charge of a subscription refused',
  ],
] as const;

export const recognises: readonly Recognition[] = [...STATUS_ROWS, ...SUBSCRIPTION_ROWS].map(
  ([status, type, pt, en]) => ({ when: { pt: `${pt} (${status})`, en: `${en} (${status})` }, type }),
);

export const sheet: Sheet = {
  version: 'API v1, webhooks v1, Orders v1',
  limits: {
    pt: 'O Mercado Pago espera a resposta por 22 segundos e repete o aviso depois.',
    en: 'Mercado Pago waits for an answer for 22 seconds, and repeats the notice later.',
  },
  cannot: [
    {
      pt: 'Cadastrar webhooks pela API: é no painel da aplicação.',
      en: 'To register webhooks through the API: it is done in the panel of the application.',
    },
    {
      pt: 'Avisos de merchant_order, Point e alertas de fraude não viram evento: o pagamento deles, sim.',
      en: 'Notices of merchant_order, Point and fraud alerts make no event: their payments do.',
    },
    {
      pt: 'Pagamento recusado só vira evento quando o pagamento informa o pedido ou a referência.',
      en: 'A refused payment only makes an event when the payment names its order or reference.',
    },
    {
      pt: 'Assinaturas não informam o número da cobrança: a primeira também conta como renovação.',
      en: 'Subscriptions do not number their charges: the first one counts as a renewal, too.',
    },
    {
      pt: 'Saber se a lista de pagamentos também traz os da API de Orders: se trouxer, a conferência repete a venda com outro código.',
      en: 'To know whether the list of payments has those of the Orders API, too: if so, the comparison tells the sale again under another id.',
    },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: { inbound: 'doc', oauth: 'doc', poll: 'doc', probe: 'code', actions: 'doc' },
  sources: [
    'https://www.mercadopago.com.br/developers/pt/docs/your-integrations/notifications/webhooks',
    'https://www.mercadopago.com.br/developers/pt/docs/your-integrations/notifications/ipn',
    'https://www.mercadopago.com.br/developers/pt/docs/oauth',
    'https://www.mercadopago.com.br/developers/pt/reference',
    'npm mercadopago 3.6.1',
    'https://github.com/mercadopago/sdk-nodejs/pull/439',
  ],
};
