/**
 * Calls of a provider's own IXC. Facts: a public copy of the vendor's collection [doc], and public clients
 * that run against real instances [code]. Lists are asked for by POST with the header `ixcsoft: listar` (the
 * vendor's examples send a body with GET, which nothing here can); actions by POST without it. A wrong
 * address or token gets the page to sign in, with status 200 [code].
 */
import {
  basicAuth,
  type Call,
  type CallFailure,
  callFailure,
  isOk,
  type Probe,
  type Reader,
  read,
} from '../../src/kit';

/** Self-hosted, and often on modest machines. */
const TIMEOUT_MS = 15_000;
const ROWS = 100;

export interface Query {
  /** Of the table, like all columns here. */
  column: string;
  value: string;
  /** `L`: contains. */
  operator?: '=' | 'L';
  sortedBy?: string;
  /** Further conditions, all of which hold. */
  and?: readonly (readonly [column: string, operator: '=' | '!=', value: string])[];
}

export type Listed = { ok: true; rows: Reader[] } | CallFailure;

/** Rows of a table, 100 at most: nobody has more open bills or contracts. */
export async function list(call: Call, table: string, query: Query): Promise<Listed> {
  const { column, value, operator = '=', sortedBy = 'id', and = [] } = query;
  const conditions = and.map(([name, OP, P]) => ({ TB: `${table}.${name}`, OP, P }));
  const asked = await send(call, table, {
    headers: { ixcsoft: 'listar' },
    json: {
      qtype: `${table}.${column}`,
      query: value,
      oper: operator,
      page: '1',
      rp: String(ROWS),
      sortname: `${table}.${sortedBy}`,
      sortorder: 'asc',
      // A text inside of the JSON.
      ...(conditions.length > 0 ? { grid_param: JSON.stringify(conditions) } : {}),
    },
  });
  if (!asked.ok) return asked;
  // Without hits `registros` is left out.
  if (asked.answer.has('registros')) return { ok: true, rows: asked.answer.list('registros').slice(0, ROWS) };
  if (asked.answer.has('total')) return { ok: true, rows: [] };
  const isRefusal = /^err/.test(asked.answer.text('type', 'tipo') ?? '');
  return { ok: false, reason: isRefusal ? 'forbidden' : 'bad_answer', detail: `${table}: no list` };
}

export type Answered = { ok: true; answer: Reader } | CallFailure;

/** One of the buttons of a record: `get_pix`, `desbloqueio_confianca`. */
export const press = (call: Call, button: string, json: Readonly<Record<string, string>>) =>
  send(call, button, { json });

async function send(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  { json, headers = {} }: { json: unknown; headers?: Record<string, string> },
): Promise<Answered> {
  const token = credentials.token?.trim();
  if (!token) return { ok: false, reason: 'missing_credentials', detail: 'token' };
  // Operators paste the address of their screens: `https://ixc.provedor.com.br/adm.php`.
  const origin = URL.parse(settings.baseUrl ?? '')?.origin ?? '';
  const result = await http.request({
    method: 'POST',
    url: `${origin}/webservice/v1/${path}`,
    headers: { authorization: authorizationOf(token), ...headers },
    json,
    timeoutMs: TIMEOUT_MS,
  });
  if (!isOk(result)) return callFailure(result);
  // Nothing of the answer is quoted: it holds names, documents and passwords.
  if (/^\s*</.test(result.text))
    return { ok: false, reason: 'unauthorized', detail: `${path}: a page instead of JSON` };
  if (typeof result.json !== 'object' || result.json === null)
    return { ok: false, reason: 'bad_answer', detail: `${path}: no JSON object` };
  return { ok: true, answer: read(result.json) };
}

/** IXC shows `6:4dac…`, user and token; some releases show the same in Base64 already [code]. */
function authorizationOf(token: string): string {
  const [user = '', ...rest] = token.split(':');
  return rest.length > 0 ? basicAuth(user, rest.join(':')) : `Basic ${token}`;
}

/** Asks for a customer that there is not. */
export async function probe(call: Call): Promise<Probe> {
  const found = await list(call, 'cliente', { column: 'id', value: '0' });
  return found.ok ? { ok: true } : found;
}
