/** The order in which one order's messages leave, and which of them do not leave any more. */
import { describe, expect, it } from 'vitest';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { type Connector, ignored, observed, read } from '../../src/kit';
import { resendDispatch } from '../../src/store/dispatches';
import { scene } from './sending-world';
import { PHONE, shop } from './shop';

/** The shop of the other tests, whose notices name a parcel too. */
const inParcels: Partial<Connector> = {
  inbound: {
    verify: { scheme: 'token', in: 'header', name: 'x-secret' },
    normalise(delivery, connection) {
      const seen = shop.inbound?.normalise(delivery, connection);
      const trackingCode = read(delivery.body).text('tracking');
      if (seen?.kind !== 'observed' || !trackingCode) return seen ?? ignored('nothing_new');
      return observed(
        ...seen.observations.map((one) => ({
          ...one,
          data: { ...one.data, order: { id: '1', ...one.data.order, shipment: { trackingCode } } },
        })),
      );
    },
  },
};

const SLOW = { intervalSeconds: '600' };
const OWNER = '+5511977776666';

/** A lane that has just sent something, so that what comes now waits ten minutes. */
async function busy(settings: Record<string, string> = SLOW) {
  const stage = await scene({ settings });
  await stage.on('order.created');
  await stage.on('order.paid');
  await stage.hear('0', ['created']);
  return stage;
}

