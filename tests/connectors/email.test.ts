import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import email from '../../connectors/email';
import { htmlOf } from '../../connectors/email/compose';
import type { Call, HttpRequest, HttpResult, Mail, Outbound, OutboundMessage, Outcome } from '../../src/kit';
import { newWebhookSecret, signatureFor, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf } from '../suite/fixtures';

testConnector(email);
describe('by Cloudflare', () => testConnector(email, { settings: { provider: 'cloudflare' } }));

const KEY = 'dsp_01JDA2Q4ZV0000000000000000';
const API_KEY = 're_AbCdEfGh_0123456789abcdefghijk';
const settings = { provider: 'resend', from: 'pedidos@doces.example', fromName: 'Doces da Bia' };
const message: OutboundMessage = {
  kind: 'message',
  to: 'maria@example.com',
  text: 'Olá, Maria!\n\nO seu pedido #1001 foi enviado.',
};

const answer = (status: number, json: unknown, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status,
  headers,
  text: JSON.stringify(json),
  json,
  request: 'POST api.resend.com/emails',
});
const error = (status: number, name: string, text = 'no', headers: Record<string, string> = {}): HttpResult =>
  answer(status, { statusCode: status, name, message: text }, headers);

const accepted = answer(200, { id: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' });

interface Options {
  outbound?: Outbound;
  settings?: Record<string, string>;
  credentials?: Record<string, string>;
  result?: HttpResult;
  mail?: (mail: Mail) => Promise<Outcome>;
}

function callOf(options: Options) {
  const requests: HttpRequest[] = [];
  const call: Call = {
    connection: {
      ...connectionOf({ ...settings, ...options.settings }),
      credentials: options.credentials ?? { apiKey: API_KEY },
    },
    http: {
      request: async (request) => {
        requests.push(request);
        return options.result ?? accepted;
      },
    },
    now: Date.parse('2026-11-22T13:05:00Z'),
    ...(options.mail ? { mail: options.mail } : {}),
  };
  return { call, requests };
}

async function send(options: Options = {}) {
  const { call, requests } = callOf(options);
  const outcome = await email.channel?.send(options.outbound ?? message, KEY, call);
  return { outcome, requests, json: requests[0]?.json };
}

describe('sending by Resend', () => {
  test('one request, with the key, our reference and an HTML twin', async () => {
    const { outcome, requests, json } = await send();
    expect(outcome).toEqual({ kind: 'sent', providerId: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.resend.com/emails',
      headers: { authorization: `Bearer ${API_KEY}`, 'idempotency-key': KEY },
    });
    expect(json).toMatchObject({
      from: 'Doces da Bia <pedidos@doces.example>',
      to: ['maria@example.com'],
      subject: 'Olá, Maria!',
      text: message.text,
      tags: [{ name: 'reference', value: KEY }],
      headers: {},
    });
    expect(String((json as { html: string }).html)).toContain('<p>O seu pedido #1001 foi enviado.</p>');
  });

  test('replies and unsubscriptions go to the address for them', async () => {
    const { json } = await send({ settings: { replyTo: 'oi@doces.example' } });
    expect(json).toMatchObject({
      reply_to: 'oi@doces.example',
      headers: { 'List-Unsubscribe': '<mailto:oi@doces.example?subject=unsubscribe>' },
    });
  });

  test('a file goes as an attachment that Resend fetches', async () => {
    const outbound = { ...message, mediaUrl: 'https://loja.example/boletos/boleto%201001.pdf?t=1' };
    const { json } = await send({ outbound });
    expect(json).toMatchObject({
      attachments: [
        { path: outbound.mediaUrl, filename: 'boleto 1001.pdf', content_type: 'application/pdf' },
      ],
    });
  });

  test.each([
    ['invalid_api_key', error(403, 'invalid_api_key'), { kind: 'rejected', reason: 'unauthorized' }],
    ['missing_api_key', error(401, 'missing_api_key'), { kind: 'rejected', reason: 'unauthorized' }],
    ['restricted_api_key', error(401, 'restricted_api_key'), { kind: 'rejected', reason: 'forbidden' }],
    [
      'a domain that is not verified',
      error(403, 'validation_error', 'The doces.example domain is not verified.'),
      { kind: 'rejected', reason: 'account_restricted' },
    ],
    [
      'a recipient that is none',
      error(422, 'validation_error', 'Invalid `to` field. The email address needs to follow …'),
      { kind: 'rejected', reason: 'invalid_email' },
    ],
    [
      'another field',
      error(422, 'validation_error', 'Invalid `from` field.'),
      { kind: 'rejected', reason: 'refused' },
    ],
    ['a bad file', error(422, 'invalid_attachment'), { kind: 'rejected', reason: 'media_refused' }],
    [
      'too fast',
      error(429, 'rate_limit_exceeded', 'Too many requests.', { 'retry-after': '1' }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 1 },
    ],
    [
      'the daily quota',
      error(429, 'daily_quota_exceeded'),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 3600 },
    ],
    [
      'the daily quota, saying until when',
      error(429, 'daily_quota_exceeded', 'no', { 'retry-after': '7200' }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 7200 },
    ],
    [
      'the monthly quota',
      error(429, 'monthly_quota_exceeded'),
      { kind: 'rejected', reason: 'account_restricted' },
    ],
    [
      'its twin still on the way',
      error(409, 'concurrent_idempotent_requests'),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 5 },
    ],
    [
      'the same key with other words',
      error(409, 'invalid_idempotent_request'),
      { kind: 'rejected', reason: 'refused' },
    ],
    ['their fault', error(500, 'application_error'), { kind: 'retry', reason: 'unavailable' }],
    ['a name of no meaning', error(400, 'constructor'), { kind: 'rejected', reason: 'refused' }],
    [
      'no answer: the key makes a repeat safe',
      { ok: false, kind: 'timeout', detail: 'POST api.resend.com/emails -> no answer in time' } as const,
      { kind: 'retry', reason: 'timeout' },
    ],
  ])('%s', async (_name, result, outcome) => {
    expect((await send({ result })).outcome).toMatchObject(outcome);
  });

  test('nothing leaves without a key, and no event ever', async () => {
    const bare = await send({ credentials: {} });
    expect(bare.outcome).toMatchObject({ kind: 'rejected', reason: 'missing_credentials' });
    expect(bare.requests).toEqual([]);
    expect(email.check?.({ settings, credentials: {} })).toMatchObject([{ path: 'credentials.apiKey' }]);
    expect(email.check?.({ settings: { provider: 'cloudflare' }, credentials: {} })).toEqual([]);
  });
});

