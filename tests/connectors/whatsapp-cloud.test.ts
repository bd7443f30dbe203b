import { describe, expect, test } from 'vitest';
import whatsappCloud from '../../connectors/whatsapp-cloud';
import { signatureFor, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { fakeGraph, HOOK, TOKEN, VERIFY_TOKEN } from './whatsapp-cloud.graph';

testConnector(whatsappCloud);

const TOO_MANY = 'There have been too many calls from this whatsapp-business-account.';

describe('probe', () => {
  test('names the number and its quality', async () => {
    const graph = fakeGraph();
    expect(await whatsappCloud.probe?.(graph.call())).toEqual({
      ok: true,
      account: 'Loja Sol (+55 11 4000-1234), GREEN',
    });
    const [request] = graph.requests;
    expect(request?.url).toBe('https://graph.facebook.com/v25.0/106540352242922');
    expect(request?.headers).toEqual({ authorization: `Bearer ${TOKEN}` });
  });

  test('says that the token is refused, without showing it', async () => {
    const graph = fakeGraph();
    const answer = await whatsappCloud.probe?.(
      graph.call({ accessToken: 'EAAGm0PX4ZCpsBA_expired_token_0001' }),
    );
    expect(answer).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(JSON.stringify(answer)).not.toContain('EAAGm0PX4ZCpsBA');
  });

  test.each([
    [100, 400, 'Unsupported get request. Object with ID does not exist', 'not_found', undefined],
    [80007, 400, TOO_MANY, 'rate_limited', true],
    [10, 403, 'Application does not have permission for this action', 'forbidden', undefined],
  ])('code %i of Graph', async (code, status, message, reason, retry) => {
    const graph = fakeGraph({ status, error: { code, message } });
    const answer = await whatsappCloud.probe?.(graph.call());
    expect(answer).toMatchObject({ ok: false, reason, ...(retry ? { retry, afterSeconds: 300 } : {}) });
    if (!retry) expect(answer).not.toHaveProperty('retry');
  });
});

describe('registering', () => {
  test('subscribes the app, then points the number at us; twice is as good as once', async () => {
    const graph = fakeGraph();
    const register = () => whatsappCloud.inbound?.register?.(graph.call(), HOOK);
    expect(await register()).toEqual({ ok: true, registered: ['messages'] });
    expect(await register()).toEqual({ ok: true, registered: ['messages'] });
    expect(graph.callbacks).toEqual({ account: HOOK, number: HOOK });
  });

  test('a handshake that fails is said to have failed', async () => {
    const graph = fakeGraph();
    const answer = await whatsappCloud.inbound?.register?.(graph.call({ verifyToken: 'another' }), HOOK);
    expect(answer).toMatchObject({ ok: false, detail: expect.stringContaining('2200') });
    expect(graph.callbacks).toEqual({});
  });

  test('asks nothing without a verify token', async () => {
    const graph = fakeGraph();
    const answer = await whatsappCloud.inbound?.register?.(graph.call({ verifyToken: '' }), HOOK);
    expect(answer).toMatchObject({ ok: false, reason: 'missing_credentials' });
    expect(graph.requests).toEqual([]);
  });
});

describe('templates', () => {
  const NAMED = {
    name: 'nomeado',
    language: 'pt_BR',
    category: 'UTILITY',
    text: 'Olá {{nome}}!',
    variables: 1,
    names: ['nome'],
  };
  test('the approved ones that can be filled in, by position or by name, over all pages', async () => {
    const graph = fakeGraph();
    const answer = await whatsappCloud.channel?.templates?.(graph.call());
    expect(answer).toEqual({
      ok: true,
      templates: [
        {
          name: 'pedido_pago',
          language: 'pt_BR',
          category: 'UTILITY',
          text: 'Olá {{1}}, o pedido {{2}} foi pago. Obrigado, {{1}}!',
          variables: 2,
        },
        {
          name: 'boleto',
          language: 'pt_BR',
          category: 'UTILITY',
          text: 'Seu boleto vence em {{1}}.',
          variables: 1,
          header: 'document',
        },
        {
          name: 'novidades',
          language: 'en_US',
          category: 'MARKETING',
          text: 'Come and see.',
          variables: 0,
          header: 'text',
        },
        NAMED,
        { name: 'aviso', language: 'pt_BR', category: 'UTILITY', text: 'Sem variáveis.', variables: 0 },
      ],
    });
    expect(graph.requests.map(({ query }) => query?.after)).toEqual([undefined, 'MjQZD', 'NDgZD']);
    expect(graph.requests.every(({ url }) => url.startsWith('https://graph.facebook.com/v25.0/'))).toBe(true);
  });
});

describe('the handshake', () => {
  const challenge = (query: Record<string, string>, secrets = ['app-secret', VERIFY_TOKEN]) =>
    whatsappCloud.inbound?.challenge?.(deliveryOf({ method: 'GET', query, body: undefined }), secrets);
  const asked = {
    'hub.mode': 'subscribe',
    'hub.verify_token': VERIFY_TOKEN,
    'hub.challenge': '1158201444',
  };

  test('is answered with the bare challenge', () => {
    expect(challenge(asked)).toEqual({
      status: 200,
      body: '1158201444',
      headers: { 'content-type': 'text/plain' },
    });
  });

  test.each<[string, Record<string, string>, string[]?]>([
    ['a wrong token', { ...asked, 'hub.verify_token': `${VERIFY_TOKEN.slice(0, -1)}x` }],
    ['a longer token', { ...asked, 'hub.verify_token': `${VERIFY_TOKEN}x` }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['an empty token against an empty secret', { ...asked, 'hub.verify_token': '' }, ['']],
    ['no secret at all', asked, []],
    ['another mode', { ...asked, 'hub.mode': 'unsubscribe' }],
    ['markup as its challenge', { ...asked, 'hub.challenge': '<script>alert(1)</script>' }],
    ['nothing', {}],
  ])('is left unanswered with %s', (_what, query, secrets) => {
    expect(challenge(query, secrets)).toBeNull();
  });
});

test('the signature is over the bytes as received', async () => {
  const scheme = whatsappCloud.inbound?.verify;
  if (!scheme || typeof scheme === 'function') throw new Error('no fixed scheme');
  const bytes = (text: string) => new TextEncoder().encode(text);
  // Meta escapes what is not ASCII.
  const body = bytes('{"entry":[{"id":"1","text":"Ol\\u00e1"}]}');
  const request = { url: HOOK, headers: {}, query: {}, body };
  const made = await signatureFor(scheme, request, 'app-secret', 0);
  expect(made.headers?.['x-hub-signature-256']).toMatch(/^sha256=[0-9a-f]{64}$/);
  const signed = { ...request, headers: made.headers ?? {} };
  expect(await verify(scheme, signed, ['app-secret'], undefined, 0)).toBe(true);
  const unescaped = { ...signed, body: bytes('{"entry":[{"id":"1","text":"Olá"}]}') };
  expect(await verify(scheme, unescaped, ['app-secret'], undefined, 0)).toBe(false);
});

test('a simulation counts for any number, a delivery for its own only', () => {
  const body = whatsappCloud.samples?.[0]?.body;
  const connection = connectionOf({ phoneNumberId: '999999999999999' });
  const kindOf = (via: 'simulate' | 'webhook') =>
    whatsappCloud.inbound?.normalise(deliveryOf({ via, body }), connection).kind;
  expect(kindOf('simulate')).toBe('observed');
  expect(kindOf('webhook')).toBe('ignored');
});

test('nobody writes to the number itself', () => {
  const sender = whatsappCloud.channel?.sender;
  expect(sender?.({ sender: '(11) 98888-7777' })).toBe('+5511988887777');
  expect(sender?.({})).toBeUndefined();
});
