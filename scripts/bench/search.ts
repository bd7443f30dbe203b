/**
 * A product search at a hosted endpoint, with a shop behind it that answers at once: what the hub itself
 * adds, which is the time from the question to the answer without the shop's own.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from '../local/api.ts';
import { type Bundle, hubWorker, startRuntime } from './runtime.ts';
import { found } from './stage.ts';

export interface SearchOptions {
  /** Searches, one after the other, as salespeople ask. */
  count: number;
}

export interface Search {
  /** Milliseconds of the hub's own. */
  p50: number;
  p99: number;
  /** Of the shop, at the median: what was taken off. */
  shopMs: number;
}

/** So that V8 has compiled what it will compile, and the connection to the shop stands. */
const WARM_UP = 200;

/** As many products as one page has. */
const PRODUCTS = Array.from({ length: 10 }, (_, n) => ({
  objectId: `p${n}`,
  name: `Camiseta ${n}`,
  productDescription: 'Algodão, gola redonda.',
  externalUrl: `https://loja.example/camiseta-${n}`,
  variants: ['P', 'M', 'G'].map((size) => ({
    objectId: `p${n}-${size}`,
    name: size,
    price: 59.9,
    salePrice: 49.9,
    quantity: 12,
    visible: true,
  })),
}));

/** Throws when a search was not answered with the shop's products, or when the hub logged a trouble. */
export async function measureSearch(
  folder: string,
  bundle: Bundle,
  { count }: SearchOptions,
): Promise<Search> {
  const runtime = await startRuntime(folder, [hubWorker(bundle)]);
  const shop = await startShop();
  try {
    const access = await found(runtime);
    const connection = await connect(access, {
      connector: 'custom',
      name: 'Loja medida',
      settings: { productSearchUrl: shop.url },
    });
    const address = `${access.url}${new URL(String(connection.customUrl)).pathname}/v1/products/productsearch`;
    const headers = { authorization: `Bearer ${connection.customSecret}` };
    const own: number[] = [];
    const theirs: number[] = [];
    for (let n = 0; n < WARM_UP + count; n++) {
      const from = performance.now();
      // Every question is new: an earlier answer would be no search.
      const answer = await fetch(`${address}?query=camiseta-${n}&size=10`, { headers });
      const products = (await answer.json()) as unknown[];
      const ms = performance.now() - from;
      if (!answer.ok || products.length !== PRODUCTS.length)
        throw new Error(`a search answered ${answer.status} with ${products.length} products`);
      if (n < WARM_UP) continue;
      own.push(ms - shop.lastMs());
      theirs.push(shop.lastMs());
    }
    if (runtime.troubles.length > 0)
      throw new Error(`the hub logged: ${runtime.troubles.slice(0, 3).join(' ')}`);
    return { p50: quantile(own, 0.5), p99: quantile(own, 0.99), shopMs: quantile(theirs, 0.5) };
  } finally {
    shop.close();
    await runtime.stop();
  }
}

const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
};

/** A merchant's server: it answers every search with the same page. */
async function startShop() {
  const body = JSON.stringify(PRODUCTS);
  let last = 0;
  const server = createServer((request, response) => {
    const from = performance.now();
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(body, () => {
        last = performance.now() - from;
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/products/productsearch`,
    /** Milliseconds from its last question to the end of its answer. */
    lastMs: () => last,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
