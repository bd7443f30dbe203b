/** A fake shop of Nuvemshop behind the real HTTP client: its listings, things by id, and webhooks. */
import { type Call, createHttp } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

export const NOW = Date.parse('2026-11-22T13:05:00Z');
export const STORE = '1234567';
export const TOKEN = '61181d08b7e328d256736hdcb671c3ce50b8af5';
export const HOOK = 'https://ponte.example/hooks/nuvemshop/new-token';

/** `+0000`, as the API writes times. */
const written = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, '+0000');

interface Row {
  id: number;
  /** Milliseconds since the epoch. */
  changed: number;
  more?: object;
}

export interface FakeNuvemshop {
  clock: number;
  rows: Row[];
  things: Record<string, unknown>;
  webhooks: { id: number; event: string; url: string }[];
  /** Topics that the app's scopes do not allow. */
  forbidden: Set<string>;
  /** Answered in place of anything else. */
  refusal: Response | undefined;
  requests: Request[];
  call(settings?: Record<string, string>): Call;
}

const missing = (description: string) =>
  Response.json({ code: 404, message: 'Not Found', description }, { status: 404 });

export function fakeNuvemshop(): FakeNuvemshop {
  let nextId = 9000;
  const shop: FakeNuvemshop = {
    clock: NOW,
    rows: [],
    things: {},
    webhooks: [],
    forbidden: new Set(),
    refusal: undefined,
    requests: [],
    call: (settings = {}) => ({
      connection: { ...connectionOf({ storeId: STORE, ...settings }), credentials: { accessToken: TOKEN } },
      http: createHttp({
        fetch: async (input, init) => answer(new Request(input, init)),
        allowPrivate: false,
        allowedHosts: ['api.nuvemshop.com.br'],
      }),
      now: shop.clock,
    }),
  };

  async function answer(request: Request): Promise<Response> {
    shop.requests.push(request.clone());
    if (shop.refusal) return shop.refusal.clone();
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get('authentication') !== `bearer ${TOKEN}`)
      return Response.json(
        { code: 401, message: 'Unauthorized', description: 'Invalid access token' },
        { status: 401 },
      );
    if (!/\(.+\)/.test(request.headers.get('user-agent') ?? ''))
      return Response.json({ error: 'Bad Request' }, { status: 400 });
    const path = pathname.replace(`/v1/${STORE}`, '');
    if (path === '/webhooks')
      return request.method === 'POST' ? create(request) : Response.json(shop.webhooks);
    if (path.startsWith('/webhooks/') && request.method === 'DELETE') {
      shop.webhooks = shop.webhooks.filter(({ id }) => `/webhooks/${id}` !== path);
      return Response.json({});
    }
    if (['/orders', '/checkouts', '/products', '/customers'].includes(path)) return list(path, searchParams);
    return path in shop.things
      ? Response.json(shop.things[path])
      : missing('Order with such id does not exist');
  }

  async function create(request: Request): Promise<Response> {
    const { event, url } = (await request.json()) as { event: string; url: string };
    if (!url.startsWith('https:')) return Response.json({ url: ['invalid url specified'] }, { status: 422 });
    if (shop.forbidden.has(event))
      return Response.json(
        { code: 403, message: 'Forbidden', description: 'Missing a required scope' },
        { status: 403 },
      );
    const webhook = { id: nextId++, event, url };
    shop.webhooks.push(webhook);
    return Response.json(webhook, { status: 201 });
  }

  /** Sorted by the time of the change, oldest first: the order in which a walk loses most when it shifts. */
  function list(path: string, query: URLSearchParams): Response {
    const filter = path === '/checkouts' ? 'created_at' : 'updated_at';
    const [from, to] = ['min', 'max'].map((end) => Date.parse(query.get(`${filter}_${end}`) ?? ''));
    const found = shop.rows
      .filter(({ changed }) => changed >= (from ?? 0) && changed <= (to ?? Number.POSITIVE_INFINITY))
      .sort((a, b) => a.changed - b.changed);
    const [page, size] = [Number(query.get('page')), Number(query.get('per_page'))];
    const rows = found.slice((page - 1) * size, page * size);
    if (rows.length === 0) return missing(`Last page is ${Math.ceil(found.length / size)}`);
    return Response.json(
      rows.map(({ id, changed, more }) => ({
        id,
        created_at: written(changed),
        updated_at: written(changed),
        payment_status: 'paid',
        ...more,
      })),
      { headers: { 'x-total-count': String(found.length), 'x-rate-limit-remaining': '38' } },
    );
  }
  return shop;
}
