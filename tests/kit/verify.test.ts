import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '../../src/kit/bytes';
import {
  newWebhookSecret,
  type SignedRequest,
  signatureFor,
  standardWebhookSignature,
  trustGrade,
  type Verification,
  verify,
} from '../../src/kit/verify';

const NOW = Date.UTC(2026, 10, 22, 13, 5);
const SECONDS = NOW / 1000;

const request = (parts: Partial<Omit<SignedRequest, 'body'>> & { body?: string } = {}): SignedRequest => ({
  url: 'https://ponte.example/hooks/x/tok',
  headers: {},
  query: {},
  ...parts,
  body: utf8(parts.body ?? '{"cliente":"João Ção ☕"}'),
});

/** The request with what its sender attaches. */
async function signed(
  scheme: Verification,
  secret: string,
  base = request(),
  at = NOW,
): Promise<SignedRequest> {
  const { headers, query } = await signatureFor(scheme, base, secret, at, 'loja');
  return { ...base, headers: { ...base.headers, ...headers }, query: { ...base.query, ...query } };
}

const check = (scheme: Verification, sent: SignedRequest, secrets: string[], user = 'loja', now = NOW) =>
  verify(scheme, sent, secrets, user, now);

const stamped: Verification = {
  scheme: 'hmac',
  in: 'header',
  name: 'X-Signature',
  hash: 'SHA-256',
  encoding: 'hex',
  signed: '{header:X-Time}.{body}',
  timestamp: { header: 'X-Time', toleranceSeconds: 300 },
};

interface Case {
  title: string;
  scheme: Verification;
  secret: string;
  other: string;
  signsBody: boolean;
}

/** As a header of pairs has it: `ts=…,v1=…`, over what the address and another header say. */
const paired: Verification = {
  scheme: 'hmac',
  in: 'header',
  name: 'X-Signature',
  part: 'v1',
  hash: 'SHA-256',
  encoding: 'hex',
  signed: '[id:{query:data.id|lower};][request-id:{header:x-request-id};]ts:{header:x-signature#ts};{body}',
  timestamp: { header: 'X-Signature', part: 'ts', toleranceSeconds: 300 },
};

const words = { secret: 'segredo-de-hoje', other: 'segredo-de-ontem' };
const hmac = { scheme: 'hmac', in: 'header', name: 'X-Hmac', hash: 'SHA-256', encoding: 'base64' } as const;

const CASES: Case[] = [
  { title: 'base64 HMAC in a header', scheme: hmac, ...words, signsBody: true },
  {
    title: 'prefixed hex HMAC',
    scheme: { ...hmac, encoding: 'hex', prefix: 'sha256=' },
    ...words,
    signsBody: true,
  },
  {
    title: 'hex HMAC-SHA1 in the query',
    scheme: { ...hmac, in: 'query', name: 'signature', hash: 'SHA-1', encoding: 'hex' },
    ...words,
    signsBody: true,
  },
  { title: 'HMAC-SHA512', scheme: { ...hmac, hash: 'SHA-512' }, ...words, signsBody: true },
  {
    title: 'HMAC with a base64 key',
    scheme: { ...hmac, key: 'base64' },
    secret: 'c2VncmVkby1kZS1ob2pl',
    other: 'c2VncmVkby1kZS1vbnRlbQ==',
    signsBody: true,
  },
  { title: 'HMAC with a timestamp', scheme: stamped, ...words, signsBody: true },
  { title: 'HMAC among pairs in one header', scheme: paired, ...words, signsBody: true },
  {
    title: 'any of two',
    scheme: { scheme: 'any', of: [stamped, { scheme: 'token', in: 'header', name: 'X-Token' }] },
    ...words,
    signsBody: true,
  },
  {
    title: 'HMAC over the address and the body',
    scheme: { ...hmac, signed: '{body}{url}' },
    ...words,
    signsBody: true,
  },
  { title: 'HMAC over the address alone', scheme: { ...hmac, signed: '{url}' }, ...words, signsBody: false },
  {
    title: 'Standard Webhooks',
    scheme: { scheme: 'standard-webhooks' },
    secret: newWebhookSecret(),
    other: newWebhookSecret(),
    signsBody: true,
  },
  {
    title: 'token in a header',
    scheme: { scheme: 'token', in: 'header', name: 'X-Token' },
    ...words,
    signsBody: false,
  },
  {
    title: 'bearer token',
    scheme: { scheme: 'token', in: 'header', name: 'Authorization', prefix: 'Bearer ' },
    ...words,
    signsBody: false,
  },
  {
    title: 'token in the query',
    scheme: { scheme: 'token', in: 'query', name: 'token' },
    ...words,
    signsBody: false,
  },
  { title: 'Basic', scheme: { scheme: 'basic' }, ...words, signsBody: false },
];

