/** What another site can do with somebody's browser: forged requests, planted sessions, frames, cookies. */
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../routes';
import { auth } from '../../routes/auth';
import { pages } from '../../routes/pages';
import { type Hall, ORIGIN, openHall, ROUTES } from '../routes/api/helpers';
import { actions, type Browser, count, openBrowser, openOwner, PASSWORD, setupPath } from '../routes/people';

const SESSION = '__Secure-ponte.session_token';

let hall: Hall;
let owner: Browser;
let keys: number;

beforeAll(async () => {
  hall = await openHall();
  owner = await openOwner(hall, 'ana@padaria.test');
  keys = await count('api_keys');
});

/** As a router lists them, with something in place of what an address leaves open. */
const placesOf = (router: typeof pages, base: string, method: string): string[] => [
  ...new Set(
    router.routes
      .filter((route) => route.method === method && !route.path.includes('*'))
      .map(({ path }) => `${base}${path}`.replace('//', '/').replace(/:\w+/g, 'x')),
  ),
];

const forms = placesOf(pages, '/', 'POST');
const calls = placesOf(auth, '/api/auth', 'POST');
const shown = placesOf(pages, '/', 'GET');

it('knows the places where a browser changes something', () => {
  expect(forms).toContain('/configuracoes/chaves');
  expect(forms.length).toBeGreaterThan(7);
  expect(calls.length).toBeGreaterThan(8);
  // Whatever else a cookie opens is on the list above: `requireSession` and `requireVisitor` stand nowhere else.
  expect(Object.keys(routes)).toEqual([
    '/healthz',
    '/hooks',
    '/chatbot',
    '/custom',
    '/oauth',
    '/api',
    '/integrations',
    '/me',
    '/',
    '',
  ]);
});

