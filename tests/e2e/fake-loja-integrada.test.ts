import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, placedOrder } from '../../scripts/demo/loja-integrada-order.ts';
import { type FakeShop, startFakeShop } from '../../scripts/fake-loja-integrada.ts';

const NOON = Date.parse('2026-11-22T15:00:00Z');
let shop: FakeShop;

beforeAll(async () => {
  shop = await startFakeShop('token');
  for (let i = 0; i < 25; i++) shop.put(placedOrder(1000 + i, NOON + i * 60_000));
});
afterAll(() => shop.close());

async function get(path: string, authorization = 'Basic token') {
  const answer = await fetch(shop.url + path, { headers: { authorization } });
  return { status: answer.status, body: (await answer.json()) as { meta: object; objects: object[] } };
}

test('another token is refused', async () => {
  expect((await get('/v1/situacao/', 'Basic dG9rZW4=')).status).toBe(401);
});

test('the listing pages, and sums orders up', async () => {
  const { body } = await get('/v1/pedido/search/?limit=10&offset=20');
  expect(body).toMatchObject({ meta: { limit: 10, offset: 20, next: null, total_count: 25 } });
  expect(body.objects).toHaveLength(5);
  expect(body.objects[0]).toMatchObject({ numero: 1020, cliente: '/api/v1/cliente/34220641' });
  expect(body.objects[0]).not.toHaveProperty('itens');
  expect((await get('/v1/pedido/search/')).body.meta).toMatchObject({
    limit: 20,
    next: '/api/v1/pedido/search/?limit=20&offset=20',
  });
});

test("since_atualizado is São Paulo's time, and keeps what changed from then on", async () => {
  const { body } = await get('/v1/pedido/search/?since_atualizado=2026-11-22T12:20:00&limit=50');
  expect(body.objects).toHaveLength(5);
});

test('an order is fetched by its number, with everything in it', async () => {
  shop.put(paidOrder(1001, NOON));
  const { body } = await get('/v1/pedido/1001');
  expect(body).toMatchObject({ numero: 1001, situacao: { codigo: 'pedido_pago' }, valor_total: '201.28' });
  expect((await get('/v1/pedido/999')).status).toBe(404);
});
