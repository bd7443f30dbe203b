/**
 * The edge path: from a platform's request to our answer. One verification, one `send`; no D1 write
 * and no outbound call. Only when the queue refuses, or the message would not fit it, D1's inbox
 * takes the delivery; only when both fail the platform is asked to come back.
 */
import { type Connector, parseBody, type Reply, trustGrade, type Verification, verify } from '../kit';
import { inboundSecrets } from './call';
import { accept } from './hook-accept';
import { connectionsOfAccount, type Entry, entryByToken, FRESH, reloadByToken } from './hook-cache';
import {
  type AppHookRequest,
  type HookRequest,
  messageOf,
  type RawRequest,
  readRequest,
} from './hook-request';
import { type Instance, iso } from './hub';
import { networkOf } from './network';
import { appOf } from './oauth-tokens';

export { accept } from './hook-accept';
export { forget } from './hook-cache';
export { type AppHookRequest, type HookRequest, MAX_BODY } from './hook-request';

/** As `newSecret` makes them. */
const TOKEN = /^[\w-]{43}$/;

export type Refusal =
  | 'unknown_hook'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'verification_failed'
  | 'try_again_later'
  | 'rate_limited';

export type Received =
  | { ok: true; id?: string; reply: Reply }
  | { ok: false; refusal: Refusal; headers?: Record<string, string> };

const refuse = (refusal: Refusal, headers?: Record<string, string>): Received =>
  headers ? { ok: false, refusal, headers } : { ok: false, refusal };

const comeBack = (): Received => refuse('try_again_later', { 'retry-after': '60' });

/** A request at one connection's address. Never throws: with everything down, the platform is asked to come back. */
export const receive = (instance: Instance, request: HookRequest): Promise<Received> =>
  guarded(instance, request, () => atConnection(instance, request));

/**
 * A request at the address that all sellers of an app share: signed with the operator's secret, it
 * goes to every connection of the account that it names. An account that nobody has connected is
 * answered 200 with `{"id": null}`: the notice is genuine, there is nothing to do about it, and
 * platforms that get 4xx stop sending for every other shop too. Never throws.
 */
export const receiveForApp = (instance: Instance, request: AppHookRequest): Promise<Received> =>
  guarded(instance, request, () => atApp(instance, request));

async function guarded(
  instance: Instance,
  request: AppHookRequest,
  work: () => Promise<Received>,
): Promise<Received> {
  try {
    return await work();
  } catch (error) {
    instance.log.error('receive failed', { connector: request.connector, error: String(error) });
    return comeBack();
  }
}

async function atConnection(instance: Instance, request: HookRequest): Promise<Received> {
  const connector = instance.connectors.get(request.connector);
  const read = await admit(connector, request);
  if ('ok' in read) return read;
  const { inbound, raw } = read;

  // What cannot be one of our tokens is not worth a read.
  let entry = TOKEN.test(request.token) ? await entryByToken(instance, request.token) : undefined;
  if (entry?.connection.connector !== request.connector) return limited(instance, request, 'unknown_hook');

  const handshake = [...secretsOf(instance, entry), entry.secrets.credentials.verifyToken ?? ''];
  const challenge = challenged(instance, inbound, raw, handshake);
  if (challenge) return { ok: true, reply: challenge };
  if (!methodsOf(inbound).includes(request.method)) return notAllowed(inbound);

  if (!(await isGenuine(instance, inbound, entry, raw))) {
    // The secret may have been changed a moment ago: look once more before refusing.
    entry = instance.now() - entry.loadedAt > FRESH ? await reloadByToken(instance, request.token) : entry;
    if (!entry || !(await isGenuine(instance, inbound, entry, raw)))
      return limited(instance, request, 'verification_failed');
  }

  const { connection } = entry;
  const alive = signOfLife(instance, inbound, raw, connection.settings);
  if (alive) return { ok: true, reply: alive };
  const message = messageOf(instance, connection, raw, inbound, schemeOf(inbound, connection.settings));
  if (!(await accept(instance, message))) return comeBack();
  return { ok: true, id: message.id, reply: acknowledged(inbound, message.id) };
}

async function atApp(instance: Instance, request: AppHookRequest): Promise<Received> {
  const connector = instance.connectors.get(request.connector);
  const app = connector && appOf(instance, connector);
  if (!connector?.inbound?.route || !app) return limited(instance, request, 'unknown_hook');
  const read = await admit(connector, request);
  if ('ok' in read) return read;
  const { inbound, raw } = read;

  const challenge = challenged(instance, inbound, raw, [app.clientSecret]);
  if (challenge) return { ok: true, reply: challenge };
  if (!methodsOf(inbound).includes(request.method)) return notAllowed(inbound);

  const scheme = inbound.verifyApp ?? schemeOf(inbound, {});
  const secret = app.hookSecret ?? app.clientSecret;
  // This address is no secret, so a scheme that trusts the address proves nothing here.
  const isGenuine =
    scheme !== undefined &&
    trustGrade(scheme) !== 'D' &&
    (await verify(scheme, raw, [secret], undefined, instance.now()));
  if (!isGenuine) return limited(instance, request, 'verification_failed');
  const alive = signOfLife(instance, inbound, raw, {});
  if (alive) return { ok: true, reply: alive };

  const account = accountOf(instance, inbound, raw);
  const connections = account ? await connectionsOfAccount(instance, request.connector, account) : [];
  const messages = connections.map((connection) => messageOf(instance, connection, raw, inbound, scheme));
  const taken = await Promise.all(messages.map((message) => accept(instance, message)));
  // Sent again, the ones that were taken find their events standing.
  if (taken.includes(false)) return comeBack();
  const [first] = messages;
  if (first) return { ok: true, id: first.id, reply: acknowledged(inbound, first.id) };
  instance.log.warn('app hook for nobody', { connector: request.connector, account: account ?? null });
  return { ok: true, reply: acknowledged(inbound, null) };
}

