/**
 * Calls to PipeRun, version 1. Source: https://vendas.developers.pipe.run/reference [doc]. The token of a user
 * travels in the header `token`; answers are `{success, message, data, meta}`, lists go on at `meta.cursor.next` [doc].
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type HttpRequest,
  isOk,
  type Outcome,
  outcomeOf,
  type Reader,
  read,
} from '../../src/kit';

export const API = 'https://api.pipe.run/v1';

export const tokenOf = ({ connection }: Call): string => connection.credentials.apiToken?.trim() ?? '';

const request = (call: Call, path: string, options: Omit<HttpRequest, 'url'>) =>
  call.http.request({
    ...options,
    url: `${baseUrlOf(call.connection.settings, API)}${path}`,
    headers: { token: tokenOf(call) },
  });

const NO_TOKEN = { reason: 'missing_credentials', detail: 'apiToken' } as const;

export type Answer = { ok: true; rows: readonly Reader[]; next: string | undefined } | CallFailure;

/** `data`, whether it is one thing or a list. */
export async function ask(call: Call, path: string, query: HttpRequest['query'] = {}): Promise<Answer> {
  if (!tokenOf(call)) return { ok: false, ...NO_TOKEN };
  const result = await request(call, path, { query });
  const answer = read(isOk(result) ? result.json : undefined);
  if (answer.bool('success') === false || !answer.has('data')) return callFailure(result);
  return { ok: true, rows: answer.list('data'), next: answer.text('meta.cursor.next') };
}

/** The one thing that `path` names. */
export async function askOne(call: Call, path: string, query?: HttpRequest['query']) {
  const answer = await ask(call, path, query);
  if (!answer.ok) return answer;
  const [row] = answer.rows;
  return row?.has('id') ? { ok: true as const, row } : NOT_THERE;
}
const NOT_THERE: CallFailure = { ok: false, reason: 'not_found' };

export async function send(
  call: Call,
  method: 'POST' | 'PUT',
  path: string,
  json: unknown,
): Promise<Outcome> {
  if (!tokenOf(call)) return { kind: 'rejected', ...NO_TOKEN };
  return madeBy(await request(call, path, { method, json }));
}

/** A 200 may say that it was refused. */
export function madeBy(result: Awaited<ReturnType<typeof request>>): Outcome {
  if (!isOk(result)) return outcomeOf(result);
  const answer = read(result.json);
  if (answer.bool('success') === false)
    return { kind: 'rejected', reason: 'refused', detail: answer.text('message')?.slice(0, 200) ?? '' };
  const id = answer.id('data.id', 'data.id.0');
  return id ? { kind: 'sent', providerId: id } : { kind: 'unknown', detail: 'the answer names no id' };
}
