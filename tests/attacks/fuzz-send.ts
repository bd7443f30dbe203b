/** Signs a mutated delivery as its vendor would, or forges it, and sends it to the hub. */
import type { Hono } from 'hono';
import type { AppEnv } from '../../src/app';
import { MAX_BODY, type Received, receive, receiveForApp } from '../../src/hub/receive';
import { decodeBody, type SignedRequest, verify } from '../../src/kit';
import type { World } from '../hub/world';
import type { Mutant } from './fuzz-deliveries';
import type { Dice } from './fuzz-dice';
import { type Door, USER } from './fuzz-hall';
import { proofFor } from './proofs';

/** A request ready to be sent, with the statuses that are right for it. */
export interface Shipment {
  door: Door;
  url: URL;
  method: string;
  headers: Headers;
  bytes: Uint8Array;
  /** `taken`: any 2xx. */
  wanted: readonly (number | 'taken')[];
}

export interface Answer {
  status: number;
  /** The delivery's, where one was made. */
  id: string | undefined;
}

/** The mutant with its vendor's proof over what became of it. */
export async function signed(mutant: Mutant, door: Door, now: number): Promise<Shipment> {
  const shipment = bare(mutant, door);
  const request = requestOf(shipment);
  const { headers = {}, query = {} } = await proofFor(door.scheme, request, door.secret, now, USER);
  for (const [name, value] of Object.entries(headers)) shipment.headers.set(name, value);
  for (const [name, value] of Object.entries(query)) shipment.url.searchParams.set(name, value);
  const early = earlyRefusal(shipment) ?? handshake(shipment);
  if (early) return { ...shipment, wanted: [early < 300 ? 'taken' : early] };
  // A body that carries the proof itself may have lost it on the way.
  const isProved =
    !provesInBody(door) || (await verify(door.scheme, requestOf(shipment), [door.secret], USER, now));
  return { ...shipment, wanted: [isProved ? 'taken' : 401] };
}

const provesInBody = ({ scheme }: Door): boolean => scheme.scheme === 'token' && scheme.in === 'body';

/** The same from somebody who does not know the secret, or not the address. */
export async function forged(
  mutant: Mutant,
  door: Door,
  others: readonly Door[],
  dice: Dice,
  now: number,
): Promise<Shipment> {
  const shipment = await signed(mutant, door, now);
  const addressProves = door.scheme.scheme === 'url' || provesInBody(door);
  const forgery = dice.pick(addressProves && door.token ? ADDRESSES : [...ADDRESSES, ...PROOFS]);
  const made = await forgery(shipment, { mutant, others, dice, now });
  return { ...made, wanted: refusals(made) };
}

const refusals = (shipment: Shipment): Shipment['wanted'] => [
  401,
  404,
  ...[earlyRefusal(shipment), handshake(shipment)].flatMap((status) => status ?? []),
];

interface Means {
  mutant: Mutant;
  others: readonly Door[];
  dice: Dice;
  now: number;
}

type Forgery = (shipment: Shipment, means: Means) => Shipment | Promise<Shipment>;

const moved = (shipment: Shipment, slug: string, token: string): Shipment => {
  const url = new URL(shipment.url);
  url.pathname = `/hooks/${slug}/${token}`;
  return { ...shipment, url };
};

/** Addresses that are nobody's, or somebody else's under this name. */
const ADDRESSES: readonly Forgery[] = [
  (shipment, { dice }) => moved(shipment, shipment.door.connector.slug, letters(dice, 43)),
  (shipment, { dice }) => moved(shipment, shipment.door.connector.slug, letters(dice, 1 + dice.below(60))),
  (shipment, { dice, others }) => {
    const strangers = others.filter(({ connector }) => connector.slug !== shipment.door.connector.slug);
    return moved(shipment, shipment.door.connector.slug, dice.pick(strangers).token ?? 'x');
  },
  (shipment) => moved(shipment, 'simulator', shipment.door.token ?? 'x'),
  (shipment) => moved(shipment, '__proto__', shipment.door.token ?? 'x'),
  (shipment) => moved(shipment, shipment.door.connector.slug, (shipment.door.token ?? 'xx').slice(1)),
];

