/** What merchants read and fill in. */
import {
  baseUrlField,
  type Connector,
  type Label,
  type Recognition,
  type Sheet,
  salesFields,
} from '../../src/kit';
import { statusMapField } from '../families/status-map';

export const label = { pt: 'Magento (Adobe Commerce)', en: 'Magento (Adobe Commerce)' };

const key = (name: string, pt: string, en: string, example: string): Connector['fields'][number] => ({
  key: name,
  group: 'credentials',
  label: { pt, en },
  type: 'secret',
  required: name === 'accessToken',
  sensitive: true,
  pattern: String.raw`\s*[A-Za-z0-9]{16,128}\s*`,
  example,
});

export const fields: Connector['fields'] = [
  {
    key: 'shop',
    group: 'settings',
    label: { pt: 'Endereço da loja', en: 'Shop address' },
    type: 'text',
    required: true,
    pattern: String.raw`\s*(https?://)?[A-Za-z0-9][A-Za-z0-9.\-]*(:\d+)?(/[^\s?#]*)?\s*`,
    example: 'www.minhaloja.com.br',
    help: {
      pt: 'Exatamente como abre no navegador, com www se ele aparecer: a assinatura das chamadas depende disso.',
      en: 'Exactly as it opens in a browser, with www if that shows: the signature of the calls depends on it.',
    },
  },
  key('consumerKey', 'Consumer Key', 'Consumer Key', 'k1fuj3asjsk4w3qb3cx44ik5ue188s30'),
  key('consumerSecret', 'Consumer Secret', 'Consumer Secret', 'lcey0h5uyt26slvtws5okaiqh8ojju5d'),
  key('accessToken', 'Access Token', 'Access Token', 'b41sqrw1cfqh598yfoygd836c4ll3cr8'),
  key('accessTokenSecret', 'Access Token Secret', 'Access Token Secret', 'lywj45gighqo3knl6bv6i61n2jf6iv0a'),
  {
    key: 'auth',
    group: 'settings',
    label: { pt: 'Como as chamadas se identificam', en: 'How calls prove themselves' },
    type: 'select',
    required: false,
    default: 'oauth1',
    example: 'oauth1',
    options: [
      { value: 'oauth1', label: { pt: 'OAuth 1.0a, assinado (padrão)', en: 'OAuth 1.0a, signed (default)' } },
      { value: 'bearer', label: { pt: 'Bearer, só o Access Token', en: 'Bearer, the access token alone' } },
    ],
    help: {
      pt: 'Com as quatro chaves o padrão funciona em qualquer loja. Bearer só onde estiver liberado; "Testar" diz qual funciona.',
      en: 'With all four keys the default works in any shop. Bearer only where it is allowed; "Test" tells which works.',
    },
  },
  {
    key: 'storeCode',
    group: 'settings',
    label: { pt: 'Código da visão de loja', en: 'Store view code' },
    type: 'text',
    required: false,
    pattern: String.raw`\s*[A-Za-z][A-Za-z0-9_]*\s*`,
    example: 'default',
    help: {
      pt: 'Só se a loja tiver mais de uma visão e as vendas forem de outra que não a padrão. Os pedidos vêm de todas.',
      en: 'Only if the shop has several views and sales belong to another than the default. Orders come from all.',
    },
  },
  statusMapField({
    example: 'enviado_motoboy=shipped, em_rota=out_for_delivery',
    name: { pt: 'código', en: 'code' },
    letters: String.raw`[^\s=,;]`,
  }),
  {
    key: 'source',
    group: 'settings',
    label: { pt: 'Código da fonte de estoque', en: 'Inventory source code' },
    type: 'text',
    required: false,
    pattern: String.raw`\s*[A-Za-z0-9_\-]+\s*`,
    example: 'default',
    help: {
      pt: 'Onde "Definir estoque" grava. Vazio: default.',
      en: 'Where "Set stock" writes. Empty: default.',
    },
  },
  {
    key: 'paymentMethod',
    group: 'settings',
    label: { pt: 'OmniChat: forma de pagamento no Magento', en: "OmniChat: Magento's payment method" },
    type: 'text',
    required: false,
    pattern: String.raw`\s*[A-Za-z0-9_]+\s*`,
    example: 'checkmo',
    help: {
      pt: 'Código de um método offline ativo na loja (checkmo, banktransfer …), com que os pedidos da OmniChat são criados.',
      en: "Code of an offline method that is active in the shop (checkmo, banktransfer …), which OmniChat's orders are made with.",
    },
  },
  baseUrlField({
    example: 'https://www.minhaloja.com.br',
    help: {
      pt: 'Deixe em branco: a Ponte usa o endereço da loja. Preencha se a API responder em outro.',
      en: "Leave it empty: Ponte uses the shop's address. Fill it in if the API answers at another one.",
    },
  }),
  ...salesFields,
];

