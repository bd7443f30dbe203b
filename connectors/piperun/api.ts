/**
 * Calls to PipeRun, version 1. Source: https://vendas.developers.pipe.run/reference [doc]. The token of a user
 * travels in the header `token`; answers are `{success, message, data, meta}`, lists go on at `meta.cursor.next` [doc].
 */
import type { Call, CallFailure, HttpRequest, HttpResult, Outcome, Reader } from '../../src/kit';
import { baseUrlOf, callFailure, isOk, outcomeOf, outcomeOfFailure, read } from '../../src/kit';
import { API } from './form';

export const tokenOf = ({ connection }: Call): string => connection.credentials.apiToken?.trim() ?? '';

const request = (call: Call, path: string, options: Omit<HttpRequest, 'url'>) =>
  call.http.request({
    ...options,
    url: `${baseUrlOf(call.connection.settings, API)}${path}`,
    headers: { token: tokenOf(call) },
  });

const NO_TOKEN: CallFailure = { ok: false, reason: 'missing_credentials', detail: 'apiToken' };

/** `data`, whether it is one thing or a list. */
export async function ask(call: Call, path: string, query: HttpRequest['query'] = {}) {
  if (!tokenOf(call)) return NO_TOKEN;
  const result = await request(call, path, { query });
  const answer = read(isOk(result) ? result.json : undefined);
  if (answer.bool('success') === false || !answer.has('data')) return callFailure(result);
  return { ok: true as const, rows: answer.list('data'), next: answer.text('meta.cursor.next') };
}

export type One = { ok: true; row: Reader; body: unknown } | CallFailure;

type Kind = 'deals' | 'persons' | 'stages';

export async function askOne(call: Call, kind: Kind, id: string, query?: HttpRequest['query']): Promise<One> {
  // What else is called an id does not go into an address.
  if (!/^[\w-]{1,64}$/.test(id)) return { ok: false, reason: 'not_found' };
  const answer = await ask(call, `/${kind}/${id}`, query);
  if (!answer.ok) return answer;
  const [row] = answer.rows;
  return row?.has('id') ? { ok: true, row, body: row.value } : { ok: false, reason: 'not_found' };
}

export async function send(
  call: Call,
  method: 'POST' | 'PUT',
  path: string,
  json: unknown,
): Promise<Outcome> {
  if (!tokenOf(call)) return outcomeOfFailure(NO_TOKEN);
  return madeBy(await request(call, path, { method, json }));
}

/** A 200 may say that it was refused. */
export function madeBy(result: HttpResult): Outcome {
  if (!isOk(result)) return outcomeOf(result);
  const answer = read(result.json);
  const id = answer.id('data.id', 'data.id.0');
  if (id) return { kind: 'sent', providerId: id };
  const detail = answer.text('message')?.slice(0, 200) ?? 'the answer names no id';
  return answer.bool('success') === false
    ? { kind: 'rejected', reason: 'refused', detail }
    : { kind: 'unknown', detail };
}
