/** Many shops of Loja Integrada in which nothing changes, at one address: who asks is told by the token. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Shops {
  url: string;
  requests(): number;
  /** Resolves when so many different ones have been asked; rejects when none is for a while. */
  asked(count: number): Promise<void>;
  close(): void;
}

/** Nobody new for so long, and a poll is lost. */
const PATIENCE_MS = 60_000;
const NOTHING_NEW = JSON.stringify({
  meta: { limit: 50, next: null, offset: 0, previous: null, total_count: 0 },
  objects: [],
});

/** They answer after so many milliseconds. */
export async function startShops(answerMs: number): Promise<Shops> {
  const seen = new Set<string>();
  let requests = 0;
  let onNew = (): void => undefined;
  const server = createServer((request, response) => {
    requests++;
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      response.end(NOTHING_NEW);
      seen.add(request.headers.authorization ?? '');
      onNew();
    }, answerMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    asked: (count) =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(new Error(`${seen.size} of ${count} shops were asked`));
        let timer = setTimeout(giveUp, PATIENCE_MS);
        onNew = () => {
          clearTimeout(timer);
          if (seen.size >= count) resolve();
          else timer = setTimeout(giveUp, PATIENCE_MS);
        };
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
