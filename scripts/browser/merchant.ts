/** A merchant's day: connections that work and one that does not, messages of every fate, people, a dead letter. */
import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { paidOrder, placedOrder } from '../demo/loja-integrada-order.ts';
import { type FakeShop, startFakeShop } from '../fake-loja-integrada.ts';
import { type Connection, call, connect, type Dispatch, get, switchOn, waitFor } from '../local/api.ts';
import { openDatabase } from '../local/database.ts';
import { newSetupLink } from '../local/setup-link.ts';
import type { DevFile } from '../local/state.ts';
import { signInByForm, submitForm } from './session.ts';

/** The phone for which the simulator refuses. */
const REFUSED = '+5511900000000';

/** The phone of somebody who wants no messages. */
const UNWILLING = '+5531955554444';

const CUSTOMERS = [
  { first_name: 'Mariana', last_name: 'Alves', phone: '+5511987654321', email: 'mariana@exemplo.com.br' },
  { first_name: 'Carlos', last_name: 'Lima', phone: '+5551987650123' },
  { first_name: 'Beatriz', last_name: 'Nunes', phone: REFUSED },
  { first_name: 'Rafael', last_name: 'Costa', phone: '+5521976543210' },
];

const PRODUCTS = [
  { name: 'Camiseta de algodão orgânico', quantity: 2, value: 59.9 },
  { name: 'Caneca esmaltada', quantity: 1, value: 42 },
];

/** What an import and a test need; the automations of a shop that a merchant wants first. */
const TYPES = ['order.awaiting_payment', 'order.paid', 'order.shipped'] as const;

/** Fills the hub that `npm start` made, and answers ids by the word in front of them in an address. */
export async function fillHub(hub: DevFile): Promise<{ ids: Record<string, string>; shop: FakeShop }> {
  const token = randomBytes(16).toString('hex');
  const shop = await startFakeShop(token);
  shop.put(paidOrder(1653, Date.now() - 86_400_000));
  try {
    return { ids: await fill(hub, shop, token), shop };
  } catch (error) {
    shop.close();
    throw error;
  }
}

async function fill(hub: DevFile, shop: FakeShop, token: string): Promise<Record<string, string>> {
  const api = <T = { id: string }>(method: string, path: string, body?: unknown) =>
    call<T>(hub, method, path, body);
  const [channel] = (await get<Connection>(hub, '/connections?limit=100')).filter(
    ({ connector }) => connector === 'simulator',
  );
  if (!channel) throw new Error('the hub has no simulator');
  await api('PATCH', `/connections/${channel.id}`, { settings: { failFor: REFUSED } });

  const polled = await connect(hub, {
    connector: 'loja-integrada',
    name: 'Loja Integrada',
    settings: { baseUrl: shop.url },
    credentials: { apiKey: token },
  });
  await switchOn(hub, polled, channel, TYPES);
  // Nobody answers there: a connection in trouble.
  await connect(hub, {
    connector: 'woocommerce',
    name: 'Loja de presentes (WooCommerce)',
    settings: { shop: 'http://127.0.0.1:9' },
    credentials: { consumerKey: `ck_${'0'.repeat(40)}`, consumerSecret: `cs_${'0'.repeat(40)}` },
  }).then(({ id }) => api('POST', `/connections/${id}/test`));
  const other = await connect(hub, {
    connector: 'webhook',
    name: 'Planilha da equipe',
    settings: { url: 'http://127.0.0.1:9/pedidos' },
  });
  const own = await connect(hub, { connector: 'generic', name: 'Sistema próprio' });
  const sheet = await connect(hub, { connector: 'google-sheets', name: 'Planilha de encomendas' });
  await switchOn(hub, own, channel, TYPES);

  await sell(hub, own, channel);
  shop.put(placedOrder(1654, Date.now()));
  await api('POST', `/connections/${polled.id}/sync`);

  const team = await api('POST', '/teams', { name: 'Atendimento' });
  const invitation = await api<{ id: string; url: string }>('POST', '/invitations', {
    email: 'bia@exemplo.com.br',
    role: 'member',
  });
  await api('POST', '/opt-outs', { address: UNWILLING });

  const run = await openDatabase(hub.url);
  const letter = `ded_${ulid()}`;
  await run({
    sql: `INSERT INTO dead_letters (organization_id, id, kind, connection_id, reason, detail, message)
      VALUES (?, ?, 'delivery', ?, 'internal', 'tries used up', ?)`,
    params: [hub.organizationId, letter, own.id, JSON.stringify({ id: `dlv_${ulid()}` })],
  });
  const { url: setup, sql } = newSetupLink(hub.url);
  await run(...sql.map((one) => ({ sql: one })));

  const cookie = await signInByForm(hub.url, hub);
  const first = async (path: string): Promise<string> => {
    const [one] = await waitFor(path, async () => {
      const found = await get<{ id: string }>(hub, path);
      return found.length > 0 ? found : undefined;
    });
    return one?.id ?? '';
  };
  return {
    integracoes: polled.id,
    'integracoes/campos': own.id,
    'integracoes/envio': channel.id,
    'integracoes/eventos': other.id,
    'integracoes/codigo': sheet.id,
    trabalhos: await resendAll(hub, cookie),
    notificacoes: await first(`/automations?connectionId=${own.id}`),
    fila: await first(`/dispatches?connectionId=${own.id}`),
    entregas: await first(`/deliveries?connectionId=${own.id}`),
    eventos: await first(`/events?connectionId=${own.id}`),
    problemas: letter,
    equipes: team.id,
    membros: await first('/members'),
    convites: invitation.id,
    chaves: await first('/api-keys'),
    // Links, by the token in them.
    convite: invitation.url.split('/').at(-1) ?? '',
    setup: setup.split('/').at(-1) ?? '',
    senha: 'a-token-that-nobody-made',
    // What some pages are asked, by their address.
    '/configuracoes/descadastros/retirar': `?endereco=${encodeURIComponent(UNWILLING)}`,
    ...(await lookForPeople(hub, cookie)),
  };
}

