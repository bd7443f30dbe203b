/**
 * Loja Integrada: polled every few minutes, its order webhook as an optional shortcut.
 *
 * Facts: the OpenAPI document of https://api-docs.lojaintegrada.com.br (v2, 2026-09) and the help articles
 * 931152 (keys) and 5360466 (application keys) of https://ajuda.lojaintegrada.com.br. Live-proven by public
 * integrations: the raw personal token, `since_atualizado` with offset paging, details by `numero`.
 * Unproven: whether a personal token may register webhooks (a refusal costs only speed), retries and
 * timeout of webhooks, and the body of a 401.
 */
import {
  baseUrlField,
  type Connector,
  type InboundDelivery,
  type Normalised,
  read,
  salesFields,
} from '../../src/kit';
import { DEFAULT_BASE_URL, request } from './api';
import { commerce } from './commerce';
import { normaliseOrder } from './orders';
import { orders } from './poll';
import { isProduct, normaliseProducts } from './products';
import { samples } from './samples';
import { recognises } from './statuses';

const KEYS_HELP =
  'https://ajuda.lojaintegrada.com.br/pt-BR/articles/931152-como-gerar-a-chave-api-da-minha-loja';

function normalise(delivery: InboundDelivery): Normalised {
  const body = read(delivery.body);
  if (Array.isArray(delivery.body)) return normaliseProducts(body.list(), delivery);
  return isProduct(body) ? normaliseProducts([body], delivery) : normaliseOrder(body, delivery);
}

const lojaIntegrada: Connector = {
  slug: 'loja-integrada',
  label: { pt: 'Loja Integrada', en: 'Loja Integrada' },
  category: 'ecommerce',
  hosts: ['api.awsli.com.br'],
  fields: [
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Token da API', en: 'API token' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'cole-aqui-o-personal-token-da-loja',
      help: {
        pt: 'O Personal Token da loja. Se você também informar a chave de aplicação abaixo, use aqui a Chave API.',
        en: "The shop's Personal Token. If you also fill in the application key below, put the Chave API here.",
      },
    },
    {
      key: 'appKey',
      group: 'credentials',
      label: { pt: 'Chave de aplicação (opcional)', en: 'Application key (optional)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: '9b2f1c3e-5a7d-4e8f-a1b2-c3d4e5f60718',
      help: {
        pt: 'Só para integradores homologados. Ela fica presa aos IPs cadastrados na Loja Integrada; na dúvida, deixe em branco.',
        en: 'Only for certified integrators. It is bound to the IPs registered at Loja Integrada; if in doubt, leave it empty.',
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Token do webhook', en: 'Webhook token' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-um-token',
      help: {
        pt: 'A Loja Integrada devolve este token em cada aviso, como prova de origem. Deixe em branco e criamos um.',
        en: 'Loja Integrada sends this token back with each notice, as proof of origin. Leave it empty and we make one.',
      },
    },
    baseUrlField({ default: DEFAULT_BASE_URL, example: DEFAULT_BASE_URL }),
    ...salesFields,
  ],
  setup: [
    {
      pt: 'Entre no painel da loja com o usuário Proprietário (é preciso um plano pago) e abra Configurações > Chave para API.',
      en: "Sign in to the shop's panel as its Owner (a paid plan is needed) and open Configurações > Chave para API.",
      url: 'https://app.lojaintegrada.com.br/painel/',
    },
    {
      pt: 'Clique em Personal token > Gerar personal token e copie o token: ele aparece uma única vez.',
      en: 'Click Personal token > Gerar personal token and copy the token: it is shown only once.',
      url: KEYS_HELP,
    },
    {
      pt: 'Cole o token aqui, salve e clique em "Testar". A partir daí a Ponte consulta os pedidos a cada 5 minutos.',
      en: 'Paste the token here, save and click "Test". From then on Ponte looks for orders every 5 minutes.',
    },
    {
      pt: 'Opcional: clique em "Registrar webhooks" para receber os avisos na hora. Se a loja não permitir, nada se perde: a consulta continua.',
      en: 'Optional: click "Register webhooks" to get notices at once. If the shop does not allow it nothing is lost: polling goes on.',
    },
    {
      pt: 'Anote na agenda: o token vale 3 meses. Clique em Renovar antes disso; o token continua o mesmo.',
      en: 'Put it in your calendar: the token lasts 3 months. Click Renovar before that; the token stays the same.',
      url: KEYS_HELP,
    },
  ],
  sheet: {
    version: 'API v1 e OpenAPI v2 (2026-09)',
    limits: {
      pt: '100 chamadas por minuto por loja, 1.200 por IP.',
      en: '100 calls a minute for each shop, 1,200 for each IP.',
    },
    cannot: [
      {
        pt: 'Não envia o lembrete de boleto: a API não diz o vencimento nem dá o código.',
        en: 'No reminder of a boleto: the API tells neither its due date nor its code.',
      },
      {
        pt: 'Não avisa de carrinhos abandonados e não aceita cupom nem frete pelo pedido.',
        en: 'It tells of no abandoned cart, and takes neither coupon nor freight with an order.',
      },
    ],
    evidence: { inbound: 'doc', register: 'guess', poll: 'code', probe: 'code', commerce: 'code' },
    sources: ['https://api-docs.lojaintegrada.com.br', 'https://ajuda.lojaintegrada.com.br'],
  },
  notes: {
    pt: 'O Personal Token vale 3 meses e precisa ser renovado no painel; sem isso a integração para. A Loja Integrada não informa código de barras, vencimento nem link do boleto, então lembretes de boleto não são possíveis. Carrinhos abandonados não existem na API. Cartão recusado aparece como pedido cancelado. A API não busca produtos por palavras: numa plataforma de vendas aparecem os 200 mais novos, e os outros pelo SKU.',
    en: 'The Personal Token lasts 3 months and must be renewed in the panel; otherwise the integration stops. Loja Integrada does not tell the bar code, due date or link of a boleto, so boleto reminders are not possible. Its API has no abandoned carts. A refused card shows as a cancelled order. The API does not search products by words: at a sales platform the newest 200 show up, and the others by their SKU.',
  },
  async probe(call) {
    const answer = await request(call, '/v1/situacao/', { query: { limit: 1 } });
    if (!answer.ok) return answer;
    return Array.isArray(read(answer.body).at('objects').value)
      ? { ok: true }
      : { ok: false, reason: 'bad_answer', detail: '/v1/situacao/: no objects' };
  },
  inbound: {
    // Orders hold a member of this name, which is documented nowhere [code].
    secretMembers: ['token'],
    verify: { scheme: 'token', in: 'header', name: 'authorization', prefix: 'Bearer ' },
    normalise,
    /** One registration per store, replaced by the next: the platform offers no list. */
    async register(call, webhookUrl) {
      const token = call.connection.credentials.webhookSecret;
      if (!token) return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
      const answer = await request(call, '/webhooks/v1/pedido', {
        method: 'PUT',
        json: { notifyUrl: webhookUrl, token },
      });
      return answer.ok ? { ok: true, registered: ['pedido'] } : answer;
    },
  },
  poll: { orders },
  commerce,
  recognises,
  samples,
};

export default lojaIntegrada;
