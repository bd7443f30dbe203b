/// <reference types="vite/types/importMeta.d.ts" />
/**
 * Fixtures: `tests/fixtures/<slug>/*.json`, deliveries in the vendor's exact shape with what must
 * come of them.
 */
import { z } from 'zod';
import type { ConnectionView, InboundDelivery } from '../../src/kit/contract';

const texts = z.record(z.string(), z.string());

export const Fixture = z.strictObject({
  description: z.string().min(1),
  method: z.string().optional(),
  headers: texts.optional(),
  query: texts.optional(),
  path: z.string().optional(),
  body: z.unknown(),
  settings: texts.optional(),
  via: z.enum(['webhook', 'poll', 'reconcile', 'import', 'api', 'simulate', 'replay']).optional(),
  /** All observations in order, each compared by `toMatchObject`; or the reason why there is none. */
  expect: z.union([
    z.array(z.looseObject({ type: z.string(), subject: z.string() })).min(1),
    z.strictObject({ ignored: z.string() }),
    z.strictObject({ poll: z.array(z.string()) }),
    z.strictObject({ failed: z.string() }),
  ]),
});
export type Fixture = z.infer<typeof Fixture>;

const FILES = import.meta.glob<unknown>('../fixtures/**/*.json', { import: 'default' });
const SOURCES = Object.keys(import.meta.glob('../../connectors/**/*.ts'));

export const fixtureNames = (slug: string): string[] =>
  Object.keys(FILES).filter((name) => name.startsWith(`../fixtures/${slug}/`));

/** Throws on a file that is not a fixture. */
export async function loadFixture(name: string): Promise<Fixture> {
  return Fixture.parse(await FILES[name]?.());
}

export const loadFixtures = (slug: string): Promise<Fixture[]> =>
  Promise.all(fixtureNames(slug).map(loadFixture));

/** Whether `connectors/<slug>.ts` or `connectors/<slug>/index.ts` exists. */
export const hasSource = (slug: string): boolean =>
  SOURCES.includes(`../../connectors/${slug}.ts`) || SOURCES.includes(`../../connectors/${slug}/index.ts`);

/** What a fixture or sample needs to become a delivery. */
export interface Incoming {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  query?: Readonly<Record<string, string>> | undefined;
  path?: string | undefined;
  via?: InboundDelivery['via'] | undefined;
  body: unknown;
}

/** A delivery as the hub hands it over: header names in lower case. */
export function deliveryOf(incoming: Incoming): InboundDelivery {
  const headers = Object.entries(incoming.headers ?? {});
  return {
    id: 'dlv_01JDA2Q4ZV0000000000000000',
    via: incoming.via ?? 'webhook',
    method: incoming.method ?? 'POST',
    path: incoming.path ?? '',
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    query: incoming.query ?? {},
    body: incoming.body,
    receivedAt: '2026-11-22T13:05:00.000Z',
  };
}

export const connectionOf = (settings: Readonly<Record<string, string>>): ConnectionView => ({
  id: 'con_01JDA2Q4ZV0000000000000000',
  settings,
  connectedAt: '2026-11-01T00:00:00.000Z',
});
