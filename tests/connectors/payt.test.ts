import { expect, test } from 'vitest';
import payt from '../../connectors/payt';
import { OF_ORDER, OF_PARCEL, OF_PAYMENT, OF_SUBSCRIPTION } from '../../connectors/payt/statuses';
import { verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(payt);

const [sample] = payt.samples ?? [];

const typesOf = (words: { status: string; payment?: string; parcel?: string }): string[] => {
  const body = {
    ...(sample?.body as object),
    status: words.status,
    shipping: { status: words.parcel ?? 'waiting' },
    transaction: { payment_status: words.payment ?? 'paid' },
    subscription: { code: 'S1' },
  };
  const result = payt.inbound?.normalise(deliveryOf({ body }), connectionOf({}));
  return result?.kind === 'observed' ? result.observations.map(({ type }) => type) : [];
};

test('the key inside the body is the proof', async () => {
  const scheme = payt.inbound?.verify;
  if (typeof scheme !== 'object') throw new Error('no scheme');
  const request = (key: unknown) => ({
    url: 'https://ponte.example/hooks/payt/t',
    headers: { 'content-type': 'application/json' },
    query: {},
    body: new TextEncoder().encode(JSON.stringify({ status: 'paid', integration_key: key })),
  });
  expect(await verify(scheme, request('a74cf3440b21998d'), ['a74cf3440b21998d'], '', 0)).toBe(true);
  expect(await verify(scheme, request('a74cf3440b21998e'), ['a74cf3440b21998d'], '', 0)).toBe(false);
  expect(await verify(scheme, request(null), ['a74cf3440b21998d'], '', 0)).toBe(false);
});

test.each([...OF_ORDER])('status %s', (status, type) => {
  expect(typesOf({ status })).toContain(type);
});

test.each([...OF_PAYMENT])('whatever the order, payment_status %s has the last word', (payment, type) => {
  expect(typesOf({ status: 'paid', payment })).toEqual([type]);
  expect(typesOf({ status: 'shipping', payment, parcel: 'delivered' })).toEqual([type]);
});

test.each([...OF_PARCEL])('shipping.status %s says more of what is on its way', (parcel, type) => {
  expect(typesOf({ status: 'shipping', parcel })).toEqual(['order.shipped', type]);
  expect(typesOf({ status: 'separation', parcel })).toEqual(['order.processing']);
});

test.each([...OF_SUBSCRIPTION])('%s', (status, type) => {
  expect(typesOf({ status })[0]).toBe(type);
});

test.each(['reprocessed', 'canceled'])('payment_status %s leaves it to the order', (payment) => {
  expect(typesOf({ status: 'separation', payment })).toEqual(['order.processing']);
});