export const setup: Connector['setup'] = [
  {
    pt: 'No painel do Magento, abra Sistema › Extensões › Integrações e clique em Adicionar nova integração.',
    en: "In Magento's admin open System › Extensions › Integrations and click Add New Integration.",
    url: 'https://{shop}/admin/admin/integration/',
  },
  {
    pt: 'Dê um nome, confirme sua senha e, na aba API, marque Vendas (Sales), Catálogo (Catalog), Estoque (Inventory), Carrinhos (Carts) e Lojas (Stores). Salve e clique em Ativar › Permitir.',
    en: 'Give it a name, confirm your password and, in the API tab, tick Sales, Catalog, Inventory, Carts and Stores. Save, then click Activate › Allow.',
  },
  {
    pt: 'Copie as quatro chaves que aparecem para cá, salve e clique em "Testar". A partir daí a Ponte consulta os pedidos a cada 5 minutos.',
    en: 'Copy the four keys that are shown here, save and click "Test". From then on Ponte looks for orders every 5 minutes.',
  },
  {
    pt: 'Opcional, para saber na hora: se a loja tem um módulo que avisa por webhook (Adobe I/O Events, Mage-OS Async Events, Mageplaza Webhook …), cole nele o endereço de webhook desta integração, para pedidos, envios e faturas. O aviso só faz a Ponte consultar os pedidos; nada do que ele traz é usado.',
    en: 'Optional, to know at once: if the shop has a module that sends webhooks (Adobe I/O Events, Mage-OS Async Events, Mageplaza Webhook …), paste the webhook address of this connection there, for orders, shipments and invoices. A notice only makes Ponte read the orders; nothing in it is used.',
  },
  {
    pt: 'Se o teste disser que a assinatura é inválida, confira se o endereço tem www e https como no navegador e se o proxy da loja passa o endereço original ao Magento.',
    en: "If the test says that the signature is invalid, check that the address has www and https as in the browser, and that the shop's proxy hands the original address to Magento.",
  },
];

export const notes: Label = {
  pt: 'Boleto e Pix chegam quando o módulo de pagamento os grava no pedido (PagBank, Mercado Pago, Vindi, Koin e outros); o da Pagar.me grava o link do boleto, mas não o Pix. A "fatura" do Magento é o pagamento: pedido faturado só por um status seu. Pela OmniChat o pedido é criado como o de um visitante, com os preços e fretes da loja: se a soma não for a do vendedor, ele não é criado. A Ponte guarda a chave dele no campo fax do endereço.',
  en: "Boleto and Pix arrive when the payment module keeps them in the order (PagBank, Mercado Pago, Vindi, Koin and others); that of Pagar.me keeps the boleto's link, but not the Pix. Magento's \"invoice\" is the payment: an invoiced order only by a status of yours. Through OmniChat an order is made as a guest's, with the shop's prices and freight: if the sum is not the seller's it is not made. Ponte keeps its key in the fax field of the address.",
};

