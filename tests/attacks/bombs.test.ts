/** Too much of everything: size, depth, number, compression. */
import { beforeEach, describe, expect, it } from 'vitest';
import { connectors } from '../../connectors';
import { MAX_BODY } from '../../src/hub/receive';
import { createHttp } from '../../src/kit/http';
import {
  connect,
  type DeliveryJson,
  type Hall,
  ORIGIN,
  openHall,
  type PageJson,
} from '../routes/api/helpers';
import { INBOUND, make, post, write } from './vendors';

let hall: Hall;

beforeEach(async () => {
  hall = await openHall();
});

const errors = (): string[] => hall.world.logs.filter((line) => line.includes('"level":"error"'));

/** A stream that ends when nobody reads on, or after `most` bytes; and how much of it was asked for. */
function stream(most = Number.POSITIVE_INFINITY) {
  const seen = { bytes: 0, cancelled: false };
  const body = new ReadableStream({
    pull(controller) {
      if (seen.bytes >= most) return controller.close();
      seen.bytes += 50_000;
      controller.enqueue(new Uint8Array(50_000).fill(0x20));
    },
    cancel() {
      seen.cancelled = true;
    },
  });
  return { seen, body };
}

/** Every place that takes a body, with what opens it. */
const doors = async (): Promise<[string, Record<string, string>][]> => {
  const shop = await connect(hall.tenant, 'generic');
  const hook = (shop.webhookUrl ?? '').slice(ORIGIN.length);
  const key = { authorization: `Bearer ${hall.tenant.key}`, 'content-type': 'application/json' };
  const own = { origin: ORIGIN };
  return [
    [hook, { 'content-type': 'application/json' }],
    [hook, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['/api/v1/connections', key],
    [`/api/v1/connections/${shop.id}/events/order-paid`, key],
    [`/integrations/${shop.id}/events/order-paid`, key],
    ['/api/auth/sign-in/email', { ...own, 'content-type': 'application/json' }],
    ['/entrar', { ...own, 'content-type': 'application/x-www-form-urlencoded' }],
    ['/setup/x', { ...own, 'content-type': 'application/x-www-form-urlencoded' }],
    ['/senha', { ...own, 'content-type': 'application/x-www-form-urlencoded' }],
  ];
};

describe('a body', () => {
  it('that is too large is refused, announced or not, without reading it to its end', async () => {
    for (const [path, headers] of await doors()) {
      const said = await hall.fetch(path, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(MAX_BODY + 1) },
        body: 'x',
      });
      expect(said.status, path).toBe(413);
      const whole = await hall.fetch(path, { method: 'POST', headers, body: ' '.repeat(MAX_BODY + 1) });
      expect(whole.status, path).toBe(413);
      const { seen, body } = stream();
      const endless = await hall.fetch(path, { method: 'POST', headers, body });
      expect(endless.status, path).toBe(413);
      expect(seen.bytes, path).toBeLessThan(MAX_BODY + 500_000);
    }
    expect(hall.world.ingest.sent).toEqual([]);
    expect(errors()).toEqual([]);
  });

  it('that strangers send is not read at all where a key is asked for', async () => {
    for (const path of ['/api/v1/connections', '/integrations/x/events/y', '/me']) {
      const { seen, body } = stream();
      expect((await hall.fetch(path, { method: 'POST', body })).status).toBe(401);
      expect(seen.bytes).toBeLessThan(200_000);
    }
  });

  it('may be exactly as large as allowed', async () => {
    const [[hook = ''] = []] = await doors();
    const answer = await hall.fetch(hook, { method: 'POST', body: `{"a":"${'x'.repeat(MAX_BODY - 8)}"}` });
    expect(answer.status).toBe(200);
  });
});

/** A megabyte of zeros that packs to a kilobyte, so many times over. */
async function gzipped(megabytes: number): Promise<Uint8Array> {
  const { body } = stream(megabytes * 1_000_000);
  return new Uint8Array(await new Response(body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
}

describe('a compression bomb', () => {
  it('that is posted stays packed, and ends as what cannot be read', async () => {
    const bomb = await gzipped(50);
    expect(bomb.length).toBeLessThan(100_000);
    const [[hook = ''] = []] = await doors();
    for (const headers of [
      { 'content-encoding': 'gzip', 'content-type': 'application/json' },
      { 'content-type': 'application/gzip' },
    ])
      expect((await hall.fetch(hook, { method: 'POST', headers, body: bomb.slice() })).status).toBe(200);
    await hall.world.minutes(2);
    const { body } = await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries');
    expect(body.data.map(({ state, reason }) => [state, reason?.code])).toEqual([
      ['failed', 'unreadable_body'],
      ['failed', 'unreadable_body'],
    ]);
    const key = { authorization: `Bearer ${hall.tenant.key}`, 'content-type': 'application/json' };
    const answer = await hall.fetch('/api/v1/connections', {
      method: 'POST',
      headers: { ...key, 'content-encoding': 'gzip' },
      body: bomb.slice(),
    });
    expect(answer.status).toBe(400);
  });

  it('that a vendor answers with is cut off while it is unpacked', async () => {
    const bomb = await gzipped(200);
    let unpacked = 0;
    const counting = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        unpacked += chunk.length;
        controller.enqueue(chunk);
      },
    });
    // What the runtime does with `content-encoding: gzip`, before we see the body.
    const body = new Blob([bomb.slice()])
      .stream()
      .pipeThrough(new DecompressionStream('gzip'))
      .pipeThrough(counting);
    const http = createHttp({ fetch: async () => new Response(body), allowPrivate: false });
    expect(await http.request({ url: 'https://api.loja.test.br/' })).toMatchObject({
      ok: false,
      kind: 'too_large',
    });
    expect(unpacked).toBeLessThan(5_000_000);
  });
});

