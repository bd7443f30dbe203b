import { SELF } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../routes/api';
import { type Hall, openHall, ROUTES } from './helpers';

type Json = Record<string, unknown>;
interface Operation extends Json {
  operationId: string;
  tags: string[];
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}

let hall: Hall;
let document: Json & {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json };
  security: Json[];
  tags: { name: string }[];
};
let operations: (Operation & { method: string; path: string })[];

beforeAll(async () => {
  hall = await openHall();
  document = await (await hall.fetch('/api/openapi.json')).json();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );
});

/** Every value in a JSON document, with the key it stands at. */
function* walk(value: unknown): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield [key, member];
    yield* walk(member);
  }
}

describe('/api/openapi.json', () => {
  it('needs no key and may be cached', async () => {
    const response = await hall.fetch('/api/openapi.json');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('cache-control')).toContain('public');
    expect(document.openapi).toBe('3.1.0');
    expect(document.components.securitySchemes).toEqual({ apiKey: { type: 'http', scheme: 'bearer' } });
    expect(document.security).toEqual([{ apiKey: [] }]);
  });

  it('describes every route, at its whole address', () => {
    expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
      ROUTES.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    for (const path of ['/api/v1/connections/{id}/simulate', '/integrations/{id}/events/{slug}'])
      expect(document.paths).toHaveProperty([path]);
  });

  it('gives every operation a name, a tag, a summary and answers', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { operationId, tags: own, summary, responses } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(own).toHaveLength(1);
      expect(tags).toContain(own[0]);
      expect(summary.length).toBeGreaterThan(5);
      const statuses = Object.keys(responses);
      expect(statuses.filter((status) => status.startsWith('2'))).toHaveLength(1);
      expect(statuses).toEqual(expect.arrayContaining(['401', '429', '500']));
      for (const { description } of Object.values(responses)) expect(description.length).toBeGreaterThan(3);
    }
    expect(new Set(operations.flatMap((one) => one.tags))).toEqual(new Set(tags));
  });

  it('declares the parameters of every path, pages for lists, keys for POSTs', () => {
    for (const { path, method, parameters = [], responses } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((one) => one.in === 'path');
      expect(declared.map(({ name }) => name).sort()).toEqual(inPath.sort());
      expect(declared.every(({ required }) => required)).toBe(true);
      const names = parameters.map(({ name }) => name);
      if (method === 'post') expect(names).toContain('idempotency-key');
      const answer = responses['200']?.content?.['application/json']?.schema as
        | { properties?: Json }
        | undefined;
      if (answer?.properties?.nextCursor) expect(names).toEqual(expect.arrayContaining(['limit', 'cursor']));
    }
  });

  it('names only schemas that it has', () => {
    for (const [key, value] of walk(document)) {
      if (key !== '$ref') continue;
      expect(String(value)).toMatch(/^#\/components\/schemas\//);
      expect(document.components.schemas).toHaveProperty([String(value).split('/').at(-1) ?? '']);
    }
  });

  it('answers problems as problem+json', () => {
    for (const { responses } of operations)
      for (const [status, { content }] of Object.entries(responses))
        if (Number(status) >= 400)
          expect(content).toEqual({
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          });
  });

  it('says what the event API takes', () => {
    const schema = document.paths['/api/v1/connections/{id}/events/{slug}']?.post?.requestBody?.content[
      'application/json'
    ]?.schema as { anyOf: { title: string; properties: Json }[] };
    const titles = schema.anyOf.flatMap(({ title }) => title.split(', '));
    expect(titles).toEqual(expect.arrayContaining(['abandoned-cart', 'order-paid', 'nps-survery']));
    expect(schema.anyOf.every(({ properties }) => properties.customer)).toBe(true);
  });

  it('is the same for every request', () => {
    expect(JSON.parse(JSON.stringify(openApiDocument()))).toEqual(document);
  });
});

describe('/api/docs', () => {
  it('shows every operation and schema, without a script', async () => {
    const response = await hall.fetch('/api/docs');
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:|<style/i);
    for (const { operationId, path } of operations) {
      expect(page).toContain(`id="${operationId}"`);
      expect(page).toContain(path);
    }
    for (const name of Object.keys(document.components.schemas))
      expect(page).toContain(`id="schema-${name}"`);
  });

  it('has no link on the page that leads nowhere, and no id twice', async () => {
    const page = await (await hall.fetch('/api/docs')).text();
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(page).not.toMatch(/\[object|undefined|NaN/);
  });

  it('escapes what it shows', async () => {
    const page = await (await hall.fetch('/api/docs')).text();
    expect(page).not.toContain('<PAGE>');
    expect(page).toContain('&quot;');
  });

  it('has its stylesheet, for light and dark', async () => {
    const response = await hall.fetch('/api/docs.css');
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const style = await response.text();
    expect(style).toContain('color-scheme: light dark');
    expect(style).not.toMatch(/url\(|@import/);
  });
});

describe('the worker', () => {
  it('serves the API, its documents and the event API for others', async () => {
    const status = async (path: string, init?: RequestInit) =>
      (await SELF.fetch(`https://ponte.test${path}`, init)).status;
    expect(await status('/api/openapi.json')).toBe(200);
    expect(await status('/api/docs')).toBe(200);
    expect(await status('/api/v1/connections')).toBe(401);
    expect(await status('/integrations/con_x/events/order-paid', { method: 'POST', body: '{}' })).toBe(401);
    expect(await status('/api/nope')).toBe(404);
  });
});