describe('sending by Cloudflare', () => {
  const cloudflare = { provider: 'cloudflare', replyTo: 'oi@doces.example' };

  test('hands the mail to the binding, a file as a link', async () => {
    const given: Mail[] = [];
    const mail = async (one: Mail): Promise<Outcome> => {
      given.push(one);
      return { kind: 'sent', providerId: '<1@doces.example>' };
    };
    const outbound = { ...message, mediaUrl: 'https://loja.example/boleto.pdf' };
    const { outcome, requests } = await send({ outbound, settings: cloudflare, credentials: {}, mail });
    expect(outcome).toEqual({ kind: 'sent', providerId: '<1@doces.example>' });
    expect(requests).toEqual([]);
    expect(given).toMatchObject([
      {
        from: 'Doces da Bia <pedidos@doces.example>',
        to: 'maria@example.com',
        replyTo: 'oi@doces.example',
        subject: 'Olá, Maria!',
        text: `${message.text}\n\nhttps://loja.example/boleto.pdf`,
        headers: { 'List-Unsubscribe': '<mailto:oi@doces.example?subject=unsubscribe>' },
      },
    ]);
  });

  test('a lost answer stays unknown, for the channel promises no repeat', async () => {
    const { outcome } = await send({ settings: cloudflare, mail: async () => ({ kind: 'unknown' }) });
    expect(outcome).toEqual({ kind: 'unknown' });
    expect(email.channel?.idempotent).toBe(false);
  });

  test('without a binding it says so', async () => {
    expect((await send({ settings: cloudflare })).outcome).toMatchObject({
      kind: 'rejected',
      reason: 'unsupported',
    });
  });
});