/** Proofs that are missing, cut, made with another secret, or over another body. */
const PROOFS: readonly Forgery[] = [
  ({ door }, { mutant }) => bare(mutant, door),
  ({ door }, { mutant, now }) => signed(mutant, { ...door, secret: `whsec_${btoa('k'.repeat(32))}` }, now),
  (shipment, { mutant, dice }) => {
    const unsigned = bare(mutant, shipment.door);
    const headers = new Headers(shipment.headers);
    for (const [name, value] of shipment.headers)
      if (unsigned.headers.get(name) !== value) headers.set(name, dice.chance(0.3) ? '' : cut(value));
    const url = new URL(shipment.url);
    for (const [name, value] of shipment.url.searchParams)
      if (unsigned.url.searchParams.get(name) !== value) url.searchParams.set(name, cut(value));
    return { ...shipment, headers, url };
  },
  (shipment, means) =>
    coversBody(shipment.door)
      ? { ...shipment, bytes: grown(shipment.bytes) }
      : bare(means.mutant, shipment.door),
];

/** By more than padding. */
const cut = (signature: string): string => signature.slice(0, -4);

const coversBody = ({ scheme }: Door): boolean =>
  scheme.scheme === 'standard-webhooks' ||
  ((scheme.scheme === 'hmac' || scheme.scheme === 'rsa') && (scheme.signed ?? '{body}').includes('{body}'));

const grown = (bytes: Uint8Array): Uint8Array => Uint8Array.from([...bytes, 0x20]);

const letters = (dice: Dice, length: number): string =>
  Array.from({ length }, () => dice.pick([...'abcXYZ019-_'])).join('');

function bare({ method, path, query, headers, bytes }: Mutant, door: Door): Shipment {
  const place = [door.connector.slug, ...(door.token ? [door.token, path] : [])].filter(Boolean).join('/');
  const url = new URL(`https://ponte.test/hooks/${place}`);
  for (const [name, value] of query) url.searchParams.append(name, value);
  return { door, url, method, headers: new Headers(headers), bytes, wanted: [] };
}

const requestOf = ({ url, headers, bytes }: Shipment): SignedRequest => ({
  url: url.href,
  headers: Object.fromEntries(headers),
  query: Object.fromEntries(url.searchParams),
  body: bytes,
});

/** What is refused before anybody looks at the proof. */
function earlyRefusal(shipment: Shipment): number | undefined {
  const { door, method, bytes } = shipment;
  const { methods = ['POST'] } = door.connector.inbound ?? {};
  // By another method comes a handshake, or nothing.
  if (!methods.includes(method)) return method === 'GET' && handshake(shipment) ? undefined : 405;
  return bytes.length > MAX_BODY ? 413 : undefined;
}

/** What a vendor's handshake is answered with, before anybody looks at the proof. */
function handshake({
  door: { connector, secret },
  url,
  method,
  headers,
  bytes,
}: Shipment): number | undefined {
  const body = decodeBody(bytes, headers.get('content-type') ?? undefined);
  const path = url.pathname.split('/').slice(4).filter(Boolean).join('/');
  const request = { method, path, body, receivedAt: '' };
  const facts = { headers: Object.fromEntries(headers), query: Object.fromEntries(url.searchParams) };
  return connector.inbound?.challenge?.({ ...request, ...facts }, [secret])?.status;
}

/** Through the whole app. Only the hub's own answer tells the id: see `inbound.ack`. */
export async function sendToApp(app: Hono<AppEnv>, shipment: Shipment): Promise<Answer> {
  const { url, method, headers, bytes } = shipment;
  const response = await app.request(url.href, {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: bytes }),
  });
  return { status: response.status, id: idIn(await response.text()) };
}

/** From where the app's route hands over: that takes a third of the time. */
export async function sendToHub(world: World, shipment: Shipment): Promise<Answer> {
  const { url, method, headers, bytes } = shipment;
  const [connector = '', token, ...path] = url.pathname.split('/').slice(2);
  const request = {
    connector,
    path: path.filter(Boolean).join('/'),
    method,
    url,
    headers,
    body: method === 'GET' ? null : oneChunk(bytes),
  };
  const received =
    token === undefined
      ? await receiveForApp(world.hub, request)
      : await receive(world.hub, { ...request, token });
  return received.ok
    ? { status: received.reply.status, id: received.id }
    : { status: STATUSES[received.refusal], id: undefined };
}

/** All that `receive` does with a stream, without what a stream of the platform costs. */
const oneChunk = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  ({
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
  }) as unknown as ReadableStream<Uint8Array>;

const STATUSES: Readonly<Record<Extract<Received, { ok: false }>['refusal'], number>> = {
  unknown_hook: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  verification_failed: 401,
  try_again_later: 503,
  rate_limited: 429,
};

const idIn = (text: string): string | undefined => /^\{"id":"(dlv_\w+)"\}$/.exec(text)?.[1];
