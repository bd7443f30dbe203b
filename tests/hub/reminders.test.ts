/** Reminders at an hour of the merchant's day, and carts that the shop is asked about once more. */
import { describe, expect, it } from 'vitest';
import { pauseConnection } from '../../src/hub/connections';
import { iso, MINUTE } from '../../src/hub/hub';
import { type CallFailure, type Connector, observed, read } from '../../src/kit';
import type { Automation } from '../../src/store/automations';
import { deleteConnection } from '../../src/store/connections';
import type { Delay, SendingRules } from '../../src/store/types';
import { type Scene, scene } from './sending-world';
import { SECRET, signed } from './shop';
import { NOW } from './world';

/** A boleto that waits to be paid, or an appointment, and what ends them. Body: {id, is, due, startsAt}. */
const bills: Partial<Connector> = {
  inbound: {
    verify: { scheme: 'token', in: 'header', name: 'x-secret' },
    normalise({ body, receivedAt }) {
      const bill = read(body);
      const id = bill.text('id') ?? '';
      const customer = { phone: '+5511988887777' };
      const startsAt = bill.text('startsAt');
      if (startsAt)
        return observed({
          type: 'appointment.scheduled',
          subject: `appointment/${id}`,
          time: receivedAt,
          data: { appointment: { id, startsAt }, customer },
        });
      const dueDate = bill.text('due');
      return observed({
        type: bill.text('is') === 'paid' ? 'order.paid' : 'order.awaiting_payment',
        subject: `order/${id}`,
        time: receivedAt,
        data: {
          order: { id, payment: { method: 'boleto', ...(dueDate ? { boleto: { dueDate } } : {}) } },
          customer,
        },
      });
    },
  },
};

const at = (offsetDays: number, more: Partial<Extract<Delay, { anchor: string }>> = {}): Delay => ({
  anchor: 'order.payment.boleto.dueDate',
  offsetDays,
  at: '09:00',
  ...more,
});

/** The world begins on Sunday, 22 November, at ten in São Paulo. */
async function start(delays: Delay[], { rules = {}, zone }: { rules?: SendingRules; zone?: string } = {}) {
  const stage = await scene({ shop: bills });
  await stage.rule(rules, zone);
  for (const delay of delays)
    await stage.on(
      'order.awaiting_payment',
      { delay },
      { template: 'offsetDays' in delay ? `D${delay.offsetDays}` : 'now' },
    );
  const bill = async (body: Record<string, unknown>) => {
    await stage.world.post(stage.source, JSON.stringify(body), signed);
    await stage.world.drain();
  };
  const dues = async () =>
    (await stage.world.dispatches()).map(({ state, due, reason }) =>
      [state, due, reason].filter(Boolean).join(' '),
    );
  return { ...stage, bill, dues };
}

describe('a reminder', { timeout: 120_000 }, () => {
  it.each([
    ['America/Sao_Paulo', '12:00'],
    ['America/Manaus', '13:00'],
    ['America/Noronha', '11:00'],
  ])('leaves the day before, on the day and the day after, at nine in %s', async (zone, hour) => {
    const stage = await start([at(-1), at(0), at(1)], { zone });
    await stage.bill({ id: '1', due: '2026-11-24' });
    expect((await stage.dues()).sort()).toEqual(
      ['23', '24', '25'].map((day) => `waiting 2026-11-${day}T${hour}:00.000Z`),
    );
    stage.world.pass(Date.parse(`2026-11-23T${hour}:00Z`) - NOW - 2 * MINUTE);
    await stage.world.minutes(1);
    expect(stage.texts()).toEqual([]);
    await stage.world.minutes(1);
    expect(stage.texts()).toEqual(['D-1']);
    await stage.hours(24);
    expect(stage.texts()).toEqual(['D-1', 'D0']);
    await stage.hours(24);
    expect(stage.texts()).toEqual(['D-1', 'D0', 'D1']);
  });

  it('counts business days where it is told to', async () => {
    const business = (offsetDays: number) => at(offsetDays, { businessDays: true });
    const stage = await start([business(-1), business(0), business(1)], {
      rules: { holidays: ['2026-12-04'] },
    });
    // A Sunday, between a Friday that is a holiday of the shop and a Monday.
    await stage.bill({ id: '1', due: '2026-12-06' });
    expect((await stage.dues()).sort()).toEqual([
      'waiting 2026-12-03T12:00:00.000Z',
      'waiting 2026-12-07T12:00:00.000Z',
      'waiting 2026-12-07T12:00:00.000Z',
    ]);
  });

  it('keeps to the hours at which messages may leave', async () => {
    const stage = await start([at(0, { at: '07:00' })], {
      rules: { quietHours: { from: '21:00', to: '08:00' }, businessDaysOnly: true },
    });
    await stage.bill({ id: '1', due: '2026-11-28' });
    expect(await stage.dues()).toEqual(['waiting 2026-11-30T11:00:00.000Z quiet_hours']);
  });

  it('goes when it is paid', async () => {
    const stage = await start([at(-1), at(0)]);
    await stage.bill({ id: '1', due: '2026-11-24' });
    await stage.bill({ id: '2', due: '2026-11-24' });
    await stage.hours(27);
    stage.world.pass(MINUTE);
    await stage.bill({ id: '1', is: 'paid' });
    await stage.hours(24);
    expect(stage.texts()).toEqual(['D-1', 'D-1', 'D0']);
    expect((await stage.fates()).filter((fate) => fate.includes('superseded'))).toHaveLength(1);
  });

  it('is none for an hour that had passed, nor without a date', async () => {
    const stage = await start([at(-1), at(0, { at: '09:59' }), at(0, { at: '10:00' })]);
    await stage.bill({ id: '1', due: '2026-11-22' });
    await stage.bill({ id: '2' });
    expect((await stage.dues()).sort()).toEqual(
      [
        ...Array(3).fill(`cancelled ${iso(NOW)} missing_anchor`),
        'cancelled 2026-11-21T12:00:00.000Z anchor_passed',
        'cancelled 2026-11-22T12:59:00.000Z anchor_passed',
        'sent 2026-11-22T13:00:00.000Z',
      ].sort(),
    );
  });

  it('of an appointment goes by the day that the merchant lives in', async () => {
    const stage = await scene({ shop: bills });
    await stage.rule({}, 'America/Manaus');
    await stage.on('appointment.scheduled', {
      delay: { anchor: 'appointment.startsAt', offsetDays: -1, at: '18:00' },
    });
    // One o'clock UTC on Wednesday is nine in the evening of Tuesday.
    await stage.world.post(
      stage.source,
      JSON.stringify({ id: '1', startsAt: '2026-11-25T01:00:00Z' }),
      signed,
    );
    await stage.world.drain();
    expect(await stage.world.dispatches()).toMatchObject([{ due: '2026-11-23T22:00:00.000Z' }]);
  });

  it('is asked for a date, and takes nothing else for one', async () => {
    const stage = await start([
      at(0, { anchor: 'order.constructor.name' }),
      at(0, { anchor: 'customer.phone' }),
    ]);
    await stage.bill({ id: '1', due: '2026-11-30' });
    expect(await stage.fates()).toEqual(Array(2).fill('awaiting_payment cancelled missing_anchor'));
  });
});