describe.each(CASES)('verify: $title', ({ scheme, secret, other, signsBody }) => {
  it('accepts what the sender signed', async () => {
    expect(await check(scheme, await signed(scheme, secret), [secret])).toBe(true);
  });
  it('accepts either secret during a rotation', async () => {
    expect(await check(scheme, await signed(scheme, other), [secret, other])).toBe(true);
    expect(await check(scheme, await signed(scheme, secret), ['', secret, other])).toBe(true);
  });
  it('refuses another secret', async () => {
    expect(await check(scheme, await signed(scheme, other), [secret])).toBe(false);
  });
  it('refuses everything without a secret', async () => {
    const sent = await signed(scheme, secret);
    expect(await check(scheme, sent, [])).toBe(false);
    expect(await check(scheme, sent, [''])).toBe(false);
    expect(await check(scheme, request({ headers: { authorization: 'Basic bG9qYTo=' } }), ['', ' '])).toBe(
      false,
    );
  });
  it('refuses a request without the proof, or with half of it', async () => {
    expect(await check(scheme, request(), [secret])).toBe(false);
    const sent = await signed(scheme, secret);
    const cut = (record: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value.slice(0, -4)]));
    expect(
      await check(scheme, { ...sent, headers: cut(sent.headers), query: cut(sent.query) }, [secret]),
    ).toBe(false);
  });
  it(signsBody ? 'refuses a changed body' : 'does not look at the body', async () => {
    const sent = await signed(scheme, secret);
    const tampered = { ...sent, body: utf8('{"cliente": "João Ção ☕"}') };
    expect(await check(scheme, tampered, [secret])).toBe(!signsBody);
  });
});

