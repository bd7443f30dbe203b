import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Advance, advance, fill } from '../../src/hub/advance';
import { EVENT_TYPES, type Observation, type OrderType, orderObservations, rankOf } from '../../src/kit';
import type { SubjectState } from '../../src/store/types';

const at = {
  via: 'webhook' as const,
  deliveryId: 'dlv_1',
  eventId: 'evt_1',
  receivedAt: Date.parse('2026-11-22T13:00:00Z'),
  connectedAt: '2026-11-20T00:00:00.000Z',
  version: 1,
};

const ORDER_TYPES = EVENT_TYPES.filter((type): type is OrderType => type.startsWith('order.'));

/** An order's life as its platform tells it: steps in the ladder's order, a minute apart. */
const lives = fc
  .uniqueArray(fc.constantFrom(...ORDER_TYPES.filter((type) => rankOf(type) !== undefined)), { minLength: 1 })
  .map((types) => types.sort((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0)))
  .map((types) =>
    types.flatMap((type, minute) =>
      orderObservations(
        [type],
        { order: { id: '1' } },
        `2026-11-22T10:${String(minute).padStart(2, '0')}:00-03:00`,
      ),
    ),
  );

/** Runs observations one after the other, as the plan does. */
function live(observations: readonly Observation[]): { state: SubjectState | undefined; news: string[] } {
  let state: SubjectState | undefined;
  const news: string[] = [];
  for (const observation of observations) {
    const step: Advance = advance(state, observation, at);
    state = step.state ?? state;
    if (step.news) news.push(`${step.news.type}#${step.news.occurrence}`);
  }
  return { state, news };
}

describe('the ladder', () => {
  it('any order of any repeats of the same webhooks ends in the same state and the same events', () => {
    fc.assert(
      fc.property(
        lives.chain((life) =>
          fc.record({
            life: fc.constant(life),
            heard: fc.array(fc.nat({ max: life.length - 1 }), { maxLength: 10 }).chain((repeats) =>
              fc.shuffledSubarray([...life.keys(), ...repeats], {
                minLength: life.length + repeats.length,
              }),
            ),
          }),
        ),
        ({ life, heard }) => {
          const straight = live(life);
          const shuffled = live(heard.flatMap((index) => life[index] ?? []));
          expect(shuffled.state?.status).toBe(straight.state?.status);
          expect(shuffled.state?.rank).toBe(straight.state?.rank);
          expect(shuffled.state?.time).toBe(straight.state?.time);
          expect([...shuffled.news].sort()).toEqual([...straight.news].sort());
          expect(shuffled.state?.data.order?.status).toBe(straight.state?.status);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never moves a state backwards, and keeps what contradicts it', () => {
    const paid = orderObservations(['order.paid'], { order: { id: '1' } }, '2026-11-22T10:00:00-03:00');
    const cancelled = orderObservations(
      ['order.cancelled'],
      { order: { id: '1' } },
      '2026-11-22T09:00:00-03:00',
    );
    const { state, news } = live([...cancelled, ...paid]);
    expect(state).toMatchObject({ status: 'cancelled', conflicts: ['order.paid@2026-11-22T10:00:00-03:00'] });
    expect(news).toEqual(['order.cancelled#', 'order.paid#']);
  });

  it('compares moments, not their texts', () => {
    const early = orderObservations(
      ['order.paid'],
      { order: { id: '1', number: 'old' } },
      '2026-11-22T12:30:00Z',
    );
    const late = orderObservations(
      ['order.processing'],
      { order: { id: '1', number: 'new' } },
      '2026-11-22T10:00:00-03:00',
    );
    expect(live([...late, ...early]).state?.data.order?.number).toBe('new');
  });
});

describe('what is known fills the gaps', () => {
  it('a fulfilment without the customer gets the customer of the order', () => {
    const placed: Observation = {
      type: 'order.created',
      subject: 'order/1',
      time: '2026-11-22T10:00:00-03:00',
      data: { order: { id: '1', number: '#1' }, customer: { phone: '+5511988887777' } },
    };
    const shipped: Observation = {
      type: 'order.shipped',
      subject: 'order/1',
      time: '2026-11-22T11:00:00-03:00',
      data: { order: { id: '1', status: 'shipped', shipment: { trackingCode: 'AA123456789BR' } } },
    };
    const first = advance(undefined, placed, at);
    const second = advance(first.state, shipped, at);
    expect(second.news?.data).toEqual({
      customer: { phone: '+5511988887777' },
      order: { id: '1', number: '#1', status: 'shipped', shipment: { trackingCode: 'AA123456789BR' } },
    });
  });

  it('filling keeps what the first says and takes the rest of the second', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (first, second) => {
          const filled = fill(first, second);
          for (const key of Object.keys(second))
            if (!Object.hasOwn(first, key)) expect(filled[key]).toEqual(second[key]);
          expect(fill(first, undefined)).toBe(first);
          expect(fill(filled, first)).toEqual(filled);
        },
      ),
    );
  });
});

