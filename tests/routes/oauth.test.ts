import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test';
import type { MiddlewareHandler } from 'hono';
import { describe, expect, it } from 'vitest';
import { oauthRoutes } from '../../routes/oauth';
import { type AppEnv, createApp } from '../../src/app';
import { Problem } from '../../src/problem';
import { getConnection } from '../../src/store/connections';
import { organizationsByIds } from '../../src/store/organizations';
import { APPS, vendor } from '../hub/oauth-vendor';
import { createWorld } from '../hub/world';

/** The routes behind a session that a header names. */
async function start(change = {}) {
  const world = await createWorld([vendor], { PONTE_APPS: APPS, ...change });
  const connection = await world.connect(vendor);
  const organization = (await organizationsByIds(world.hub.db, [world.organizationId])).get(
    world.organizationId,
  );
  const guard: MiddlewareHandler<AppEnv> = async (c, next) => {
    const id = c.req.header('x-session');
    if (!id || !organization) throw new Problem('unauthorized');
    c.set('session', { id, userId: 'usr_1', email: 'ana@example.com', name: 'Ana', role: 'owner' });
    c.set('organization', organization);
    c.set('hub', world.hub);
    c.set('actor', 'user:usr_1');
    return next();
  };
  const app = createApp(() => world.hub, { '/oauth': oauthRoutes(guard) });
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const context = createExecutionContext();
    const request = new Request(`https://ponte.test/oauth${path}`, {
      headers: { 'x-session': 'ses_1', ...headers },
    });
    const answer = await app.fetch(request, env, context);
    await waitOnExecutionContext(context);
    return answer;
  };
  const begin = async () => {
    const answer = await get(`/vendor/start?connectionId=${connection.id}`);
    return { answer, location: new URL(answer.headers.get('location') ?? 'about:blank') };
  };
  return { world, connection, get, begin };
}

const PAGE = { accept: 'text/html,application/xhtml+xml' };

describe('/oauth', () => {
  it('leads to the vendor, and back to the connection with its webhooks registered', async () => {
    const { world, connection, get, begin } = await start();
    const asked: string[] = [];
    world.network = (request) => {
      asked.push(request.url);
      return Response.json({ access_token: 'at-1', shop: 77 });
    };
    const { answer, location } = await begin();
    expect(answer.status).toBe(302);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(location.hostname).toBe('login.vendor.com');
    const back = await get(`/vendor/callback?code=abc&state=${location.searchParams.get('state')}`);
    expect(back.status).toBe(302);
    expect(back.headers.get('location')).toBe(`/integracoes/${connection.id}`);
    expect(back.headers.get('referrer-policy')).toBe('no-referrer');
    expect(asked).toEqual(['https://login.vendor.com/oauth/token', 'https://api.vendor.com/webhooks']);
    expect(await getConnection(world.hub.db, world.organizationId, connection.id)).toMatchObject({
      account: '77',
    });
    const { results } = await env.DB.prepare('SELECT actor, action, target FROM audit_log').all();
    expect(results).toEqual([{ actor: 'user:usr_1', action: 'authorizeConnection', target: connection.id }]);
  });

  it('is for people who are signed in', async () => {
    const { connection, get } = await start();
    expect((await get(`/vendor/start?connectionId=${connection.id}`, { 'x-session': '' })).status).toBe(401);
    expect((await get('/vendor/callback?code=a&state=b', { 'x-session': '' })).status).toBe(401);
  });

  it('says that the operator has no app there', async () => {
    const { connection, get } = await start({ PONTE_APPS: '{}' });
    const answer = await get(`/vendor/start?connectionId=${connection.id}`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('PONTE_APPS'),
    });
  });

  it.each([
    ['/vendor/start', 404, 'not_found'],
    ['/vendor/start?connectionId=con_other', 404, 'not_found'],
    ['/nobody/start?connectionId=con_other', 404, 'not_found'],
    ['/vendor/callback', 409, 'conflict'],
    ['/vendor/callback?code=a&state=unknown', 409, 'conflict'],
  ])('answers %s with %i', async (path, status, code) => {
    const { get } = await start();
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });

  it('shows people a page that repeats nothing unsafe', async () => {
    const { get, begin } = await start();
    const { location } = await begin();
    const state = location.searchParams.get('state');
    const answer = await get(`/vendor/callback?state=${state}&error=access_denied`, PAGE);
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await answer.text();
    expect(page).toContain('(access_denied)');
    const odd = await begin();
    const again = odd.location.searchParams.get('state');
    const hostile = await get(`/vendor/callback?state=${again}&error=<img src=x>`, PAGE);
    expect(await hostile.text()).not.toContain('<img src=x');
  });
});
