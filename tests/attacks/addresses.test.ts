/**
 * Server-side request forgery: every address that a merchant may type, that a delivery may carry and
 * that a vendor may answer with, tried with addresses that the hub must not call, in production.
 */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectors } from '../../connectors';
import type { Connector } from '../../src/kit';
import { createHttp } from '../../src/kit/http';
import { connect, examplesOf, type Hall, ORDER, openHall, type ProblemJson } from '../routes/api/helpers';
import { isHostIn } from '../suite/declaration';
import { make, post, VARIANTS, write } from './vendors';

/** Hosts that lead into somebody's network, however they are spelled. */
const PRIVATE_HOSTS = [
  'localhost',
  'LOCALHOST.',
  'api.localhost',
  'intranet',
  'router.lan',
  'printer.local',
  'metadata.google.internal',
  'instance-data.ec2.internal',
  'kubernetes.default.svc.cluster.local',
  '127.0.0.1',
  '127.1',
  '127.0.0.1.',
  '2130706433',
  '0x7f.1',
  '0x7f000001',
  '0177.0.0.01',
  '017700000001',
  '１２７.0.0.1',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  '0',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '100.100.100.200',
  '169.254.169.254',
  '0xa9fea9fe',
  '192.0.0.192',
  '224.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001:0:53aa::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '127.0.0.1.nip.io',
  'app.10.0.0.1.nip.io',
  '169-254-169-254.sslip.io',
  'app-192-168-1-1.sslip.io',
];

/** Whole addresses that are wrong in another way. */
const BAD_ADDRESSES = [
  ...PRIVATE_HOSTS.map((host) => `https://${host}/`),
  'http://example.com/',
  'https://user:pass@example.com/',
  'https://example.com@169.254.169.254/',
  'https://169.254.169.254\\@example.com/',
  'https://169.254.169.254#@example.com/',
  'https://example.com:22/',
  'https://example.com:25/',
  'file:///etc/passwd',
  'ftp://example.com/',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'data:text/plain,x',
  'javascript:alert(1)',
  'blob:https://example.com/x',
  '//169.254.169.254/',
  '\\\\169.254.169.254\\',
  'https:169.254.169.254',
  'https://169.254.169.254\t/',
  'not an address',
];

let hall: Hall;
/** What left the hub. */
let asked: Request[];

const open = async (): Promise<void> => {
  hall = await openHall([], { PONTE_ENV: 'production' });
  asked = [];
  hall.world.network = (request) => {
    asked.push(request);
    return Response.json({});
  };
};

const urlFields = [...connectors.values()].flatMap((connector) =>
  connector.fields
    .filter(({ type, key }) => type === 'url' || key === 'baseUrl')
    .map(({ key, group }) => [connector.slug, `${group}.${key}`, { connector, key, group }] as const),
);

describe('an address that a merchant types', () => {
  beforeAll(open);

  it.each(urlFields)('at %s, %s', async (slug, path, { connector, key, group }) => {
    const typed = examplesOf(connector);
    const { id } = await connect(hall.tenant, slug, typed);
    for (const [at, address] of BAD_ADDRESSES.entries()) {
      const bad = { ...typed, [group]: { ...typed[group], [key]: address } };
      const made = await hall.tenant.post<ProblemJson>('/connections', {
        connector: slug,
        name: 'x',
        ...bad,
      });
      expect(made.status, address).toBe(422);
      expect(made.body.errors?.map((error) => error.path)).toEqual([path]);
      if (at % 5 > 0) continue;
      const changed = await hall.tenant.patch<ProblemJson>(`/connections/${id}`, {
        [group]: { [key]: address },
      });
      expect(changed.status, address).toBe(422);
    }
    const { body } = await hall.tenant.get<{ settings: Record<string, string> }>(`/connections/${id}`);
    expect(body.settings[key]).toBe(typed.settings[key]);
    expect(asked).toEqual([]);
  });

  it('may be of another vendor at none that has hosts of its own', async () => {
    for (const [slug, , { connector, key, group }] of urlFields) {
      if (!connector.hosts) continue;
      const typed = examplesOf(connector);
      for (const host of ['evil.example', ...connector.hosts.flatMap(lookalikes)]) {
        // `evilapi.vendor.com`, where all below `vendor.com` is the vendor's.
        if (isHostIn(host, connector.hosts)) continue;
        const bad = { ...typed, [group]: { ...typed[group], [key]: `https://${host}/` } };
        const made = await hall.tenant.post('/connections', { connector: slug, name: 'x', ...bad });
        expect(made.status, `${slug} ${host}`).toBe(422);
      }
    }
  });
});

