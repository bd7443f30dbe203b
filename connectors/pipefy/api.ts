/**
 * Pipefy: one GraphQL address. Source: https://developers.pipefy.com/reference [doc]; its words for refusals are from
 * public clients [code]. Service accounts get their tokens at app.pipefy.com/oauth/token [doc].
 */
import type { Call, CallFailure, Login, Probe, Registration } from '../../src/kit';
import { baseUrlOf, callFailure, isOk, read } from '../../src/kit';
import { ACTIONS, API } from './form';
import { type Found, graphql, mutation } from './graphql';

export const HEADER = 'x-ponte-token';
const ACCOUNTS = 'https://app.pipefy.com';

/** A pasted token, where there is one; else the service account's. */
export const { ask, mutate } = graphql(({ connection: { settings, credentials } }) => ({
  url: `${baseUrlOf(settings, API)}/graphql`,
  headers: { authorization: `Bearer ${credentials.apiToken?.trim() || credentials.accessToken || ''}` },
}));

export const pipeId = ({ connection }: Call): string => connection.settings.pipeId?.trim() ?? '';

export const askPipe = (call: Call, members: string): Promise<Found> =>
  ask(call, 'pipe', `query($id: ID!) { pipe(id: $id) { ${members} } }`, { id: pipeId(call) });

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

export async function probe(call: Call): Promise<Probe> {
  const pipe = await askPipe(call, 'name');
  return pipe.ok ? { ok: true, account: pipe.found.text('name') ?? pipeId(call) } : pipe;
}

/** One webhook, found again by its address. Whoever makes it administers the pipe [code]. */
export async function register(call: Call, url: string): Promise<Registration | CallFailure> {
  const secret = call.connection.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
  const pipe = await askPipe(call, 'id webhooks { id url }');
  if (!pipe.ok) return pipe;
  const known = pipe.found.list('webhooks').find((hook) => hook.text('url') === url);
  const id = known?.id('id');
  const name = id ? 'updateWebhook' : 'createWebhook';
  const headers = JSON.stringify({ [HEADER]: secret }); // A text, not an object [code].
  const input = {
    ...(id ? { id } : { pipe_id: pipeId(call) }),
    name: 'Ponte',
    url,
    actions: ACTIONS,
    headers,
  };
  const made = await ask(call, `${name}.webhook`, mutation(name, 'webhook'), { input });
  return made.ok ? { ok: true, registered: ACTIONS } : made;
}