describe('values and stages', () => {
  const stock = (quantity: number, minute: number): Observation => ({
    type: 'stock.changed',
    subject: 'product/1',
    time: `2026-11-22T10:0${minute}:00-03:00`,
    data: { stock: { quantity } },
  });

  it('a stock that comes back to an old value is news again, the same value twice is not', () => {
    const one = advance(undefined, stock(5, 1), { ...at, version: 1 });
    const two = advance(one.state, stock(3, 2), { ...at, version: 2 });
    const three = advance(two.state, stock(5, 3), { ...at, version: 3 });
    const four = advance(three.state, stock(5, 4), { ...at, version: 4 });
    expect([one, two, three, four].map(({ news }) => news?.occurrence)).toEqual([
      '5@1',
      '3@2',
      '5@3',
      undefined,
    ]);
  });

  it('a card learns where it came from out of the last known state', () => {
    const moved = (stage: string, minute: number): Observation => ({
      type: 'card.moved',
      subject: 'card/1',
      time: `2026-11-22T10:0${minute}:00-03:00`,
      data: { card: { id: '1', stage: { id: stage } } },
    });
    const first = advance(undefined, moved('lead', 1), at);
    const second = advance(first.state, moved('won', 2), at);
    expect(second.news?.data.card).toMatchObject({ stage: { id: 'won' }, previousStage: { id: 'lead' } });
    expect(second.state?.data.card).toEqual({ id: '1', stage: { id: 'won' } });
  });

  it('a move that is told late does not come from where the card is now', () => {
    const moved = (stage: string, minute: number): Observation => ({
      type: 'card.moved',
      subject: 'card/1',
      time: `2026-11-22T10:0${minute}:00-03:00`,
      data: { card: { id: '1', stage: { id: stage } } },
    });
    const newer = advance(undefined, moved('won', 5), at);
    expect(advance(newer.state, moved('lead', 1), at).news?.data.card).not.toHaveProperty('previousStage');
  });

  describe('a card whose vendor only says that it changed', () => {
    const updated = (stage: string | undefined, minute: number): Observation => ({
      type: 'card.updated',
      subject: 'card/1',
      time: `2026-11-22T10:0${minute}:00-03:00`,
      data: {
        card: { id: '1', title: 'Plano anual', ...(stage ? { stage: { id: stage, name: stage } } : {}) },
      },
    });

    it('has moved when its stage is another one than the last known', () => {
      const first = advance(undefined, updated('lead', 1), at);
      expect(first.news).toMatchObject({ type: 'card.updated' });
      const second = advance(first.state, updated('won', 2), at);
      expect(second.news).toMatchObject({
        type: 'card.moved',
        data: { card: { stage: { id: 'won' }, previousStage: { id: 'lead', name: 'lead' } } },
      });
      // Delivered again, or found in a list.
      expect(advance(second.state, updated('won', 2), at)).toMatchObject({ silence: 'duplicate' });
      const third = advance(second.state, updated('won', 3), at);
      expect(third.news?.type).toBe('card.updated');
      expect(third.news?.data.card).not.toHaveProperty('previousStage');
    });

    it('has not moved when nothing says where it is, or it is told late', () => {
      const first = advance(undefined, updated('won', 5), at);
      expect(advance(first.state, updated(undefined, 6), at).news?.type).toBe('card.updated');
      const late = advance(first.state, updated('lead', 2), at);
      expect(late.news?.type).toBe('card.updated');
      expect(late.state?.data.card?.stage?.id).toBe('won');
    });
  });
});

describe('a listing from before the connection', () => {
  const polled = { ...at, via: 'poll' as const };
  const seen = (types: OrderType[], time: string, createdAt: string) =>
    orderObservations(types, { order: { id: '1', createdAt } }, time);

  it('fills the state silently', () => {
    const [observation] = seen(['order.paid'], '2026-11-19T10:00:00-03:00', '2026-11-18T10:00:00-03:00');
    if (!observation) throw new Error('no observation');
    const step = advance(undefined, observation, polled);
    expect(step).toMatchObject({ silence: 'before_connection', changed: true, state: { status: 'paid' } });
    const edited = advance(step.state, { ...observation, time: '2026-11-22T10:00:00-03:00' }, polled);
    expect(edited.news, 'an old payment is not news because the order was edited').toBeUndefined();
  });

  it('an older order that changes later emits its present status only', () => {
    const news = seen(
      ['order.created', 'order.shipped'],
      '2026-11-22T10:00:00-03:00',
      '2026-11-18T10:00:00-03:00',
    );
    const first = advance(undefined, news[0] as Observation, polled);
    const second = advance(first.state, news[1] as Observation, polled);
    expect(first.news).toBeUndefined();
    expect(second.news?.type).toBe('order.shipped');
  });
});

it('a partial refund is news, but the order stays where it is', () => {
  const paid = orderObservations(['order.paid'], { order: { id: '1' } }, '2026-11-22T10:00:00-03:00');
  const refunded = orderObservations(['order.refunded'], { order: { id: '1' } }, '2026-11-22T11:00:00-03:00');
  const shipped = orderObservations(['order.shipped'], { order: { id: '1' } }, '2026-11-22T12:00:00-03:00');
  const partly = refunded.map((observation) => ({ ...observation, partial: true as const }));
  const { state, news } = live([...paid, ...partly, ...shipped]);
  expect(state).toMatchObject({ status: 'shipped', rank: rankOf('order.shipped') });
  expect(state?.conflicts).toBeUndefined();
  expect(news).toEqual(['order.paid#', 'order.refunded#', 'order.shipped#']);
  expect(live([...paid, ...partly, ...refunded]).state?.status).toBe('refunded');
});
