/** The merchant's word on a status stands above the connector's table, and moves nothing else. */
import { describe, expect, it } from 'vitest';
import { recognise, statusKey } from '../../src/hub/recognition';
import { type EventType, type Observation, observed, type Seen } from '../../src/kit';

const seen = (type: EventType, rawStatus: string, change: Partial<Observation> = {}): Observation => ({
  type,
  subject: 'order/1',
  time: '2026-11-22T10:00:00-03:00',
  data: { order: { id: '1', rawStatus, status: type.slice(6) } },
  ...change,
});

const typesOf = (result: Seen): string[] =>
  result.kind === 'observed' ? result.observations.map(({ type }) => type) : [result.kind];

describe('recognise', () => {
  it('leaves alone what nobody has ruled on', () => {
    const result = observed(seen('order.paid', 'pago'));
    expect(recognise(result, undefined)).toBe(result);
    expect(recognise(result, { enviado: 'order.shipped' })).toBe(result);
    expect(recognise({ kind: 'ignored', reason: 'vendor_test' }, { pago: 'ignore' })).toEqual({
      kind: 'ignored',
      reason: 'vendor_test',
    });
  });

  it.each([
    ['  EM Separação ', 'order.processing'],
    ['em   separação', 'order.processing'],
  ])('takes %j as written in any way', (status, type) => {
    const result = recognise(observed(seen('order.status_changed', status, { occurrence: 'x' })), {
      [statusKey('Em separação')]: type,
    });
    expect(typesOf(result)).toEqual([type]);
    // What tells one occurrence from the next is the new type's own rule.
    if (result.kind === 'observed')
      expect(result.observations[0]).toMatchObject({ data: { order: { status: 'processing' } } });
    if (result.kind === 'observed') expect(result.observations[0]).not.toHaveProperty('occurrence');
  });

  it('replaces the status of a new order, and the order stays new', () => {
    const born = observed(seen('order.created', 'x'), seen('order.awaiting_payment', 'x'));
    expect(typesOf(recognise(born, { x: 'order.paid' }))).toEqual(['order.created', 'order.paid']);
    expect(typesOf(recognise(born, { x: 'ignore' }))).toEqual(['order.created']);
    expect(typesOf(recognise(observed(seen('order.created', 'x')), { x: 'order.paid' }))).toEqual([
      'order.created',
      'order.paid',
    ]);
  });

  it('makes nothing of a status that is ignored, and says so', () => {
    expect(recognise(observed(seen('order.paid', 'x')), { x: 'ignore' })).toEqual({
      kind: 'ignored',
      reason: 'status_ignored',
    });
  });

  it('is about orders only, and follows no prototype', () => {
    const cart = observed({ ...seen('order.paid', 'x'), type: 'cart.abandoned' });
    expect(recognise(cart, { x: 'ignore' })).toBe(cart);
    const odd = observed(seen('order.paid', 'constructor'));
    expect(recognise(odd, {})).toBe(odd);
  });
});
