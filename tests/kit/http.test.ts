import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  basicAuth,
  callFailure,
  createHttp,
  type HttpFailure,
  type HttpRequest,
  type HttpResult,
  type HttpSuccess,
  isOk,
  outcomeOf,
  retryAfterSeconds,
} from '../../src/kit/http';

/** A network that answers with `answer` and remembers what it was asked. */
function network(answer: (request: Request) => Response | Promise<Response>) {
  const asked: { request: Request; init: RequestInit }[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    const { signal, ...rest } = init;
    asked.push({ request: new Request(url, rest), init });
    if (!signal) throw new Error('no signal');
    return await answer(asked[asked.length - 1]?.request ?? new Request(url));
  }) as typeof globalThis.fetch;
  return { asked, fetch };
}

async function ask(options: Partial<HttpRequest>, answer = () => new Response('{"ok":true}')) {
  const { asked, fetch } = network(answer);
  const http = createHttp({ fetch, allowPrivate: false });
  const result = await http.request({ url: 'https://api.loja.com.br/v1/pedido', ...options });
  return { result, asked, sent: asked[0]?.request };
}

describe('request: what leaves', () => {
  it('is a GET that names the hub, with the query added to the address', async () => {
    const { sent, asked } = await ask({
      url: 'https://api.loja.com.br/v1?a=1',
      query: { b: 'é&', c: 2, d: undefined },
    });
    expect(sent?.method).toBe('GET');
    expect(sent?.url).toBe('https://api.loja.com.br/v1?a=1&b=%C3%A9%26&c=2');
    expect(sent?.headers.get('user-agent')).toBe('Ponte/0.1 (+https://github.com/ponte-hub/ponte)');
    expect(asked[0]?.init.redirect).toBe('manual');
  });
  it.each([
    ['json', { json: { a: 'ç' } }, 'application/json', '{"a":"ç"}'],
    ['form', { form: { a: 'ç d' } }, 'application/x-www-form-urlencoded', 'a=%C3%A7+d'],
    ['text', { body: 'ç' }, 'text/plain;charset=UTF-8', 'ç'],
  ])('is a POST with %s', async (_title, options, type, text) => {
    const { sent } = await ask(options);
    expect(sent?.method).toBe('POST');
    expect(sent?.headers.get('content-type')).toBe(type);
    expect(new TextDecoder().decode(await sent?.arrayBuffer())).toBe(text);
  });
  it('follows the caller in method and headers', async () => {
    const headers = {
      Authorization: 'Bearer x',
      'Content-Type': 'application/cloudevents+json',
      'User-Agent': 'y',
    };
    const { sent } = await ask({ method: 'PUT', json: {}, headers });
    expect(sent?.method).toBe('PUT');
    expect(sent?.headers.get('authorization')).toBe('Bearer x');
    expect(sent?.headers.get('content-type')).toBe('application/cloudevents+json');
    expect(sent?.headers.get('user-agent')).toBe('y');
  });
  it.each<[string, Partial<HttpRequest>]>([
    ['a private address', { url: 'https://127.0.0.1/' }],
    ['no address', { url: 'x' }],
    ['a header that cannot be sent', { headers: { 'x-key': 'a\nb' } }],
    ['a header name that cannot be sent', { headers: { 'x key': 'a' } }],
    ['letters a header cannot hold', { headers: { 'x-key': '“chave”' } }],
    ['a body on a GET', { method: 'GET', json: {} }],
  ])('is nothing with %s', async (_title, options) => {
    const { result, asked } = await ask(options);
    expect(result).toMatchObject({ ok: false, kind: 'blocked' });
    expect(asked).toHaveLength(0);
  });
  it('is nothing when the JSON goes in circles', async () => {
    const json: Record<string, unknown> = {};
    json.self = json;
    expect((await ask({ json })).result).toMatchObject({ ok: false, kind: 'blocked' });
  });
  it("keeps to the vendor's hosts, except in development", async () => {
    const { fetch, asked } = network(() => new Response(''));
    const options = { fetch, allowedHosts: ['api.vendor.com'] };
    expect(
      await createHttp({ ...options, allowPrivate: false }).request({ url: 'https://x.com/' }),
    ).toMatchObject({ kind: 'blocked' });
    expect(
      await createHttp({ ...options, allowPrivate: true }).request({ url: 'http://localhost:99/' }),
    ).toMatchObject({ ok: true });
    expect(asked).toHaveLength(1);
  });
});

