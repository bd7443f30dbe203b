/** Every call a connector makes, against a far side that misbehaves. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Call, Connector, Outbound } from '../../src/kit/contract';
import type { HttpRequest, HttpResult } from '../../src/kit/http';
import { billingCalls } from './billing';
import { commerceCalls } from './commerce';
import { defaultSettings, isHostIn } from './declaration';
import { connectionOf, deliveryOf } from './fixtures';
import { type Callable, judgeCall, judgeChoices, judgeLogin, judgeOutcome, judgePage } from './judges';

const MAX_REQUESTS = 100;
const WEBHOOK_URL = 'https://ponte.example/hooks/x/0123456789abcdef';
const FAKE_BASE_URL = 'https://fake.vendor.example:8443/base';

const answer = (status: number, text: string, headers: Record<string, string> = {}): HttpResult => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { ok: true, status, headers, text, json };
};
const broken = (kind: 'timeout' | 'network' | 'blocked' | 'too_large'): HttpResult => ({
  ok: false,
  kind,
  detail: `GET vendor.example/v1 -> ${kind}`,
});

/** Answers after which nothing can have succeeded. */
const FAILURES: Readonly<Record<string, HttpResult>> = {
  timeout: broken('timeout'),
  network: broken('network'),
  blocked: broken('blocked'),
  'too large': broken('too_large'),
  'a redirect': answer(302, '', { location: 'https://elsewhere.example/' }),
  '400': answer(400, '{"error":"bad request"}'),
  '401': answer(401, '{"errors":"[API] Invalid API key or access token"}'),
  '403': answer(403, ''),
  '404': answer(404, 'Not Found'),
  '429': answer(429, '', { 'retry-after': '7' }),
  '500': answer(500, '<html><h1>Internal Server Error</h1></html>'),
  '503': answer(503, 'null'),
};
const ODDITIES: Readonly<Record<string, HttpResult>> = {
  'a page': answer(200, '<!doctype html><title>Welcome</title>'),
  'no body': answer(204, ''),
  null: answer(200, 'null'),
  'an empty list': answer(200, '[]'),
  'an empty object': answer(200, '{}'),
  'a word': answer(200, '"ok"'),
  'a long page': answer(200, 'x'.repeat(900_000)),
};

type Values = Readonly<Record<string, string>>;

export interface CallOptions {
  settings: Values;
  credentials: Values;
  /** Inputs to try each action with. */
  inputs: Readonly<Record<string, unknown>>;
}

export function testCalls(connector: Connector, options: CallOptions): void {
  const credentialSets = [options.credentials, ...withoutOne(connector, options.credentials)];

  test.each(Object.entries(FAILURES))('answers a failure as a value: %s', async (failure, result) => {
    for (const credentials of credentialSets) {
      for (const { name, ok, problems, requests, shown, mayBeMissing } of await runAll(
        connector,
        options,
        credentials,
        result,
      )) {
        expect(problems, name).toEqual([]);
        if (requests.length > 0 && !(mayBeMissing && failure === '404'))
          expect(ok, `${name} claims success`).toBe(false);
        // What a log-in hands over is a credential.
        if (name !== 'login')
          expect(secretsIn(shown, connector, credentials), `${name} shows credentials`).toEqual([]);
      }
    }
  });

  test.each(Object.entries(ODDITIES))('survives an odd success: %s', async (_name, result) => {
    for (const credentials of credentialSets) {
      for (const { name, problems } of await runAll(connector, options, credentials, result)) {
        expect(problems, name).toEqual([]);
      }
    }
  });

  test('survives any JSON', async () => {
    const any = fc.asyncProperty(fc.jsonValue(), async (json) => {
      for (const run of await runAll(
        connector,
        options,
        options.credentials,
        answer(200, JSON.stringify(json)),
      )) {
        expect(run.problems, run.name).toEqual([]);
      }
    });
    await fc.assert(any, { numRuns: 50 });
  });

  test('calls the vendor only, and its baseUrl when one is set', async () => {
    const ok = answer(200, '{}');
    const runs = await runAll(connector, options, options.credentials, ok);
    const asked = runs.flatMap(({ requests }) => requests.map(({ url }) => new URL(url)));
    const urlFields = connector.fields.filter(({ type, group }) => type === 'url' && group === 'settings');
    if (asked.length > 0) expect(urlFields.length, 'it calls, but no setting says where').toBeGreaterThan(0);
    for (const url of asked) {
      expect(url.protocol).toBe('https:');
      if (connector.hosts) expect(isHostIn(url.host, connector.hosts), url.host).toBe(true);
    }
    if (!connector.fields.some(({ key }) => key === 'baseUrl')) return;
    for (const credentials of credentialSets) {
      const moved = { ...options, settings: { ...options.settings, baseUrl: FAKE_BASE_URL } };
      for (const { name, requests } of await runAll(connector, moved, credentials, ok)) {
        for (const { url } of requests) expect(new URL(url).origin, name).toBe(new URL(FAKE_BASE_URL).origin);
      }
    }
  });
}

/** The credentials without each one that is optional, and with the required ones only. */
function withoutOne({ fields }: Connector, credentials: Values): Values[] {
  const optional = fields
    .filter(({ group, required }) => group === 'credentials' && !required)
    .map(({ key }) => key);
  const without = (...keys: string[]) =>
    Object.fromEntries(Object.entries(credentials).filter(([key]) => !keys.includes(key)));
  return optional.length === 0 ? [] : [...optional.map((key) => without(key)), without(...optional)];
}

