/** People in front of a hall: browsers that keep cookies and fill in forms, and links made as the operator makes them. */
import { env } from 'cloudflare:test';
import { newSetupLink } from '../../scripts/local/setup-link';
import { type Hall, ORIGIN } from './api/helpers';

export const PASSWORD = 'uma senha bem comprida';

/** Somebody who fills in the form of a set-up link. */
export const NEWCOMER = {
  organization: 'Padaria',
  name: 'Ana Souza',
  email: 'Ana@Padaria.test',
  password: PASSWORD,
};

export interface Browser {
  cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Posts a form as the page it stands on would. */
  submit(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Posts JSON as a script of ours would. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export function openBrowser(hall: Pick<Hall, 'fetch'>): Browser {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit & { headers: Record<string, string> }) => {
    const answer = await hall.fetch(path, {
      ...init,
      headers: { accept: 'text/html', ...(jar.size > 0 ? { cookie: browser.cookie } : {}), ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  };
  const browser: Browser = {
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    get: (path, headers = {}) => send(path, { headers }),
    submit: (path, fields, headers = {}) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { origin: ORIGIN, 'content-type': 'application/json', ...headers },
      }),
  };
  return browser;
}

/** The path of a link that the operator made just now. */
export async function setupPath(): Promise<string> {
  const { url, sql } = newSetupLink(ORIGIN);
  await env.DB.batch(sql.map((statement) => env.DB.prepare(statement)));
  return new URL(url).pathname;
}

/** Somebody who owns an organization of their own, signed in. */
export async function openOwner(hall: Hall, email: string, organization = 'Padaria'): Promise<Browser> {
  const browser = openBrowser(hall);
  const answer = await browser.submit(await setupPath(), {
    organization,
    name: 'Ana Souza',
    email,
    password: PASSWORD,
  });
  if (answer.status !== 303) throw new Error(`set-up answered ${answer.status}: ${await answer.text()}`);
  return browser;
}

/** Rows of a table. */
export const count = async (table: string): Promise<number> =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n ?? -1;

/** What the audit log says, in alphabetical order. */
export const actions = async (): Promise<string[]> => {
  const { results } = await env.DB.prepare('SELECT action FROM audit_log ORDER BY action').all<{
    action: string;
  }>();
  return results.map(({ action }) => action);
};