describe('the messages of one order', { timeout: 120_000 }, () => {
  it('leave one after the other in the order of its path, though four leave at once', async () => {
    const flying = new Map<string, number>();
    let most = 0;
    const stage = await scene({
      traits: { idempotent: true },
      async answer({ text }) {
        const [step = '', id = ''] = text.split(' ');
        expect(flying.get(id) ?? 0).toBe(0);
        flying.set(id, 1);
        most = Math.max(most, [...flying.values()].filter(Boolean).length);
        // The first steps take the longest.
        for (let i = 'created paid processing shipped'.indexOf(step); i < 40; i++) await Promise.resolve();
        flying.set(id, 0);
        return { kind: 'sent' };
      },
    });
    for (const type of ['shipped', 'created', 'processing', 'paid'] as const) await stage.on(`order.${type}`);
    for (const id of ['1', '2', '3', '4', '5', '6'])
      await stage.tell(id, ['created', 'paid', 'processing', 'shipped']);
    await stage.world.drain();
    expect(most).toBe(4);
    expect(stage.sent).toHaveLength(24);
    for (const id of ['1', '2', '3', '4', '5', '6'])
      expect(stage.texts().filter((text) => text.endsWith(` ${id}`))).toEqual(
        ['created', 'paid', 'processing', 'shipped'].map((step) => `${step} ${id}`),
      );
  });

  it('are dropped when a later step has its message before they could leave', async () => {
    const stage = await busy();
    await stage.hear('1', ['created']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['paid']);
    await stage.world.minutes(25);
    expect(stage.texts()).toEqual(['created 0', 'paid 1']);
    expect(await stage.fates()).toEqual(['created sent', 'created cancelled superseded', 'paid sent']);
    expect((await stage.world.dispatches())[1]).toMatchObject({ detail: 'a later step has its message' });
  });

  it('are dropped when the later step was told first, and left', async () => {
    const stage = await busy({ intervalSeconds: '0' });
    const at = iso(stage.world.hub.now());
    await stage.hear('1', ['paid'], { at });
    stage.world.pass(SECOND);
    await stage.hear('1', ['created'], { at });
    expect(stage.texts()).toEqual(['created 0', 'paid 1']);
    expect((await stage.fates()).at(-1)).toBe('created cancelled superseded');
  });

  it('are not dropped by a later step that is not due yet', async () => {
    const stage = await busy();
    await stage.on('order.shipped', { delay: { minutes: 60 } });
    await stage.hear('1', ['created']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['shipped']);
    await stage.world.minutes(75);
    expect(stage.texts()).toEqual(['created 0', 'created 1', 'shipped 1']);
  });

  it('all leave, in order, where the shop says so', async () => {
    const stage = await busy();
    await stage.sync({ dropOvertaken: false });
    await stage.hear('1', ['created']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['paid']);
    await stage.world.minutes(25);
    expect(stage.texts()).toEqual(['created 0', 'created 1', 'paid 1']);
  });

  it('all leave when one notice or one batch brought them', async () => {
    const stage = await busy();
    await stage.tell('1', ['created', 'paid']);
    await stage.tell('2', ['paid']);
    await stage.tell('2', ['created']);
    await stage.world.drain();
    await stage.world.minutes(45);
    expect(stage.texts().slice(1).sort()).toEqual(['created 1', 'created 2', 'paid 1', 'paid 2']);
    for (const id of ['1', '2'])
      expect(stage.texts().indexOf(`created ${id}`)).toBeLessThan(stage.texts().indexOf(`paid ${id}`));
  });

  it('are not overtaken by what somebody else is told', async () => {
    const stage = await scene({ settings: SLOW });
    await stage.on('order.created');
    await stage.on('order.paid', {}, { to: OWNER });
    await stage.hear('0', ['created']);
    await stage.hear('1', ['created']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['paid']);
    await stage.world.minutes(25);
    expect(stage.sent.map(({ to, text }) => [to, text])).toEqual([
      [PHONE, 'created 0'],
      [PHONE, 'created 1'],
      [OWNER, 'paid 1'],
    ]);
  });

  it('are not overtaken by another parcel', async () => {
    const parcel = (trackingCode: string) => ({ tracking: trackingCode });
    const stage = await scene({ settings: { intervalSeconds: '60' }, shop: inParcels });
    await stage.on('order.shipped', {}, { template: 'shipped {{ order.shipment.trackingCode }}' });
    await stage.on('order.in_transit', {}, { template: 'on its way {{ order.shipment.trackingCode }}' });
    for (const [step, code] of [
      ['shipped', 'X'],
      ['in_transit', 'X'],
      ['shipped', 'Y'],
      ['in_transit', 'Y'],
    ] as const) {
      await stage.hear('1', [step], parcel(code));
      await stage.world.minutes(2);
    }
    expect(stage.texts()).toEqual(['shipped X', 'on its way X', 'shipped Y', 'on its way Y']);
  });

  it('leave though overtaken when somebody sends them again', async () => {
    const stage = await busy();
    await stage.hear('1', ['created']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['paid']);
    await stage.world.minutes(25);
    const { db, now } = stage.world.hub;
    const [, dropped] = await stage.world.dispatches();
    await resendDispatch(db, stage.world.organizationId, dropped?.id ?? '', iso(now()));
    await stage.world.minutes(2);
    expect(stage.texts()).toEqual(['created 0', 'paid 1', 'created 1']);
  });

  it('drop with the order when it is cancelled, and what lies outside the path always goes', async () => {
    const stage = await busy();
    await stage.on('order.cancelled');
    await stage.on('order.refunded');
    await stage.on('order.status_changed');
    await stage.hear('1', ['created', 'paid']);
    for (const step of ['status_changed', 'cancelled', 'refunded']) {
      stage.world.pass(MINUTE);
      await stage.hear('1', [step]);
    }
    await stage.world.minutes(60);
    expect(stage.texts()[0]).toBe('created 0');
    expect(stage.texts().slice(1).sort()).toEqual(['cancelled 1', 'refunded 1', 'status_changed 1']);
    expect((await stage.fates()).filter((fate) => fate.endsWith('superseded'))).toHaveLength(2);
  });

  it('say nothing of a step that comes after the cancellation', async () => {
    const stage = await scene();
    await stage.on('order.paid');
    await stage.on('order.cancelled');
    await stage.hear('1', ['cancelled']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['paid']);
    expect(stage.texts()).toEqual(['cancelled 1']);
    expect(await stage.fates()).toEqual(['cancelled sent', 'paid cancelled superseded']);
  });
});