describe('verify against published values', () => {
  const jefe = request({ body: 'what do ya want for nothing?' });
  it.each([
    ['SHA-1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['SHA-256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [
      'SHA-512',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ] as const)('RFC 2202 and 4231: HMAC with %s', async (hash, hex) => {
    const scheme: Verification = { ...hmac, hash, encoding: 'hex' };
    for (const text of [hex, hex.toUpperCase()]) {
      expect(await check(scheme, { ...jefe, headers: { 'x-hmac': text } }, ['Jefe'])).toBe(true);
    }
    expect(await check(scheme, { ...jefe, headers: { 'x-hmac': hex.replace('4', '5') } }, ['Jefe'])).toBe(
      false,
    );
  });
  it("GitHub's example", async () => {
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const sent = request({ body: 'Hello, World!', headers: { 'x-hub-signature-256': signature } });
    const scheme: Verification = { ...hmac, name: 'X-Hub-Signature-256', encoding: 'hex', prefix: 'sha256=' };
    expect(await check(scheme, sent, ["It's a Secret to Everybody"])).toBe(true);
    const bare = { ...sent, headers: { 'x-hub-signature-256': signature.slice(7) } };
    expect(await check(scheme, bare, ["It's a Secret to Everybody"])).toBe(false);
    const other = { ...sent, headers: { 'x-hub-signature-256': signature.replace('sha256', 'sha512') } };
    expect(await check(scheme, other, ["It's a Secret to Everybody"])).toBe(false);
  });
});

describe('verify: details of HMAC', () => {
  it('takes any of several header names, in any case', async () => {
    const scheme: Verification = { ...hmac, name: ['X-Shopify-Hmac-Sha256', 'SHOPIFY-HMAC-SHA256'] };
    const { headers } = await signed(scheme, 's');
    const value = headers['x-shopify-hmac-sha256'] ?? '';
    expect(value).not.toBe('');
    expect(await check(scheme, request({ headers: { 'shopify-hmac-sha256': value } }), ['s'])).toBe(true);
    expect(await check(scheme, request({ headers: { 'x-other-hmac-sha256': value } }), ['s'])).toBe(false);
  });
  it.each([
    ['just in time, late', 300, true],
    ['just in time, early', -300, true],
    ['too old', 301, false],
    ['from the future', -301, false],
  ])('%s', async (_title, age, accepted) => {
    const sent = await signed(stamped, 's', request(), NOW - age * 1000);
    expect(await check(stamped, sent, ['s'])).toBe(accepted);
  });
  it('reads milliseconds too', async () => {
    const base = request({ body: 'x', headers: { 'x-time': String(NOW) } });
    const unstamped: Verification = {
      ...hmac,
      name: 'X-Signature',
      encoding: 'hex',
      signed: '{header:x-time}.{body}',
    };
    expect(await check(stamped, await signed(unstamped, 's', base), ['s'])).toBe(true);
  });
  it.each(['', 'soon', '-1', '1e9', 'NaN', '0x10'])('refuses the timestamp "%s"', async (time) => {
    const base = request({ headers: { 'x-time': time } });
    const unstamped: Verification = {
      ...hmac,
      name: 'X-Signature',
      encoding: 'hex',
      signed: '{header:x-time}.{body}',
    };
    expect(await check(stamped, await signed(unstamped, 's', base), ['s'])).toBe(false);
  });
  it('refuses when something that was signed is not there', async () => {
    const scheme: Verification = { ...hmac, signed: '{query:data.id}|{body}' };
    const sent = await signed(scheme, 's', request({ query: { 'data.id': '7' } }));
    expect(await check(scheme, sent, ['s'])).toBe(true);
    expect(await check(scheme, { ...sent, query: {} }, ['s'])).toBe(false);
    const withNonce: Verification = { ...hmac, signed: '{body}{query:nonce}' };
    expect(await check(withNonce, await signed(hmac, 's'), ['s'])).toBe(false);
  });
  it('hashes the bytes as they came, whatever they mean', async () => {
    const base = { ...request(), body: new Uint8Array([0xff, 0x00, 0xe7, 0xe3]) };
    expect(await check(hmac, await signed(hmac, 's', base), ['s'])).toBe(true);
    expect(await check(hmac, { ...(await signed(hmac, 's', base)), body: utf8('\ufffd\0çã') }, ['s'])).toBe(
      false,
    );
  });
  it('refuses a key that is not base64 where it must be', async () => {
    const scheme: Verification = { ...hmac, key: 'base64' };
    expect(await check(scheme, await signed(scheme, '§§'), ['§§'])).toBe(false);
  });
});

describe('verify: Standard Webhooks', () => {
  const secret = newWebhookSecret();
  const body = '{"type":"order.paid","nome":"João"}';
  const clock = Math.floor(Date.now() / 1000); // The published library reads the real clock.

  it('the published library accepts our signatures', async () => {
    const signature = await standardWebhookSignature(secret, 'msg_1', clock, body);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(clock),
      'webhook-signature': signature,
    };
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    const rotated = `${await standardWebhookSignature(newWebhookSecret(), 'msg_1', clock, body)} ${signature}`;
    expect(new Webhook(secret).verify(body, { ...headers, 'webhook-signature': rotated })).toBeTruthy();
  });

  const theirs = (prefix: 'webhook' | 'svix', signature?: string) =>
    request({
      body,
      headers: {
        [`${prefix}-id`]: 'msg_1',
        [`${prefix}-timestamp`]: String(SECONDS),
        [`${prefix}-signature`]: signature ?? new Webhook(secret).sign('msg_1', new Date(NOW), body),
      },
    });
  const scheme: Verification = { scheme: 'standard-webhooks' };

  it("accepts the published library's signatures, in both spellings and among others", async () => {
    expect(await check(scheme, theirs('webhook'), [secret])).toBe(true);
    expect(await check(scheme, theirs('svix'), [secret])).toBe(true);
    expect(await check(scheme, theirs('webhook'), [secret.slice('whsec_'.length)])).toBe(true);
    const many = `v1a,abc v1,xxx ${new Webhook(secret).sign('msg_1', new Date(NOW), body)}`;
    expect(await check(scheme, theirs('webhook', many), [secret])).toBe(true);
  });
  it('refuses another id, an old or future message, and a secret that is none', async () => {
    const sent = theirs('webhook');
    expect(
      await check(scheme, { ...sent, headers: { ...sent.headers, 'webhook-id': 'msg_2' } }, [secret]),
    ).toBe(false);
    expect(await check(scheme, sent, [secret], 'loja', NOW + 301_000)).toBe(false);
    expect(await check(scheme, sent, [secret], 'loja', NOW - 301_000)).toBe(false);
    expect(await check(scheme, sent, ['whsec_', 'whsec_§'])).toBe(false);
  });
  it('makes secrets that are never the same', () => {
    const secrets = new Set(Array.from({ length: 50 }, newWebhookSecret));
    expect(secrets.size).toBe(50);
    for (const each of secrets) expect(each).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
  it('does not sign with a secret that is none', async () => {
    await expect(standardWebhookSignature('whsec_', 'msg_1', 1, '')).rejects.toThrow(TypeError);
  });
});

describe('verify: RSA', () => {
  const scheme: Verification = { scheme: 'rsa', header: 'X-Webhook-Signature', hash: 'SHA-256' };
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
  let pem = '';
  let sent = request();
  beforeAll(async () => {
    const pair = await crypto.subtle.generateKey({ ...algorithm, modulusLength: 2048 }, true, [
      'sign',
      'verify',
    ]);
    if (!('publicKey' in pair)) throw new Error('no key pair');
    const spki = await crypto.subtle.exportKey('spki', pair.publicKey);
    const base64 = toBase64(new Uint8Array(spki as ArrayBuffer));
    pem = `-----BEGIN PUBLIC KEY-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;
    const signature = await crypto.subtle.sign(algorithm, pair.privateKey, sent.body);
    sent = { ...sent, headers: { 'x-webhook-signature': toBase64(new Uint8Array(signature)) } };
  });
  it('accepts the signature, with the key as PEM, bare, or as base64 of the PEM', async () => {
    expect(await check(scheme, sent, [pem])).toBe(true);
    expect(await check(scheme, sent, [pem.replace(/-----[^-]+-----|\n/g, '')])).toBe(true);
    expect(await check(scheme, sent, [btoa(pem)])).toBe(true);
    expect(await check(scheme, sent, ['no key', pem])).toBe(true);
  });
  it('refuses another body, no signature, an empty one, and what is no key', async () => {
    expect(await check(scheme, { ...sent, body: utf8('{}') }, [pem])).toBe(false);
    expect(await check(scheme, { ...sent, headers: {} }, [pem])).toBe(false);
    expect(await check(scheme, { ...sent, headers: { 'x-webhook-signature': '' } }, [pem])).toBe(false);
    expect(await check(scheme, sent, ['', 'no key', 'bm8ga2V5'])).toBe(false);
  });
});

describe('verify: token in the body', () => {
  const scheme: Verification = { scheme: 'token', in: 'body', name: 'integration_key' };
  it.each([
    ['JSON', { body: '{"integration_key":"s3","a":1}', headers: { 'content-type': 'application/json' } }],
    ['JSON without a type', { body: ' {"integration_key":"s3"}' }],
    [
      'a form',
      { body: 'a=1&integration_key=s3', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
  ])('in %s', async (_title, parts) => {
    expect(await check(scheme, request(parts), ['s3'])).toBe(true);
    expect(await check(scheme, request(parts), ['s4'])).toBe(false);
    expect(await check(scheme, request(parts), [''])).toBe(false);
  });
  it.each([
    '',
    'null',
    '[]',
    '"s3"',
    '{}',
    '{"integration_key":null}',
    '{"integration_key":["s3"]}',
    '{"integration_key":',
  ])('not in %s', async (body) => {
    expect(await check(scheme, request({ body }), ['s3'])).toBe(false);
  });
  it('a number counts as its digits, and a prototype counts for nothing', async () => {
    expect(await check(scheme, request({ body: '{"integration_key":123}' }), ['123'])).toBe(true);
    const inherited: Verification = { scheme: 'token', in: 'body', name: 'constructor' };
    expect(await check(inherited, request({ body: '{}' }), ['function Object() { [native code] }'])).toBe(
      false,
    );
  });
});

describe('verify: the rest', () => {
  it('Basic needs the user as well, and takes the scheme in any case', async () => {
    const sent = request({ headers: { authorization: `basic ${btoa('loja:s:3')}` } });
    expect(await check({ scheme: 'basic' }, sent, ['s:3'])).toBe(true);
    expect(await check({ scheme: 'basic' }, sent, ['s:3'], 'outra')).toBe(false);
    expect(await verify({ scheme: 'basic' }, sent, ['s:3'], undefined, NOW)).toBe(false);
    expect(
      await check(
        { scheme: 'basic' },
        request({ headers: { authorization: `Basic ${btoa(':s:3')}` } }),
        ['s:3'],
        '',
      ),
    ).toBe(false);
  });
  it('the address alone is enough for `url`, and for nothing else', async () => {
    expect(await check({ scheme: 'url' }, request(), [])).toBe(true);
  });
  it.each([
    [{ scheme: 'standard-webhooks' }, 'A'],
    [hmac, 'A'],
    [stamped, 'A'],
    [{ ...hmac, signed: '{url}' }, 'B'],
    [{ scheme: 'rsa', header: 'x', hash: 'SHA-256' }, 'A'],
    [{ scheme: 'basic' }, 'B'],
    [{ scheme: 'token', in: 'header', name: 'x' }, 'B'],
    [{ scheme: 'token', in: 'query', name: 'x' }, 'C'],
    [{ scheme: 'token', in: 'body', name: 'x' }, 'C'],
    [{ scheme: 'url' }, 'D'],
  ] as const)('trust of %j is %s', (scheme, grade) => {
    expect(trustGrade(scheme)).toBe(grade);
  });
  it('nothing to attach for what the sender cannot make from the secret', async () => {
    expect(await signatureFor({ scheme: 'url' }, request(), 's', NOW)).toEqual({});
    expect(await signatureFor({ scheme: 'token', in: 'body', name: 'x' }, request(), 's', NOW)).toEqual({});
    expect(await signatureFor({ scheme: 'rsa', header: 'x', hash: 'SHA-256' }, request(), 's', NOW)).toEqual(
      {},
    );
  });
});

describe('a signature among pairs', () => {
  const base = request({ query: { 'data.id': 'ORD01ABC' }, headers: { 'x-request-id': 'req-1' } });
  const signedOver = async (text: string, secret: string): Promise<string> => {
    const key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(text)));
    return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  const bare: Verification = { ...paired, signed: paired.signed?.replace('{body}', '') ?? '' };
  const carrying = (headers: Record<string, string>, sent = base) => ({
    ...sent,
    headers: { ...sent.headers, ...headers },
  });

  it('is taken over the template, lower-cased where it says so', async () => {
    const v1 = await signedOver(`id:ord01abc;request-id:req-1;ts:${SECONDS};`, 's');
    expect(await check(bare, carrying({ 'x-signature': `ts=${SECONDS}, v1=${v1}` }), ['s'])).toBe(true);
    expect(await check(bare, carrying({ 'x-signature': `v1=${v1}` }), ['s'])).toBe(false);
    expect(await check(bare, carrying({ 'x-signature': v1 }), ['s'])).toBe(false);
  });

  it('leaves out what is optional and missing', async () => {
    const v1 = await signedOver(`id:ord01abc;ts:${SECONDS};`, 's');
    const without = request({ query: { 'data.id': 'ORD01ABC' } });
    expect(await check(bare, carrying({ 'x-signature': `ts=${SECONDS},v1=${v1}` }, without), ['s'])).toBe(
      true,
    );
  });

  it('is worth nothing an hour later', async () => {
    const v1 = await signedOver(`id:ord01abc;request-id:req-1;ts:${SECONDS};`, 's');
    const sent = carrying({ 'x-signature': `ts=${SECONDS},v1=${v1}` });
    expect(await check(bare, sent, ['s'], 'loja', NOW + 3_600_000)).toBe(false);
  });
});

it('a choice of several is as trustworthy as the weakest, and takes any of them', async () => {
  const token = { scheme: 'token', in: 'query', name: 'k' } as const;
  const several: Verification = { scheme: 'any', of: [{ scheme: 'standard-webhooks' }, token] };
  expect(trustGrade(several)).toBe('C');
  expect(trustGrade({ scheme: 'any', of: [] })).toBe('A');
  const secret = newWebhookSecret();
  expect(await check(several, await signed({ scheme: 'standard-webhooks' }, secret), [secret])).toBe(true);
  expect(await check(several, await signed(token, secret), [secret])).toBe(true);
  expect(await check(several, request(), [secret])).toBe(false);
  expect(await check({ scheme: 'any', of: [] }, request(), [secret])).toBe(false);
});
