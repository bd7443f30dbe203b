import { expect, test } from 'vitest';
import { SUBSCRIPTION_PATTERN, subscribes } from '../../src/kit/subscriptions';

test.each([
  ['order.paid', 'order.paid', true],
  ['order.paid', 'order.paid_again', false],
  ['order.*', 'order.paid', true],
  ['order.*', 'orders.paid', false],
  ['order.*', 'cart.abandoned', false],
  ['*', 'custom.anything', true],
  ['cart.abandoned, order.*', 'order.shipped', true],
  ['cart.abandoned\norder.paid;  custom.*', 'custom.x.y', true],
  ['order.paid,', 'order.paid', true],
  ['', 'order.paid', false],
  [' , ', 'order.paid', false],
  [undefined, 'order.paid', false],
  ['order', 'order.paid', false],
  ['.*', 'order.paid', false],
])('%j subscribes to %s: %s', (setting, type, expected) => {
  expect(subscribes(setting, type)).toBe(expected);
});

test.each([
  ['order.paid, order.shipped, cart.*', true],
  ['*', true],
  [' order.* ; custom.my-event ', true],
  ['order', false],
  ['pedido pago', false],
  ['order.paid,,order.shipped', true],
])('the form takes %j: %s', (text, expected) => {
  expect(new RegExp(`^(?:${SUBSCRIPTION_PATTERN})$`, 'v').test(text)).toBe(expected);
});