describe('the mail itself', () => {
  const subjectOf = async (text: string, more: Partial<OutboundMessage> = {}, fromName = 'Doces da Bia') => {
    const { json } = await send({ outbound: { ...message, text, ...more }, settings: { fromName } });
    return (json as { subject: string }).subject;
  };

  test('the subject: its own, the first line, or the shop', async () => {
    expect(await subjectOf('Oi', { subject: ' Pedido\r\nBcc: x@y.example ' })).toBe(
      'Pedido Bcc: x@y.example',
    );
    expect(await subjectOf('\n\n  Seu boleto \nvence amanhã')).toBe('Seu boleto');
    expect(await subjectOf('\n \n')).toBe('Doces da Bia');
    expect(await subjectOf('\n', {}, '')).toBe('Mensagem');
  });

  test('a long first line is cut at a word, and emoji stay whole', async () => {
    const cut = await subjectOf(`${'palavra '.repeat(20)}fim`);
    expect(cut).toMatch(/^(palavra )+palavra…$/);
    expect([...cut].length).toBeLessThanOrEqual(78);
    expect(await subjectOf('🎂'.repeat(100))).toBe(`${'🎂'.repeat(77)}…`);
  });

  test('the name of the sender cannot add an address', async () => {
    const { json } = await send({ settings: { fromName: 'Bia, Ltda." <x@evil.example>\r\nBcc: y' } });
    expect(json).toMatchObject({ from: '"Bia, Ltda. x@evil.example Bcc: y" <pedidos@doces.example>' });
    expect((await send({ settings: { fromName: '' } })).json).toMatchObject({
      from: 'pedidos@doces.example',
    });
    expect(email.channel?.sender?.({ from: ' Pedidos@Doces.example ' })).toBe('pedidos@doces.example');
  });

  test('the HTML shows what was written, and only links are live', () => {
    const html = htmlOf(
      'Olá <b>Maria</b> & "cia"\nlinha 2\n\nVeja https://loja.example/p?a=1&b=2. (https://x.example/)',
    );
    expect(html).toContain('<p>Olá &lt;b&gt;Maria&lt;/b&gt; &amp; &quot;cia&quot;<br>linha 2</p>');
    expect(html).toContain(
      '<a href="https://loja.example/p?a=1&amp;b=2">https://loja.example/p?a=1&amp;b=2</a>. (<a href="https://x.example/">https://x.example/</a>)',
    );
    expect(htmlOf('javascript:alert(1) <script>x</script>')).not.toMatch(/<a |<script/);
    expect(htmlOf('https://x.example/"onmouseover="alert(1)')).toContain('</a>&quot;onmouseover=');
    expect(htmlOf("https://x.example/'><img src=x>")).not.toContain('<img');
  });
});

describe('probe', () => {
  const probe = (options: Options) => {
    const { call, requests } = callOf(options);
    return Promise.resolve(email.probe?.(call)).then((answered) => ({ answered, requests }));
  };
  const domains = (...data: { name: string; status: string }[]) => answer(200, { object: 'list', data });

  test('finds the domain of the sender verified', async () => {
    const result = domains(
      { name: 'outra.example', status: 'verified' },
      { name: 'doces.example', status: 'verified' },
    );
    const { answered, requests } = await probe({ result });
    expect(answered).toEqual({ ok: true, account: 'doces.example' });
    expect(requests[0]).toMatchObject({ url: 'https://api.resend.com/domains' });
  });

  test.each([
    ['pending', domains({ name: 'doces.example', status: 'pending' }), 'account_restricted'],
    ['unknown', domains({ name: 'outra.example', status: 'verified' }), 'account_restricted'],
    ['a wrong key', error(401, 'invalid_api_key'), 'unauthorized'],
    ['a wrong key, as documented', error(403, 'invalid_api_key'), 'unauthorized'],
    ['an answer of another shape', answer(200, []), 'bad_answer'],
  ])('%s', async (_name, result, reason) => {
    expect((await probe({ result })).answered).toMatchObject({ ok: false, reason });
  });

  test('a key that only sends is a good key', async () => {
    const { answered } = await probe({ result: error(401, 'restricted_api_key') });
    expect(answered).toMatchObject({ ok: true });
  });

  test('the binding is there, or it is not', async () => {
    const cloudflare = { provider: 'cloudflare' };
    const mail = async (): Promise<Outcome> => ({ kind: 'sent' });
    expect((await probe({ settings: cloudflare, mail })).answered).toMatchObject({ ok: true });
    expect((await probe({ settings: cloudflare })).answered).toMatchObject({
      ok: false,
      reason: 'unsupported',
    });
  });
});

test('what the published library signs is accepted, under the svix names too', async () => {
  const secret = newWebhookSecret();
  const text = JSON.stringify(email.samples?.[0]?.body);
  const now = Date.parse('2026-11-22T13:05:10Z');
  const signature = new Webhook(secret).sign('msg_1', new Date(now), text);
  const headers = { 'svix-id': 'msg_1', 'svix-timestamp': String(now / 1000), 'svix-signature': signature };
  const request = {
    url: 'https://ponte.example/hooks/email/t',
    headers,
    query: {},
    body: new TextEncoder().encode(text),
  };
  const scheme = { scheme: 'standard-webhooks' } as const;
  expect(email.inbound?.verify).toEqual(scheme);
  expect(await verify(scheme, request, [secret], undefined, now)).toBe(true);
  expect(await verify(scheme, request, [secret], undefined, now + 600_000)).toBe(false);
  const ours = await signatureFor(scheme, { ...request, headers: {} }, secret, now, '');
  expect(await verify(scheme, { ...request, headers: ours.headers ?? {} }, [secret], undefined, now)).toBe(
    true,
  );
});
