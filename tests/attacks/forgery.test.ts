/** Forged and repeated webhooks, in every way in which any connector of the catalogue can be verified. */
import { beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/hub/hub';
import { EVENT_TYPES } from '../../src/kit/events';
import { type Hall, openHall } from '../routes/api/helpers';
import { INBOUND, type Letter, type Made, make, post, type Variant, write } from './vendors';

type Scheme = NonNullable<Variant['scheme']>;

/** Of several ways the first: that is how `write` signs. */
const waysOf = (scheme: Scheme): readonly Scheme[] => (scheme.scheme === 'any' ? scheme.of : [scheme]);
const firstOf = (scheme: Scheme): Scheme => waysOf(scheme)[0] ?? scheme;

const SIGNED = INBOUND.filter(({ scheme }) => scheme?.scheme !== 'url');
const names = (variants: readonly Variant[]) => variants.map((one) => [one.name, one] as const);

let hall: Hall;
let made: Map<string, Made>;

const of = ({ name }: Variant): Made => {
  const one = made.get(name);
  if (!one) throw new Error(`no connection for ${name}`);
  return one;
};

beforeAll(async () => {
  hall = await openHall();
  made = new Map();
  for (const variant of INBOUND) made.set(variant.name, await make(hall.world, variant));
});

const now = (): number => hall.world.hub.now();
const words = ({ connector }: Variant) => connector.samples?.[0] ?? { body: {} };

/** Where the scheme carries its proof. */
function proofOf(scheme: Scheme): { place: 'headers' | 'query' | 'body'; name: string } {
  switch (scheme.scheme) {
    case 'hmac':
      return {
        place: scheme.in === 'header' ? 'headers' : 'query',
        name: [scheme.name].flat()[0]?.[scheme.in === 'header' ? 'toLowerCase' : 'toString']() ?? '',
      };
    case 'token':
      return scheme.in === 'header'
        ? { place: 'headers', name: scheme.name.toLowerCase() }
        : { place: scheme.in, name: scheme.name };
    case 'standard-webhooks':
      return { place: 'headers', name: 'webhook-signature' };
    case 'rsa':
      return { place: 'headers', name: scheme.header.toLowerCase() };
    case 'any':
      return proofOf(firstOf(scheme));
    default:
      return { place: 'headers', name: 'authorization' };
  }
}

/** The letter with another proof; undefined takes it out. */
function withProof(letter: Letter, scheme: Scheme, change: (proof: string) => string | undefined): Letter {
  const { place, name } = proofOf(scheme);
  if (place === 'body') {
    const { [name]: proof, ...rest } = JSON.parse(new TextDecoder().decode(letter.body));
    const changed = change(proof);
    const body = changed === undefined ? rest : { ...rest, [name]: changed };
    return { ...letter, body: new TextEncoder().encode(JSON.stringify(body)) };
  }
  const { [name]: proof = '', ...rest } = letter[place];
  const changed = change(proof);
  return { ...letter, [place]: changed === undefined ? rest : { ...rest, [name]: changed } };
}

const swapCase = (text: string): string =>
  [...text]
    .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
    .join('');

/** What stands in front of the secret or signature, and is no secret. */
const prefixOf = (scheme: Scheme): string => {
  if (scheme.scheme === 'basic') return 'Basic ';
  if (scheme.scheme === 'standard-webhooks') return 'v1,';
  return 'prefix' in scheme ? (scheme.prefix ?? '') : '';
};

/** Where the header holds pairs: the name of the one with the signature. */
const partOf = (scheme: Scheme): string => ('part' in scheme && scheme.part ? `${scheme.part}=` : '');

/** Proofs that are none, whatever the scheme. */
const BAD_PROOFS: Readonly<Record<string, (proof: string, scheme: Scheme) => string | undefined>> = {
  'no proof': () => undefined,
  'an empty proof': () => '',
  'the prefix alone': (_proof, scheme) => prefixOf(scheme),
  'a proof that is cut off': (proof) => proof.slice(0, -4),
  'a proof with more behind it': (proof) => `${proof}AAAA`,
  'a proof with one character changed': (proof) =>
    `${proof.slice(0, -5)}${proof.at(-5) === 'a' ? 'b' : 'a'}${proof.slice(-4)}`,
  // Standard Webhooks takes a list, divided by blanks: a forged one beside the right one proves nothing new.
  'two proofs as one': (proof, scheme) =>
    scheme.scheme === 'standard-webhooks'
      ? 'v1,AAAA v1,BBBB'
      : `${partOf(scheme)}${prefixOf(scheme)}AAAA, ${proof}`,
  'a list in place of a text': () => '[]',
  'a null': () => 'null',
};

describe.each(names(SIGNED))('%s', (_name, variant) => {
  const scheme = firstOf(variant.scheme as Scheme);
  const genuine = () => write(of(variant), words(variant), now());

  it('takes what its vendor signs', async () => {
    expect((await post(hall, await genuine())).status).toBeLessThan(300);
  });

  it.each(Object.keys(BAD_PROOFS))('refuses %s', async (kind) => {
    const forged = withProof(await genuine(), scheme, (proof) => BAD_PROOFS[kind]?.(proof, scheme));
    expect((await post(hall, forged)).status).toBe(401);
  });

  it('refuses everybody else’s secret', async () => {
    const own = of(variant).credentials.webhookSecret;
    const others = [
      'wrong',
      ' ',
      'undefined',
      `${own}${own}`,
      own?.slice(1),
      // Without a secret the letter would be signed with the right one.
      ...INBOUND.flatMap(({ credentials }) => credentials.webhookSecret ?? []).filter(
        (secret) => secret !== own,
      ),
    ];
    for (const secret of others) {
      // A secret that cannot be a key of the scheme signs nothing.
      const forged = await write(of(variant), words(variant), now(), secret).catch(() => undefined);
      if (forged) expect((await post(hall, forged)).status, secret).toBe(401);
    }
  });

  it('refuses a secret in another case', async () => {
    const own = of(variant).credentials.webhookSecret ?? '';
    const forged = await write(of(variant), words(variant), now(), swapCase(own));
    expect((await post(hall, forged)).status).toBe(401);
  });

  it('refuses the right proof of another scheme', async () => {
    for (const other of SIGNED) {
      const { scheme: theirs } = other;
      if (!theirs || waysOf(variant.scheme as Scheme).some((own) => sameProof(firstOf(theirs), own)))
        continue;
      const forged = await write({ ...of(variant), scheme: theirs }, words(variant), now()).catch(
        () => undefined,
      );
      if (forged) expect((await post(hall, forged)).status, other.name).toBe(401);
    }
  });

  if (coversBody(scheme))
    it('refuses a body that was signed otherwise', async () => {
      const letter = await genuine();
      for (const body of [
        letter.body.slice(0, -1),
        Uint8Array.from([...letter.body, 0x20]),
        Uint8Array.from([0xef, 0xbb, 0xbf, ...letter.body]),
        new Uint8Array(),
        letter.body.map((byte) => (byte === 0x31 ? 0x32 : byte === 0x61 ? 0x62 : byte)),
      ])
        expect((await post(hall, { ...letter, body })).status).toBe(401);
    });

  if (hasTime(scheme))
    it('refuses what is old, what is of the future, and a changed time', async () => {
      for (const age of [6 * MINUTE, 24 * HOUR, -6 * MINUTE, -24 * HOUR]) {
        const letter = await write(of(variant), words(variant), now() - age);
        expect((await post(hall, letter)).status, String(age)).toBe(401);
        const fresh = await genuine();
        const name = timeHeader(scheme);
        const stamped = { ...letter, headers: { ...letter.headers, [name]: fresh.headers[name] ?? '' } };
        expect((await post(hall, stamped)).status, String(age)).toBe(401);
      }
      for (const time of ['', '0', 'NaN', '-1', '1e99', '9'.repeat(400)]) {
        const letter = await genuine();
        const stamped = { ...letter, headers: { ...letter.headers, [timeHeader(scheme)]: time } };
        expect((await post(hall, stamped)).status, time).toBe(401);
      }
    });
});

/** Some vendors sign an address and a number alone. */
const coversBody = (scheme: Scheme): boolean =>
  scheme.scheme === 'standard-webhooks' ||
  ((scheme.scheme === 'hmac' || scheme.scheme === 'rsa') && (scheme.signed ?? '{body}').includes('{body}'));

/** Some vendors repeat a notice for days without signing it anew. */
const hasTime = (scheme: Scheme): boolean =>
  scheme.scheme === 'standard-webhooks' ||
  (scheme.scheme === 'hmac' && (scheme.timestamp?.toleranceSeconds ?? Number.POSITIVE_INFINITY) <= 300);

const timeHeader = (scheme: Scheme): string =>
  scheme.scheme === 'hmac' ? (scheme.timestamp?.header.toLowerCase() ?? '') : 'webhook-timestamp';

/** Two connectors may do the same. */
const sameProof = (a: Scheme, b: Scheme): boolean =>
  JSON.stringify({ ...a, prefix: '' }).toLowerCase() === JSON.stringify({ ...b, prefix: '' }).toLowerCase() ||
  (proofOf(a).name === proofOf(b).name && proofOf(a).place === proofOf(b).place && a.scheme === b.scheme);

describe.each(names(INBOUND))('the address of %s', (_name, variant) => {
  it('is that of its connector and its whole token, letter by letter', async () => {
    const { url, ...rest } = of(variant);
    const [, token = ''] = /([\w-]{43})$/.exec(url) ?? [];
    expect(token).not.toBe('');
    const others = [...made.values()].filter(({ connector }) => connector !== variant.connector);
    const wrong = [
      url.slice(0, -1),
      `${url}A`,
      url.replace(token, swapCase(token)),
      url.replace(token, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`),
      url.replace(token, 'undefined'),
      url.replace(token, "' OR 1=1 --"),
      ...others.map((other) => url.replace(variant.connector.slug, other.connector.slug)),
    ];
    for (const address of wrong) {
      const letter = await write({ ...rest, url: address }, words(variant), now());
      expect([401, 404, 405], address).toContain((await post(hall, letter)).status);
    }
    expect(await hall.world.deliveries()).toEqual([]);
  });
});

describe('repeated webhooks', () => {
  /** Notices without a moment of their own, which may well come true again: nothing tells a repeat apart. */
  const TIMELESS = /^(connection|privacy)\./;

  beforeAll(async () => {
    hall = await openHall();
    const { world } = hall;
    const simulator = world.hub.connectors.get('simulator');
    if (!simulator) throw new Error('no simulator');
    const channel = await world.connect(simulator);
    for (const type of EVENT_TYPES) if (!TIMELESS.test(type)) await world.automate(type, channel);
  });

  /** Carts wait for their idle window, at most ten hours. */
  const settle = async () => {
    await hall.world.drain();
    hall.world.pass(11 * HOUR);
    await hall.world.minutes(3);
  };

  it.each(names(INBOUND))('of %s make their messages once', async (_name, variant) => {
    const { world } = hall;
    const { samples = [] } = variant.connector;
    // A connection each, so that none stands in the way of another.
    const letters = await Promise.all(
      samples.map(async (sample) => write(await make(world, variant), sample, now())),
    );
    const before = (await world.dispatches()).length;
    for (const letter of letters) expect((await post(hall, letter)).status).toBeLessThan(300);
    await settle();
    const after = (await world.dispatches()).length;
    expect(after).toBeGreaterThanOrEqual(before);
    for (const pause of [0, 10 * MINUTE, 24 * HOUR]) {
      world.pass(pause);
      for (const letter of letters) {
        const { status } = await post(hall, letter);
        // Where the time is signed, it is not even read.
        if (hasTime(firstOf(variant.scheme as Scheme))) expect(status).toBe(401);
        else expect(status).toBeLessThan(300);
      }
      await world.drain();
    }
    await settle();
    expect((await world.dispatches()).length).toBe(after);
  });
});
