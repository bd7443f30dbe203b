/**
 * Tenants of the API, on the real routes and the real D1, with queues that the test pumps. Every
 * answer is held against the documentation: an undocumented status or member fails the test.
 */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import type { z } from '@hono/zod-openapi';
import { expect } from 'vitest';
import { connectors } from '../../../connectors';
import { routes } from '../../../routes';
import { v1 } from '../../../routes/api';
import type { Automation, Connection, Delivery, Dispatch, Event } from '../../../routes/api/schemas';
import { integrations, me } from '../../../routes/integrations';
import { createApp } from '../../../src/app';
import type { Bindings } from '../../../src/env';
import { iso } from '../../../src/hub/hub';
import type { Connector } from '../../../src/kit';
import { newId, newSecret } from '../../../src/kit/id';
import { sha256 } from '../../../src/store/vault';
import { createWorld, marked, type World } from '../../hub/world';
import { insertOrganization } from '../../store/organization';

export type ConnectionJson = z.infer<typeof Connection>;
export type AutomationJson = z.infer<typeof Automation>;
export type DeliveryJson = z.infer<typeof Delivery>;
export type DispatchJson = z.infer<typeof Dispatch>;
export type EventJson = z.infer<typeof Event>;
export interface PageJson<Item> {
  data: Item[];
  nextCursor: string | null;
}
export interface ProblemJson {
  code: string;
  requestId: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

export interface Answer<Body> {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

type Headers_ = Record<string, string>;

/** `path` is behind `/api/v1`, or absolute where it begins with `/integrations` or `/me`. */
export interface Client {
  request<Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Headers_,
  ): Promise<Answer<Body>>;
  get<Body = unknown>(path: string): Promise<Answer<Body>>;
  post<Body = unknown>(path: string, body?: unknown, headers?: Headers_): Promise<Answer<Body>>;
  patch<Body = unknown>(path: string, body: unknown): Promise<Answer<Body>>;
  delete(path: string): Promise<Answer<unknown>>;
}

export interface Tenant extends Client {
  organizationId: string;
  key: string;
}

export interface Hall {
  world: World;
  tenant: Tenant;
  /** Somebody else on the same hub. */
  other: Tenant;
  /** Whether each limit still lets through. */
  limits: { api: boolean; events: boolean; refused: boolean; signIn: boolean };
  client(authorization: string | undefined): Client;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export const ORIGIN = 'https://ponte.test';

export async function openHall(
  extra: readonly Connector[] = [],
  bindings: Partial<Bindings> = {},
): Promise<Hall> {
  const limits = { api: true, events: true, refused: true, signIn: true };
  const limiter = (name: keyof typeof limits) => ({ limit: async () => ({ success: limits[name] }) });
  const world = await createWorld([...connectors.values(), ...extra], {
    LIMIT_API: limiter('api'),
    LIMIT_EVENTS: limiter('events'),
    LIMIT_REFUSED: limiter('refused'),
    LIMIT_SIGN_IN: limiter('signIn'),
    ...bindings,
  });
  const app = createApp((_env, marks) => marked(world.hub, marks), routes);
  const fetch = async (path: string, init?: RequestInit) => {
    const ctx = createExecutionContext();
    // Redirects are answers to look at.
    const answer = await app.fetch(
      new Request(`${ORIGIN}${path}`, { redirect: 'manual', ...init }),
      {},
      ctx as unknown as Parameters<typeof app.fetch>[2],
    );
    await waitOnExecutionContext(ctx);
    return answer;
  };
  const client = (authorization: string | undefined) => clientOf(fetch, authorization);
  const tenant = async (name: string): Promise<Tenant> => {
    const { organizationId, key } = await addOrganization(world, name);
    return { organizationId, key, ...client(`Bearer ${key}`) };
  };
  return { world, limits, client, fetch, tenant: await tenant('Loja A'), other: await tenant('Loja B') };
}

/** An organization with one API key. */
export async function addOrganization(
  world: World,
  name: string,
  change: { revokedAt?: string } = {},
): Promise<{ organizationId: string; key: string }> {
  const now = world.hub.now();
  const organizationId = newId('org', now);
  const key = `ponte_${newSecret()}`;
  await insertOrganization(
    world.hub.db,
    { id: organizationId, name, timeZone: 'America/Sao_Paulo', language: 'pt-BR', createdAt: iso(now) },
    {
      hash: await sha256(key),
      id: newId('key', now),
      organizationId,
      name: 'test',
      createdAt: iso(now),
      ...change,
    },
  );
  return { organizationId, key };
}

function clientOf(fetch: Hall['fetch'], authorization: string | undefined): Client {
  const request: Client['request'] = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Headers_ = {},
  ): Promise<Answer<Body>> => {
    const whole = /^\/(integrations|me)\b/.test(path) ? path : `/api/v1${path}`;
    const response = await fetch(whole, {
      method,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    expectDocumented(method, whole, response, json);
    return { status: response.status, headers: response.headers, text, body: json as Body };
  };
  return {
    request,
    get: (path) => request('GET', path),
    post: (path, body, headers) => request('POST', path, body, headers),
    patch: (path, body) => request('PATCH', path, body),
    delete: (path) => request('DELETE', path),
  };
}

/** Every route of the API: its address, and the zod schemas that its documentation is made from. */
export const ROUTES = (
  [
    ['/api/v1', v1],
    ['/integrations', integrations],
    ['/me', me],
  ] as const
).flatMap(([base, app]) =>
  app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route'
      ? [
          {
            ...definition.route,
            method: definition.route.method.toUpperCase(),
            path: (base + definition.route.path).replace(/\/$/, ''),
          },
        ]
      : [],
  ),
);

/** The documented route that an address belongs to. */
export const routeOf = (method: string, path: string) =>
  ROUTES.find(
    (route) =>
      route.method === method &&
      new RegExp(`^${route.path.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path.replace(/\?.*$/, '')),
  );

function expectDocumented(method: string, path: string, response: Response, body: unknown): void {
  const route = routeOf(method, path);
  if (!route) return;
  const { status } = response;
  const documented = route.responses[status] as Documented | undefined;
  expect(
    documented,
    `${method} ${route.path} does not document ${status}: ${JSON.stringify(body)}`,
  ).toBeDefined();
  const [content] = Object.entries(documented?.content ?? {});
  if (!content) {
    expect(body).toBeUndefined();
    return;
  }
  const [mediaType, { schema }] = content;
  expect(response.headers.get('content-type')?.split(';')[0]).toBe(mediaType);
  // Parsing drops what the schema does not know.
  expect(schema.parse(body)).toEqual(body);
}

interface Documented {
  content?: Record<string, { schema: z.ZodType }>;
}

/** Values for every field of a connector, all of them its examples. */
export function examplesOf(connector: Connector) {
  const values: Record<'credentials' | 'settings', Record<string, string>> = {
    credentials: {},
    settings: {},
  };
  for (const { group, key, example } of connector.fields) values[group][key] = example;
  return values;
}

/** A connection that the API makes. */
export async function connect(
  tenant: Client,
  connector: string,
  body: { name?: string; credentials?: unknown; settings?: unknown; teams?: string[] } = {},
): Promise<ConnectionJson> {
  const answer = await tenant.post<ConnectionJson>('/connections', { connector, name: connector, ...body });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** An order for the event API. */
export const ORDER = {
  customer: { first_name: 'Mariana', last_name: 'Alves', phone: '5511987654321' },
  order: {
    id: '10457',
    products: [{ name: 'Camiseta', quantity: 2, value: 59.9 }],
    products_total: 119.8,
    total: 134.7,
    discount: 0,
  },
};

/** A shop without a connector, a simulator, and an automation between them, switched on. */
export async function openShop(tenant: Client, change: Record<string, unknown> = {}) {
  const shop = await connect(tenant, 'generic');
  const channel = await connect(tenant, 'simulator');
  const automation = await tenant.post<AutomationJson>('/automations', {
    name: 'Pago',
    connectionId: shop.id,
    trigger: { type: 'order.paid' },
    action: { kind: 'message', channelId: channel.id, template: 'Oi {{ customer.firstName }}, pago!' },
    ...change,
  });
  expect(automation.status, automation.text).toBe(201);
  return { shop, channel, automation: automation.body };
}
