/** `ALL /hooks/:connector/:token/*`: what platforms call. */
import { type Context, Hono } from 'hono';
import type { AppEnv } from '../src/app';
import { receive } from '../src/hub/receive';
import { problemResponse } from '../src/problem';

export const hooks = new Hono<AppEnv>();

async function handle(c: Context<AppEnv>): Promise<Response> {
  const { connector = '', token = '' } = c.req.param() as { connector?: string; token?: string };
  const url = new URL(c.req.url);
  const path = url.pathname.split('/').slice(4).filter(Boolean).join('/');
  const result = await receive(c.get('hub'), {
    connector,
    token,
    path,
    method: c.req.method,
    url,
    headers: c.req.raw.headers,
    body: c.req.raw.body,
  });
  if (!result.ok)
    return problemResponse(
      result.refusal,
      c.get('requestId'),
      result.headers ? { headers: result.headers } : {},
    );
  const { status, body, headers } = result.reply;
  return new Response(body ?? null, { status, headers: headers ?? {} });
}

hooks.all('/:connector/:token', handle);
hooks.all('/:connector/:token/*', handle);
