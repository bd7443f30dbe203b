/**
 * Kiwify: checkout for digital products, by webhook.
 *
 * Facts: https://docs.kiwify.com.br (api-reference: webhooks/receiving, webhooks/create, account,
 * auth) and captured deliveries of 2026. The webhook's token is never sent: it is the key of an HMAC-SHA1
 * over the raw body, in the query parameter `signature`. "Testar Webhook" sends one fixed John Doe.
 * Some public receivers saw the order inside `{order: {…}}`; such a body is understood, but if its
 * signature covers the inner order alone, as one of them reports, it is refused before it gets here.
 * Unproven: how often and how long Kiwify repeats a delivery.
 */
import {
  baseUrlField,
  type Connector,
  type InboundDelivery,
  ignored,
  type Normalised,
  read,
} from '../../src/kit';
import { DEFAULT_BASE_URL, login, probe, register } from './api';
import { isCart, normaliseCart } from './cart';
import { normaliseOrder } from './orders';
import { samples } from './samples';

const TEST_BUYER = 'johndoe@example.com';

function normalise(delivery: InboundDelivery): Normalised {
  const outer = read(delivery.body);
  const body =
    outer.has('order.order_id') || outer.has('order.webhook_event_type') ? outer.at('order') : outer;
  if (body.email('Customer.email', 'email') === TEST_BUYER) return ignored('vendor_test');
  return isCart(body) ? normaliseCart(body, delivery) : normaliseOrder(body, delivery);
}

