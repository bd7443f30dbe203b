import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import webhook from '../../connectors/webhook';
import { createHttp, newWebhookSecret } from '../../src/kit';
import type { Call, Outbound } from '../../src/kit/contract';
import type { CloudEvent } from '../../src/kit/model';
import { testConnector } from '../suite/connector';
import { connectionOf } from '../suite/fixtures';

testConnector(webhook);

const secret = newWebhookSecret();
// The published library compares with the real clock.
const now = Date.now();

const event: CloudEvent = {
  specversion: '1.0',
  id: 'evt_1',
  source: '/connections/con_1',
  type: 'order.paid',
  subject: 'order/1001',
  time: '2026-11-22T10:05:00-03:00',
  datacontenttype: 'application/json',
  data: { customer: { name: 'João', phone: '+5511988887777' }, order: { id: '1001' } },
};

/** What the far side got, and what became of it. */
async function post(options: {
  outbound?: Outbound;
  credentials?: Record<string, string>;
  settings?: Record<string, string>;
  answer?: () => Response | Promise<Response>;
}) {
  const requests: { url: string; method: string; headers: Record<string, string>; body: string }[] = [];
  const farSide = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input instanceof Request ? input : String(input), init);
    requests.push({
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return (options.answer ?? (() => new Response(null, { status: 204 })))();
  };
  const call: Call = {
    connection: {
      ...connectionOf({ url: 'https://loja.example.com/ponte?loja=1', ...options.settings }),
      credentials: { signingSecret: secret, ...options.credentials },
    },
    http: createHttp({ fetch: farSide as typeof fetch, allowPrivate: false }),
    now,
  };
  const outcome = await webhook.channel?.send(options.outbound ?? { kind: 'event', event }, 'dsp_1', call);
  return { outcome, requests, call, sent: requests[0] };
}

describe('what is sent', () => {
  test('a CloudEvent that the published library verifies', async () => {
    const { outcome, sent } = await post({});
    expect(outcome).toMatchObject({ kind: 'sent' });
    expect(sent).toMatchObject({ url: 'https://loja.example.com/ponte?loja=1', method: 'POST' });
    expect(sent?.headers['content-type']).toBe('application/cloudevents+json');
    expect(sent?.headers['webhook-id']).toBe('dsp_1');
    expect(sent?.headers['webhook-timestamp']).toBe(String(Math.floor(now / 1000)));
    expect(new Webhook(secret).verify(sent?.body ?? '', sent?.headers ?? {})).toEqual(event);
    expect(() => new Webhook(newWebhookSecret()).verify(sent?.body ?? '', sent?.headers ?? {})).toThrow();
  });

  test('signed with the previous secret too while there is one', async () => {
    const previous = newWebhookSecret();
    const { sent } = await post({ credentials: { previousSigningSecret: previous } });
    expect(sent?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const key of [secret, previous]) {
      expect(new Webhook(key).verify(sent?.body ?? '', sent?.headers ?? {})).toEqual(event);
    }
    const { sent: later } = await post({ credentials: { previousSigningSecret: '' } });
    expect(later?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
  });

  test('a message, for a gateway of the merchant', async () => {
    const outbound: Outbound = {
      kind: 'message',
      to: '+5511988887777',
      text: 'Olá, João',
      mediaUrl: 'https://x.example/a.pdf',
    };
    const { sent } = await post({ outbound });
    expect(sent?.headers['content-type']).toBe('application/json');
    expect(new Webhook(secret).verify(sent?.body ?? '', sent?.headers ?? {})).toEqual({
      type: 'message',
      to: '+5511988887777',
      text: 'Olá, João',
      mediaUrl: 'https://x.example/a.pdf',
    });
  });

  test('an e-mail or an approved template with all that belongs to it', async () => {
    const approved = { name: 'boleto', language: 'pt_BR', body: ['João', '#1001'] };
    const outbound: Outbound = {
      kind: 'message',
      to: 'joao@example.com',
      subject: 'Seu boleto',
      text: 'Olá',
      approved,
      windowOpen: false,
    };
    const { sent } = await post({ outbound });
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      type: 'message',
      to: 'joao@example.com',
      subject: 'Seu boleto',
      text: 'Olá',
      approved,
    });
  });

  test("the merchant's own headers", async () => {
    const { sent } = await post({
      credentials: { headers: '{"X-Api-Key": "chave 1", "Authorization": "Bearer t"}' },
    });
    expect(sent?.headers).toMatchObject({ 'x-api-key': 'chave 1', authorization: 'Bearer t' });
  });

  test.each([
    ['no JSON', '{"X-Api-Key": '],
    ['no object', '["X-Api-Key"]'],
    ['a value that is no text', '{"X-Api-Key": 1}'],
    ['a line break', '{"X-Api-Key": "a\\r\\nHost: b"}'],
    ['a name with a blank', '{"X Api Key": "a"}'],
    ['a header of the connection', '{"Transfer-Encoding": "chunked"}'],
    ['the host', '{"Host": "interno"}'],
    ['the length', '{"Content-Length": "1"}'],
    ['our signature', '{"Webhook-Signature": "v1,x"}'],
    ['too many', JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`X-${i}`, 'a'])))],
  ])('headers are refused before anything leaves: %s', async (_name, headers) => {
    const { outcome, requests } = await post({ credentials: { headers } });
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'invalid_input' });
    expect(requests).toEqual([]);
    // And before: when they are saved. Values are not quoted.
    const problems = webhook.check?.({ settings: {}, credentials: { headers } }) ?? [];
    expect(problems.map(({ path }) => path)).toEqual(['credentials.headers']);
  });

  test.each([undefined, '', '{}', '{"X-Api-Key": "segredo-da-loja"}'])('headers are fine: %s', (headers) => {
    expect(webhook.check?.({ settings: {}, credentials: headers === undefined ? {} : { headers } })).toEqual(
      [],
    );
  });

  test('what is wrong with a header never quotes its value', () => {
    const credentials = { headers: '{"X Api Key": "segredo-da-loja"}' };
    expect(JSON.stringify(webhook.check?.({ settings: {}, credentials }))).not.toContain('segredo');
  });

  test.each([
    ['no address', { settings: { url: '' } }, 'invalid_input'],
    ['no secret', { credentials: { signingSecret: '' } }, 'invalid_input'],
    ['a secret that no library reads', { credentials: { signingSecret: 'abc' } }, 'invalid_input'],
    ['a private address', { settings: { url: 'https://10.0.0.7/hook' } }, 'address_blocked'],
  ])('nothing leaves with %s', async (_name, options, reason) => {
    const { outcome, requests } = await post(options);
    expect(outcome).toMatchObject({ kind: 'rejected', reason });
    expect(requests).toEqual([]);
  });
});