const lookalikes = (pattern: string): string[] => {
  const host = pattern.replace('*.', '');
  return [
    `${host}.evil.example`,
    `evil${host}`,
    `evil-${host}`,
    `${host}%2eevil.example`,
    `evil.example/${host}`,
  ];
};

it('of the hub itself is no address to call', async () => {
  const fetch = async () => new Response('{}');
  const http = createHttp({ fetch, allowPrivate: false, ownHost: 'ponte.example.com' });
  for (const url of [
    'https://ponte.example.com/hooks/x/y',
    'https://PONTE.example.com:443/',
    'https://ponte.example.com./',
  ])
    expect(await http.request({ url }), url).toMatchObject({ ok: false, kind: 'blocked' });
  expect(await http.request({ url: 'https://shop.example.com/' })).toMatchObject({ ok: true });
});

/** Everything that makes a connection call out; none of it may fail otherwise than by a value. */
/** Whether `exercise` makes it call: some only act, and without a consent others have no token. */
const mayCall = ({ oauth, fields, probe, poll, channel, inbound }: Connector): boolean =>
  (!oauth || fields.some(({ key }) => key === 'accessToken')) &&
  [probe, poll, channel, inbound?.register].some((ability) => ability !== undefined);

async function exercise(connector: Connector, id: string): Promise<void> {
  const { tenant, world } = hall;
  for (const path of ['test', 'register', ...(connector.poll ? ['sync'] : [])])
    expect((await tenant.post(`/connections/${id}/${path}`)).status, path).toBeLessThan(300);
  if (connector.channel) {
    const shop = await connect(tenant, 'generic');
    const action = {
      kind: 'message',
      channelId: id,
      template: 'Oi',
      mediaUrl: 'http://169.254.169.254/a.jpg',
    };
    const to = connector.channel.address === 'email' ? '{{ customer.email }}' : '{{ customer.phone }}';
    const automation = {
      name: 'x',
      connectionId: shop.id,
      trigger: { type: 'order.paid' },
      action: { ...action, to },
    };
    expect((await tenant.post('/automations', automation)).status).toBe(201);
    const { customer } = ORDER;
    const order = { ...ORDER, customer: { ...customer, email: 'ana@example.com' } };
    await tenant.post(`/connections/${shop.id}/events/order-paid`, order);
  }
  await world.drain();
}

const asksOf = (): string[] => asked.map(({ url }) => new URL(url).hostname);

/** Where its own calls may go: the vendor's hosts, else the one example host that the form shows. */
const isIts = (connector: Connector, host: string): boolean =>
  connector.hosts
    ? isHostIn(host, connector.hosts)
    : connector.fields.some(({ example }) => example.includes(host) && host.includes('.'));

/** Texts that would bend an address which they are put into. */
const STRAY_TEXTS = [
  '169.254.169.254',
  'https://[::1]',
  'x@10.0.0.1',
  'localhost#',
  '10.0.0.1.nip.io/',
  'evil.example/',
  'evil.example#',
  '@evil.example',
  '\\evil.example',
  '../../x',
  'x?y=1#',
];

const callers = [...connectors.values()]
  .filter(({ fields }) => fields.some(({ type }) => type === 'url'))
  .map((connector) => [connector.slug, connector] as const);

describe('a setting that is no address, but ends up in one', () => {
  beforeAll(open);

  it.each(callers)('of %s leads nowhere else', async (slug, connector) => {
    const typed = examplesOf(connector);
    const texts = connector.fields.filter(({ type, group }) => type === 'text' && group === 'settings');
    for (const { key } of texts)
      for (const text of STRAY_TEXTS) {
        // Without its baseUrl the address is made of the settings.
        const { baseUrl: _, ...settings } = typed.settings;
        const bad = { ...typed, settings: { ...settings, [key]: text } };
        const made = await hall.tenant.post<{ id: string }>('/connections', {
          connector: slug,
          name: 'x',
          ...bad,
        });
        expect([201, 422]).toContain(made.status);
        if (made.status !== 201) continue;
        asked = [];
        for (const verb of ['test', 'register'])
          expect((await hall.tenant.post(`/connections/${made.body.id}/${verb}`)).status).toBe(200);
        for (const host of asksOf()) {
          if (connector.hosts) expect(isHostIn(host, connector.hosts), `${key}=${text}: ${host}`).toBe(true);
          else expect(['evil.example', ...exampleHosts(connector)], `${key}=${text}`).toContain(host);
        }
        await hall.tenant.delete(`/connections/${made.body.id}`);
      }
  });
});

const exampleHosts = ({ fields }: Connector): string[] =>
  fields.flatMap(({ example }) => URL.parse(example)?.hostname ?? []);

