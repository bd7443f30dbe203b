/**
 * Nuvemshop (elsewhere Tiendanube): webhooks that name an id, fetched, and listings that prove them; carts
 * come by the listing only.
 *
 * Facts: https://tiendanube.github.io/api-documentation (intro, authentication, webhook, order, transaction,
 * abandoned-checkout, product, customer, fulfillment-order) and https://dev.nuvemshop.com.br [doc]. Unproven:
 * the members of `info` in a transaction, the order's id in parcel notices, that a checkout and its order
 * share their number, and what packing and fulfilling mean for orders that are picked up [guess].
 */
import {
  baseUrlField,
  type Call,
  type Connector,
  cartIdleField,
  type Probe,
  read,
  type Standing,
  type StandingEvent,
  salesFields,
} from '../../src/kit';
import { DEFAULT_BASE_URL, request } from './api';
import { commerce } from './commerce';
import { hydrate } from './hydrate';
import { normalise } from './normalise';
import { carts, customers, orders, products } from './poll';
import { recognises } from './recognises';
import { register } from './register';
import { samples } from './samples';

/** Its name by language, else its address. */
async function probe(call: Call): Promise<Probe> {
  const answer = await request(call, '/store');
  if (!answer.ok) return answer;
  const store = read(answer.body);
  const account = store.text('name.pt', 'name.es', 'name.en', 'name', 'original_domain');
  return account ? { ok: true, account } : { ok: false, reason: 'bad_answer', detail: '/store: no name' };
}

/** A checkout that was completed says so or is no longer listed; after 30 days none is. */
async function recheck({ type, subject }: StandingEvent, call: Call): Promise<Standing> {
  const id = /^cart\/(\d{1,20})$/.exec(subject)?.[1];
  if (type !== 'cart.abandoned' || !id) return { ok: true, stands: true };
  const answer = await request(call, `/checkouts/${id}`);
  if (!answer.ok && answer.missing !== undefined) return { ok: true, stands: false };
  if (!answer.ok) return answer;
  const checkout = read(answer.body);
  if (!checkout.has('id')) return { ok: false, reason: 'bad_answer', detail: '/checkouts: no id' };
  return { ok: true, stands: !checkout.has('completed_at') };
}

const nuvemshop: Connector = {
  slug: 'nuvemshop',
  label: { pt: 'Nuvemshop', en: 'Nuvemshop (Tiendanube)' },
  category: 'ecommerce',
  hosts: ['api.nuvemshop.com.br', 'api.tiendanube.com'],
  fields: [
    {
      key: 'storeId',
      group: 'settings',
      label: { pt: 'Número da loja (store_id)', en: 'Store number (store_id)' },
      type: 'text',
      required: false,
      pattern: '\\d{1,20}',
      example: '1234567',
      help: {
        pt: 'Preenchido sozinho quando você autoriza pelo botão "Conectar". Com token colado, é o user_id que veio junto com o token.',
        en: 'Filled in by itself when you authorise with the "Connect" button. With a pasted token, it is the user_id that came with the token.',
      },
    },
    {
      key: 'accessToken',
      group: 'credentials',
      label: { pt: 'Token de acesso', en: 'Access token' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: '61181d08b7e328d256736hdcb671c3ce50b8af5',
      help: {
        pt: 'Só para quem tem um aplicativo próprio. Deixe em branco se for autorizar pelo botão "Conectar".',
        en: 'Only for those with an app of their own. Leave it empty to authorise with the "Connect" button.',
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo do aplicativo (client secret)', en: 'App secret (client secret)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d',
      help: {
        pt: 'A Nuvemshop assina os avisos com ele. Só é preciso com token colado.',
        en: 'Nuvemshop signs its notices with it. Needed with a pasted token only.',
      },
    },
    cartIdleField({
      pt: 'A Nuvemshop pode levar até 6 horas para mostrar um carrinho; esse tempo já conta.',
      en: 'Nuvemshop may take up to 6 hours to show a cart; that time counts already.',
    }),
    baseUrlField({ default: DEFAULT_BASE_URL, example: DEFAULT_BASE_URL }),
    ...salesFields,
  ],
  setup: [
    {
      pt: 'Salve e clique em "Conectar": a Nuvemshop pede a sua autorização e devolve você para cá, com a loja ligada e os avisos criados.',
      en: 'Save and click "Connect": Nuvemshop asks for your consent and sends you back here, with the shop connected and its notices created.',
    },
    {
      pt: 'Sem o botão? No portal de parceiros da Nuvemshop, crie um aplicativo com acesso a pedidos, produtos e clientes, instale-o na loja e gere o token de acesso.',
      en: 'No button? In the Nuvemshop partner portal, make an app with access to orders, products and customers, install it on the shop and make its access token.',
      url: 'https://partners.nuvemshop.com.br/',
    },
    {
      pt: 'Cole aqui o token, o número da loja (user_id) e o client secret do aplicativo; depois clique em "Testar" e em "Registrar webhooks".',
      en: 'Paste here the token, the store number (user_id) and the client secret of the app; then click "Test" and "Register webhooks".',
    },
    {
      pt: 'Deixe o telefone obrigatório no checkout da loja, para as mensagens terem para onde ir.',
      en: "Make the phone mandatory in the shop's checkout, so that messages have somewhere to go.",
    },
  ],
  sheet: {
    version: 'API v1',
    limits: {
      pt: '2 chamadas por segundo por loja, com reserva de 40.',
      en: '2 calls a second for each shop, 40 in reserve.',
    },
    cannot: [
      {
        pt: 'Não usa o checkout próprio da loja para pedidos de plataformas de venda, nem cupom e frete.',
        en: "It does not use the shop's own checkout for orders of sales platforms, nor coupon and freight.",
      },
    ],
    evidence: { inbound: 'doc', register: 'doc', poll: 'doc', probe: 'doc', oauth: 'doc', commerce: 'doc' },
    sources: ['https://tiendanube.github.io/api-documentation', 'https://dev.nuvemshop.com.br'],
  },
  notes: {
    pt: 'Carrinhos abandonados chegam pela consulta a cada 5 minutos, e a Nuvemshop pode levar até 6 horas para mostrá-los. O código do Pix e a linha do boleto dependem de o app de pagamento informá-los. Em pedidos para retirada, "empacotado" conta como pronto para retirar e "enviado" como entregue.',
    en: 'Abandoned carts come by a look every 5 minutes, and Nuvemshop may take up to 6 hours to show them. The Pix code and the line of the boleto depend on the payment app telling them. For orders that are picked up, "packed" counts as ready and "fulfilled" as delivered.',
  },
  oauth: {
    authorizeUrl: 'https://www.nuvemshop.com.br/apps/{clientId}/authorize',
    tokenUrl: 'https://www.nuvemshop.com.br/apps/authorize/token',
    // Of the app, in the partner portal; the address only names them.
    scopes: ['write_orders', 'read_products', 'read_customers', 'read_fulfillment_orders'],
    encoding: 'json',
    account(answer) {
      const id = read(answer).text('user_id');
      return id === undefined ? undefined : { id, settings: { storeId: id } };
    },
  },
  probe,
  inbound: {
    verify: {
      scheme: 'hmac',
      in: 'header',
      name: 'x-linkedstore-hmac-sha256',
      hash: 'SHA-256',
      encoding: 'hex',
    },
    route: ({ body }) => read(body).text('store_id'),
    hydrate,
    normalise,
    register,
  },
  poll: { orders, carts, products, customers },
  commerce,
  recheck,
  recognises,
  samples,
};

export default nuvemshop;