const kiwify: Connector = {
  slug: 'kiwify',
  label: { pt: 'Kiwify', en: 'Kiwify' },
  category: 'checkout',
  hosts: ['public-api.kiwify.com'],
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Token do webhook', en: 'Webhook token' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'w9i3pvutvxe',
      help: {
        pt: 'O token que aparece no webhook, dentro da Kiwify. Se for registrar pela API, deixe em branco e criamos um.',
        en: 'The token shown on the webhook inside Kiwify. When registering through the API leave it empty and we make one.',
      },
    },
    {
      key: 'clientId',
      group: 'credentials',
      label: { pt: 'client_id (opcional)', en: 'client_id (optional)' },
      type: 'text',
      required: false,
      example: '3d379edc-9e21-47ee-8974-ca80a4c7839d',
      help: {
        pt: 'Só para testar a conexão e registrar o webhook por você. Os avisos chegam mesmo sem estes três campos.',
        en: 'Only for testing the connection and registering the webhook for you. Notices arrive without these three fields.',
      },
    },
    {
      key: 'clientSecret',
      group: 'credentials',
      label: { pt: 'client_secret (opcional)', en: 'client_secret (optional)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'cole-aqui-o-client-secret',
    },
    {
      key: 'accountId',
      group: 'credentials',
      label: { pt: 'account_id (opcional)', en: 'account_id (optional)' },
      type: 'text',
      required: false,
      example: 'XvS0qfkdzCZTg8z',
    },
    baseUrlField({ default: DEFAULT_BASE_URL, example: DEFAULT_BASE_URL }),
  ],
  setup: [
    {
      pt: 'Na Kiwify, abra Apps > Webhooks e clique em Criar webhook.',
      en: 'In Kiwify, open Apps > Webhooks and click Criar webhook.',
      url: 'https://dashboard.kiwify.com.br/apps/webhooks',
    },
    {
      pt: 'Dê um nome, cole o endereço desta integração, escolha todos os produtos e marque todos os eventos.',
      en: "Give it a name, paste this connection's address, choose all products and tick all events.",
    },
    {
      pt: 'Copie o Token mostrado no webhook, cole aqui em "Token do webhook" e salve nos dois lados.',
      en: 'Copy the Token shown on the webhook, paste it here as "Webhook token" and save on both sides.',
    },
    {
      pt: 'Clique em Testar Webhook na Kiwify: o teste aparece nas entregas daqui e não envia mensagem a ninguém.',
      en: 'Click Testar Webhook in Kiwify: the test shows among the deliveries here and sends no message to anybody.',
    },
    {
      pt: 'Prefere que a Ponte registre por você? Em Apps > API, clique em Criar API Key, copie client_id, client_secret e account_id para cá, salve e clique em "Registrar webhooks".',
      en: 'Would you rather let Ponte register it? In Apps > API, click Criar API Key, copy client_id, client_secret and account_id here, save and click "Register webhooks".',
      url: 'https://dashboard.kiwify.com.br/apps',
    },
  ],
  sheet: {
    version: 'API pública v1, webhooks',
    limits: {
      pt: 'API: cerca de 100 chamadas por minuto, sem confirmação.',
      en: 'API: about 100 calls a minute, unconfirmed.',
    },
    cannot: [
      {
        pt: 'Não assina com data e hora: um aviso antigo reenviado vale como repetido.',
        en: 'It signs no time: an old notice sent again counts as a repeat.',
      },
      { pt: 'Não altera nem cancela vendas.', en: 'It changes and cancels no sales.' },
    ],
    evidence: { inbound: 'code', register: 'doc', probe: 'doc' },
    sources: ['https://docs.kiwify.com.br/api-reference/general'],
  },
  notes: {
    pt: 'Deixe o telefone obrigatório no checkout, senão não há para quem enviar. A Kiwify não avisa quando um Pix ou boleto vence, nem quando um pedido é enviado ou entregue.',
    en: 'Make the phone mandatory in the checkout, or there is nobody to write to. Kiwify does not tell when a Pix or boleto expires, nor when an order is shipped or delivered.',
  },
  login,
  probe,
  inbound: {
    verify: { scheme: 'hmac', in: 'query', name: 'signature', hash: 'SHA-1', encoding: 'hex' },
    normalise,
    register,
  },
  recognises: [
    {
      when: {
        pt: 'Boleto ou Pix gerado, ou compra aprovada ou recusada',
        en: 'Boleto or Pix issued, or purchase approved or refused',
      },
      type: 'order.created',
    },
    {
      when: { pt: 'Boleto gerado (billet_created)', en: 'Boleto issued (billet_created)' },
      type: 'order.awaiting_payment',
    },
    {
      when: { pt: 'Pix gerado (pix_created)', en: 'Pix issued (pix_created)' },
      type: 'order.awaiting_payment',
    },
    {
      when: { pt: 'Compra aprovada (order_approved)', en: 'Purchase approved (order_approved)' },
      type: 'order.paid',
    },
    {
      when: { pt: 'Compra recusada (order_rejected)', en: 'Purchase refused (order_rejected)' },
      type: 'order.payment_failed',
    },
    {
      when: { pt: 'Compra reembolsada (order_refunded)', en: 'Purchase refunded (order_refunded)' },
      type: 'order.refunded',
    },
    { when: { pt: 'Chargeback (chargeback)', en: 'Chargeback (chargeback)' }, type: 'order.chargeback' },
    {
      when: {
        pt: 'Compra aprovada com link da área de membros (access_url)',
        en: "Purchase approved with a link to the members' area (access_url)",
      },
      type: 'access.created',
    },
    {
      when: {
        pt: 'Compra aprovada que é a primeira cobrança de uma assinatura',
        en: 'Purchase approved that is the first charge of a subscription',
      },
      type: 'subscription.created',
    },
    {
      when: {
        pt: 'Assinatura renovada (subscription_renewed)',
        en: 'Subscription renewed (subscription_renewed)',
      },
      type: 'subscription.renewed',
    },
    {
      when: {
        pt: 'Cobrança da renovação paga (subscription_renewed)',
        en: 'Renewal charge paid (subscription_renewed)',
      },
      type: 'order.paid',
    },
    {
      when: { pt: 'Assinatura atrasada (subscription_late)', en: 'Subscription late (subscription_late)' },
      type: 'subscription.late',
    },
    {
      when: {
        pt: 'Assinatura cancelada (subscription_canceled)',
        en: 'Subscription cancelled (subscription_canceled)',
      },
      type: 'subscription.cancelled',
    },
    {
      when: { pt: 'Carrinho abandonado (status abandoned)', en: 'Abandoned cart (status abandoned)' },
      type: 'cart.abandoned',
    },
  ],
  samples,
};

export default kiwify;