describe('what the answer means', () => {
  test.each([
    ['200', () => new Response('ok'), { kind: 'sent' }],
    ['410', () => new Response(null, { status: 410 }), { kind: 'rejected', reason: 'gone' }],
    ['422', () => new Response('no', { status: 422 }), { kind: 'rejected', reason: 'refused' }],
    [
      'a redirect, which is not followed',
      () => new Response(null, { status: 302, headers: { location: 'https://10.0.0.7/' } }),
      { kind: 'rejected', reason: 'refused' },
    ],
    [
      '429',
      () => new Response(null, { status: 429, headers: { 'retry-after': '17' } }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 17 },
    ],
    ['500', () => new Response(null, { status: 500 }), { kind: 'retry', reason: 'unavailable' }],
    ['a connection that broke', () => Promise.reject(new TypeError('lost')), { kind: 'unknown' }],
  ])('%s', async (_name, answer, expected) => {
    const { outcome, requests } = await post({ answer });
    expect(outcome).toMatchObject(expected);
    expect(requests).toHaveLength(1);
  });

  test('no answer in time: nobody knows', async () => {
    const http = {
      request: () => Promise.resolve({ ok: false as const, kind: 'timeout' as const, detail: 'POST x' }),
    };
    const { call } = await post({});
    const outcome = await webhook.channel?.send({ kind: 'event', event }, 'dsp_1', { ...call, http });
    expect(outcome).toMatchObject({ kind: 'unknown' });
  });
});

describe('probe', () => {
  test('posts a signed custom.ping and tells the status', async () => {
    const { call } = await post({});
    const bodies: string[] = [];
    const headers: Record<string, string>[] = [];
    const http = {
      request: (request: { body?: string; headers?: Readonly<Record<string, string>> }) => {
        bodies.push(request.body ?? '');
        headers.push({ ...request.headers });
        return Promise.resolve({ ok: true as const, status: 202, headers: {}, text: '', json: undefined });
      },
    };
    expect(await webhook.probe?.({ ...call, http })).toEqual({ ok: true, account: 'HTTP 202' });
    expect(new Webhook(secret).verify(bodies[0] ?? '', headers[0] ?? {})).toMatchObject({
      type: 'custom.ping',
      data: {},
    });
  });

  test('fails as a value', async () => {
    const { call } = await post({});
    const answer = (status: number) => ({
      request: () => Promise.resolve({ ok: true as const, status, headers: {}, text: '', json: undefined }),
    });
    expect(await webhook.probe?.({ ...call, http: answer(401) })).toMatchObject({
      ok: false,
      reason: 'unauthorized',
    });
    expect(await webhook.probe?.({ ...call, http: answer(404) })).toMatchObject({
      ok: false,
      reason: 'not_found',
    });
  });
});
