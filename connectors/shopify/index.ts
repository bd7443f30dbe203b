/**
 * Shopify: webhooks signed with the app's secret; bodies hold the whole order. Its list of orders proves
 * that none was lost.
 */
import { baseUrlField, type Connector, cartIdleField, salesFields } from '../../src/kit';
import { probe } from './admin';
import { commerce } from './commerce';
import { normalise } from './normalise';
import { orders } from './orders';
import { recheck } from './recheck';
import { samples } from './samples';
import { register } from './webhooks';

const shopify: Connector = {
  slug: 'shopify',
  label: { pt: 'Shopify', en: 'Shopify' },
  category: 'ecommerce',
  hosts: ['*.myshopify.com'],
  fields: [
    {
      key: 'shop',
      group: 'settings',
      label: { pt: 'Endereço da loja na Shopify', en: 'Shop address at Shopify' },
      type: 'text',
      required: true,
      pattern: String.raw`^\s*(https?://)?[A-Za-z0-9][A-Za-z0-9\-]*(\.myshopify\.com)?/?\s*$`,
      example: 'minha-loja.myshopify.com',
      help: {
        pt: 'O endereço que termina em .myshopify.com, não o domínio próprio da loja.',
        en: "The address that ends in .myshopify.com, not the shop's own domain.",
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: {
        pt: 'Chave secreta do app (API secret key / client secret)',
        en: 'App secret (API secret key / client secret)',
      },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'shpss_0123456789abcdef0123456789abcdef',
      help: {
        pt: 'Para webhooks criados à mão, use a chave que a Shopify mostra abaixo da lista de webhooks: "Seus webhooks serão assinados com…".',
        en: 'For webhooks made by hand, use the key that Shopify shows below the list of webhooks: "Your webhooks will be signed with…".',
      },
    },
    {
      key: 'clientId',
      group: 'credentials',
      label: { pt: 'ID do cliente do app (client ID)', en: 'App client ID' },
      type: 'text',
      required: false,
      example: '0123456789abcdef0123456789abcdef',
      help: {
        pt: 'Com ele e a chave secreta a Ponte testa a conexão, cria os webhooks sozinha, confere de hora em hora se algum se perdeu e se o carrinho abandonado já virou pedido.',
        en: 'With it and the app secret Ponte tests the connection, creates the webhooks by itself, checks every hour whether one was lost and whether an abandoned cart has become an order.',
      },
    },
    {
      key: 'accessToken',
      group: 'credentials',
      label: { pt: 'Token de acesso Admin API (apps antigos)', en: 'Admin API access token (old apps)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'shpat_0123456789abcdef0123456789abcdef',
      help: {
        pt: 'Só para apps criados no painel da loja até 2025. Se você tem o client ID, deixe em branco.',
        en: "Only for apps made in the shop's own admin until 2025. If you have the client ID, leave it empty.",
      },
    },
    cartIdleField(),
    baseUrlField({
      label: { pt: 'Endereço da Admin API', en: 'Admin API address' },
      example: 'https://minha-loja.myshopify.com/admin/api/2026-10',
      help: {
        pt: 'Deixe em branco: a Ponte usa o endereço da loja e a versão 2026-10.',
        en: "Leave it empty: Ponte uses the shop's address and version 2026-10.",
      },
    }),
    ...salesFields,
  ],
  setup: [
    {
      pt: 'No Dev Dashboard da Shopify, crie um app para a sua loja e libere os escopos read_orders, read_customers, read_products, read_inventory e read_fulfillments. Depois instale o app na loja.',
      en: 'In the Shopify Dev Dashboard, create an app for your shop and grant the scopes read_orders, read_customers, read_products, read_inventory and read_fulfillments. Then install the app on the shop.',
      url: 'https://dev.shopify.com/dashboard',
    },
    {
      pt: 'Em Settings do app, copie o Client ID e o Client secret e cole aqui, com o endereço da loja.',
      en: "In the app's Settings, copy the Client ID and the Client secret and paste them here, with the shop's address.",
    },
    {
      pt: 'Salve, clique em "Testar" e depois em "Registrar webhooks": a Ponte cria todos os avisos na Shopify.',
      en: 'Save, click "Test", then "Register webhooks": Ponte creates all the notices at Shopify.',
    },
    {
      pt: 'Prefere sem app? Em Configurações › Notificações › Webhooks, crie um webhook em formato JSON para cada evento que quiser (criação, atualização, pagamento, cancelamento e processamento do pedido; criação e atualização do checkout), com o endereço de webhook desta integração. Cole aqui a chave mostrada no fim da página.',
      en: 'Rather without an app? In Settings › Notifications › Webhooks, create a webhook in JSON format for each event you want (order creation, update, payment, cancellation and fulfillment; checkout creation and update), with the webhook address of this connection. Paste here the key shown at the end of that page.',
      url: 'https://{shop}/admin/settings/notifications/webhooks',
    },
    {
      pt: 'Deixe o telefone obrigatório no checkout, para as mensagens terem para onde ir.',
      en: 'Make the phone mandatory in the checkout, so that messages have somewhere to go.',
      url: 'https://{shop}/admin/settings/checkout',
    },
    {
      pt: 'Vende pela OmniChat? Libere também os escopos write_orders, write_draft_orders (checkout próprio), write_merchant_managed_fulfillment_orders e write_fulfillments (marcar como enviado e entregue) e instale o app de novo.',
      en: 'Selling through OmniChat? Grant the scopes write_orders, write_draft_orders (for the own checkout), write_merchant_managed_fulfillment_orders and write_fulfillments (to mark as shipped and delivered), too, and install the app again.',
    },
  ],
  sheet: {
    version: 'Admin API 2026-10, webhooks',
    limits: { pt: '2 chamadas por segundo, com reserva de 40.', en: '2 calls a second, 40 in reserve.' },
    cannot: [
      {
        pt: 'Sem acesso a dados protegidos do cliente, o pedido chega sem nome e telefone.',
        en: 'Without access to protected customer data an order comes without name and phone.',
      },
      {
        pt: 'No checkout próprio, o pedido que nasce de um rascunho muda de código: o que acontece depois não chega à plataforma de vendas.',
        en: 'In its own checkout the order that a draft becomes has another id: what follows does not reach the sales platform.',
      },
    ],
    evidence: { inbound: 'doc', register: 'doc', poll: 'doc', probe: 'doc', commerce: 'doc' },
    sources: ['https://shopify.dev/docs/api/admin-rest', 'https://shopify.dev/docs/apps/build/webhooks'],
  },
  notes: {
    pt: 'O código do Pix e a linha digitável do boleto só chegam quando o app de pagamento os grava nos detalhes adicionais do pedido; sem isso, a mensagem leva o link do pedido. O mesmo vale para o CPF. Reembolso parcial também conta como reembolso.',
    en: "The Pix code and the boleto's line only arrive when the payment app writes them into the order's additional details; otherwise the message carries the order's link. The same goes for the CPF. A partial refund counts as a refund too.",
  },
  probe,
  inbound: {
    verify: {
      scheme: 'hmac',
      in: 'header',
      // The newer "Events" delivery drops the X-.
      name: ['x-shopify-hmac-sha256', 'shopify-hmac-sha256'],
      hash: 'SHA-256',
      encoding: 'base64',
    },
    normalise,
    register,
  },
  poll: { orders },
  commerce,
  recheck,
  recognises: [
    {
      when: { pt: 'Pedido criado (orders/create)', en: 'Order creation (orders/create)' },
      type: 'order.created',
    },
    {
      when: {
        pt: 'Pagamento pendente ou parcial (financial_status)',
        en: 'Payment pending or partial (financial_status)',
      },
      type: 'order.awaiting_payment',
    },
    { when: { pt: 'Pagamento confirmado (paid)', en: 'Payment confirmed (paid)' }, type: 'order.paid' },
    {
      when: {
        pt: 'Transação recusada, ou autorização anulada (voided) sem cancelamento',
        en: 'Transaction refused, or authorization voided without a cancellation',
      },
      type: 'order.payment_failed',
    },
    {
      when: { pt: 'Pedido processado (fulfillment)', en: 'Order fulfilled (fulfillment)' },
      type: 'order.shipped',
    },
    {
      when: {
        pt: 'Em trânsito (in_transit, carrier_picked_up)',
        en: 'On its way (in_transit, carrier_picked_up)',
      },
      type: 'order.in_transit',
    },
    {
      when: { pt: 'Saiu para entrega (out_for_delivery)', en: 'Out for delivery (out_for_delivery)' },
      type: 'order.out_for_delivery',
    },
    {
      when: { pt: 'Pronto para retirada (ready_for_pickup)', en: 'Ready to be picked up (ready_for_pickup)' },
      type: 'order.ready_for_pickup',
    },
    { when: { pt: 'Entregue (delivered)', en: 'Delivered (delivered)' }, type: 'order.delivered' },
    {
      when: { pt: 'Pedido cancelado (cancelled_at)', en: 'Order cancelled (cancelled_at)' },
      type: 'order.cancelled',
    },
    {
      when: {
        pt: 'Reembolso total ou parcial (refunds/create)',
        en: 'Refund, full or partial (refunds/create)',
      },
      type: 'order.refunded',
    },
    {
      when: {
        pt: 'Contestação no Shopify Payments (disputes)',
        en: 'Dispute at Shopify Payments (disputes)',
      },
      type: 'order.chargeback',
    },
    {
      when: {
        pt: 'Outras situações: autorizado, tentativa de entrega, atraso, consulta de contestação',
        en: 'Other statuses: authorized, attempted delivery, delay, dispute inquiry',
      },
      type: 'order.status_changed',
    },
    {
      when: {
        pt: 'Checkout com contato, parado e sem pedido',
        en: 'Checkout with a contact, idle and without an order',
      },
      type: 'cart.abandoned',
    },
    {
      when: { pt: 'Checkout que virou pedido', en: 'Checkout that became an order' },
      type: 'cart.recovered',
    },
    {
      when: { pt: 'Produto criado (products/create)', en: 'Product created (products/create)' },
      type: 'product.created',
    },
    {
      when: { pt: 'Produto alterado (products/update)', en: 'Product changed (products/update)' },
      type: 'product.updated',
    },
    {
      when: { pt: 'Produto excluído (products/delete)', en: 'Product deleted (products/delete)' },
      type: 'product.deleted',
    },
    {
      when: { pt: 'Estoque alterado em um local', en: 'Stock changed at a location' },
      type: 'stock.changed',
    },
    {
      when: { pt: 'App desinstalado da loja', en: 'App uninstalled from the shop' },
      type: 'connection.revoked',
    },
    {
      when: {
        pt: 'Pedido de exportar ou apagar dados (LGPD)',
        en: 'Request to export or erase data (privacy law)',
      },
      type: 'privacy.requested',
    },
  ],
  samples,
};

export default shopify;
