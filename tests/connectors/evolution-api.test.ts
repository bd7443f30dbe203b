import { describe, expect, test } from 'vitest';
import evolutionApi from '../../connectors/evolution-api';
import { verify } from '../../src/kit';
import type { OutboundMessage } from '../../src/kit/contract';
import type { HttpResult } from '../../src/kit/http';
import { testConnector } from '../suite/connector';
import { fakeEvolution, HOOK, json, page, refusal } from './evolution-api.server';

testConnector(evolutionApi);

const message = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: 'message',
  to: '+5511988887777',
  text: 'Seu pedido saiu.',
  ...more,
});
const BOLETO = 'https://loja.example/b/boleto-1.pdf?x=1';

describe('probe', () => {
  test.each(['https://evolution.loja-sol.com.br/', 'https://evolution.loja-sol.com.br/manager/'])(
    'is content with a connected instance at %s',
    async (baseUrl) => {
      const server = fakeEvolution();
      expect(await evolutionApi.probe?.(server.call({}, { baseUrl }))).toEqual({
        ok: true,
        account: 'loja-sol',
      });
      expect(server.requests[0]?.url).toBe(
        'https://evolution.loja-sol.com.br/instance/connectionState/loja-sol',
      );
    },
  );

  test.each(['close', 'connecting'] as const)('says that the number is disconnected: %s', async (state) => {
    const answer = await evolutionApi.probe?.(fakeEvolution({ state }).call());
    expect(answer).toMatchObject({ ok: false, reason: 'disconnected', detail: `state: ${state}` });
  });

  test('says what else is wrong', async () => {
    const { call } = fakeEvolution();
    const probe = evolutionApi.probe;
    expect(await probe?.(call({ apiKey: 'another-key' }))).toMatchObject({
      ok: false,
      reason: 'unauthorized',
    });
    expect(await probe?.(call({}, { instance: 'a/b' }))).toMatchObject({ ok: false, reason: 'not_found' });
  });
});

describe('registering', () => {
  const register = (server: ReturnType<typeof fakeEvolution>, credentials = {}) =>
    evolutionApi.inbound?.register?.(server.call(credentials), HOOK);

  test('makes the server send what our verification takes', async () => {
    const server = fakeEvolution();
    expect(await register(server)).toEqual({
      ok: true,
      registered: ['MESSAGES_UPSERT', 'MESSAGES_UPDATE', 'CONNECTION_UPDATE'],
    });
    const [webhook] = server.webhooks as { headers: Record<string, string> }[];
    expect(webhook).toMatchObject({ enabled: true, url: HOOK, byEvents: false, base64: false });

    const scheme = evolutionApi.inbound?.verify;
    if (!scheme || typeof scheme === 'function') throw new Error('no fixed scheme');
    const request = { url: HOOK, headers: webhook?.headers ?? {}, query: {}, body: new Uint8Array() };
    expect(await verify(scheme, request, ['wh-secret-of-ponte'], undefined, 0)).toBe(true);
    expect(await verify(scheme, request, ['another-secret'], undefined, 0)).toBe(false);
  });

  test.each([{ version: 1 as const }, { headers: false as const }])(
    'a server that sends no headers is too old: %j',
    async (options) => {
      const answer = await register(fakeEvolution(options));
      expect(answer).toMatchObject({ ok: false, reason: 'unsupported' });
    },
  );

  test('asks nothing without a secret, and tells a refused key', async () => {
    const server = fakeEvolution();
    expect(await register(server, { webhookSecret: '' })).toMatchObject({ reason: 'missing_credentials' });
    expect(server.requests).toEqual([]);
    expect(await register(server, { apiKey: 'another-key' })).toMatchObject({ reason: 'unauthorized' });
  });
});