describe('request: what comes back', () => {
  it('is text and, where it can be read as such, JSON', async () => {
    const { result } = await ask(
      {},
      () => new Response('\ufeff {"a":"ç"}', { status: 404, headers: { 'X-Total': '2' } }),
    );
    expect(result).toMatchObject({ ok: true, status: 404, json: { a: 'ç' }, headers: { 'x-total': '2' } });
  });
  it.each(['', '<html>', '{"a":', 'ok'])('has no JSON in %j', async (text) => {
    expect((await ask({}, () => new Response(text))).result).toMatchObject({
      ok: true,
      text,
      json: undefined,
    });
  });
  it('keeps all cookies', async () => {
    const headers = new Headers([
      ['set-cookie', 'PHPSESSID=a; path=/'],
      ['set-cookie', 'lb=b'],
    ]);
    const { result } = await ask({}, () => new Response('{}', { headers }));
    expect(result).toMatchObject({ headers: { 'set-cookie': 'PHPSESSID=a; path=/, lb=b' } });
  });
  it('is decoded from the charset it names', async () => {
    const answer = () =>
      new Response(new Uint8Array([0x22, 0xe7, 0x22]), {
        headers: { 'content-type': 'application/json; charset=iso-8859-1' },
      });
    expect((await ask({}, answer)).result).toMatchObject({ text: '"ç"', json: 'ç' });
  });
  it('may be nothing at all', async () => {
    expect((await ask({}, () => new Response(null, { status: 204 }))).result).toMatchObject({
      ok: true,
      status: 204,
      text: '',
    });
  });
  it('is a redirect where the vendor redirects, which nobody follows', async () => {
    const answer = () => new Response(null, { status: 302, headers: { location: 'https://127.0.0.1/' } });
    const { result, asked } = await ask({}, answer);
    expect(result).toMatchObject({ ok: true, status: 302, headers: { location: 'https://127.0.0.1/' } });
    expect(asked).toHaveLength(1);
  });
  it('is cut off where it is too long, without reading on', async () => {
    let pulled = 0;
    let cancelled = false;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled += 1;
            controller.enqueue(new Uint8Array(100_000));
          },
          cancel() {
            cancelled = true;
          },
        }),
      );
    const { result } = await ask({}, endless);
    expect(result).toMatchObject({ ok: false, kind: 'too_large', status: 200 });
    expect(pulled).toBeLessThan(15);
    expect(cancelled).toBe(true);
  });
  it('may be exactly as long as allowed', async () => {
    const { fetch } = network(() => new Response('x'.repeat(10)));
    expect(
      await createHttp({ fetch, allowPrivate: false, maxBytes: 10 }).request({ url: 'https://a.com/' }),
    ).toMatchObject({ ok: true });
    expect(
      await createHttp({ fetch, allowPrivate: false, maxBytes: 9 }).request({ url: 'https://a.com/' }),
    ).toMatchObject({ kind: 'too_large' });
  });
  it('is a time-out when nothing comes', async () => {
    const fetch = ((_url: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      })) as unknown as typeof globalThis.fetch;
    const result = await createHttp({ fetch, allowPrivate: false }).request({
      url: 'https://a.com/x?key=abc',
      timeoutMs: 1,
    });
    expect(result).toEqual({
      ok: false,
      kind: 'timeout',
      detail: 'GET a.com/x -> no answer in time',
      request: 'GET a.com/x',
    });
  });
  it('is a network failure when the connection breaks, before or during the answer', async () => {
    const before = await ask({ headers: { authorization: 'abc' } }, () => {
      throw new TypeError('fetch failed: https://api.loja.com.br/?key=abc');
    });
    const during = await ask(
      {},
      () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error('lost')) })),
    );
    expect(before.result).toMatchObject({ ok: false, kind: 'network' });
    expect(during.result).toMatchObject({ ok: false, kind: 'network' });
    expect(JSON.stringify(before.result)).not.toContain('abc');
  });
  it('is described without query, credentials and tokens in the path', async () => {
    const token = 'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
    const { result } = await ask({
      method: 'DELETE',
      url: `https://api.loja.com.br/bot${token}/pedido?apikey=abc#abc`,
    });
    expect(result.request).toBe('DELETE api.loja.com.br/botAAH…/pedido');
    const blocked = await ask({ url: 'https://u:abc@loja.com.br/x?abc' });
    expect(blocked.result).toMatchObject({
      detail: 'GET loja.com.br/x -> credentials do not belong in the address',
    });
  });
});

const answer = (status: number, headers: Record<string, string> = {}, text = ''): HttpResult => ({
  ok: true,
  status,
  headers,
  text,
  json: undefined,
  request: 'GET a.com/x',
});
const failure = (kind: HttpFailure['kind'], status?: number): HttpFailure =>
  status === undefined ? { ok: false, kind, detail: 'd' } : { ok: false, kind, detail: 'd', status };