describe('an address that got past the form', () => {
  beforeEach(open);

  it.each(urlFields)('of %s, %s, is not called', async (_slug, _path, { connector, key }) => {
    const typed = examplesOf(connector);
    const { db } = hall.world.hub;
    for (const address of ['https://169.254.169.254/latest', 'https://[::1]/', 'http://example.com/']) {
      const { id } = await connect(hall.tenant, connector.slug, typed);
      const settings = JSON.stringify({ ...typed.settings, [key]: address });
      await db.$client.prepare('UPDATE connections SET settings = ?1 WHERE id = ?2').bind(settings, id).run();
      await exercise(connector, id);
    }
    // Its other addresses may be called: they are as they should be.
    const others = new Set(
      connector.fields
        .filter((one) => one.key !== key)
        .flatMap(({ example }) => URL.parse(example)?.hostname ?? []),
    );
    expect(asksOf().filter((host) => !others.has(host))).toEqual([]);
    expect(hall.world.logs.filter((line) => line.includes('"error"'))).toEqual([]);
  });
});

const EVIL = 'https://evil.example/steal';

describe('an address that a vendor answers with', () => {
  beforeEach(open);

  it.each(callers)('is not followed by %s: redirects', async (slug, connector) => {
    for (const [status, location] of [
      [301, EVIL],
      [302, 'http://169.254.169.254/latest/meta-data/'],
      [307, '//evil.example/'],
      [308, 'file:///etc/passwd'],
    ] as const) {
      hall.world.network = (request) => {
        asked.push(request);
        return new Response(null, { status, headers: { location } });
      };
      const { id } = await connect(hall.tenant, slug, examplesOf(connector));
      await exercise(connector, id);
    }
    if (mayCall(connector)) expect(asked.length).toBeGreaterThan(0);
    expect(asksOf().filter((host) => !isIts(connector, host))).toEqual([]);
  });

  it.each(callers)(
    'is not called by %s: links to a next page, to details, to files',
    async (slug, connector) => {
      const item = { id: 1, url: EVIL, resource_uri: EVIL, self: EVIL, updated_at: '2026-11-22T12:00:00Z' };
      const links = { next: EVIL, prev: EVIL, last: EVIL, next_page: EVIL, nextPage: EVIL, previous: EVIL };
      const page = {
        ...links,
        links,
        _links: { next: { href: EVIL } },
        meta: links,
        paging: { ...links, cursors: { after: EVIL } },
        page_info: { next_page_token: EVIL },
        url: EVIL,
        base_url: EVIL,
        access_token: 'x',
        ...Object.fromEntries(['data', 'items', 'objects', 'orders', 'results'].map((key) => [key, [item]])),
      };
      for (const body of [page, [item]]) {
        hall.world.network = (request) => {
          asked.push(request);
          const headers = {
            link: `<${EVIL}>; rel="next"`,
            'content-location': EVIL,
            refresh: `0;url=${EVIL}`,
          };
          return asked.length > 200 ? Response.json([]) : Response.json(body, { headers });
        };
        const { id } = await connect(hall.tenant, slug, examplesOf(connector));
        await exercise(connector, id);
      }
      if (mayCall(connector)) expect(asked.length).toBeGreaterThan(0);
      expect(asksOf().filter((host) => !isIts(connector, host))).toEqual([]);
    },
  );
});

describe('an address in a delivery', () => {
  beforeEach(open);

  const heard = VARIANTS.filter(({ connector, scheme }) => scheme && connector.inbound?.hydrate);

  it.each(heard.map((one) => [one.name, one] as const))('is not called by %s', async (_name, variant) => {
    const { connector } = variant;
    const typed = examplesOf(connector);
    const settings = { ...typed.settings, ...variant.settings };
    const here = await make(hall.world, { ...variant, ...typed, settings });
    for (const sample of connector.samples ?? [])
      for (const poison of [EVIL, '//evil.example/', '@evil.example', '../../../x?y#z']) {
        const letter = await write(
          here,
          { ...sample, body: poisoned(sample.body, poison) },
          hall.world.hub.now(),
        );
        expect((await post(hall, letter)).status).toBeLessThan(300);
      }
    await hall.world.drain();
    expect(asksOf().filter((host) => !isIts(connector, host))).toEqual([]);
    expect(asked.filter(({ url }) => /\.\.|%2e%2e|169\.254/i.test(new URL(url).pathname))).toEqual([]);
  });
});

/** Every text and number replaced. */
function poisoned(value: unknown, poison: string): unknown {
  if (Array.isArray(value)) return value.map((member) => poisoned(member, poison));
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean' ? value : poison;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, poisoned(member, poison)]));
}
