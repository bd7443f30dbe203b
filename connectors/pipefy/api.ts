/**
 * Calls to Pipefy: one GraphQL address. Source: https://developers.pipefy.com/reference [doc]. What it refuses
 * comes with HTTP 200 and `errors` [doc]; its words for it are from public clients [code]. Service accounts get
 * their tokens at app.pipefy.com/oauth/token [doc].
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type HttpResult,
  isOk,
  type Login,
  type Outcome,
  outcomeOf,
  outcomeOfFailure,
  type Reader,
  type ReasonCode,
  read,
} from '../../src/kit';

export const API = 'https://api.pipefy.com';
const ACCOUNTS = 'https://app.pipefy.com';

type Variables = Readonly<Record<string, unknown>>;

/** A pasted token, where there is one; else the service account's. */
function send({ connection, http }: Call, query: string, variables: Variables): Promise<HttpResult> {
  const { apiToken, accessToken } = connection.credentials;
  return http.request({
    url: `${baseUrlOf(connection.settings, API)}/graphql`,
    headers: { authorization: `Bearer ${apiToken?.trim() || accessToken || ''}` },
    json: { query, variables },
  });
}

export type Found = { ok: true; found: Reader } | CallFailure;

/** What stands at `path` of the data, or why nothing does. */
export async function ask(
  call: Call,
  path: string,
  query: string,
  variables: Variables = {},
): Promise<Found> {
  const result = await send(call, query, variables);
  const found = read(isOk(result) ? result.json : undefined).at(`data.${path}`);
  return found.has('') ? { ok: true, found } : (refusalOf(result) ?? callFailure(result));
}

export const pipeId = ({ connection }: Call): string => connection.settings.pipeId?.trim() ?? '';

export const askPipe = (call: Call, members: string): Promise<Found> =>
  ask(call, 'pipe', `query($id: ID!) { pipe(id: $id) { ${members} } }`, { id: pipeId(call) });

/** All mutations are alike: `createCard` takes a `CreateCardInput`, and gives a card. */
export const mutation = (name: string, thing: string): string =>
  `mutation($input: ${name.replace(/^./, (first) => first.toUpperCase())}Input!) ` +
  `{ ${name}(input: $input) { ${thing} { id } } }`;

export async function mutate(call: Call, name: string, thing: string, input: Variables): Promise<Outcome> {
  const result = await send(call, mutation(name, thing), { input });
  const id = isOk(result) ? read(result.json).id(`data.${name}.${thing}.id`) : undefined;
  if (id) return { kind: 'sent', providerId: id };
  const refusal = refusalOf(result);
  if (refusal) return outcomeOfFailure(refusal);
  return isOk(result) ? { kind: 'unknown', detail: `${name}: no id` } : outcomeOf(result);
}

const REASONS: readonly (readonly [words: RegExp, reason: ReasonCode])[] = [
  [/rate.?limit|throttl|too many/i, 'rate_limited'],
  [/unauthori[sz]ed|not authori[sz]ed|unauthenticated|invalid token/i, 'unauthorized'],
  [/permission|forbidden/i, 'forbidden'],
  [/not.?found/i, 'not_found'],
];

function refusalOf(result: HttpResult): CallFailure | undefined {
  const [error] = isOk(result) ? read(result.json).list('errors') : [];
  if (!error) return undefined;
  const text =
    `${error.text('extensions.code') ?? ''} ${error.text('message', 'detail', 'title') ?? ''}`.trim();
  const reason = REASONS.find(([words]) => words.test(text))?.[1] ?? 'refused';
  // What it quotes may be somebody's address or number.
  const detail = text.replace(/\S+@\S+|\d{6,}|[\w+/=.-]{24,}/g, '…').slice(0, 200);
  return { ok: false, reason, detail, ...(reason === 'rate_limited' ? { retry: true } : {}) };
}

export const login: Login = async ({ connection: { settings, credentials }, http }) => {
  const { apiToken, clientId, clientSecret } = credentials;
  if (apiToken) return { ok: true, accessToken: apiToken.trim(), expiresInSeconds: 86_400 };
  const result = await http.request({
    url: `${baseUrlOf(settings, ACCOUNTS)}/oauth/token`,
    json: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
  });
  const granted = read(isOk(result) ? result.json : undefined);
  const accessToken = granted.text('access_token');
  if (!accessToken) return callFailure(result);
  return { ok: true, accessToken, expiresInSeconds: granted.integer('expires_in') ?? 3600 };
};
