/** Where messages arrive: a server on this machine that answers at once and remembers who was here. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sink {
  url: string;
  /** Different messages so far, by the id that stays the same when one is sent again. */
  distinct(): number;
  /** Requests so far. */
  requests(): number;
  /** Resolves when so many different ones are here, with the moment at which the last came; rejects when none comes for a while. */
  reached(count: number): Promise<number>;
  close(): void;
}

/** Nothing new for so long, and something is lost. */
const PATIENCE_MS = 60_000;

export async function startSink(): Promise<Sink> {
  const seen = new Set<string>();
  let requests = 0;
  let onNew = (): void => undefined;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests++;
      response.end();
      const id = String(request.headers['webhook-id']);
      if (seen.has(id)) return;
      seen.add(id);
      onNew();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    distinct: () => seen.size,
    requests: () => requests,
    reached: (count) =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(new Error(`${seen.size} of ${count} messages arrived`));
        let timer = setTimeout(giveUp, PATIENCE_MS);
        onNew = () => {
          clearTimeout(timer);
          if (seen.size >= count) resolve(performance.now());
          else timer = setTimeout(giveUp, PATIENCE_MS);
        };
        if (seen.size >= count) onNew();
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
