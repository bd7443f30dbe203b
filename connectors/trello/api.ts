/**
 * Calls to Trello, version 1, by the key of a Power-Up and a token of the merchant. Source:
 * https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization [doc]. Both travel in the header, where
 * no log keeps them; only the list of a token's webhooks names the token in its address.
 */
import type { Call, CallFailure, HttpRequest, HttpResult, Probe, Reader } from '../../src/kit';
import { baseUrlOf, callFailure, isOk, read } from '../../src/kit';

export const API = 'https://api.trello.com';

export const tokenOf = ({ connection }: Call): string => connection.credentials.apiToken?.trim() ?? '';
/** The long id, or the short one of the board's address. */
export const boardOf = ({ connection }: Call): string => connection.settings.boardId?.trim() ?? '';

export function request(
  call: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> {
  const { settings } = call.connection;
  const key = settings.apiKey?.trim() ?? '';
  const authorization = `OAuth oauth_consumer_key="${key}", oauth_token="${tokenOf(call)}"`;
  return call.http.request({
    ...options,
    url: `${baseUrlOf(settings, API)}/1/${path}`,
    headers: { authorization },
  });
}

/** Of one thing, or of a list. */
export async function fetchJson(
  call: Call,
  path: string,
  query: HttpRequest['query'] = {},
): Promise<{ ok: true; body: unknown; data: Reader } | CallFailure> {
  const result = await request(call, path, { query });
  const isThing = isOk(result) && typeof result.json === 'object' && result.json !== null;
  return isThing ? { ok: true, body: result.json, data: read(result.json) } : callFailure(result);
}

export const fetchBoard = (call: Call) =>
  fetchJson(call, `boards/${encodeURIComponent(boardOf(call))}`, { fields: 'name' });

export async function probe(call: Call): Promise<Probe> {
  const me = await fetchJson(call, 'members/me', { fields: 'fullName,username' });
  return me.ok ? { ok: true, account: me.data.text('fullName', 'username') ?? 'Trello' } : me;
}