describe('a request forged on another site', () => {
  const elsewhere: [string, Record<string, string>][] = [
    ['another site', { origin: 'https://evil.test' }],
    [
      'another site that says it is this one',
      { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' },
    ],
    ['a site whose name begins alike', { origin: 'https://ponte.test.evil.test' }],
    ['a site whose name ends alike', { origin: 'https://evilponte.test' }],
    ['a sub-domain', { origin: 'https://shop.ponte.test', 'sec-fetch-site': 'same-site' }],
    ['another port', { origin: 'https://ponte.test:8443' }],
    ['the same host without TLS', { origin: 'http://ponte.test' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a sandboxed frame of another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['nowhere it tells, but not here', { 'sec-fetch-site': 'cross-site' }],
    ['the right origin of a wrong site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['two origins', { origin: `${ORIGIN}, https://evil.test` }],
  ];
  const types = ['application/x-www-form-urlencoded', 'text/plain', 'application/json'];

  it.each(elsewhere)('from %s is refused wherever a cookie counts', async (_name, headers) => {
    for (const path of [...forms, ...calls])
      for (const type of types) {
        const answer = await hall.fetch(path, {
          method: 'POST',
          headers: { cookie: owner.cookie, 'content-type': type, ...headers },
          body: type.endsWith('json') ? '{"name":"x"}' : 'keyName=x&name=x',
        });
        expect(answer.status, `${path} ${type}`).toBe(403);
      }
  });

  it('has changed nothing', async () => {
    expect((await owner.get('/')).status).toBe(200);
    expect(await actions()).toEqual(['setUp', 'signIn']);
    expect(await count('api_keys')).toBe(keys);
  });

  it('cannot be a GET: none changes anything', async () => {
    const tables = ['users', 'sessions', 'members', 'api_keys', 'audit_log', 'verifications', 'connections'];
    const before = await Promise.all(tables.map(count));
    for (const path of [...shown, ...placesOf(auth, '/api/auth', 'GET')])
      await hall.fetch(`${path}?keyName=x&name=x`, {
        headers: { cookie: owner.cookie, origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
      });
    expect(await Promise.all(tables.map(count))).toEqual(before);
    expect((await owner.get('/')).status).toBe(200);
  });

  it('cannot use the API: a cookie opens none of it', async () => {
    for (const { method, path } of ROUTES) {
      const answer = await hall.fetch(path.replace(/\{\w+\}/g, 'x'), {
        method,
        headers: { cookie: owner.cookie, origin: ORIGIN, 'sec-fetch-site': 'same-origin' },
      });
      expect(answer.status, `${method} ${path}`).toBe(401);
    }
  });

  it('gets no leave to read an answer, nor to send what browsers ask about first', async () => {
    const places = [...forms, ...calls, ...shown, '/api/v1/connections', '/api/openapi.json', '/healthz'];
    for (const path of places)
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await hall.fetch(path, {
          method,
          headers: {
            cookie: owner.cookie,
            origin: 'https://evil.test',
            'access-control-request-method': 'PUT',
          },
        });
        const cors = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
        expect(cors, `${method} ${path}`).toEqual([]);
      }
  });
});

describe('a planted session', () => {
  const signIn = (browser: Browser, headers: Record<string, string> = {}) =>
    browser.submit('/entrar', { email: 'ana@padaria.test', password: PASSWORD }, headers);
  const tokens = async (): Promise<string[]> => {
    const { results } = await env.DB.prepare('SELECT token FROM sessions').all<{ token: string }>();
    return results.map(({ token }) => token);
  };
  const whose = async (cookie: string): Promise<string | undefined> => {
    const answer = await hall.fetch('/api/auth/get-session', { headers: { cookie } });
    return (await answer.json<{ user: { email: string } } | null>())?.user.email;
  };

  it('is not the one that somebody signs in to', async () => {
    const attacker = await openOwner(hall, 'eva@outra.test', 'Outra');
    const planted = attacker.cookie;
    const before = await tokens();
    const answer = await signIn(openBrowser(hall), { cookie: planted });
    const [fresh = ''] = answer.headers.getSetCookie().filter((line) => line.startsWith(SESSION));
    expect(planted).not.toContain(fresh.slice(0, fresh.indexOf(';')));
    expect((await tokens()).filter((token) => !before.includes(token))).toHaveLength(1);
    expect(await whose(planted)).toBe('eva@outra.test');
    expect(await whose(fresh.slice(0, fresh.indexOf(';')))).toBe('ana@padaria.test');
  });

  it('is not made of a token that the attacker thought of', async () => {
    for (const planted of ['x', 'a'.repeat(32), `${'a'.repeat(32)}.${'A'.repeat(43)}%3D`]) {
      const cookie = `${SESSION}=${planted}`;
      await signIn(openBrowser(hall), { cookie });
      expect(await whose(cookie)).toBeUndefined();
      expect(await tokens()).not.toContain(planted);
    }
  });

  it('is another one after each sign-in, and gone after each sign-out', async () => {
    const browser = openBrowser(hall);
    const seen = new Set<string>();
    for (let round = 0; round < 2; round++) {
      await signIn(browser);
      expect(await whose(browser.cookie)).toBe('ana@padaria.test');
      seen.add(browser.cookie);
      await browser.submit('/sair', {});
    }
    expect(seen.size).toBe(2);
    for (const cookie of seen) expect(await whose(cookie)).toBeUndefined();
  });

  it('does not count under the name that a connection without TLS could set', async () => {
    const browser = openBrowser(hall);
    await signIn(browser);
    const plain = browser.cookie.replace('__Secure-', '');
    expect(plain).not.toBe(browser.cookie);
    expect(await whose(plain)).toBeUndefined();
    expect((await hall.fetch('/', { headers: { cookie: plain } })).status).toBe(303);
  });

  it('of another organization is not changed into by a cookie or an address', async () => {
    const { organizationId } = hall.tenant;
    for (const path of [`/?organizationId=${organizationId}`, `/?activeOrganizationId=${organizationId}`]) {
      const cookie = `${owner.cookie}; ponte.active_organization=${organizationId}`;
      expect(await (await hall.fetch(path, { headers: { cookie } })).text()).toContain('<h1>Padaria</h1>');
    }
  });
});

it('cookies are for this host, this scheme and no script, whoever sets them', async () => {
  const browser = openBrowser(hall);
  const lines: string[] = [];
  const look = (answer: Response) => lines.push(...answer.headers.getSetCookie());
  look(await browser.submit('/entrar', { email: 'ana@padaria.test', password: PASSWORD }));
  for (const path of shown) look(await browser.get(`${path}?lang=en`));
  look(await browser.get('/api/auth/get-session'));
  look(await browser.post('/api/auth/update-user', { name: 'Ana' }));
  look(await browser.submit('/sair', {}));
  look(
    await openBrowser(hall).submit(await setupPath(), {
      organization: 'Café',
      name: 'Caio',
      email: 'caio@cafe.test',
      password: PASSWORD,
    }),
  );
  expect(new Set(lines.map((line) => line.split('=')[0])).size).toBeGreaterThan(1);
  for (const line of lines) {
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(line).toContain(part);
    expect(line).not.toMatch(/domain=/i);
  }
});

it('no page is framed, sniffed, cached or told to others', async () => {
  for (const path of [...shown.filter((one) => !one.endsWith('.css')), '/api/docs', '/nowhere']) {
    const { headers } = await owner.get(path);
    expect(headers.get('x-frame-options'), path).toBe('SAMEORIGIN');
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    if (headers.get('content-type')?.startsWith('text/html')) {
      expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
    }
    if (path !== '/api/docs') expect(headers.get('cache-control'), path).toBe('no-store');
  }
});
