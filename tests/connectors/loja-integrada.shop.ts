/** A fake shop of Loja Integrada: orders in memory behind the API's listing, detail and the small rest. */
import type { Call, Http, HttpRequest, HttpResult, Listing, ListOptions, PollItem } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

export const MINUTE = 60_000;
/** When the connection was made, and the clock of a new shop. */
export const START = Date.parse('2026-11-22T09:00:00Z');

/** As the hub asks on behalf of that connection. */
export const OPTIONS: ListOptions = { since: new Date(START).toISOString() };

export type Sorting = 'number up' | 'number down' | 'change up' | 'change down';

export interface ShopOptions {
  sorting?: Sorting;
  /** Fewer rows a page than asked for. */
  rowsAtMost?: number;
  /** Says that there are so many, whatever there is. */
  promised?: number;
  /** Says that there is a next page, always. */
  endless?: boolean;
  /** What `meta.next` holds when there is more. */
  next?: string;
}

interface Order {
  number: string;
  status: string;
  changed: number;
}

export interface FakeShop {
  clock: number;
  requests: HttpRequest[];
  /** Answered in place of anything else. */
  refusal: HttpResult | undefined;
  /** Rows to list besides the orders. */
  odd: unknown[];
  ignoresFilter: boolean;
  change(number: string, status: string, at: number): void;
  call(): Call;
  /** What a poll must have seen of each order: subject and fingerprint. */
  fingerprints(): string[];
}

/** São Paulo's wall clock with microseconds, as the API writes it. */
const naive = (time: number): string => `${new Date(time - 180 * MINUTE).toISOString().slice(0, -1)}000`;

const COMPARE: Readonly<Record<Sorting, (a: Order, b: Order) => number>> = {
  'number up': (a, b) => Number(a.number) - Number(b.number),
  'number down': (a, b) => Number(b.number) - Number(a.number),
  'change up': (a, b) => a.changed - b.changed || Number(a.number) - Number(b.number),
  'change down': (a, b) => b.changed - a.changed || Number(a.number) - Number(b.number),
};

export function fakeShop(options: ShopOptions = {}): FakeShop {
  const orders = new Map<string, Order>();
  const row = ({ number, status, changed }: Order) => ({
    numero: Number(number),
    cliente: '/api/v1/cliente/34220641',
    data_criacao: naive(changed),
    data_modificacao: naive(changed),
    situacao: { codigo: status },
    valor_total: '106.38',
  });

  function list(query: HttpRequest['query']): HttpResult {
    const { since_atualizado: since = '', limit = 20, offset = 0 } = query ?? {};
    const matching = [...orders.values()]
      .filter(({ changed }) => shop.ignoresFilter || naive(changed) >= String(since))
      .sort(COMPARE[options.sorting ?? 'number up'])
      .map(row);
    const rows: unknown[] = [...matching, ...shop.odd];
    const size = Math.min(Number(limit), options.rowsAtMost ?? 50);
    const start = options.endless ? 0 : Number(offset);
    const more = options.endless || start + size < rows.length;
    return answer(200, {
      meta: {
        limit: size,
        next: more ? (options.next ?? `/api/v1/pedido/search/?limit=${size}&offset=${start + size}`) : null,
        offset: start,
        previous: null,
        total_count: options.promised ?? rows.length,
      },
      objects: rows.slice(start, start + size),
    });
  }

  function route({ method = 'GET', url, query }: HttpRequest): HttpResult {
    const { pathname } = new URL(url);
    if (pathname === '/v1/pedido/search/') return list(query);
    if (pathname === '/v1/situacao/') return answer(200, { meta: { limit: 1 }, objects: [{ id: 9 }] });
    if (method === 'PUT') return answer(200, { message: 'Registros afetados: 1' });
    const order = orders.get(pathname.slice('/v1/pedido/'.length));
    return order ? answer(200, row(order)) : answer(404, {});
  }

  const http: Http = {
    async request(request) {
      shop.requests.push(request);
      return shop.refusal ?? route(request);
    },
  };
  const shop: FakeShop = {
    clock: START,
    requests: [],
    refusal: undefined,
    odd: [],
    ignoresFilter: false,
    change: (number, status, at) => void orders.set(number, { number, status, changed: at }),
    call: () => ({
      connection: {
        ...connectionOf({}),
        connectedAt: new Date(START).toISOString(),
        credentials: { apiKey: 'token' },
      },
      http,
      now: shop.clock,
    }),
    fingerprints: () =>
      [...orders.values()].map(
        ({ number, status, changed }) => `order/${number} ${status}@${naive(changed)}`,
      ),
  };
  return shop;
}

const answer = (status: number, json: unknown): HttpResult => ({
  ok: true,
  status,
  headers: {},
  text: JSON.stringify(json),
  json,
});

/** Reads until nothing more is listed, as the hub does. */
export async function pollOnce(
  poll: Listing,
  shop: FakeShop,
  from: string | null,
  options: ListOptions = OPTIONS,
) {
  const seen: PollItem[] = [];
  let cursor = from;
  for (let pages = 1; ; pages++) {
    const page = await poll.list(shop.call(), cursor, options);
    if (!page.ok) throw new Error(`refused: ${page.reason}`);
    seen.push(...page.items);
    cursor = page.cursor;
    if (!page.more) return { seen, cursor: page.cursor, pages };
  }
}
