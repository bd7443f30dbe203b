/**
 * WooCommerce: webhooks signed with a secret of our own, compared every hour with the shop's listings, because
 * WooCommerce never sends a failed one again.
 *
 * Facts: the API's documentation (https://woocommerce.github.io/woocommerce-rest-api-docs/ [doc]) and the source
 * of WooCommerce's `WC_Webhook` [code]: the signature, the ping, the topics, the giving up after six failures in
 * a row. What plugins keep in an order: see `payment.ts` and `order.ts`. No shop was at hand to try it on.
 */
import { baseUrlField, type Connector, cartIdleField, type Probe, salesFields } from '../../src/kit';
import { request, shopAddress } from './api';
import { commerce } from './commerce';
import { hydrate, recheck } from './hydrate';
import { isCartSource, normalise } from './normalise';
import { carts, orders, products } from './poll';
import { challenge, register } from './register';
import { samples } from './samples';
import { mapField, recognises } from './statuses';

const woocommerce: Connector = {
  slug: 'woocommerce',
  label: { pt: 'WooCommerce', en: 'WooCommerce' },
  category: 'ecommerce',
  fields: [
    {
      key: 'shop',
      group: 'settings',
      label: { pt: 'Endereço da loja', en: 'Shop address' },
      type: 'text',
      required: true,
      pattern: String.raw`\s*(https?://)?[A-Za-z0-9][A-Za-z0-9.\-]*(:\d+)?(/[^\s?#]*)?\s*`,
      example: 'minhaloja.com.br',
      help: {
        pt: 'Como abre no navegador, com www se ele aparecer, e com a pasta se o WordPress estiver em uma (minhaloja.com.br/loja).',
        en: 'As it opens in a browser, with www if that shows, and with the folder if WordPress is in one (minhaloja.com.br/loja).',
      },
    },
    {
      key: 'source',
      group: 'settings',
      label: { pt: 'O que esta integração recebe', en: 'What this connection takes' },
      type: 'select',
      required: false,
      default: 'store',
      example: 'store',
      options: [
        { value: 'store', label: { pt: 'Webhooks da loja', en: 'Webhooks of the shop' } },
        {
          value: 'cart_plugin',
          label: {
            pt: 'Carrinhos do plugin Cart Abandonment Recovery',
            en: 'Carts of the Cart Abandonment Recovery plugin',
          },
        },
      ],
      help: {
        pt: 'O plugin não assina o que envia: por isso ele tem uma integração só dele, que aceita carrinhos e nada mais. Guarde o endereço dela como uma senha.',
        en: 'The plugin does not sign what it sends: so it gets a connection of its own, which takes carts and nothing else. Keep its address like a password.',
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo do webhook (Secret)', en: 'Webhook secret (Secret)' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-um-segredo',
      help: {
        pt: 'A loja assina cada aviso com ele. Deixe em branco e criamos um; "Registrar webhooks" o grava na loja.',
        en: 'The shop signs each notice with it. Leave it empty and we make one; "Register webhooks" puts it into the shop.',
      },
    },
    {
      key: 'consumerKey',
      group: 'credentials',
      label: { pt: 'Chave do cliente (Consumer key)', en: 'Consumer key' },
      type: 'text',
      required: false,
      sensitive: true,
      pattern: String.raw`\s*ck_\w+\s*`,
      example: 'ck_0123456789abcdef0123456789abcdef01234567',
    },
    {
      key: 'consumerSecret',
      group: 'credentials',
      label: { pt: 'Segredo do cliente (Consumer secret)', en: 'Consumer secret' },
      type: 'secret',
      required: false,
      sensitive: true,
      pattern: String.raw`\s*cs_\w+\s*`,
      example: 'cs_0123456789abcdef0123456789abcdef01234567',
      help: {
        pt: 'Com as duas chaves a Ponte testa a conexão, cria os webhooks, confere de hora em hora se algum se perdeu e busca boleto, Pix e rastreio nas notas do pedido.',
        en: 'With both keys Ponte tests the connection, creates the webhooks, looks every hour whether one was lost, and fetches boleto, Pix and tracking from the order notes.',
      },
    },
    mapField,
    cartIdleField(),
    baseUrlField({
      example: 'https://minhaloja.com.br/wp-json/wc/v3',
      help: {
        pt: 'Deixe em branco: a Ponte usa o endereço da loja. Preencha, com qualquer endereço público, se a API responder em outro.',
        en: "Leave it empty: Ponte uses the shop's address. Fill it in, with any public address, if the API answers at another one.",
      },
    }),
    ...salesFields,
  ],
  setup: [
    {
      pt: 'No painel do WordPress, abra WooCommerce › Configurações › Avançado › API REST e clique em Adicionar chave. Escolha um usuário administrador e a permissão Leitura/Gravação.',
      en: 'In the WordPress panel, open WooCommerce › Settings › Advanced › REST API and click Add key. Choose an administrator and the permission Read/Write.',
      url: 'https://{shop}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys',
    },
    {
      pt: 'Copie a chave e o segredo do cliente (aparecem uma única vez), cole aqui com o endereço da loja e salve.',
      en: "Copy the consumer key and secret (they are shown only once), paste them here with the shop's address, and save.",
    },
    {
      pt: 'Clique em "Testar" e depois em "Registrar webhooks". Faça isso de novo se a loja desativar um webhook: ela desiste depois de seis falhas seguidas.',
      en: 'Click "Test", then "Register webhooks". Do so again if the shop disables a webhook: it gives up after six failures in a row.',
    },
    {
      pt: 'Se o teste falhar com uma página no lugar dos dados, libere o caminho /wp-json/wc/v3 no firewall ou no plugin de segurança.',
      en: 'If the test fails with a page in place of data, allow the path /wp-json/wc/v3 in the firewall or security plugin.',
    },
    {
      pt: 'Prefere à mão? Em Avançado › Webhooks crie um para cada tópico (pedido criado e atualizado, pelo menos), com o endereço de webhook desta integração, o segredo mostrado ao salvar e a versão WP REST API v3.',
      en: 'Rather by hand? In Advanced › Webhooks create one for each topic (order created and updated at least), with the webhook address of this connection, the secret shown on saving, and version WP REST API v3.',
      url: 'https://{shop}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=webhooks',
    },
    {
      pt: 'Carrinho abandonado no checkout clássico: instale o plugin Cart Abandonment Recovery, crie outra integração WooCommerce que receba "Carrinhos do plugin" e cole o endereço dela em Cart Abandonment › Settings › Webhook.',
      en: 'Abandoned carts at the classic checkout: install the Cart Abandonment Recovery plugin, make another WooCommerce connection that takes "Carts of the plugin", and paste its address at Cart Abandonment › Settings › Webhook.',
    },
    {
      pt: 'Vende pela OmniChat? A chave precisa da permissão Leitura/Gravação. Para marcar pedidos como embalados e enviados, diga em "Significado dos seus status" qual status é processing e qual é shipped.',
      en: 'Selling through OmniChat? The key needs the permission Read/Write. To mark orders as packed and shipped, say at "What your statuses mean" which status is processing and which is shipped.',
    },
  ],
  sheet: {
    version: 'REST API v3, webhooks v3',
    limits: { pt: 'Depende da hospedagem da loja.', en: "It depends on the shop's hosting." },
    cannot: [
      {
        pt: 'Sem um plugin de carrinhos, não há carrinho abandonado.',
        en: 'Without a plugin for carts there is no abandoned cart.',
      },
      {
        pt: 'Boleto e Pix só dos plugins de pagamento conhecidos.',
        en: 'Boleto and Pix of the known payment plugins only.',
      },
    ],
    evidence: { inbound: 'code', register: 'doc', poll: 'doc', probe: 'doc', commerce: 'doc' },
    sources: [
      'https://woocommerce.github.io/woocommerce-rest-api-docs/',
      'https://github.com/woocommerce/woocommerce',
    ],
  },
  notes: {
    pt: 'Boleto, Pix e CPF chegam quando o plugin de pagamento (Mercado Pago, PagBank, Asaas, Pagar.me, Efí, PagHiper e outros) e o Brazilian Market os gravam no pedido. O status completed significa enviado quando há código de rastreio, e entregue quando não há; mude isso em "Significado dos seus status". A loja precisa de https e, para a conferência de hora em hora, do WooCommerce 5.8 ou mais novo. Em lojas com pouco movimento o WordPress pode enviar os avisos com minutos de atraso.',
    en: 'Boleto, Pix and CPF arrive when the payment plugin (Mercado Pago, PagBank, Asaas, Pagar.me, Efí, PagHiper and others) and Brazilian Market keep them in the order. Status completed means shipped where there is a tracking code, and delivered where there is none; change that at "What your statuses mean". The shop needs https and, for the hourly comparison, WooCommerce 5.8 or newer. In shops with few visitors WordPress may send the notices minutes late.',
  },
  async probe(call): Promise<Probe> {
    const answer = await request(call, '/orders', { query: { per_page: 1 } });
    if (!answer.ok) return answer;
    return Array.isArray(answer.body)
      ? { ok: true, account: shopAddress(call.connection.settings) }
      : { ok: false, reason: 'bad_answer', detail: '/orders: no list' };
  },
  inbound: {
    verify: (settings) =>
      isCartSource(settings)
        ? { scheme: 'url' }
        : {
            scheme: 'hmac',
            in: 'header',
            name: 'x-wc-webhook-signature',
            hash: 'SHA-256',
            encoding: 'base64',
          },
    challenge,
    hydrate,
    normalise,
    register,
  },
  poll: { orders, carts, products },
  commerce,
  recheck,
  recognises,
  samples,
};

export default woocommerce;
