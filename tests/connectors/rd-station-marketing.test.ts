import { describe, expect, test } from 'vitest';
import rdStationMarketing from '../../connectors/rd-station-marketing';
import { type HttpRequest, type HttpResult, occurrenceOf } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { agentCall, answer } from './agent';

const EMAIL = 'mariana@exemplo.com.br';
const CONVERSION = {
  identifier: 'pedido-pago',
  email: ' Mariana@Exemplo.com.br ',
  name: 'Mariana Alves',
  phone: '(11) 98765-4321',
  company: '',
  tags: 'cliente, natal,',
  fields: 'cf_bairro = Centro\nnada\ncf_total: 149,90',
  utmSource: 'google',
  utmCampaign: '',
};
const inputs = {
  createLead: CONVERSION,
  markOpportunity: { email: EMAIL },
  markSale: { email: EMAIL, value: 'R$ 1.149,90' },
  markLost: { email: EMAIL, reason: 'Preço' },
  addTags: { email: EMAIL, tags: 'vip, natal' },
};
const credentials = { accessToken: 'um-token-de-acesso', webhookSecret: 'um-segredo-bem-longo-mesmo' };

testConnector(rdStationMarketing, { credentials, inputs });

const { inbound, actions = {}, oauth } = rdStationMarketing;
const API = 'https://api.rd.services';
const HOOK = 'https://ponte.example/hooks/rd-station-marketing/abc';
const connected = agentCall(credentials, {});

describe('consent', () => {
  const account = (result: HttpResult) => {
    const requests: HttpRequest[] = [];
    const http = {
      request: async (request: HttpRequest) => {
        requests.push(request);
        return result;
      },
    };
    return { requests, named: oauth?.account({ access_token: 'novo', expires_in: 86400 }, http) };
  };

  test('both kinds of token request go to the address without query, as JSON', () => {
    expect(oauth).toMatchObject({
      authorizeUrl: `${API}/auth/dialog`,
      tokenUrl: `${API}/auth/token`,
      encoding: 'json',
    });
  });

  test('the account is asked for with the new token', async () => {
    const asked = account(answer(200, { name: 'Doces da Bia' }));
    expect(await asked.named).toEqual({ id: 'Doces da Bia' });
    expect(asked.requests).toMatchObject([
      { url: `${API}/marketing/account_info`, headers: { authorization: 'Bearer novo' } },
    ]);
    expect(await account(answer(401, {})).named).toBeUndefined();
    expect(await account(answer(200, {})).named).toBeUndefined();
  });

  test('the probe names it, and says what an API key alone cannot prove', async () => {
    const { probe } = rdStationMarketing;
    expect(await probe?.(connected(() => answer(200, { name: 'Doces da Bia' })).call)).toEqual({
      ok: true,
      account: 'Doces da Bia',
    });
    const byKey = agentCall({ apiKey: 'chave-de-api' }, {})(() => answer(200, {}));
    expect(await probe?.(byKey.call)).toMatchObject({ reason: 'missing_credentials' });
    expect(byKey.requests).toEqual([]);
  });
});

test('registering makes one webhook a topic, with our header', async () => {
  const theirs = { uuid: 'w1', event_type: 'WEBHOOK.CONVERTED', url: HOOK, status: 'active' };
  const world = connected((request) => answer(200, request.json ? {} : { webhooks: [theirs] }));
  expect(await inbound?.register?.(world.call, HOOK)).toEqual({
    ok: true,
    registered: ['WEBHOOK.CONVERTED', 'WEBHOOK.MARKED_OPPORTUNITY'],
    refused: [],
  });
  const wanted = {
    entity_type: 'CONTACT',
    url: HOOK,
    http_method: 'POST',
    include_relations: ['COMPANY', 'CONTACT_FUNNEL'],
    auth_header: 'x-ponte-token',
    auth_key: credentials.webhookSecret,
  };
  expect(world.requests).toMatchObject([
    { url: `${API}/integrations/webhooks`, headers: { authorization: 'Bearer um-token-de-acesso' } },
    { method: 'PUT', url: `${API}/integrations/webhooks/w1` },
    { method: 'POST', url: `${API}/integrations/webhooks` },
  ]);
  expect(world.requests[1]?.json).toEqual({ event_type: 'WEBHOOK.CONVERTED', ...wanted });
  expect(world.requests[2]?.json).toEqual({ event_type: 'WEBHOOK.MARKED_OPPORTUNITY', ...wanted });
});