describe('sending', () => {
  async function send(more: Partial<OutboundMessage>, options: Parameters<typeof fakeEvolution>[0] = {}) {
    const server = fakeEvolution(options);
    const outcome = await evolutionApi.channel?.send(message(more), 'dsp_1', server.call());
    return { outcome, bodies: server.requests.map((request) => request.json), requests: server.requests };
  }
  const sent = { kind: 'sent', providerId: '3EB0A1B2C3D4E5F60718' };
  const number = '5511988887777';
  const media = {
    mediatype: 'document',
    media: BOLETO,
    fileName: 'boleto-1.pdf',
    mimetype: 'application/pdf',
    caption: 'Seu pedido saiu.',
  };

  test('a text', async () => {
    const { outcome, bodies, requests } = await send({});
    expect(outcome).toEqual(sent);
    expect(requests[0]?.url).toBe('https://evolution.loja-sol.com.br/message/sendText/loja-sol');
    expect(bodies).toEqual([{ number, text: 'Seu pedido saiu.' }]);
  });

  test('a file, the text as its caption', async () => {
    const { outcome, bodies, requests } = await send({ mediaUrl: BOLETO });
    expect(outcome).toEqual(sent);
    expect(requests[0]?.url).toContain('/message/sendMedia/');
    expect(bodies).toEqual([{ number, ...media }]);
  });

  test.each([
    ['https://loja.example/foto.jpg', { mediatype: 'image', fileName: 'foto.jpg', mimetype: 'image/jpeg' }],
    ['https://loja.example/filme.mp4', { mediatype: 'video', fileName: 'filme.mp4' }],
    ['https://loja.example/aviso.mp3', { mediatype: 'document', fileName: 'aviso.mp3' }],
    ['https://loja.example/boleto/123', { mediatype: 'document', fileName: '123.pdf' }],
  ])('%s', async (mediaUrl, expected) => {
    const { bodies } = await send({ mediaUrl });
    expect(bodies[0]).toMatchObject({ ...expected, media: mediaUrl, caption: 'Seu pedido saiu.' });
  });

  test('a voice message without a text', async () => {
    const { bodies } = await send({ text: '', mediaUrl: 'https://loja.example/aviso.mp3' });
    expect(bodies[0]).toMatchObject({ mediatype: 'audio' });
    expect(bodies[0]).not.toHaveProperty('caption');
  });

  test('version 1 gets its own shape', async () => {
    const text = await send({}, { version: 1 });
    expect(text.outcome).toEqual(sent);
    expect(text.bodies[1]).toEqual({ number, textMessage: { text: 'Seu pedido saiu.' } });
    const file = await send({ mediaUrl: BOLETO }, { version: 1 });
    expect(file.outcome).toEqual(sent);
    expect(file.bodies[1]).toEqual({ number, mediaMessage: media });
  });

  test('events are not for it', async () => {
    const server = fakeEvolution();
    const event = { specversion: '1.0', id: 'evt_1' } as never;
    const outcome = await evolutionApi.channel?.send({ kind: 'event', event }, 'dsp_1', server.call());
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'unsupported' });
    expect(server.requests).toEqual([]);
  });

  const exists = { jid: '5511988887777@s.whatsapp.net', exists: false, number };
  test.each<[string, HttpResult, object]>([
    ['no WhatsApp on that number', refusal(400, [exists]), { kind: 'rejected', reason: 'not_on_channel' }],
    [
      'a phone that is off line',
      refusal(400, ['Error: Connection Closed']),
      { kind: 'retry', reason: 'disconnected' },
    ],
    [
      'the same while it looks the number up',
      refusal(500, 'Connection Closed'),
      { kind: 'retry', reason: 'disconnected' },
    ],
    [
      'an instance that was never connected',
      refusal(500, "Cannot read properties of undefined (reading 'onWhatsApp')"),
      { kind: 'retry', reason: 'disconnected' },
    ],
    [
      'a message that left and could not be written down',
      refusal(400, [
        'PrismaClientKnownRequestError: \nInvalid `this.prismaRepository.message.create()` invocation',
      ]),
      { kind: 'unknown' },
    ],
    ['WhatsApp that does not answer the server', refusal(400, ['Error: Timed Out']), { kind: 'unknown' }],
    [
      'a file that is not there',
      refusal(500, ['AxiosError: Request failed with status code 404']),
      { kind: 'rejected', reason: 'media_refused' },
    ],
    [
      'a picture that is none',
      refusal(500, ['Error: Input buffer contains unsupported image format']),
      { kind: 'rejected', reason: 'media_refused' },
    ],
    [
      'another fault of the server',
      refusal(500, 'Internal Server Error'),
      { kind: 'retry', reason: 'unavailable' },
    ],
    [
      'a body it does not like',
      refusal(400, [['instance requires property "number"']]),
      { kind: 'rejected', reason: 'refused' },
    ],
    ['a wrong key', refusal(401, 'Unauthorized'), { kind: 'rejected', reason: 'unauthorized' }],
    [
      'no such instance',
      refusal(404, ['The "loja-sol" instance does not exist']),
      { kind: 'rejected', reason: 'not_found' },
    ],
    [
      'too many calls',
      page(429, { 'retry-after': '9' }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 9 },
    ],
    ['a proxy without its server', page(502), { kind: 'retry', reason: 'unavailable' }],
    ['a proxy that gave up waiting', page(504), { kind: 'unknown' }],
    ['Cloudflare that gave up waiting', page(524), { kind: 'unknown' }],
    ['no answer in time', { ok: false, kind: 'timeout', detail: 'POST x' }, { kind: 'unknown' }],
    ['a connection that broke', { ok: false, kind: 'network', detail: 'POST x' }, { kind: 'unknown' }],
    ['an answer without an id', json(201, { status: 'PENDING' }), { kind: 'unknown' }],
  ])('%s', async (_what, sending, expected) => {
    const { outcome, requests } = await send({ mediaUrl: BOLETO }, { sending });
    expect(outcome).toMatchObject(expected);
    expect(requests).toHaveLength(1);
  });

  test('what looks like a broken file is none where there is no file', async () => {
    const { outcome } = await send({}, { sending: refusal(500, ['Request failed with status code 404']) });
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'unavailable' });
  });
});

test('paced by default, and nobody writes to the number itself', () => {
  expect(evolutionApi.channel?.intervalSeconds).toBe(20);
  expect(evolutionApi.channel?.sender?.({ sender: '11 98888-7777' })).toBe('+5511988887777');
  expect(evolutionApi.channel?.sender?.({})).toBeUndefined();
});
