/**
 * A small Loja Integrada shop on this machine: the part of the vendor's API that is polled, in the
 * vendor's own shape and with its quirks (raw token behind `Basic`, money as text, São Paulo's time
 * without offset, `meta.next` under another path, details only by `numero`).
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LojaIntegradaOrder, STATUSES, summary } from './demo/loja-integrada-order.ts';

/** The vendor's default and maximum rows per page. */
const ROWS = 20;
const MOST_ROWS = 50;

export interface FakeShop {
  url: string;
  /** `GET /v1/…` lines, as they came in. */
  requests: string[];
  /** A new order, or a new state of one. */
  put(order: LojaIntegradaOrder): void;
  close(): void;
}

/** Takes requests that carry this token, at a free port. */
export async function startFakeShop(token: string): Promise<FakeShop> {
  const orders = new Map<number, LojaIntegradaOrder>();
  const requests: string[] = [];

  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const [status, body] = answer(request, token, orders);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    put: (order) => void orders.set(order.numero, order),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Answer = [status: number, body: unknown];

function answer(
  request: IncomingMessage,
  token: string,
  orders: ReadonlyMap<number, LojaIntegradaOrder>,
): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
  if (request.headers.authorization !== `Basic ${token}`) return [401, { error_message: 'Unauthorized' }];
  if (request.method !== 'GET') return [405, {}];
  if (pathname === '/v1/situacao/') return [200, page(STATUSES, '/api/v1/situacao/', searchParams)];
  if (pathname === '/v1/pedido/search/') {
    const since = searchParams.get('since_atualizado') ?? '';
    const rows = [...orders.values()].filter((order) => order.data_modificacao >= since).map(summary);
    return [200, page(rows, '/api/v1/pedido/search/', searchParams)];
  }
  const [, number] = pathname.match(/^\/v1\/pedido\/(\d+)$/) ?? [];
  const order = orders.get(Number(number));
  return order ? [200, order] : [404, {}];
}

/** One page of a listing. */
function page(rows: readonly unknown[], path: string, query: URLSearchParams) {
  const limit = Math.min(Number(query.get('limit') ?? ROWS), MOST_ROWS);
  const offset = Number(query.get('offset') ?? 0);
  const end = offset + limit;
  return {
    meta: {
      limit,
      offset,
      next: end < rows.length ? `${path}?limit=${limit}&offset=${end}` : null,
      previous: offset > 0 ? `${path}?limit=${limit}&offset=${Math.max(offset - limit, 0)}` : null,
      total_count: rows.length,
    },
    objects: rows.slice(offset, end),
  };
}