/** Four customers order and pay; one cannot be reached, and the last message waits. */
async function sell(hub: DevFile, own: Connection, channel: Connection): Promise<void> {
  const notify = (slug: string, customer: object, id: number) =>
    call(hub, 'POST', `/connections/${own.id}/events/${slug}`, {
      customer,
      order: {
        id,
        products: PRODUCTS,
        products_total: 161.8,
        total: 174.3,
        discount: 0,
        payment_type: 'deposit',
      },
    });
  const settled = (count: number, isSettled: (one: Dispatch) => boolean) =>
    waitFor(`${count} messages`, async () => {
      const all = await get<Dispatch>(hub, `/dispatches?connectionId=${own.id}&limit=100`);
      return all.filter(isSettled).length >= count || undefined;
    });
  for (const [at, customer] of CUSTOMERS.entries()) await notify('order-paid', customer, 10_457 + at);
  await settled(CUSTOMERS.length, ({ state }) => state === 'sent' || state === 'failed');
  await call(hub, 'POST', `/connections/${channel.id}/pause`);
  await notify('waiting-payment', CUSTOMERS[0] ?? {}, 10_470);
  await notify('waiting-payment', CUSTOMERS[1] ?? {}, 10_471);
  await settled(2, ({ state }) => state === 'waiting');
  const [last] = await get<Dispatch>(hub, `/dispatches?connectionId=${own.id}&state=waiting`);
  if (last) await call(hub, 'POST', `/dispatches/${last.id}/cancel`);
}

/** Says yes to sending again what failed, as the page does; answers the job. */
async function resendAll(hub: DevFile, cookie: string): Promise<string> {
  const address = `${hub.url}/fila/reenviar`;
  const preview = await (await fetch(address, { headers: { cookie } })).text();
  const hidden = preview.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  const fields = Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
  const { pathname } = await submitForm(address, cookie, fields);
  return pathname.split('/').at(-1) ?? '';
}

/** Looks for two people's data and erases one of them; answers what the addresses of these pages then ask. */
async function lookForPeople(hub: DevFile, cookie: string): Promise<Record<string, string>> {
  const [person, erase, erasing] = ['pessoa', 'apagar', 'apagando'].map(
    (page) => `/configuracoes/privacidade/${page}`,
  ) as [string, string, string];
  const find = (phone: string) => submitForm(hub.url + person, cookie, { phone });
  const { search } = await find(CUSTOMERS[0]?.phone ?? '');
  const p = (await find(UNWILLING)).searchParams.get('p') ?? '';
  const erased = await submitForm(hub.url + erase, cookie, { p, word: 'apagar' });
  return { [person]: search, [erase]: search, [erasing]: erased.search };
}