type Inbound = NonNullable<Connector['inbound']>;

/** By which deliveries come; a handshake may come by GET or HEAD besides. */
const methodsOf = ({ methods = ['POST'] }: Inbound): readonly string[] => methods;

const notAllowed = (inbound: Inbound): Received =>
  refuse('method_not_allowed', { allow: methodsOf(inbound).join(', ') });

/** Method, size and body of a request, or why it goes no further. */
async function admit(
  connector: Connector | undefined,
  request: AppHookRequest,
): Promise<Received | { inbound: Inbound; raw: RawRequest }> {
  const inbound = connector?.inbound;
  if (!inbound) return refuse('unknown_hook');
  const methods = [...methodsOf(inbound), ...(inbound.challenge ? ['GET', 'HEAD'] : [])];
  if (!methods.includes(request.method)) return notAllowed(inbound);
  const raw = await readRequest(request);
  return raw ? { inbound, raw } : refuse('body_too_large');
}

/** The vendor's handshake, answered; null when it is none. */
function challenged(
  instance: Instance,
  inbound: Inbound,
  raw: RawRequest,
  secrets: readonly string[],
): Reply | null {
  if (!inbound.challenge) return null;
  const { method, path, headers, query, text } = raw;
  return inbound.challenge(
    { method, path, headers, query, body: text, receivedAt: iso(instance.now()) },
    secrets.filter((secret) => secret !== ''),
  );
}

/** Whose it is. A body that cannot be read is nobody's. */
function accountOf(instance: Instance, inbound: Inbound, raw: RawRequest): string | undefined {
  const request = inbound.route && parsedRequest(instance, raw);
  return request && inbound.route?.(request);
}

/** What the vendor only wants answered; null where there is something to keep. */
function signOfLife(
  instance: Instance,
  inbound: Inbound,
  raw: RawRequest,
  settings: Readonly<Record<string, string>>,
): Reply | null {
  const request = inbound.heartbeat && parsedRequest(instance, raw);
  return (request && inbound.heartbeat?.(request, settings)) ?? null;
}

/** Undefined where the body cannot be read. */
function parsedRequest(instance: Instance, { method, path, headers, query, text }: RawRequest) {
  const parsed = parseBody(text, headers['content-type'], query);
  if (!parsed.ok) return undefined;
  return { method, path, headers, query, body: parsed.body, receivedAt: iso(instance.now()) };
}

const acknowledged = (inbound: Inbound, id: string | null): Reply =>
  inbound.ack?.(id ?? '') ?? {
    status: 200,
    body: JSON.stringify({ id }),
    headers: { 'content-type': 'application/json' },
  };

const schemeOf = (
  { verify: scheme }: Inbound,
  settings: Readonly<Record<string, string>>,
): Verification | undefined => (typeof scheme === 'function' ? scheme(settings) : scheme);

function secretsOf(instance: Instance, { connection, secrets }: Entry): string[] {
  const connector = connection.account ? instance.connectors.get(connection.connector) : undefined;
  return inboundSecrets(secrets, instance.now(), connector && appOf(instance, connector));
}

async function isGenuine(
  instance: Instance,
  inbound: Inbound,
  entry: Entry,
  raw: RawRequest,
): Promise<boolean> {
  const { connection, secrets } = entry;
  const scheme = schemeOf(inbound, connection.settings);
  if (!scheme) return false;
  const user = secrets.credentials.webhookUser;
  if (!(await verify(scheme, raw, secretsOf(instance, entry), user, instance.now()))) return false;
  // All shops of an app are signed with the same secret: what is about another one does not belong here.
  const account = connection.account ? accountOf(instance, inbound, raw) : undefined;
  return account === undefined || account === connection.account;
}

/** Failures are what may be refused for rate: they are how tokens and secrets get guessed. */
async function limited(instance: Instance, request: AppHookRequest, refusal: Refusal): Promise<Received> {
  const key = networkOf(request.headers.get('cf-connecting-ip'));
  const { success } = await instance.env.LIMIT_REFUSED.limit({ key });
  return success ? refuse(refusal) : refuse('rate_limited', { 'retry-after': '60' });
}
