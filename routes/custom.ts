/**
 * What sales platforms call (DESIGN §7, OmniChat's custom integration): five addresses over any
 * connection that sells, and prices as an extension of ours. Searching and checking answer at once; what
 * makes, moves or cancels an order is taken, answered, and done by the queue.
 */
import { type Context, Hono } from 'hono';
import type { AppEnv } from '../src/app';
import { admit, allowsTeam, type Shop } from '../src/hub/custom/access';
import { type Asked, checkOrder, pricesOf, searchProducts } from '../src/hub/custom/ask';
import { CUSTOM_TOPICS } from '../src/hub/custom/observe';
import { MAX_BODY, messageOf, readRequest } from '../src/hub/hook-request';
import { accept } from '../src/hub/receive';
import { type ProductQuery, parseBody, read, readOrder, type SearchBy } from '../src/kit';
import { Problem } from '../src/problem';

export const custom = new Hono<AppEnv>();

type Work = (c: Context<AppEnv>, shop: Shop) => Promise<Response>;

/** Behind the token in the address and the secret in a header. */
const sold = (work: Work) => async (c: Context<AppEnv>) => {
  const admitted = await admit(c.get('instance'), c.req.param('token') ?? '', c.req.raw.headers);
  if (!admitted.ok) throw new Problem(admitted.refusal);
  if (admitted.shop.connection.status !== 'active')
    throw new Problem('conflict', { detail: `The connection is ${admitted.shop.connection.status}.` });
  return work(c, admitted.shop);
};

const forTeam = ({ connection }: Shop, teamId: string | undefined): void => {
  if (!allowsTeam(connection, teamId)) throw new Problem('team_not_allowed');
};

const SEARCHES: Readonly<Record<string, SearchBy>> = {
  TEXT: 'text',
  ID: 'id',
  SKUID: 'variant',
  URL: 'url',
  REFERENCE: 'reference',
};

const MOST = 100;
/** Longest search term; what is longer names nothing. */
const TERM = 500;

function queryOf(c: Context<AppEnv>): ProductQuery {
  const sent = read(c.req.query());
  const by = SEARCHES[sent.text('searchType')?.toUpperCase() ?? 'TEXT'];
  if (!by)
    throw new Problem('invalid_request', {
      errors: [{ path: 'searchType', message: `must be one of ${Object.keys(SEARCHES).join(', ')}` }],
    });
  return {
    by,
    term: (sent.text('query') ?? '').slice(0, TERM),
    from: Math.max(0, sent.integer('from') ?? 0),
    size: Math.min(MOST, Math.max(1, sent.integer('size') ?? 10)),
    teamId: sent.id('teamId'),
    userId: sent.id('userId'),
    userEmail: sent.text('userEmail')?.slice(0, TERM),
    integrationId: sent.id('integrationId'),
  };
}

function answer(c: Context<AppEnv>, asked: Asked): Response {
  if (asked.ok)
    return c.body(asked.body, 200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...(asked.age === undefined ? {} : { age: String(asked.age) }),
    });
  throw new Problem(asked.retry ? 'try_again_later' : 'shop_refused', {
    detail: asked.reason,
    ...(asked.retry ? { headers: { 'retry-after': '10' } } : {}),
  });
}

custom.get(
  '/:token/v1/products/productsearch',
  sold(async (c, shop) => {
    const query = queryOf(c);
    forTeam(shop, query.teamId);
    // An id that is nobody's finds nothing.
    if (query.by !== 'text' && query.term === '') return c.json([]);
    return answer(c, await searchProducts(shop, query));
  }),
);

custom.get(
  '/:token/v1/products/prices',
  sold(async (c, shop) => {
    const sent = read(c.req.query());
    forTeam(shop, sent.id('teamId'));
    const productId = sent.id('productId');
    const variantId = sent.id('variantId');
    if (!productId && !variantId)
      throw new Problem('invalid_request', {
        errors: [{ path: 'productId', message: 'productId or variantId is required' }],
      });
    return answer(c, await pricesOf(shop, { productId, variantId }));
  }),
);

custom.post(
  '/:token/v1/orders/orderchecker',
  sold(async (c, shop) => {
    const { text, headers } = await bodyOf(c);
    const parsed = parseBody(text, headers['content-type'], {});
    if (!parsed.ok) throw new Problem('invalid_json');
    const draft = readOrder(parsed.body);
    // Nothing to say about an order that says nothing.
    if (!draft) return c.json([]);
    forTeam(shop, draft.teamId);
    return c.json(await checkOrder(shop, draft));
  }),
);

for (const topic of CUSTOM_TOPICS)
  custom.post(
    `/:token/v1/orders/${topic}`,
    sold(async (c, shop) => {
      const raw = await bodyOf(c);
      const parsed = parseBody(raw.text, raw.headers['content-type'], {});
      if (!parsed.ok) throw new Problem('invalid_json');
      forTeam(shop, readOrder(parsed.body)?.teamId);
      const instance = c.get('instance');
      const message = {
        ...messageOf(instance, shop.connection, { ...raw, path: topic }, {}, undefined),
        via: 'custom' as const,
      };
      if (!(await accept(instance, message)))
        throw new Problem('try_again_later', { headers: { 'retry-after': '60' } });
      return c.json({ result: 'ok', id: message.id });
    }),
  );

async function bodyOf(c: Context<AppEnv>) {
  const { raw } = c.req;
  const request = await readRequest({
    connector: '',
    path: '',
    method: raw.method,
    url: new URL(raw.url),
    headers: raw.headers,
    body: raw.body,
  });
  if (!request) throw new Problem('body_too_large', { detail: `At most ${MAX_BODY} bytes.` });
  return request;
}