interface Run {
  name: string;
  ok: boolean;
  problems: string[];
  requests: HttpRequest[];
  shown: string;
  mayBeMissing: boolean;
}

async function runAll(
  connector: Connector,
  { settings, inputs }: CallOptions,
  credentials: Values,
  result: HttpResult,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (const [name, start, judge, missing] of callsOf(connector, inputs)) {
    const requests: HttpRequest[] = [];
    const http = {
      request(request: HttpRequest): Promise<HttpResult> {
        requests.push(request);
        if (requests.length > MAX_REQUESTS)
          throw new Error(`${name} makes more than ${MAX_REQUESTS} requests`);
        return Promise.resolve(structuredClone(result));
      },
    };
    const call: Call = {
      connection: { ...connectionOf(settings), credentials },
      http,
      now: Date.parse('2026-11-22T13:05:00Z'),
    };
    const value: unknown = await start(call);
    runs.push({
      name,
      requests,
      shown: shownIn(value),
      mayBeMissing: missing !== undefined,
      ...judge(value),
    });
  }
  return runs;
}

const MESSAGES: Readonly<Record<string, Outbound>> = {
  message: { kind: 'message', to: '+5511988887777', text: 'Olá, Maria! Seu pedido #1001 foi enviado.' },
  'message with everything': {
    kind: 'message',
    to: '+5511988887777',
    text: 'Seu boleto',
    subject: 'Seu boleto',
    mediaUrl: 'https://loja.example/boleto.pdf',
    approved: { name: 'boleto', language: 'pt_BR', body: ['Maria', '#1001'] },
    windowOpen: true,
  },
  event: {
    kind: 'event',
    event: {
      specversion: '1.0',
      id: 'evt_01JDA2Q4ZV000000000000000000',
      source: '/connections/con_01JDA2Q4ZV0000000000000000',
      type: 'order.paid',
      subject: 'order/1001',
      time: '2026-11-22T10:05:00-03:00',
      datacontenttype: 'application/json',
      data: { order: { id: '1001', number: '#1001', status: 'paid' }, customer: { phone: '+5511988887777' } },
    },
  },
};

function callsOf(connector: Connector, inputs: Readonly<Record<string, unknown>>): Callable[] {
  const { probe, inbound, poll, channel, commerce, billing, actions = {}, samples = [] } = connector;
  const calls: Callable[] = [];
  if (probe) calls.push(['probe', (call) => probe(call), judgeCall]);
  const { login, choices = {} } = connector;
  if (login) calls.push(['login', (call) => login(call), judgeLogin]);
  for (const [key, ask] of Object.entries(choices))
    calls.push([`choices of ${key}`, (call) => ask(call), judgeChoices]);
  if (inbound?.register) {
    const { register } = inbound;
    calls.push(['register', (call) => register(call, WEBHOOK_URL), judgeCall]);
  }
  if (inbound?.hydrate) {
    const { hydrate } = inbound;
    for (const sample of samples) {
      // What the notice names may be gone by now: telling it without is an answer.
      calls.push([
        `hydrate ${sample.name}`,
        (call) => hydrate(deliveryOf(sample), call),
        judgeCall,
        'may be missing',
      ]);
    }
  }
  for (const [object, listing] of Object.entries(poll ?? {})) {
    const item = { subject: 'order/1', fingerprint: 'x', updatedAt: '2026-11-22T10:00:00-03:00' };
    const options = { since: '2026-11-22T13:00:00.000Z', limit: 50 };
    for (const cursor of [null, '', 'garbage', '{}', 'null', '{"since":null,"offset":"x"}']) {
      const list = (call: Call) => listing.list(call, cursor, options);
      calls.push([`list ${object} from ${cursor}`, list, judgePage]);
    }
    const { detail } = listing;
    if (detail) calls.push([`detail of ${object}`, (call) => detail(call, item), judgeCall]);
  }
  const { recheck } = connector;
  if (recheck)
    for (const sample of samples) {
      const seen = inbound?.normalise(deliveryOf(sample), connectionOf(defaultSettings(connector)));
      for (const event of seen?.kind === 'observed' ? seen.observations : [])
        calls.push([`recheck ${sample.name}`, (call) => recheck(event, call), judgeCall]);
    }
  if (commerce) calls.push(...commerceCalls(commerce));
  if (billing) calls.push(...billingCalls(billing));
  if (channel?.templates) {
    const { templates } = channel;
    calls.push(['templates', (call) => templates(call), judgeCall]);
  }
  if (channel) {
    for (const [kind, outbound] of Object.entries(MESSAGES)) {
      calls.push([`send ${kind}`, (call) => channel.send(outbound, 'dsp_key_1', call), judgeOutcome]);
    }
  }
  for (const [name, input] of Object.entries(inputs)) {
    const action = actions[name];
    if (!action) throw new Error(`there is no action ${name}`);
    calls.push([
      `action ${name}`,
      (call) => action.run(action.input.parse(input), 'dsp_key_1', call),
      judgeOutcome,
    ]);
  }
  return calls;
}

/** A map, which JSON would leave empty, with its entries. */
const shownIn = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (inner instanceof Map ? [...inner] : inner));

function secretsIn(text: string, { fields }: Connector, credentials: Values): string[] {
  const sensitive = fields.filter(({ sensitive }) => sensitive).map(({ key }) => key);
  return sensitive.filter(
    (key) => (credentials[key]?.length ?? 0) >= 8 && text.includes(credentials[key] ?? ''),
  );
}