describe('an abandoned cart, before its message leaves', { timeout: 120_000 }, () => {
  type Rechecked = { ok: true; stands: boolean } | CallFailure;

  async function abandon(answers: Rechecked[], change: Partial<Automation> = {}) {
    const asked: string[] = [];
    const stage = await scene({
      shop: {
        recheck: async ({ type, subject, data }, call) => {
          asked.push(
            `${type} ${subject} ${data.cart?.id} ${call.connection.credentials.webhookSecret === SECRET}`,
          );
          return answers.shift() ?? { ok: true, stands: true };
        },
      },
    });
    await stage.on('cart.abandoned', change, { template: 'Volte!' });
    await stage.on('order.paid');
    await stage.world.post(
      stage.source,
      JSON.stringify({ cart: 'c1', idle: 10, phone: '+5511988887777', at: iso(NOW) }),
      signed,
    );
    await stage.world.drain();
    await stage.world.minutes(12);
    return { ...stage, asked };
  }

  const down = (reason: CallFailure['reason'], more: Partial<CallFailure> = {}): CallFailure => ({
    ok: false,
    reason,
    ...more,
  });

  it('is asked for at its shop, with the credentials of the shop', async () => {
    const stage = await abandon([{ ok: true, stands: true }]);
    expect(stage.asked).toEqual(['cart.abandoned cart/c1 c1 true']);
    expect(stage.texts()).toEqual(['Volte!']);
    await stage.hear('1', ['paid']);
    expect(stage.asked).toHaveLength(1);
  });

  it.each<[string, Rechecked]>([
    ['was completed', { ok: true, stands: false }],
    ['is gone', down('not_found')],
  ])('sends nothing when it %s', async (_what, answer) => {
    const stage = await abandon([answer]);
    expect(stage.texts()).toEqual([]);
    expect(await stage.fates()).toEqual(['abandoned cancelled superseded']);
  });

  it('waits while its shop is down, and leaves or not by the answer that comes then', async () => {
    for (const stands of [true, false]) {
      const failing = down('unavailable', { retry: true, afterSeconds: 300 });
      const stage = await abandon([failing, failing, { ok: true, stands }]);
      expect(await stage.fates()).toEqual(['abandoned waiting unavailable']);
      await stage.world.minutes(15);
      expect(stage.asked).toHaveLength(3);
      expect(await stage.fates()).toEqual([stands ? 'abandoned sent' : 'abandoned cancelled superseded']);
    }
  });

  it('reminds nobody of a shop that was paused or deleted while the message waited', async () => {
    const leave = {
      pause: (stage: Scene) => pauseConnection(stage.world.hub, stage.source),
      remove: (stage: Scene) =>
        deleteConnection(stage.world.hub.db, stage.world.organizationId, stage.source.id),
    };
    for (const act of Object.values(leave)) {
      const stage = await abandon([], { delay: { minutes: 30 } });
      await act(stage);
      await stage.world.minutes(32);
      expect(stage.asked).toEqual([]);
      expect(await stage.fates()).toEqual(['abandoned cancelled superseded']);
    }
  });

  it('leaves by what the shop had told where it lets nobody ask', async () => {
    for (const reason of ['unauthorized', 'missing_credentials', 'forbidden'] as const) {
      const stage = await abandon([down(reason)]);
      expect(stage.texts()).toEqual(['Volte!']);
    }
  });

  it.each(['unavailable', 'rate_limited'] as const)(
    'does not slow down a channel that was never called (%s)',
    async (reason) => {
      const failing = down(reason, { retry: true, afterSeconds: 600 });
      const stage = await abandon(Array(8).fill(failing));
      await stage.world.minutes(30);
      await stage.hear('1', ['paid']);
      expect(stage.texts()).toEqual(['paid 1']);
    },
  );
});