it('basicAuth takes any alphabet', () => {
  expect(basicAuth('Aladdin', 'open sesame')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  expect(basicAuth('test', '123£')).toBe('Basic dGVzdDoxMjPCow==');
});

describe('isOk', () => {
  it.each([
    [199, false],
    [200, true],
    [204, true],
    [299, true],
    [300, false],
    [404, false],
  ])('%i: %s', (status, ok) => {
    expect(isOk(answer(status))).toBe(ok);
  });
  it('says no to failures, and leaves other answers to look at', () => {
    expect(isOk(failure('network'))).toBe(false);
    const result = answer(404);
    if (isOk(result)) expectTypeOf(result).toExtend<HttpSuccess>();
    else expectTypeOf(result).toEqualTypeOf<HttpResult>();
  });
});

describe('callFailure', () => {
  it.each<[HttpResult, object]>([
    [answer(401), { reason: 'unauthorized', detail: 'GET a.com/x -> 401' }],
    [answer(403), { reason: 'forbidden' }],
    [answer(404), { reason: 'not_found' }],
    [answer(410), { reason: 'gone' }],
    [answer(302), { reason: 'refused' }],
    [answer(400), { reason: 'refused' }],
    [answer(422), { reason: 'refused' }],
    [answer(200), { reason: 'bad_answer' }],
    [answer(408), { reason: 'timeout', retry: true }],
    [answer(429), { reason: 'rate_limited', retry: true }],
    [answer(429, { 'retry-after': '30' }), { reason: 'rate_limited', retry: true, afterSeconds: 30 }],
    [answer(500), { reason: 'unavailable', retry: true }],
    [answer(503, { 'retry-after': '7' }), { reason: 'unavailable', retry: true, afterSeconds: 7 }],
    [failure('timeout'), { reason: 'timeout', retry: true }],
    [failure('network'), { reason: 'unavailable', retry: true }],
    [failure('blocked'), { reason: 'address_blocked' }],
    [failure('too_large', 200), { reason: 'bad_answer' }],
    [failure('too_large', 500), { reason: 'unavailable', retry: true }],
    [failure('too_large'), { reason: 'bad_answer' }],
  ])('%j', (result, expected) => {
    const { ok, detail, ...rest } = callFailure(result);
    const { detail: expectedDetail = detail, ...expectedRest } = expected as { detail?: string };
    expect(ok).toBe(false);
    expect(detail).toBe(expectedDetail);
    expect(rest).toEqual(expectedRest);
  });
  it('quotes the start of the answer in one line, without what looks secret', () => {
    const text = `{"error":"invalid token",\n "hint":"see https://a.com/?key=1", "token":"${'a1'.repeat(20)}"} ${'x '.repeat(500)}`;
    const { detail = '' } = callFailure(answer(401, {}, text));
    expect(detail).toMatch(/^GET a\.com\/x -> 401: \{"error":"invalid token", "hint":/);
    expect(detail).not.toMatch(/key=1|a1a1/);
    expect(detail.length).toBeLessThan(250);
  });
  it('leaves pages out, and does without the request', () => {
    expect(callFailure(answer(502, {}, ' <!doctype html><h1>Bad gateway')).detail).toBe('GET a.com/x -> 502');
    expect(callFailure({ ok: true, status: 404, headers: {}, text: '', json: undefined }).detail).toBe(
      'HTTP 404',
    );
  });
});

describe('outcomeOf', () => {
  it.each<[HttpResult, object]>([
    [answer(200), { kind: 'sent' }],
    [answer(202), { kind: 'sent' }],
    [answer(301), { kind: 'rejected', reason: 'refused' }],
    [answer(400), { kind: 'rejected', reason: 'refused' }],
    [answer(401), { kind: 'rejected', reason: 'unauthorized' }],
    [answer(410), { kind: 'rejected', reason: 'gone' }],
    [answer(408), { kind: 'retry', reason: 'timeout' }],
    [answer(425), { kind: 'retry', reason: 'rate_limited' }],
    [answer(429, { 'retry-after': '120' }), { kind: 'retry', reason: 'rate_limited', afterSeconds: 120 }],
    [answer(500), { kind: 'retry', reason: 'unavailable' }],
    [answer(503, { 'retry-after': '1' }), { kind: 'retry', reason: 'unavailable', afterSeconds: 1 }],
    [failure('timeout'), { kind: 'unknown' }],
    [failure('network'), { kind: 'unknown' }],
    [failure('blocked'), { kind: 'rejected', reason: 'address_blocked' }],
    [failure('too_large', 200), { kind: 'sent' }],
    [failure('too_large', 500), { kind: 'retry', reason: 'unavailable' }],
    [failure('too_large'), { kind: 'unknown' }],
  ])('%j', (result, expected) => {
    const { detail, ...rest } = outcomeOf(result);
    expect(detail).not.toBe('');
    expect(rest).toEqual(expected);
  });
  it("reads a date in Retry-After against the vendor's own clock", () => {
    const headers = { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:05:00 GMT' };
    expect(outcomeOf(answer(503, headers))).toMatchObject({ afterSeconds: 300 });
  });
});

describe('retryAfterSeconds', () => {
  const now = Date.UTC(2026, 10, 22, 10);
  it.each<[string | undefined, number | undefined]>([
    ['0', 0],
    ['120', 120],
    [' 1.5 ', 2],
    ['999999999', 86_400],
    ['Sun, 22 Nov 2026 10:01:00 GMT', 60],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['Tue, 01 Dec 2026 10:00:00 GMT', 86_400],
    [undefined, undefined],
    ['', undefined],
    ['-5', undefined],
    ['soon', undefined],
  ])('%s: %s', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
