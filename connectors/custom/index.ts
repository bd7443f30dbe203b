/**
 * A merchant's own server behind a custom integration: the hub calls the five addresses that OmniChat
 * would call, in OmniChat's shapes and with the merchant's headers, and is for its own callers a shop
 * like any other. Facts: OmniChat's help centre, "integração customizada" [doc]; failures are counted as
 * there: over 5 s, a status that is not 2xx, a body that is no JSON of the expected shape.
 */
import type { Connector, Field, Label } from '../../src/kit';
import { commerce } from './commerce';
import { headersIn } from './headers';

const url = (key: string, label: Label, path: string): Field => ({
  key,
  group: 'settings',
  label,
  type: 'url',
  required: false,
  example: `https://erp.minhaloja.com.br${path}`,
});

const custom: Connector = {
  slug: 'custom',
  label: { pt: 'Integração customizada (seu servidor)', en: 'Custom integration (your server)' },
  category: 'integrator',
  sheet: {
    version: 'Integração customizada da OmniChat, v1',
    limits: { pt: 'Cada resposta em até 5 segundos.', en: 'Each answer within 5 seconds.' },
    cannot: [
      {
        pt: 'Não encontra sempre um pedido cuja criação foi cortada no meio: há um pequeno risco de um segundo.',
        en: 'It cannot always find an order whose creation was cut off: there is a small risk of a second one.',
      },
    ],
    evidence: { probe: 'doc', commerce: 'doc' },
    sources: ['OmniChat, central de ajuda: "integração customizada"'],
  },
  notes: {
    pt: 'Para quem já tem os cinco endereços da integração customizada da OmniChat: a Ponte os chama, e os oferece também no endereço dela.',
    en: "For those who have the five addresses of OmniChat's custom integration already: Ponte calls them, and offers them at its own address, too.",
  },
  fields: [
    {
      key: 'checkout',
      group: 'settings',
      label: { pt: 'Opção de checkout', en: 'Checkout' },
      type: 'select',
      required: false,
      options: [
        { value: 'omni', label: { pt: 'Checkout Omni', en: 'Omni checkout' } },
        { value: 'own', label: { pt: 'Checkout próprio', en: 'Your own checkout' } },
      ],
      default: 'omni',
      example: 'omni',
    },
    {
      key: 'displayName',
      group: 'settings',
      label: { pt: 'Nome de exibição', en: 'Display name' },
      type: 'text',
      required: false,
      example: 'Loja da Maria',
    },
    {
      key: 'platformName',
      group: 'settings',
      label: { pt: 'Nome da plataforma', en: 'Name of the platform' },
      type: 'text',
      required: false,
      example: 'ERP próprio',
    },
    url(
      'productSearchUrl',
      { pt: 'URL de busca de produto', en: 'Product search URL' },
      '/v1/products/productsearch',
    ),
    url(
      'pricesUrl',
      { pt: 'URL de consulta de preços (opcional)', en: 'Price query URL (optional)' },
      '/v1/products/prices',
    ),
    url(
      'orderProvisioningUrl',
      { pt: 'URL de criação de pedido', en: 'Order provisioning URL' },
      '/v1/orders/orderprovisioning',
    ),
    url(
      'orderCancelUrl',
      { pt: 'URL de cancelamento de pedido', en: 'Order cancel URL' },
      '/v1/orders/ordercancel',
    ),
    url(
      'orderCheckerUrl',
      { pt: 'URL de validação de pedido', en: 'Order check URL' },
      '/v1/orders/orderchecker',
    ),
    url(
      'statusChangeUrl',
      { pt: 'URL de notificação de status', en: 'Status notification URL' },
      '/v1/orders/statuschange',
    ),
    {
      key: 'headers',
      group: 'credentials',
      label: { pt: 'Headers de autenticação', en: 'Authentication headers' },
      type: 'json',
      required: false,
      sensitive: true,
      example: '[{"key": "Authorization", "value": "Bearer 0123456789abcdef"}]',
      help: {
        pt: 'Até cinco, como lista de {"key", "value"}. Vão em todas as chamadas e ficam cifrados.',
        en: 'Up to five, as a list of {"key", "value"}. They go with every call and are kept encrypted.',
      },
    },
    {
      key: 'editFreight',
      group: 'settings',
      label: { pt: 'Alterar dados do frete', en: 'Freight may be edited' },
      type: 'boolean',
      required: false,
      example: 'true',
      help: {
        pt: 'O vendedor pode mudar o frete ao montar o pedido.',
        en: 'The salesperson may change the freight while building the order.',
      },
    },
    {
      key: 'onError',
      group: 'settings',
      label: { pt: 'Se a validação não responder', en: 'When the check does not answer' },
      type: 'select',
      required: false,
      options: [
        { value: 'FAIL', label: { pt: 'Não deixar vender', en: 'Stop the sale' } },
        { value: 'CONTINUE', label: { pt: 'Seguir sem validar', en: 'Go on without it' } },
      ],
      default: 'FAIL',
      example: 'FAIL',
    },
    {
      key: 'customTeams',
      group: 'settings',
      label: { pt: 'Times que podem usar', en: 'Teams that may use it' },
      type: 'text',
      required: false,
      example: 'aB3dE5fG7h, kL9mN1pQ3r',
    },
  ],
  setup: [
    {
      pt: 'Cole os endereços do seu servidor. Os que você deixar vazios não são usados.',
      en: 'Paste the addresses of your server. Those left empty are not used.',
    },
    {
      pt: 'Informe os headers que o seu servidor espera e salve: vale na hora.',
      en: 'Give the headers that your server expects and save: it counts at once.',
    },
    {
      pt: 'Na plataforma de vendas, cole os cinco endereços mostrados nesta integração e o header com a chave.',
      en: 'At the sales platform paste the five addresses shown at this connection, and the header with its key.',
    },
  ],
  check: ({ credentials }) => {
    const parsed = headersIn(credentials.headers);
    return parsed.ok ? [] : [{ path: 'credentials.headers', message: parsed.detail }];
  },
  async probe(call) {
    const answer = await commerce.search({ by: 'text', term: '', from: 0, size: 1 }, call);
    return answer.ok ? { ok: true } : answer;
  },
  commerce,
};

export default custom;
