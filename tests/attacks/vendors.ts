/**
 * The vendors' voices: every connector of the catalogue, in every way in which its deliveries can be
 * verified, and requests signed as its vendor signs them. What is walked here is walked for a new
 * connector, too, as soon as it is in the catalogue.
 */
import { connectors } from '../../connectors';
import type { Connector } from '../../src/kit';
import type { SignedRequest, Verification } from '../../src/kit/verify';
import type { Connection } from '../../src/store/connections';
import type { World } from '../hub/world';
import { examplesOf, type Hall, ORIGIN } from '../routes/api/helpers';
import { defaultSettings } from '../suite/declaration';
import { keptFor, proofFor } from './proofs';

type Texts = Record<string, string>;

/** A connector as a merchant may have set it up: what was typed, and the scheme that follows from it. */
export interface Variant {
  name: string;
  connector: Connector;
  settings: Texts;
  credentials: Texts;
  /** Undefined where nothing comes in. */
  scheme: Verification | undefined;
}

/** Once with its defaults, and once for each option of a form that changes the scheme. */
function variantsOf(connector: Connector): Variant[] {
  const { credentials } = examplesOf(connector);
  const { verify } = connector.inbound ?? {};
  const choices = connector.fields.flatMap(({ key, options = [] }) =>
    options.map(({ value }): Texts => ({ [key]: value })),
  );
  const variants = [{}, ...choices].map((choice: Texts): Variant => {
    const settings = { ...required(connector), ...choice };
    const scheme = typeof verify === 'function' ? verify(settings) : verify;
    const [word] = Object.values(choice);
    const name = [connector.slug, scheme?.scheme, word].filter(Boolean).join(' ');
    return { name, connector, settings, credentials, scheme };
  });
  // Of those that are verified alike, the first stays.
  const byScheme = new Map(variants.toReversed().map((one) => [JSON.stringify(one.scheme), one] as const));
  return [...byScheme.values()];
}

/** Defaults, and examples of what must be typed. */
const required = (connector: Connector): Texts => ({
  ...Object.fromEntries(
    connector.fields
      .filter((field) => field.group === 'settings' && field.required)
      .map(({ key, example }) => [key, example]),
  ),
  ...defaultSettings(connector),
});

export const VARIANTS: readonly Variant[] = [...connectors.values()].flatMap(variantsOf);
export const INBOUND: readonly Variant[] = VARIANTS.filter(({ scheme }) => scheme !== undefined);

/** A connection of the world's own organization. */
export interface Made extends Variant {
  connection: Connection;
  /** What its vendor calls, without a query. */
  url: string;
}

export async function make(world: World, variant: Variant): Promise<Made> {
  const { connector, scheme, settings } = variant;
  const { webhookSecret = '' } = variant.credentials;
  const credentials = { ...variant.credentials, webhookSecret: await keptFor(scheme, webhookSecret) };
  const connection = await world.connect(connector, { credentials, settings });
  return {
    ...variant,
    credentials,
    connection,
    url: `${ORIGIN}/hooks/${connector.slug}/${await world.token(connection)}`,
  };
}

/** What a vendor has to say, before it signs it. */
export interface Words {
  body: unknown;
  /** In place of the body's JSON. */
  text?: string | undefined;
  headers?: Readonly<Texts> | undefined;
  path?: string | undefined;
}

/** A request as it would leave the vendor, all its parts open to tampering. */
export interface Letter {
  method: string;
  url: string;
  headers: Texts;
  query: Texts;
  body: Uint8Array;
}

/** Signed with `secret`, by default the connection's own, at `now` in milliseconds. */
export async function write(
  made: Pick<Made, 'scheme' | 'credentials' | 'url'>,
  words: Words,
  now: number,
  secret = made.credentials.webhookSecret ?? '',
): Promise<Letter> {
  const { scheme } = made;
  if (!scheme) throw new Error('nothing comes in there');
  const url = words.path ? `${made.url}/${words.path}` : made.url;
  const headers: Texts = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(words.headers ?? {})) headers[name.toLowerCase()] = value;
  const isMember = scheme.scheme === 'token' && scheme.in === 'body';
  const said = isMember ? { ...(words.body as object), [scheme.name]: secret } : words.body;
  const body = new TextEncoder().encode(words.text ?? JSON.stringify(said));
  const bare: SignedRequest = { url, headers, query: {}, body };
  const signed = await proofFor(scheme, bare, secret, now, made.credentials.webhookUser);
  return {
    method: 'POST',
    url,
    headers: { ...headers, ...signed.headers },
    query: signed.query ?? {},
    body: bare.body,
  };
}

/** Hands a letter in at the door. */
export function post(
  hall: Pick<Hall, 'fetch'>,
  { method, url, headers, query, body }: Letter,
): Promise<Response> {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) address.searchParams.append(name, value);
  return hall.fetch(address.href.slice(ORIGIN.length), {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: body.slice() }),
  });
}