describe('a document', () => {
  const deep = (levels: number): string => '{"a":'.repeat(levels) + '[]'.repeat(1) + '}'.repeat(levels);

  /** What is valid JSON, and no business document. */
  const ODD: Record<string, string> = {
    'lists in lists': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    'members in members': deep(100_000),
    'a hundred thousand members': `{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join()}}`,
    'one name, over and over': `{${'"a":1,'.repeat(100_000)}"a":1}`,
    'a huge list': `[${'0,'.repeat(400_000)}0]`,
    'empty lists': `[${'[],'.repeat(300_000)}[]]`,
    'huge numbers': `{"id":${'9'.repeat(100_000)},"b":1e999999,"c":-1e-999999,"d":${'1'.repeat(1000)}.5}`,
    'long digits': `{"id":"${'9'.repeat(900_000)}","phone":"${'9'.repeat(10_000)}","total":"${'1'.repeat(10_000)}"}`,
    blanks: `{"id":"x","name":"${' '.repeat(400_000)}x","phone":"${'( '.repeat(100_000)}","at":"${'2'.repeat(10_000)}"}`,
    'a broken string': '{"id":"\\ud800","name":"\\udfff\\u0000"}',
  };

  it.each(Object.keys(ODD))('%s: has its end, and costs nobody else anything', async (name) => {
    const text = ODD[name] ?? '';
    const variants = INBOUND.filter(({ scheme }) => scheme?.scheme === 'url' || scheme?.scheme === 'hmac');
    const made = await Promise.all(variants.map((variant) => make(hall.world, variant)));
    for (const one of made) {
      const words = { ...one.connector.samples?.[0], body: null, text };
      const letter = await write(one, words, hall.world.hub.now());
      expect((await post(hall, letter)).status, one.name).toBeLessThan(300);
    }
    await hall.world.minutes(5);
    const rows = await hall.world.deliveries();
    expect(rows).toHaveLength(made.length);
    expect(rows.filter(({ reason }) => reason === 'internal')).toEqual([]);
    if (/ in /.test(name))
      expect(new Set(rows.map(({ reason }) => reason))).toEqual(new Set(['unreadable_body']));
    expect(errors()).toEqual([]);
  });
});

describe('an address', () => {
  it('with ten thousand parameters, or one of a hundred thousand characters, is one like any other', async () => {
    const [[hook = ''] = []] = await doors();
    const key = { authorization: `Bearer ${hall.tenant.key}` };
    const many = Array.from({ length: 10_000 }, (_, at) => `a[${at}][b]=${at}`).join('&');
    for (const query of [
      many,
      `a=${'x'.repeat(100_000)}`,
      'a[]=1&'.repeat(10_000),
      `${'a[b]'.repeat(10_000)}=1`,
    ]) {
      expect((await hall.fetch(`${hook}?${query}`, { method: 'POST' })).status).toBe(200);
      for (const path of ['/api/v1/deliveries', '/entrar', '/healthz'])
        expect((await hall.fetch(`${path}?${query}`, { headers: key })).status, path).toBeLessThan(500);
    }
    await hall.world.minutes(2);
    const { body } = await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries');
    expect(body.data.filter(({ reason }) => reason?.code === 'internal')).toEqual([]);
    expect(body.data).toHaveLength(4);
    expect(errors()).toEqual([]);
  });

  it('is as long as it likes, and still nothing', async () => {
    for (const path of [
      `/${'a/'.repeat(5000)}`,
      `/hooks/generic/${'a'.repeat(50_000)}`,
      `/api/v1/connections/${'%00'.repeat(5000)}`,
    ])
      expect([401, 404, 405]).toContain((await hall.fetch(path, { method: 'POST' })).status);
    expect(errors()).toEqual([]);
  });
});

it('a header of half a megabyte is kept out of the way, and breaks nothing', async () => {
  const [[hook = ''] = []] = await doors();
  const headers = { 'content-type': 'application/json', 'x-large': 'x'.repeat(500_000) };
  expect((await hall.fetch(hook, { method: 'POST', headers, body: '{"a":1}' })).status).toBe(200);
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`x-${at}`, 'x']));
  expect((await hall.fetch(hook, { method: 'POST', headers: many, body: '{"a":2}' })).status).toBe(200);
  await hall.world.minutes(2);
  const { body } = await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries');
  expect(body.data.map(({ state }) => state)).toEqual(['processed', 'processed']);
});

it('a form is no slower for what is typed into it', async () => {
  // Patterns that could be walked in more than one way would take for ever on these.
  for (const { slug, fields } of connectors.values())
    for (const { key, group, example, pattern } of fields) {
      if (!pattern) continue;
      const [letter = 'a'] = example;
      for (const text of [
        letter.repeat(200_000),
        `${example}${'-'.repeat(100_000)}!`,
        `${example.repeat(2000)}\n`,
        ` ${'. '.repeat(50_000)}`,
      ]) {
        const answer = await hall.tenant.post('/connections', {
          connector: slug,
          name: 'x',
          [group]: { [key]: text },
        });
        expect([201, 422], `${slug} ${key}`).toContain(answer.status);
      }
    }
});
