/** The audit log: every change with its author and the names of what it set, and nothing else. */
import { env } from 'cloudflare:test';
import { beforeAll, expect, it } from 'vitest';
import { firstId } from '../../../src/kit/id';
import { dropAudit } from '../../../src/store/audit';
import { connect, type Hall, ORDER, openHall, type PageJson } from './helpers';

interface Entry {
  id: string;
  at: string;
  actor: string;
  action: string;
  target: string | null;
  fields: string[];
  ip: string | null;
}

let hall: Hall;
let shopId: string;

const entries = async (query = ''): Promise<Entry[]> =>
  (await hall.tenant.get<PageJson<Entry>>(`/audit-log${query}`)).body.data;

beforeAll(async () => {
  hall = await openHall();
  const shop = await connect(hall.tenant, 'shopify', {
    settings: { shop: 'loja-um.myshopify.com' },
    credentials: { webhookSecret: 'segredo-muito-secreto' },
  });
  shopId = shop.id;
});

it('notes who made what, with names and no values', async () => {
  const [entry] = await entries();
  expect(entry).toMatchObject({
    action: 'createConnection',
    target: shopId,
    actor: expect.stringMatching(/^key:key_/),
    at: expect.stringMatching(/^2026-/),
  });
  expect(entry?.fields).toEqual(
    expect.arrayContaining(['connector', 'name', 'settings.shop', 'credentials.webhookSecret']),
  );
  expect(JSON.stringify(entry)).not.toMatch(/segredo|myshopify/);
});

it('notes changes and deletions with their target and address', async () => {
  await hall.tenant.request(
    'PATCH',
    `/connections/${shopId}`,
    { name: 'Nova' },
    { 'cf-connecting-ip': '192.0.2.7' },
  );
  const { id } = await connect(hall.tenant, 'generic');
  await hall.tenant.delete(`/connections/${id}`);
  expect(await entries('?action=updateConnection')).toEqual([
    expect.objectContaining({ target: shopId, fields: ['name'], ip: '192.0.2.7' }),
  ]);
  expect(await entries('?action=deleteConnection')).toEqual([
    expect.objectContaining({ target: id, fields: [] }),
  ]);
});

it('notes neither what failed, nor what only reads, nor traffic, nor a repeated answer twice', async () => {
  const { id } = await connect(hall.tenant, 'generic');
  const before = (await entries('?limit=100')).length;
  await hall.tenant.patch(`/connections/${id}`, { name: '' });
  await hall.tenant.delete('/connections/con_nobody');
  await hall.tenant.get('/connections');
  await hall.tenant.post(`/connections/${id}/events/order-paid`, ORDER);
  await hall.tenant.post(`/integrations/${id}/events/order-paid`, ORDER);
  await hall.tenant.post(`/connections/${shopId}/simulate`, { sample: 'order.paid', to: '+5511988887777' });
  expect(await entries('?limit=100')).toHaveLength(before);
  const twice = { 'idempotency-key': 'k1' };
  await hall.tenant.post('/teams', { name: 'Time' }, twice);
  const again = await hall.tenant.post('/teams', { name: 'Time' }, twice);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await entries('?action=createTeam')).toHaveLength(1);
});

it('keeps out names that are no names', async () => {
  const answer = await hall.tenant.post('/teams', { name: 'Outro', '+55 11 98888-7777': 'x', 'a@b.test': 1 });
  expect(answer.status).toBe(201);
  expect((await entries('?action=createTeam'))[0]?.fields).toEqual(['name']);
});

it('is filtered by author, paged, and one organization’s own', async () => {
  const all = await entries('?limit=100');
  const [first] = all;
  expect(await entries(`?actor=${first?.actor}&limit=100`)).toEqual(all);
  expect(await entries('?actor=user:nobody')).toEqual([]);
  const page = await hall.tenant.get<PageJson<Entry>>('/audit-log?limit=2');
  const next = await hall.tenant.get<PageJson<Entry>>(`/audit-log?limit=2&cursor=${page.body.nextCursor}`);
  expect([...page.body.data, ...next.body.data]).toEqual(all.slice(0, 4));
  expect((await hall.other.get<PageJson<Entry>>('/audit-log')).body.data).toEqual([]);
});

it('costs one row for a change, and is dropped by age', async () => {
  const plan = await env.DB.prepare(
    `EXPLAIN QUERY PLAN DELETE FROM audit_log WHERE organization_id IN (SELECT id FROM organizations) AND id < 'x'`,
  ).all<{ detail: string }>();
  expect(plan.results.map(({ detail }) => detail).join()).toMatch(/SEARCH audit_log/);
  const now = hall.world.hub.now();
  await dropAudit(hall.world.hub.db, firstId('aud', now - 1));
  expect((await entries()).length).toBeGreaterThan(0);
  await dropAudit(hall.world.hub.db, firstId('aud', now + 1));
  expect(await entries()).toEqual([]);
});