describe('conversions', () => {
  const body = {
    event_type: 'WEBHOOK.CONVERTED',
    event_identifier: 'ebook',
    event_timestamp: '2026-11-22T10:05:00.254-03:00',
    contact: { uuid: 'c2f3d2b3-7250-4d27-97f4-eef38be32f7f', email: EMAIL },
  };
  const notice = deliveryOf({ body });
  const seen = (more: object) => {
    const result = inbound?.normalise(deliveryOf({ body: { ...body, ...more } }), connectionOf({}));
    return result?.kind === 'observed' ? result.observations : [];
  };

  test('of the contact are asked for, the oldest first, and only their times kept', async () => {
    const events = [
      { event_type: 'CONVERSION', event_timestamp: body.event_timestamp, payload: { email: EMAIL } },
    ];
    for (const listed of [events, { events }]) {
      const world = connected(() => answer(200, listed));
      expect(await inbound?.hydrate?.(notice, world.call)).toEqual({
        ok: true,
        body: { ...body, conversions: [{ event_timestamp: body.event_timestamp }] },
      });
      expect(world.requests).toMatchObject([
        {
          url: `${API}/platform/contacts/${body.contact.uuid}/events`,
          query: { event_type: 'CONVERSION', order: 'created_at:asc' },
        },
      ]);
    }
  });

  test('are told without that where it is not to be had, and wait for what passes by itself', async () => {
    const told = (status: number) => inbound?.hydrate?.(notice, connected(() => answer(status, {})).call);
    expect(await told(404)).toEqual({ ok: true, body });
    expect(await told(401)).toEqual({ ok: true, body });
    expect(await told(429)).toMatchObject({ ok: false, retry: true });
    const alone = agentCall({}, {})(() => answer(500, {}));
    expect(await inbound?.hydrate?.(notice, alone.call)).toEqual({ ok: true, body });
    expect(alone.requests).toEqual([]);
  });

  test('a repeat is the same occurrence, the next conversion another', () => {
    const keys = (more: object) =>
      seen(more).map(({ type, data, time }) => `${type}#${occurrenceOf(type, data, time)}`);
    const first = keys({});
    expect(keys({ event_timestamp: '2026-11-22T13:05:00.254Z' })).toEqual(first);
    const next = keys({ event_timestamp: '2026-11-22T10:06:00.000-03:00' });
    expect(next[0]).toBe(first[0]);
    expect(next[1]).not.toBe(first[1]);
  });
});

describe('telling RD', () => {
  const run = (action: keyof typeof inputs, at: ReturnType<typeof connected>) => {
    const { input, run: start } = actions[action] ?? expect.fail('no action');
    return start(input.parse(inputs[action]), 'dsp_1', at.call);
  };
  const event = (type: string, payload: object) => ({ event_type: type, event_family: 'CDP', payload });
  const conversion = event('CONVERSION', {
    conversion_identifier: 'pedido-pago',
    email: EMAIL,
    name: 'Mariana Alves',
    mobile_phone: '+5511987654321',
    tags: ['cliente', 'natal'],
    cf_bairro: 'Centro',
    cf_total: '149,90',
    traffic_source: 'google',
  });

  test.each([
    ['createLead', conversion],
    ['markOpportunity', event('OPPORTUNITY', { email: EMAIL, funnel_name: 'default' })],
    ['markSale', event('SALE', { email: EMAIL, funnel_name: 'default', value: 1149.9 })],
    ['markLost', event('OPPORTUNITY_LOST', { email: EMAIL, funnel_name: 'default', reason: 'Preço' })],
  ] as const)('%s', async (action, json) => {
    const world = connected(() => answer(200, { event_uuid: 'e1' }));
    expect(await run(action, world)).toEqual({ kind: 'sent', providerId: 'e1' });
    expect(world.requests).toMatchObject([
      { url: `${API}/platform/events`, headers: { authorization: 'Bearer um-token-de-acesso' } },
    ]);
    expect(world.requests[0]?.json).toEqual(json);
  });

  test('tags are added to those that a contact has', async () => {
    const world = connected(() => answer(200, {}));
    expect(await run('addTags', world)).toMatchObject({ kind: 'sent' });
    expect(world.requests).toMatchObject([
      {
        url: `${API}/platform/contacts/email:mariana%40exemplo.com.br/tag`,
        json: { tags: ['vip', 'natal'] },
      },
    ]);
  });

  test('with the API key alone there are conversions only', async () => {
    const byKey = () => agentCall({ apiKey: 'chave-de-api' }, {})(() => answer(200, { event_uuid: 'e1' }));
    const world = byKey();
    expect(await run('createLead', world)).toEqual({ kind: 'sent', providerId: 'e1' });
    expect(world.requests).toMatchObject([
      { url: `${API}/platform/conversions`, query: { api_key: 'chave-de-api' }, json: conversion },
    ]);
    expect(world.requests[0]?.headers).toEqual({});
    const others = byKey();
    expect(await run('markSale', others)).toMatchObject({ kind: 'rejected', reason: 'missing_credentials' });
    expect(await run('addTags', others)).toMatchObject({ kind: 'rejected', reason: 'missing_credentials' });
    expect(others.requests).toEqual([]);
  });

  test('what RD refuses is final, what passes is tried again', async () => {
    const outcome = (status: number) =>
      run(
        'markSale',
        connected(() => answer(status, { errors: [] })),
      );
    expect(await outcome(400)).toMatchObject({ kind: 'rejected', reason: 'refused' });
    expect(await outcome(401)).toMatchObject({ kind: 'rejected', reason: 'unauthorized' });
    expect(await outcome(429)).toMatchObject({ kind: 'retry', reason: 'rate_limited' });
    expect(() => actions.markSale?.input.parse({ email: '' })).toThrow();
  });
});
