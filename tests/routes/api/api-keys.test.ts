/** API keys: shown once, listed without their secret, and gone at once when revoked. */
import { env } from 'cloudflare:test';
import { beforeAll, expect, it } from 'vitest';
import { type Hall, openHall, type PageJson, type ProblemJson } from './helpers';

interface Key {
  id: string;
  name: string;
  lastFour: string | null;
  revokedAt: string | null;
}

let hall: Hall;

beforeAll(async () => {
  hall = await openHall();
});

const create = async (name: string) => {
  hall.world.pass(1000);
  const answer = await hall.tenant.post<Key & { key: string }>('/api-keys', { name });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};

it('makes a key that works, and keeps its hash only', async () => {
  const { key, ...made } = await create('ERP');
  expect(key).toMatch(/^ponte_[\w-]{43}$/);
  expect(made).toMatchObject({ name: 'ERP', lastFour: key.slice(-4), revokedAt: null });
  expect((await hall.client(`Bearer ${key}`).get('/organization')).body).toMatchObject({ name: 'Loja A' });
  const rows = await env.DB.prepare('SELECT * FROM api_keys').all();
  expect(JSON.stringify(rows.results)).not.toContain(key.slice(0, -4));
});

it('lists its own keys, newest first, page by page, never with a secret', async () => {
  const made = await create('Segunda');
  const { body, text } = await hall.tenant.get<PageJson<Key>>('/api-keys?limit=1');
  expect(body.data.map(({ id }) => id)).toEqual([made.id]);
  const rest = await hall.tenant.get<PageJson<Key>>(`/api-keys?cursor=${body.nextCursor}`);
  expect(rest.body.data.map(({ name }) => name)).toEqual(['ERP', 'test']);
  expect(`${text}${rest.text}`).not.toMatch(/ponte_|hash/);
  expect((await hall.other.get<PageJson<Key>>('/api-keys')).body.data).toHaveLength(1);
});

it('revokes a key at once; a key may revoke itself', async () => {
  const { id, key } = await create('Temporária');
  const client = hall.client(`Bearer ${key}`);
  expect((await client.delete(`/api-keys/${id}`)).status).toBe(204);
  expect((await client.get<ProblemJson>('/organization')).body).toMatchObject({ code: 'unauthorized' });
  expect((await hall.tenant.delete(`/api-keys/${id}`)).status).toBe(404);
  const { body } = await hall.tenant.get<PageJson<Key>>('/api-keys');
  expect(body.data.find((one) => one.id === id)?.revokedAt).toEqual(expect.any(String));
});

it('writes nothing when a key is used', async () => {
  const before = await env.DB.prepare('SELECT * FROM api_keys').all();
  await hall.tenant.get('/organization');
  expect((await env.DB.prepare('SELECT * FROM api_keys').all()).results).toEqual(before.results);
});

it('asks for a name', async () => {
  for (const body of [{}, { name: ' ' }, { name: 'x'.repeat(101) }])
    expect((await hall.tenant.post<ProblemJson>('/api-keys', body)).body.code).toBe('invalid_request');
});
