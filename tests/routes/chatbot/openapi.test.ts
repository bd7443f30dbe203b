/** The document that an AI agent imports: it names what this connection answers, and nothing else. */
import { beforeEach, expect, it } from 'vitest';
import type { Billing, Connector } from '../../../src/kit';
import { type Hall, ORIGIN, openHall } from '../api/helpers';
import { asking, teller } from './chat';

const billing: Billing = {
  find: async () => ({ ok: true }),
  openTitles: async () => ({ ok: true, titles: [] }),
};
const provider: Connector = { ...teller, slug: 'provider', billing };
const trusting: Connector = {
  ...teller,
  slug: 'trusting',
  billing: { ...billing, unlock: async () => ({ ok: true, unlocked: true }) },
};

interface Operation {
  operationId: string;
  summary: string;
  'x-openai-isConsequential': boolean;
  requestBody: { content: { 'application/json': { schema: { properties: Record<string, unknown> } } } };
}
interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, { post: Operation }>;
}

let hall: Hall;
beforeEach(async () => {
  hall = await openHall([teller, provider, trusting]);
});

const documentOf = async (connector: Connector) => {
  const { base } = await asking(hall, connector);
  const answer = await hall.fetch(`${base}/openapi.json`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return { base, document: await answer.json<Document>() };
};

const FOR_ALL = ['/pedido', '/lead', '/atendente'];
const OF_BILLS = ['/cliente', '/titulos', '/boleto', '/pix'];

it.each([
  [teller, FOR_ALL],
  [provider, [...OF_BILLS, ...FOR_ALL]],
  [trusting, [...OF_BILLS, '/desbloqueio', ...FOR_ALL]],
])('names what can be answered: $slug', async (connector, paths) => {
  const { base, document } = await documentOf(connector);
  expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: `${ORIGIN}${base}` }] });
  expect(Object.keys(document.paths)).toEqual(paths);
});

it('names each operation once, in words that agents take, and says what each changes', async () => {
  const { document } = await documentOf(trusting);
  const operations = Object.values(document.paths).map(({ post }) => post);
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { operationId, summary } of operations) {
    expect(operationId).toMatch(/^[a-z][a-z_]{2,63}$/);
    expect(summary.length).toBeLessThan(300);
  }
  const acting = operations.filter((one) => one['x-openai-isConsequential']);
  expect(acting.map(({ operationId }) => operationId)).toEqual([
    'desbloqueio_em_confianca',
    'registrar_contato',
    'chamar_atendente',
  ]);
});

it('is true: every operation answers at its address, with the members it names', async () => {
  const { base, document } = await documentOf(trusting);
  for (const [path, { post }] of Object.entries(document.paths)) {
    const { properties } = post.requestBody.content['application/json'].schema;
    const typed = Object.fromEntries(Object.keys(properties).map((name) => [name, '11987654321']));
    const answer = await hall.fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(typed),
    });
    expect(answer.status, path).toBe(200);
    expect(await answer.json(), path).toMatchObject({
      ok: expect.any(Boolean),
      mensagem: expect.any(String),
    });
  }
});

it('is nobody else’s', async () => {
  expect((await hall.fetch(`/chatbot/${'x'.repeat(43)}/openapi.json`)).status).toBe(404);
  const { base } = await asking(hall, teller);
  hall.limits.api = false;
  expect((await hall.fetch(`${base}/openapi.json`)).status).toBe(429);
});
