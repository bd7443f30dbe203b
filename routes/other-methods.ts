/** What no route answers: another method of a known address is told which ones there are. */
import { Hono } from 'hono';
import type { AppEnv } from '../src/app';
import { Problem } from '../src/problem';

/** The fallback for these apps, made from their own routes. */
export function otherMethods(apps: Readonly<Record<string, Hono<AppEnv>>>): Hono<AppEnv> {
  const known = Object.entries(apps).flatMap(([base, app]) =>
    app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => ({ method, pattern: patternOf(`${base}${path}`) })),
  );
  const fallback = new Hono<AppEnv>();
  fallback.all('*', (c) => {
    const methods = known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method);
    if (methods.length === 0) throw new Problem('not_found');
    throw new Problem('method_not_allowed', { headers: { allow: [...new Set(methods)].join(', ') } });
  });
  return fallback;
}

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replace(/\/+/g, '/')
      .replace(/\/$/, '')
      .replace(/:[^/]+/g, '[^/]+')}/?$`,
  );
