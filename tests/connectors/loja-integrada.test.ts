import { describe, expect, test } from 'vitest';
import lojaIntegrada from '../../connectors/loja-integrada';
import type { PollItem } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { fakeShop, OPTIONS, START } from './loja-integrada.shop';

testConnector(lojaIntegrada);

const poll = lojaIntegrada.poll?.orders;
if (!poll) throw new Error('it must poll');

describe('credentials', () => {
  const headerWith = async (credentials: Record<string, string>) => {
    const shop = fakeShop();
    await poll.list({ ...shop.call(), connection: { ...connectionOf({}), credentials } }, null, OPTIONS);
    return shop.requests[0]?.headers?.authorization;
  };

  test('the personal token goes raw, also when it was pasted with its scheme', async () => {
    expect(await headerWith({ apiKey: ' abc123 ' })).toBe('Basic abc123');
    expect(await headerWith({ apiKey: 'Basic abc123' })).toBe('Basic abc123');
  });

  test('with an application key both keys are named', async () => {
    expect(await headerWith({ apiKey: 'k1', appKey: 'a1' })).toBe('chave_api k1 aplicacao a1');
  });

  test('the probe asks for one status', async () => {
    const shop = fakeShop();
    expect(await lojaIntegrada.probe?.(shop.call())).toEqual({ ok: true });
    expect(shop.requests[0]).toMatchObject({
      url: 'https://api.awsli.com.br/v1/situacao/',
      query: { limit: 1 },
    });
  });

  test('registering puts our address and token, and needs a token', async () => {
    const shop = fakeShop();
    const call = shop.call();
    const withSecret = {
      ...call.connection,
      credentials: { ...call.connection.credentials, webhookSecret: 's3cret' },
    };
    const hook = 'https://ponte.example/hooks/loja-integrada/abc';
    expect(await lojaIntegrada.inbound?.register?.({ ...call, connection: withSecret }, hook)).toEqual({
      ok: true,
      registered: ['pedido'],
    });
    expect(shop.requests[0]).toMatchObject({
      method: 'PUT',
      url: 'https://api.awsli.com.br/webhooks/v1/pedido',
      json: { notifyUrl: hook, token: 's3cret' },
    });
    expect(await lojaIntegrada.inbound?.register?.(call, hook)).toMatchObject({
      reason: 'missing_credentials',
    });
  });
});

describe('details', () => {
  const item = (subject: string): PollItem => ({
    subject,
    fingerprint: '',
    updatedAt: '2026-11-22T10:00:00Z',
  });

  test('come by the public number and become events', async () => {
    const shop = fakeShop();
    shop.change('165', 'pedido_pago', START);
    const answer = await poll.detail?.(shop.call(), item('order/165'));
    if (!answer?.ok) throw new Error('no detail');
    expect(shop.requests[0]?.url).toBe('https://api.awsli.com.br/v1/pedido/165');
    const delivery = deliveryOf({ body: answer.body, via: 'poll' });
    expect(lojaIntegrada.inbound?.normalise(delivery, connectionOf({}))).toMatchObject({
      kind: 'observed',
      observations: [
        { type: 'order.created', subject: 'order/165' },
        { type: 'order.paid', subject: 'order/165' },
      ],
    });
  });

  test('of an order that is gone are a failure that does not pass', async () => {
    const answer = await poll.detail?.(fakeShop().call(), item('order/1'));
    expect(answer).toMatchObject({ ok: false, reason: 'not_found' });
    expect(answer).not.toHaveProperty('retry');
  });
});

describe('normalising', () => {
  test('awaiting payment is the same event by webhook and by poll, and for another way of paying another', () => {
    const body = (pagamento: object, more: object = {}) => ({
      numero: 1,
      situacao: { codigo: 'pedido_efetuado' },
      pagamentos: [pagamento],
      ...more,
    });
    const occurrence = (payload: unknown) => {
      const result = lojaIntegrada.inbound?.normalise(deliveryOf({ body: payload }), connectionOf({}));
      const observations = result?.kind === 'observed' ? result.observations : [];
      return observations.find(({ type }) => type === 'order.awaiting_payment')?.occurrence;
    };
    const forma = { id: 71, codigo: 'pagali-pix', nome: 'Pagali Pix' };
    const polled = body({ id: 69, forma_pagamento: forma, pix_code: '000201…' });
    const sent = body({ forma_pagamento: forma }, { tipo: 'pedido_venda' });
    expect(occurrence(polled)).toBe('pagali-pix');
    expect(occurrence(sent)).toBe('pagali-pix');
    expect(occurrence(body({ forma_pagamento: { codigo: 'wcboleto' } }))).toBe('wcboleto');
  });

  test('a body with the id of the status alone is understood', () => {
    const body = { numero: 5, situacao: { id: 4 }, tipo: 'pedido_venda' };
    expect(lojaIntegrada.inbound?.normalise(deliveryOf({ body }), connectionOf({}))).toMatchObject({
      observations: [{ type: 'order.paid', data: { order: { rawStatus: 'pedido_pago' } } }],
    });
  });
});
