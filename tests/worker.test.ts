/** The three entries of the Worker, with everything in place and with a binding missing. */
import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  env,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { Bindings } from '../src/env';
import worker from '../src/worker';

const get = async (path: string, bindings: Bindings = env, init: RequestInit = {}) => {
  const ctx = createExecutionContext();
  const response = await worker.fetch(
    new Request(`https://ponte.test${path}`, init) as Parameters<typeof worker.fetch>[0],
    bindings,
    ctx,
  );
  await waitOnExecutionContext(ctx);
  return response;
};

const without = (name: keyof Bindings): Bindings => ({ ...env, [name]: undefined }) as Bindings;

describe('fetch', () => {
  it('is healthy, says its version, and no more to strangers', async () => {
    const response = await get('/healthz');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toContain('max-age=10');
    expect(Object.keys(await response.json<object>())).toEqual(['status', 'version']);
  });

  it('is unhealthy without its database', async () => {
    const DB = {
      prepare: () => {
        throw new Error('D1 is down');
      },
    } as unknown as D1Database;
    const response = await get('/healthz', { ...env, DB });
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('D1 is down');
  });

  it('answers problems with a code and the id of the request', async () => {
    const response = await get('/nothing/here');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await response.json<{ code: string; requestId: string }>();
    expect(problem.code).toBe('not_found');
    expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  });

  it('refuses at the hook with the documented answers', async () => {
    expect((await get('/hooks/shopify/unknown', env, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await get('/hooks/nobody/x', env, { method: 'POST' })).status).toBe(404);
    const wrong = await get('/hooks/shopify/unknown', env, { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect(
      (await get('/hooks/shopify/unknown', env, { method: 'POST', body: 'x'.repeat(1_000_001) })).status,
    ).toBe(413);
  });

  it.each(['DB', 'INGEST', 'DISPATCH', 'POLL', 'LIMIT_REFUSED', 'PONTE_KEYS'] as const)(
    'says bad_environment without %s',
    async (name) => {
      const response = await get('/healthz', without(name));
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ code: 'bad_environment' });
    },
  );
});

describe('queue and scheduled', () => {
  it('refuse to run without a binding, so that nothing is acknowledged', async () => {
    const batch = createMessageBatch('ponte-ingest', []);
    await expect(async () => worker.queue(batch, without('DB'))).rejects.toThrow(/DB/);
    await expect(async () =>
      worker.scheduled(createScheduledController({ cron: '* * * * *' }), without('DB')),
    ).rejects.toThrow(/DB/);
  });

  it('an unknown queue is an error, not a silent acknowledgement', async () => {
    await expect(async () => worker.queue(createMessageBatch('ponte-other', []), env)).rejects.toThrow(
      /no consumer/,
    );
  });
});
