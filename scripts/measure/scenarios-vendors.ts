/** What the platforms of the scenarios send and answer, in their real shapes and sizes. */
import { createHash, createHmac } from 'node:crypto';
import { shopifyOrder, webhook } from '../demo/shopify-order.ts';
import type { Connected, Stage } from './scenarios-stage.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

export const openShopify = (stage: Stage): Promise<Connected> =>
  stage.connect('shopify', {
    settings: { shop: 'loja-medida.myshopify.com' },
    credentials: { webhookSecret: SECRET },
  });

export interface Notice {
  topic: 'orders/paid' | 'orders/create' | 'app/measured';
  /** Tells one order from the other. */
  number: number;
  /** Of a customer who came by a checkout that Shopify had told of. */
  cart?: boolean;
  /** Signed with something else. */
  forged?: boolean;
}

/** About 3 KB, signed. */
export function shopifyNotice(stage: Stage, notice: Notice): RequestInit {
  const { topic, number, cart = false, forged = false } = notice;
  const placed = shopifyOrder(stage.clock.now());
  // Whatever is random in an order is so here, or gzip would make nothing of a hundred of them.
  const random = createHash('sha512').update(String(number)).digest('hex');
  const digits = BigInt(`0x${random}`).toString();
  const name = `${random.slice(0, 7)} ${random.slice(7, 16)}`;
  const body = JSON.stringify({
    ...placed,
    id: 5_000_000_000_000 + number,
    admin_graphql_api_id: `gid://shopify/Order/${5_000_000_000_000 + number}`,
    name: `#${number}`,
    order_number: number,
    email: `${random.slice(16, 28)}@example.com`,
    phone: `+55119${digits.slice(0, 8)}`,
    order_status_url: `https://loja.example.com/60000000000/orders/${random.slice(28, 60)}/authenticate?key=${random.slice(60, 92)}`,
    customer: { ...placed.customer, id: Number(digits.slice(8, 21)), first_name: name },
    shipping_address: { ...placed.shipping_address, name, address1: `Rua ${random.slice(92, 108)}, 1500` },
    line_items: placed.line_items.map((line, position) => ({
      ...line,
      id: Number(digits.slice(21 + 14 * position, 35 + 14 * position)),
      sku: random.slice(108 + 8 * position, 116 + 8 * position),
    })),
    financial_status: topic === 'orders/paid' ? 'paid' : 'pending',
    checkout_token: cart ? `checkout${number}` : null,
  });
  const { headers } = webhook(body, forged ? 'another' : SECRET);
  return { method: 'POST', headers: { ...headers, 'x-shopify-topic': topic }, body };
}

/** Answers the status of the answer. */
export async function tellShopify(stage: Stage, { webhookUrl }: Connected, notice: Notice): Promise<number> {
  const answer = await stage.request(webhookUrl, shopifyNotice(stage, notice));
  await answer.text();
  return answer.status;
}

/** A shop that is only polled, whose orders change when told so. */
export async function openLojaIntegrada(stage: Stage): Promise<{ change(number: number): void }> {
  await stage.connect('loja-integrada', { credentials: { apiKey: 'token-da-loja' } });
  const orders = new Map<number, string>();
  const local = (time: number) => new Date(time - 180 * 60_000).toISOString().slice(0, -1);
  const row = ([number, changed]: [number, string]) => ({
    numero: number,
    cliente: { nome: 'Maria Aparecida Souza', telefone_celular: '11988887777' },
    data_criacao: changed,
    data_modificacao: changed,
    situacao: { codigo: 'pedido_pago' },
    valor_total: '201.28',
  });
  stage.network = ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/v1/pedido/search/') {
      const since = searchParams.get('since_atualizado') ?? '';
      const objects = [...orders].filter(([, changed]) => changed >= since).map(row);
      return Response.json({
        meta: { limit: 50, next: null, offset: 0, total_count: objects.length },
        objects,
      });
    }
    const number = Number(pathname.slice('/v1/pedido/'.length));
    const changed = orders.get(number);
    return changed ? Response.json(row([number, changed])) : new Response('', { status: 404 });
  };
  return { change: (number) => void orders.set(number, local(stage.clock.now())) };
}

/** The official WhatsApp, which takes everything and keeps our references. */
export async function openWhatsApp(stage: Stage) {
  const connected = await stage.connect('whatsapp-cloud', {
    settings: { phoneNumberId: '106540352242922', businessAccountId: '102290129340398' },
    credentials: { accessToken: 'EAAG-token', webhookSecret: SECRET },
  });
  const references = new Map<string, string>();
  stage.network = async (request) => {
    const { biz_opaque_callback_data: reference } = await request.json<{
      biz_opaque_callback_data: string;
    }>();
    const id = `wamid.${references.size}`;
    references.set(id, reference);
    return Response.json({ messaging_product: 'whatsapp', messages: [{ id }] });
  };
  /** One status webhook for each message that was taken. */
  const report = async (status: 'delivered'): Promise<void> => {
    for (const [id, reference] of references)
      await stage.request(connected.webhookUrl, statusOf(id, reference));
    function statusOf(id: string, reference: string): RequestInit {
      const value = {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '551140001234', phone_number_id: '106540352242922' },
        statuses: [
          {
            id,
            status,
            timestamp: String(Math.floor(stage.clock.now() / 1000)),
            recipient_id: '5511988887777',
            biz_opaque_callback_data: reference,
          },
        ],
      };
      const body = JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }],
      });
      const signature = createHmac('sha256', SECRET).update(body).digest('hex');
      return {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
        body,
      };
    }
  };
  return { ...connected, report };
}
