/**
 * A Worker that shows its certificate (`own.key`, `own.crt` of the folder) to a server at the given port in every way
 * there is, and prints what the server answered. A process of its own: Miniflare reads whom to trust once, on loading.
 */
import { readFileSync } from 'node:fs';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';

const WORKER = `
import https from 'node:https';
import tls from 'node:tls';

const reply = (socket) => new Promise((resolve, reject) => {
  let text = '';
  socket.on('data', (chunk) => { text += chunk; });
  socket.on('end', () => resolve(text));
  socket.on('error', reject);
});

export default {
  async fetch(request, { PORT, KEY, CERT }) {
    const at = { host: 'localhost', port: Number(PORT), servername: 'localhost' };
    const raw = (options) => {
      const socket = tls.connect({ ...at, ...options }, () =>
        socket.write('GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n'));
      return reply(socket);
    };
    const ways = {
      fetch: async () => (await fetch('https://localhost:' + PORT)).text(),
      tls: () => raw({ key: KEY, cert: CERT }),
      context: () => raw({ secureContext: tls.createSecureContext({ key: KEY, cert: CERT }) }),
      nonsense: () => raw({ key: 'nonsense', cert: 'nonsense' }),
      https: () => new Promise((resolve, reject) =>
        https.request({ ...at, key: KEY, cert: CERT }, (answer) => resolve(reply(answer))).on('error', reject).end()),
    };
    try {
      return new Response(await ways[new URL(request.url).pathname.slice(1)]());
    } catch (error) {
      return new Response('refused: ' + error.message);
    }
  },
};`;

const [, , port = ''] = process.argv;
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    log: new Log(LogLevel.NONE),
    modules: true,
    script: WORKER,
    compatibilityDate: '2026-10-20',
    compatibilityFlags: ['nodejs_compat'],
    bindings: { PORT: port, KEY: readFileSync('own.key', 'utf8'), CERT: readFileSync('own.crt', 'utf8') },
  }),
);
const answers: Record<string, string | undefined> = {};
for (const way of ['fetch', 'tls', 'context', 'nonsense', 'https']) {
  const text = await (await miniflare.dispatchFetch(`http://worker/${way}`)).text();
  answers[way] = text.trim().split('\n').at(-1);
}
await miniflare.dispose();
process.stdout.write(JSON.stringify(answers));
