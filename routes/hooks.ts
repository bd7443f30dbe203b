/**
 * What platforms call: `ALL /hooks/:connector/:token/*`, one connection's own address, and
 * `ALL /hooks/:connector`, the address of the operator's app at vendors that have one for all sellers.
 */
import { type Context, Hono } from 'hono';
import type { AppEnv } from '../src/app';
import { type HookRequest, type Received, receive, receiveForApp } from '../src/hub/receive';
import { problemResponse } from '../src/problem';

export const hooks = new Hono<AppEnv>();

/** What both kinds of address hand over; `skip` segments of the address are not the vendor's. */
const requestOf = (c: Context<AppEnv>, connector: string, token: string, skip: number): HookRequest => {
  const { raw } = c.req;
  const url = new URL(raw.url);
  return {
    connector,
    token,
    path: url.pathname.split('/').slice(skip).filter(Boolean).join('/'),
    method: raw.method,
    url,
    headers: raw.headers,
    // The runtime makes a stream of it only when it is asked for.
    get body() {
      return raw.body;
    },
    readAll: () => raw.arrayBuffer(),
  };
};

function answer(c: Context<AppEnv>, result: Received): Response {
  if (!result.ok)
    return problemResponse(
      result.refusal,
      c.get('requestId'),
      result.headers ? { headers: result.headers } : {},
    );
  const { status, body, headers } = result.reply;
  // A handshake is answered in the caller's own words: nobody is to take them for a page.
  return new Response(body ?? null, { status, headers: { ...headers, 'x-content-type-options': 'nosniff' } });
}

async function atConnection(c: Context<AppEnv>): Promise<Response> {
  const { connector = '', token = '' } = c.req.param() as { connector?: string; token?: string };
  return answer(c, await receive(c.get('instance'), requestOf(c, connector, token, 4)));
}

hooks.all('/:connector', async (c) =>
  answer(c, await receiveForApp(c.get('instance'), requestOf(c, c.req.param('connector'), '', 3))),
);
hooks.all('/:connector/:token', atConnection);
hooks.all('/:connector/:token/*', atConnection);
