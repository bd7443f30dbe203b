/**
 * Google's APIs: one operator's app for all of them, the same errors, the same notices of change.
 *
 * Facts: https://developers.google.com/identity/protocols/oauth2/web-server (`access_type=offline` and
 * `prompt=consent` bring a refresh token; an `id_token` comes with `openid`; apps in "Testing" lose it after 7
 * days), https://cloud.google.com/apis/design/errors (`error.status`, `error.errors[].reason`) and
 * https://developers.google.com/calendar/api/guides/push, https://developers.google.com/drive/api/guides/push
 * (channels and their `X-Goog-…` headers) [doc].
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  type Choices,
  callFailure,
  type Field,
  type HttpRequest,
  type HttpResult,
  type InboundDelivery,
  ignored,
  isOk,
  type Label,
  type Normalised,
  type OAuth,
  type Outcome,
  outcomeOf,
  type PollPage,
  type Probe,
  pollNow,
  type Registration,
  read,
  type SyncObject,
  type Verification,
} from '../../src/kit';

/** Consent for these scopes, and to know whose account it is. */
export const googleOAuth = (...scopes: readonly string[]): OAuth => ({
  app: 'google',
  authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  scopes: ['openid', 'email', ...scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`)],
  account(answer) {
    const claims = read(claimsOf(read(answer).text('id_token')));
    const id = claims.id('sub');
    const email = claims.email('email');
    return id === undefined ? undefined : { id, ...(email ? { settings: { account: email } } : {}) };
  },
});

/** What an ID token says. It came from Google itself over TLS, so its signature proves nothing more. */
function claimsOf(token: string | undefined): unknown {
  const [, claims = ''] = token?.split('.') ?? [];
  try {
    return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}

/** A listing, an action and a test work with a consent only; a script that is pasted does without. */
export const noConsent = ({ connection }: Call): CallFailure | undefined =>
  connection.credentials.accessToken
    ? undefined
    : { ok: false, reason: 'missing_credentials', detail: 'accessToken' };

/** What a listing has while there is only a script. */
export const nothingYet = (cursor: string | null): PollPage => ({
  ok: true,
  items: [],
  cursor: cursor ?? '{}',
  more: false,
});

/** Calls `home` or the setting `baseUrl`. A 403 that means "too fast" comes out as 429. */
export async function ask(
  { connection, http }: Call,
  home: string,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> {
  const result = await http.request({
    ...options,
    url: `${baseUrlOf(connection.settings, home)}${path}`,
    headers: { ...options.headers, authorization: `Bearer ${connection.credentials.accessToken ?? ''}` },
  });
  return result.ok && result.status === 403 && isTooFast(result.json) ? { ...result, status: 429 } : result;
}

/** What came of something that was made: `path` is where its id stands. */
export function madeAs(result: HttpResult, path = 'id'): Outcome {
  const id = isOk(result) ? read(result.json).text(path) : undefined;
  return id === undefined ? outcomeOf(result) : { kind: 'sent', providerId: id };
}

const TOO_FAST = [
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'dailyLimitExceeded',
  'quotaExceeded',
  'sharingRateLimitExceeded',
];

const reasonsIn = (answer: unknown): string[] =>
  read(answer)
    .list('error.errors')
    .flatMap((one) => one.text('reason') ?? []);

const isTooFast = (answer: unknown): boolean =>
  read(answer).text('error.status') === 'RESOURCE_EXHAUSTED' ||
  reasonsIn(answer).some((reason) => TOO_FAST.includes(reason));

/** A test: reads one thing with the consent, and says its name. */
export async function probeBy(
  call: Call,
  home: string,
  path: string,
  query: Readonly<Record<string, string>>,
  ...names: string[]
): Promise<Probe> {
  const lack = noConsent(call);
  if (lack) return lack;
  const result = await ask(call, home, path, { query });
  const account = isOk(result) ? read(result.json).text(...names) : undefined;
  return account === undefined ? callFailure(result) : { ok: true, account };
}

/** What the merchant chooses from: the elements of an answer's `list`, by the members with their id and name. */
export async function choicesFrom(
  call: Call,
  home: string,
  path: string,
  query: Readonly<Record<string, string | number>>,
  [list, id, ...names]: readonly [list: string, id: string, ...names: string[]],
): Promise<Choices> {
  const lack = noConsent(call);
  if (lack) return lack;
  const result = await ask(call, home, path, { query });
  if (!isOk(result)) return callFailure(result);
  const choices = read(result.json)
    .list(list)
    .flatMap((one) => {
      const value = one.text(id);
      return value === undefined ? [] : [{ value, label: one.text(...names, id) ?? value }];
    });
  return { ok: true, choices };
}

/** The id in a pasted address (`/d/<id>/edit`, `/folders/<id>`), or the id itself. */
export const idIn = (typed: string | undefined): string | undefined =>
  /(?:\/d\/|\/folders\/|^\s*)([\w-]{10,200})/.exec(typed ?? '')?.[1];

/** Base64 of the text's UTF-8. */
export const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A thing that can be watched. */
interface Watched {
  home: string;
  path: string;
  /** Where a channel is closed. */
  stop: string;
  query?: Readonly<Record<string, string>>;
  topic: string;
}

/**
 * Opens a channel that tells of changes, and closes the one before: channels end by themselves, after a week at
 * most, and cannot be prolonged. The secret comes back with each notice.
 */
export async function watch(
  call: Call,
  address: string,
  { home, path, stop, query, topic }: Watched,
): Promise<Registration | CallFailure> {
  const { id, credentials } = call.connection;
  const lack = noConsent(call);
  if (lack) return lack;
  const channelId = `${id}-${call.now.toString(36)}`;
  const longest = call.now + 7 * DAY;
  const result = await ask(call, home, path, {
    ...(query ? { query } : {}),
    json: {
      id: channelId,
      type: 'web_hook',
      address,
      token: credentials.webhookSecret ?? '',
      expiration: String(longest),
    },
  });
  // A 401 that has nothing to do with the consent.
  if (result.ok && reasonsIn(result.json).includes('push.webhookUrlUnauthorized'))
    return { ok: false, reason: 'refused', detail: 'Google: the domain of the address is not verified' };
  const channel = read(isOk(result) ? result.json : undefined);
  const channelResource = channel.text('resourceId');
  if (channelResource === undefined) return callFailure(result);
  // Whether that works matters to nobody: two channels only tell the same twice.
  if (credentials.channelId && credentials.channelResource)
    await ask(call, home, stop, {
      json: { id: credentials.channelId, resourceId: credentials.channelResource },
    });
  const ends = Math.min(channel.number('expiration') ?? longest, longest);
  return {
    ok: true,
    registered: [topic],
    renewAt: new Date(Math.max(ends - DAY, call.now + 30 * MINUTE)).toISOString(),
    credentials: { channelId, channelResource },
  };
}

/** Either way in: the script signs, and a channel brings the secret along. */
export const SCRIPT_OR_CHANNEL: Verification = {
  scheme: 'any',
  of: [{ scheme: 'standard-webhooks' }, { scheme: 'token', in: 'header', name: 'x-goog-channel-token' }],
};

/** The notice of a channel: its body is empty, and `sync` only says that the channel is open. */
export function noticeOf({ headers }: InboundDelivery, object: SyncObject): Normalised | undefined {
  const state = headers['x-goog-resource-state'];
  if (state === undefined) return undefined;
  return state === 'sync' ? ignored('vendor_test', state) : pollNow(object);
}

/** Which account was connected. */
export const accountField: Field = {
  key: 'account',
  group: 'settings',
  label: { pt: 'Conta Google', en: 'Google account' },
  type: 'email',
  required: false,
  example: 'loja@gmail.com',
  help: { pt: 'Preenchida sozinha ao conectar.', en: 'Filled in by itself when you connect.' },
};

/** What is true of every channel. */
export const CHANNEL_NOTE: Label = {
  pt: 'Um aviso de mudança vale até 7 dias; a Ponte cria outro antes disso. Se o Google recusar o endereço (domínio que quem opera a Ponte não verificou), as mudanças são buscadas a cada 15 minutos.',
  en: 'A notice of changes lasts 7 days at most; Ponte makes another one before that. Where Google refuses the address (a domain that whoever operates Ponte has not verified), changes are looked for every 15 minutes.',
};

/** What is true of every consent at Google. */
export const CONSENT_NOTE: Label = {
  pt: 'Enquanto o aplicativo de quem opera a Ponte estiver como "Teste" no Google, a autorização vale 7 dias e precisa ser refeita.',
  en: 'While the app of whoever operates Ponte is in "Testing" at Google, the consent lasts 7 days and has to be given again.',
};
