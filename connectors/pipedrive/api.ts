/**
 * Calls to Pipedrive: version 2, and version 1 where there is no other (webhooks, notes, the own user). Source:
 * developers.pipedrive.com and the official client, pipedrive/client-nodejs [doc]. Answers are `{success, data,
 * additional_data: {next_cursor}}`. A pasted token travels as `x-api-token`, that of a consent as `Bearer`.
 */
import type { Account, Call, CallFailure, Http, HttpRequest, HttpResult, Probe, Reader } from '../../src/kit';
import { baseUrlOf, callFailure, isOk, read } from '../../src/kit';
import { API } from './form';

const ME = '/api/v1/users/me';

type Options = Omit<HttpRequest, 'url'>;

/** Webhooks made by hand come without. */
export const hasToken = ({ connection: { credentials } }: Call): boolean =>
  Boolean(credentials.accessToken || credentials.apiToken?.trim());

export function request(
  { connection, http }: Call,
  path: string,
  options: Options = {},
): Promise<HttpResult> {
  const { accessToken, apiToken = '' } = connection.credentials;
  const own = { 'x-api-token': apiToken.trim() };
  const headers = accessToken ? { authorization: `Bearer ${accessToken}` } : own;
  return http.request({ ...options, url: `${baseUrlOf(connection.settings, API)}${path}`, headers });
}

/** What stands in `data`: a thing, or the rows of a page and where the next one begins. */
export async function fetchData(
  call: Call,
  path: string,
  options?: Options,
): Promise<{ ok: true; body: unknown; data: Reader; next: string | undefined } | CallFailure> {
  const result = await request(call, path, options);
  const answer = isOk(result) ? read(result.json, { zone: 'UTC' }) : undefined;
  // An empty list may be null.
  if (!answer || !(answer.bool('success') ?? answer.has('data'))) return callFailure(result);
  const data = answer.at('data');
  return { ok: true, body: data.value, data, next: answer.text('additional_data.next_cursor') };
}

/** Deals, persons, stages and pipelines have whole numbers: nothing else goes into an address. */
export const idIn = (reader: Reader, path: string): number | undefined => reader.integer(path);

export async function probe(call: Call): Promise<Probe> {
  const me = await fetchData(call, ME);
  return me.ok ? { ok: true, account: me.data.text('company_name', 'name') ?? 'Pipedrive' } : me;
}

/** The token answer names the company's host, where its number has to be asked for. */
export async function accountOf(answer: unknown, http: Http): Promise<Account | undefined> {
  const baseUrl = read(answer).link('api_domain')?.replace(/\/+$/, '') ?? API;
  const headers = { authorization: `Bearer ${read(answer).text('access_token') ?? ''}` };
  const me = await http.request({ url: `${baseUrl}${ME}`, headers });
  const id = isOk(me) ? read(me.json).text('data.company_id') : undefined;
  return id === undefined ? undefined : { id, settings: { baseUrl } };
}
