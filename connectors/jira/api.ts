/**
 * Calls to Jira Cloud, REST version 3, by the e-mail address and an API token of an account on the site. Source:
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3 [doc]. A token with scopes is taken at another host
 * only (api.atlassian.com/ex/jira), so the form asks for one without.
 */
import type { Call, CallFailure, HttpRequest, HttpResult, Probe, Reader } from '../../src/kit';
import { baseUrlOf, basicAuth, callFailure, isOk, read } from '../../src/kit';

export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> {
  const site = settings.site?.trim() ?? '';
  const url = `${baseUrlOf(settings, `https://${encodeURIComponent(site)}.atlassian.net`)}${path}`;
  const authorization = basicAuth(credentials.email?.trim() ?? '', credentials.apiToken?.trim() ?? '');
  return http.request({ ...options, url, headers: { authorization } });
}

/** Of one thing, or of a list. */
export async function fetchJson(
  call: Call,
  path: string,
  options?: Omit<HttpRequest, 'url'>,
): Promise<{ ok: true; data: Reader } | CallFailure> {
  const result = await request(call, path, options);
  const isThing = isOk(result) && typeof result.json === 'object' && result.json !== null;
  return isThing ? { ok: true, data: read(result.json) } : callFailure(result);
}

export const projectKey = ({ connection }: Call): string => connection.settings.projectKey?.trim() ?? '';

export async function probe(call: Call): Promise<Probe> {
  const me = await fetchJson(call, '/rest/api/3/myself');
  if (!me.ok) return me;
  const project = await fetchJson(call, `/rest/api/3/project/${encodeURIComponent(projectKey(call))}`);
  if (!project.ok) return project;
  const account = [me.data.text('displayName'), project.data.text('name')].filter(Boolean).join(' · ');
  return { ok: true, account };
}
