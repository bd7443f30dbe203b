/**
 * Hotmart: checkout and members' area for digital products, by webhook; its API proves that none was lost.
 *
 * Facts: https://developers.hotmart.com/docs (webhook 2.0.0, app-auth, sales) and captured deliveries of
 * 2025. Each delivery carries the account's fixed "hottok": in a header, and in version 1.0.0 in the body.
 * There is no signature and no timestamp. Webhooks can be registered in the panel only.
 * Unproven: how often and how long Hotmart repeats a delivery that failed.
 */
import { baseUrlField, type Connector } from '../../src/kit';
import { HOSTS, login, probe } from './api';
import { CHECKOUT_CODES_PATTERN } from './cart';
import { normalise } from './normalise';
import { orders } from './sales';
import { samples } from './samples';
import { recognises } from './statuses';

const hotmart: Connector = {
  slug: 'hotmart',
  label: { pt: 'Hotmart', en: 'Hotmart' },
  category: 'checkout',
  hosts: HOSTS,
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'hottok (código de verificação)', en: 'hottok (verification token)' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'cole-aqui-o-hottok-da-sua-conta',
      help: {
        pt: 'Na Hotmart, em Ferramentas > Webhook, aba Autenticação. É um só para toda a conta.',
        en: 'In Hotmart, under Ferramentas > Webhook, tab Autenticação. There is one for the whole account.',
      },
    },
    {
      key: 'webhookVersion',
      group: 'settings',
      label: { pt: 'Versão do webhook', en: 'Version of the webhook' },
      type: 'select',
      required: false,
      options: [
        { value: '2.0.0', label: { pt: '2.0.0 (recomendada)', en: '2.0.0 (recommended)' } },
        { value: '1.0.0', label: { pt: '1.0.0 (antiga)', en: '1.0.0 (old)' } },
      ],
      default: '2.0.0',
      example: '2.0.0',
      help: {
        pt: 'A mesma escolhida na Hotmart. A 1.0.0 só avisa sobre compras e leva o hottok no corpo.',
        en: 'The one chosen in Hotmart. 1.0.0 tells of purchases only and carries the hottok in the body.',
      },
    },
    {
      key: 'clientId',
      group: 'credentials',
      label: { pt: 'Client ID (opcional)', en: 'Client ID (optional)' },
      type: 'text',
      required: false,
      example: 'a1b2c3d4-0000-4000-8000-000000000000',
      help: {
        pt: 'Com as credenciais a Ponte confere, de hora em hora, se algum aviso se perdeu. Os avisos chegam mesmo sem elas.',
        en: 'With these keys Ponte checks every hour whether a notice was lost. Notices arrive without them too.',
      },
    },
    {
      key: 'clientSecret',
      group: 'credentials',
      label: { pt: 'Client Secret (opcional)', en: 'Client Secret (optional)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'cole-aqui-o-client-secret',
    },
    {
      key: 'basic',
      group: 'credentials',
      label: { pt: 'Basic (opcional)', en: 'Basic (optional)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'Basic cole-aqui-o-texto-do-painel',
      help: {
        pt: 'O terceiro campo da tela de credenciais. Em branco, é calculado a partir dos dois primeiros.',
        en: 'The third field of the credentials screen. Left empty, it is made from the first two.',
      },
    },
    {
      key: 'environment',
      group: 'settings',
      label: { pt: 'Ambiente da API', en: 'Environment of the API' },
      type: 'select',
      required: false,
      options: [
        { value: 'production', label: { pt: 'Produção', en: 'Production' } },
        { value: 'sandbox', label: { pt: 'Sandbox (dados fictícios)', en: 'Sandbox (made-up data)' } },
      ],
      default: 'production',
      example: 'production',
      help: {
        pt: 'O mesmo com que a credencial foi criada: ela não vale no outro.',
        en: 'The one that the credential was made for: it is not valid in the other.',
      },
    },
    {
      key: 'checkoutCodes',
      group: 'settings',
      label: { pt: 'Códigos de checkout', en: 'Checkout codes' },
      type: 'text',
      required: false,
      pattern: CHECKOUT_CODES_PATTERN,
      example: '1355458=A12345678B, 4713431=C87654321D',
      help: {
        pt: 'Para o carrinho abandonado levar um link: ID do produto = código que vem depois de pay.hotmart.com/ no link de pagamento dele. Separe por vírgulas.',
        en: "So that abandoned carts carry a link: the product's ID = the code behind pay.hotmart.com/ in its payment link. Separated by commas.",
      },
    },
    baseUrlField({
      example: 'https://developers.hotmart.com',
      help: {
        pt: 'Deixe em branco: a Ponte usa o endereço do ambiente escolhido.',
        en: 'Leave it empty: Ponte uses the address of the chosen environment.',
      },
    }),
  ],
  setup: [
    {
      pt: 'Na Hotmart, abra Ferramentas > Webhook (API e notificações) e copie o hottok da aba Autenticação para cá.',
      en: 'In Hotmart, open Ferramentas > Webhook (API e notificações) and copy the hottok of the tab Autenticação to here.',
      url: 'https://app.hotmart.com/tools/webhook/auth',
    },
    {
      pt: 'Clique em Cadastrar Webhook: dê um nome, cole o endereço desta integração, escolha Todos os produtos, a versão 2.0.0 e marque todos os eventos.',
      en: "Click Cadastrar Webhook: give it a name, paste this connection's address, choose all products, version 2.0.0 and tick all events.",
      url: 'https://app.hotmart.com/tools/webhook',
    },
    {
      pt: 'Envie um teste pela Hotmart: ele aparece nas entregas daqui e não envia mensagem a ninguém.',
      en: 'Send a test from Hotmart: it shows among the deliveries here and sends no message to anybody.',
    },
    {
      pt: 'Recomendado: em Ferramentas > Credenciais Hotmart, crie uma credencial e cole aqui o Client ID e o Client Secret. Depois clique em "Testar".',
      en: 'Recommended: in Ferramentas > Credenciais Hotmart, create a credential and paste the Client ID and Client Secret here. Then click "Test".',
      url: 'https://app.hotmart.com/tools/credentials',
    },
    {
      pt: 'Deixe o telefone obrigatório na página de pagamento, para as mensagens terem para onde ir.',
      en: 'Make the phone mandatory on the payment page, so that messages have somewhere to go.',
    },
  ],
  sheet: {
    version: 'Webhook 2.0.0 (e 1.0.0), API v1',
    limits: {
      pt: 'API: 500 chamadas por minuto, segundo terceiros.',
      en: 'API: 500 calls a minute, say third parties.',
    },
    cannot: [
      {
        pt: 'O webhook só pode ser criado no painel da Hotmart.',
        en: "The webhook can only be created in Hotmart's panel.",
      },
      { pt: 'Não altera nem cancela vendas.', en: 'It changes and cancels no sales.' },
    ],
    evidence: { inbound: 'code', poll: 'doc', probe: 'doc' },
    sources: ['https://developers.hotmart.com/docs'],
  },
  notes: {
    pt: 'Cada cobrança é um pedido, também a renovação e o order bump (order.channel = order_bump: use como condição para não avisar duas vezes). O vencimento do boleto é lido do código de barras. A Hotmart não informa valor nem link do carrinho. Ela cria webhooks só pelo painel.',
    en: 'Each charge is an order, renewals and order bumps too (order.channel = order_bump: use it as a condition so as not to write twice). The due date of a boleto is read off its bar code. Hotmart tells neither the amount nor the link of a cart. Webhooks can be made in its panel only.',
  },
  login,
  probe,
  inbound: {
    // Bodies of 2.0.0 hold it too, now and then.
    secretMembers: ['hottok'],
    verify: ({ webhookVersion }) =>
      webhookVersion === '1.0.0'
        ? { scheme: 'token', in: 'body', name: 'hottok' }
        : { scheme: 'token', in: 'header', name: 'x-hotmart-hottok' },
    normalise,
  },
  poll: { orders },
  recognises,
  samples,
};

export default hotmart;
