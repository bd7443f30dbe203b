/**
 * Calls to OpenPix, which is Woovi by its newer name. Source: https://developers.woovi.com/api [doc]. The AppID is the
 * whole of the header `Authorization`; amounts are centavos. Both hosts are the same, the sandbox is one of its own.
 */
import {
  baseUrlOf,
  type Call,
  callFailure,
  type Fetched,
  type HttpRequest,
  isOk,
  type Probe,
  read,
} from '../../src/kit';

export const API = 'https://api.openpix.com.br';

export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
) {
  const headers = { authorization: credentials.appId?.trim() ?? '' };
  return http.request({ ...options, url: `${baseUrlOf(settings, API)}/api/v1${path}`, headers });
}

/** An answer that has this member. */
export async function fetchOne(call: Call, path: string, member: string): Promise<Fetched> {
  const result = await request(call, path);
  return isOk(result) && read(result.json).has(member)
    ? { ok: true, body: result.json }
    : callFailure(result);
}

export async function probe(call: Call): Promise<Probe> {
  const company = await fetchOne(call, '/company', 'company');
  if (!company.ok) return company;
  const account = read(company.body).text('company.tradeName', 'company.name', 'company.officialName');
  return account ? { ok: true, account } : { ok: true };
}
