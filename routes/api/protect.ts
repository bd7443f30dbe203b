/** The way into the API: the key, the limit, the body, and the answer for addresses that do not exist. */
import type { Context, Handler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AppEnv } from '../../src/app';
import { networkOf } from '../../src/hub/network';
import { MAX_BODY } from '../../src/hub/receive';
import { parseBody } from '../../src/kit';
import { Problem } from '../../src/problem';
import { organizationByKey } from '../../src/store/organizations';
import { sha256 } from '../../src/store/vault';
import { audited } from './audited';
import { idempotent } from './idempotency';
import { type Api, newApi } from './operation';
import { Operations } from './operations';

/** The routes, behind an organization's API key. */
export function protectedApi(...routes: Api[]): Api {
  const api = newApi();
  const operations = new Operations();
  api.use(requireKey, limitBody, requireJson, idempotent, audited(operations));
  for (const route of routes) api.route('/', route);
  operations.read(api);
  api.all('*', unmatched(operations));
  return api;
}

const TOO_MANY = { headers: { 'retry-after': '60' } };

const requireKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  const instance = c.get('instance');
  const { directory, env } = instance;
  const key = /^Bearer +(ponte_\S{16,200})$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const found = key && (await organizationByKey(directory, await sha256(key)));
  if (!found) {
    // What looks like a key is a guess, and guesses are counted.
    if (key && !(await env.LIMIT_REFUSED.limit({ key: addressOf(c) })).success)
      throw new Problem('rate_limited', TOO_MANY);
    throw new Problem('unauthorized', { headers: { 'www-authenticate': 'Bearer' } });
  }
  const { organization, keyId } = found;
  if (!(await env.LIMIT_API.limit({ key: organization.id })).success)
    throw new Problem('rate_limited', TOO_MANY);
  c.set('organization', organization);
  c.set('hub', instance.of(organization.id));
  c.set('actor', `key:${keyId}`);
  await next();
  // Answers hold what is one merchant's only.
  c.header('cache-control', 'no-store');
};

const addressOf = (c: Context): string => networkOf(c.req.header('cf-connecting-ip'));

const limitBody = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new Problem('body_too_large');
  },
});

/** A body that is there must be JSON. An empty one is none, whatever type a client puts on it. */
const requireJson: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const { url, method } = c.req.raw;
  const headers = new Headers(c.req.raw.headers);
  const type = headers.get('content-type') ?? '';
  const isEmpty = (await c.req.arrayBuffer()).byteLength === 0;
  if (!isEmpty && !/^application\/json\s*(;|$)/i.test(type)) throw new Problem('unsupported_media_type');
  const text = isEmpty ? '' : await c.req.text();
  if (text.trim() === '') {
    headers.delete('content-type');
    c.req.raw = new Request(url, { method, headers });
  } else {
    const parsed = parseBody(text, 'application/json', {});
    if (!parsed.ok) throw new Problem('invalid_json', { detail: parsed.detail });
    // The validators are particular about what follows the type.
    headers.set('content-type', 'application/json');
    c.req.raw = new Request(url, { method, headers, body: text });
  }
  return next();
};

/** Behind all routes: another method of a known address is told which ones there are. */
function unmatched(operations: Operations): Handler<AppEnv> {
  return (c) => {
    const methods = operations.at(c).map(({ method }) => method);
    if (methods.length === 0) throw new Problem('not_found');
    throw new Problem('method_not_allowed', { headers: { allow: [...new Set(methods)].join(', ') } });
  };
}
