/**
 * Every page that the router knows, as an owner and as a member of no team sees it, over an organization
 * whose every text is hostile: nothing typed becomes markup, no secret stands in any page, and nobody
 * sees a connection of a team that they are not in.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { connectors } from '../../connectors';
import { pages } from '../../routes/pages';
import { connect, examplesOf, type Hall, ORDER, openHall, type PageJson } from '../routes/api/helpers';
import { type Browser, openBrowser, PASSWORD } from '../routes/people';
import { LISTS } from '../routes/portuguese';

const POISON = `"'><img src=x onerror=alert(1)><script>alert(1)</script>`;
/** Elements and attributes that no page of ours has, as a browser would read it. */
async function markupIn(html: string): Promise<string[]> {
  const strange: string[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element({ tagName, attributes }) {
      const all = [...attributes];
      const source = all.find(([name]) => name === 'src')?.[1] ?? '';
      if ((tagName === 'script' || tagName === 'img') && !source.startsWith('/estatico/'))
        if (!(tagName === 'img' && source.startsWith('data:'))) strange.push(`<${tagName} src=${source}>`);
      if (['style', 'iframe', 'object', 'embed', 'base'].includes(tagName)) strange.push(`<${tagName}>`);
      for (const [name = '', value = ''] of all)
        if (/^on|^style$|^hx-on|^srcdoc$/.test(name) || /^\s*javascript:/i.test(value))
          strange.push(`<${tagName} ${name}="${value}">`);
    },
  });
  await rewriter.transform(new Response(html)).text();
  return strange;
}

/** Typed as credentials; found nowhere. */
const CANARY = 'canario-secreto-8265';

const shown = [
  ...new Set(
    pages.routes
      .filter(({ method, path }) => method === 'GET' && !path.includes('*'))
      .map(({ path }) => path),
  ),
];

let hall: Hall;
let owner: Browser;
let member: Browser;
let ids: Record<string, string>;
/** Connections of a team that the member is not in. */
let hidden: string[];

async function invited(role: 'owner' | 'member', email: string): Promise<Browser> {
  const made = await hall.tenant.post<{ url: string }>('/invitations', { email, role });
  const browser = openBrowser(hall);
  const answer = await browser.submit(new URL(made.body.url).pathname, { name: POISON, password: PASSWORD });
  expect(answer.status).toBe(303);
  return browser;
}

beforeAll(async () => {
  hall = await openHall();
  const { tenant, world } = hall;
  await tenant.patch('/organization', { name: POISON.slice(0, 90) });
  owner = await invited('owner', 'ana@padaria.test');
  member = await invited('member', 'bia@padaria.test');
  const team = await tenant.post<{ id: string }>('/teams', { name: POISON.slice(0, 90) });

  const shops: string[] = [];
  hidden = [];
  for (const connector of connectors.values()) {
    const typed = examplesOf(connector);
    for (const { key, group, type, pattern } of connector.fields)
      if (group === 'credentials' && !pattern && (type === 'secret' || type === 'text'))
        typed.credentials[key] = CANARY;
    const name = `${POISON} ${connector.slug}`;
    shops.push((await connect(tenant, connector.slug, { name, ...typed })).id);
    const theirs = await connect(tenant, connector.slug, {
      name: `oculta ${connector.slug}`,
      ...typed,
      teams: [team.body.id],
    });
    hidden.push(theirs.id);
  }
  const { shop } = await openShopWith(POISON);
  await world.bury({ organizationId: tenant.organizationId, connectionIds: [shop] });
  await tenant.post('/opt-outs', { address: '+5511988887777' });
  await tenant.post('/invitations', { email: 'caio@padaria.test' });
  await tenant.post('/api-keys', { name: POISON.slice(0, 90) });

  ids = { connections: shop };
  for (const list of new Set(Object.values(LISTS))) {
    if (ids[list]) continue;
    const { body } = await tenant.get<PageJson<{ id: string }>>(`/${list}?limit=1`);
    const [one] = body.data;
    if (!one) throw new Error(`nothing in ${list}`);
    ids[list] = one.id;
  }
});

/** A shop with an event, and a message about it, made of `text`. */
async function openShopWith(text: string): Promise<{ shop: string }> {
  const { tenant, world } = hall;
  const shop = await connect(tenant, 'generic', { name: text });
  const channel = await connect(tenant, 'simulator', { name: text });
  const made = await tenant.post('/automations', {
    name: text,
    connectionId: shop.id,
    trigger: {
      type: 'order.paid',
      conditions: { match: 'any', rules: [{ field: 'order.id', operator: 'not_equal', value: text }] },
    },
    action: { kind: 'message', channelId: channel.id, template: `${text} {{ customer.firstName }}` },
  });
  expect(made.status, made.text).toBe(201);
  await tenant.post(`/connections/${shop.id}/events/order-paid`, {
    ...ORDER,
    customer: { ...ORDER.customer, first_name: text, last_name: text },
    order: { ...ORDER.order, products: [{ name: text, quantity: 1, value: 1 }] },
  });
  await world.drain();
  return { shop: shop.id };
}

/** An address with ids of the organization in it. */
const addressOf = (path: string): string => {
  const parts = path.split('/');
  return parts
    .map((part, at) => {
      if (!part.startsWith(':')) return part;
      if (part.startsWith(':connector')) return 'generic';
      if (part.startsWith(':token')) return 'a-token-that-nobody-made';
      return ids[LISTS[parts[at - 1] ?? ''] ?? ''] ?? ids.connections ?? '';
    })
    .join('/');
};

describe.each(['pt-BR', 'en'])('in %s', (language) => {
  it.each(shown)('%s makes no markup of what was typed, and shows no secret', async (path) => {
    const answer = await owner.get(`${addressOf(path)}?lang=${language}`);
    const text = await answer.text();
    expect(answer.status, text.slice(0, 500)).toBeLessThan(500);
    if (answer.headers.get('content-type')?.startsWith('text/html')) expect(await markupIn(text)).toEqual([]);
    expect(text).not.toContain(CANARY);
  });

  it.each(shown)('%s says the search term back as a text', async (path) => {
    const query = new URLSearchParams({ lang: language });
    for (const name of ['q', 'estado', 'tipo', 'canal', 'integracao', 'categoria', 'de', 'ate', 'cursor'])
      query.set(name, POISON);
    const answer = await owner.get(`${addressOf(path)}?${query}`);
    const text = await answer.text();
    expect(answer.status, text.slice(0, 500)).toBeLessThan(500);
    if (answer.headers.get('content-type')?.startsWith('text/html')) expect(await markupIn(text)).toEqual([]);
  });
});

it.each(shown)('%s shows a member nothing of a team that is not theirs', async (path) => {
  const text = await (await member.get(addressOf(path))).text();
  expect(text).not.toContain('oculta');
  // A notification may name its channel, so that saving it does not lose that; nothing leads there.
  for (const id of hidden) expect(text).not.toContain(`/integracoes/${id}`);
});

it('a connection of another team is not there for a member', async () => {
  for (const path of shown.filter((one) => one.startsWith('/integracoes/:id')))
    expect((await member.get(path.replace(':id', hidden[0] ?? ''))).status, path).toBeGreaterThanOrEqual(403);
});