export const sheet: Sheet = {
  version: 'REST API V1, Magento 2.3 to 2.4',
  limits: {
    pt: 'O Magento não limita chamadas; o servidor ou o firewall da loja pode limitar. A Ponte lê 25 pedidos por chamada.',
    en: "Magento does not limit calls; the shop's server or firewall may. Ponte reads 25 orders per call.",
  },
  cannot: [
    {
      pt: 'Nunca foi usada com uma loja de verdade: segue a documentação e o código público do Magento.',
      en: "Never tried with a real shop: it follows Magento's documentation and public code.",
    },
    {
      pt: 'Adobe Commerce as a Cloud Service (SaaS), que usa outro login, não é atendido.',
      en: 'Adobe Commerce as a Cloud Service (SaaS), which signs in otherwise, is not supported.',
    },
    {
      pt: 'Rastreio acrescentado depois a um envio já criado só é visto quando o pedido mudar de novo.',
      en: 'A tracking code that is added later to a shipment is seen only when the order changes again.',
    },
    {
      pt: 'Carrinhos abandonados, chargebacks e mudanças de produtos não são informados.',
      en: 'Abandoned carts, chargebacks and changes of products are not told.',
    },
    {
      pt: 'Pedido da OmniChat: sem link de pagamento, sem preço ou desconto do vendedor, e só com as formas de envio da loja. A compra de visitantes precisa estar liberada, e sem reCAPTCHA ao fechar o pedido. O frete é cotado apenas quando o título dele diz o prazo em dias.',
      en: "OmniChat's orders: no link to pay, no price or discount of the seller, and only the shop's ways to ship. Guests must be allowed to buy, without a reCAPTCHA on placing the order. Freight is quoted only where its title tells the days.",
    },
    {
      pt: 'O estoque mostrado é o físico: ainda conta o que foi vendido e não enviado.',
      en: 'The stock that is shown is the physical one: what was sold and not shipped is still in it.',
    },
  ],
  evidence: { inbound: 'doc', poll: 'doc', probe: 'doc', actions: 'doc', commerce: 'code' },
  sources: [
    'https://developer.adobe.com/commerce/webapi/rest/',
    'https://developer.adobe.com/commerce/webapi/get-started/authentication/gs-authentication-oauth/',
    'https://developer.adobe.com/commerce/webapi/rest/tutorials/orders/',
    'https://developer.adobe.com/commerce/extensibility/events/',
    'https://developer.adobe.com/events/docs/guides/sdk/sdk-signature-verification',
    'https://datatracker.ietf.org/doc/html/rfc5849',
    'https://github.com/magento/magento2',
    'https://github.com/magento/inventory/issues/3185',
    'https://github.com/mage-os/mageos-async-events',
    'https://github.com/pagseguro/payment-magento',
    'https://github.com/r-martins/PagBank-Magento2',
    'https://github.com/mercadopago/adb-payment',
    'https://github.com/pagarme/magento2',
  ],
};

const when = (pt: string, en: string, type: Recognition['type']): Recognition => ({ when: { pt, en }, type });

export const recognises: readonly Recognition[] = [
  when('Pedido novo na lista', 'New order in the list', 'order.created'),
  when('state new ou pending_payment', 'state new or pending_payment', 'order.awaiting_payment'),
  when(
    'state canceled com recusa do gateway nos comentários',
    "state canceled with the gateway's refusal in the comments",
    'order.payment_failed',
  ),
  when('total_paid sem total_due', 'total_paid without total_due', 'order.paid'),
  when('state processing ainda sem pagamento', 'state processing without payment', 'order.processing'),
  when('Status seu de separação ou preparo', 'A status of yours for picking or packing', 'order.processing'),
  when('Status seu de nota fiscal emitida', 'A status of yours for an issued NF-e', 'order.invoiced'),
  when('Envio criado, ou state complete', 'Shipment made, or state complete', 'order.shipped'),
  when('Status seu em trânsito', 'A status of yours: in transit', 'order.in_transit'),
  when('Status seu de saída para entrega', 'A status of yours: out for delivery', 'order.out_for_delivery'),
  when('Status seu de pronto para retirada', 'A status of yours: ready for pickup', 'order.ready_for_pickup'),
  when('Status seu de entregue', 'A status of yours: delivered', 'order.delivered'),
  when('state canceled', 'state canceled', 'order.cancelled'),
  when('state closed, ou total_refunded', 'state closed, or total_refunded', 'order.refunded'),
  when('Status seu de chargeback', 'A status of yours: chargeback', 'order.chargeback'),
  when(
    'Análise, retido ou qualquer outro status',
    'In review, held, or any other status',
    'order.status_changed',
  ),
];
