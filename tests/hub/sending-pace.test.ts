/** The pace of a lane: its interval, its daily limit, and who waits how long behind whom. */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { changeConnection } from '../../src/hub/connections';
import { runLane } from '../../src/hub/dispatch';
import { HOUR, iso, MINUTE, SECOND } from '../../src/hub/hub';
import { laneStatus } from '../../src/hub/lane-status';
import type { Outcome } from '../../src/kit';
import { addOptOut } from '../../src/store/audience';
import { lanes } from '../../src/store/schema';
import { type Scene, scene } from './sending-world';
import { NOW } from './world';

async function paced(settings: Record<string, string>): Promise<Scene> {
  const stage = await scene({ settings });
  await stage.on('order.paid');
  return stage;
}

async function statusOf({ world, channel }: Scene) {
  const connector = world.hub.connectors.get('line');
  if (!connector) throw new Error('no connector');
  const settings = (
    await world.hub.db.query.connections.findFirst({ where: (row, { eq }) => eq(row.id, channel.id) })
  )?.settings;
  return laneStatus(world.hub, { ...channel, settings: settings ?? {} }, connector);
}

describe('the interval of a lane', { timeout: 120_000 }, () => {
  it('lies between all its messages, to the second', async () => {
    const stage = await paced({ intervalSeconds: '20' });
    for (let id = 0; id < 6; id++) await stage.tell(String(id), ['paid']);
    await stage.world.drain();
    await stage.seconds(110);
    expect(stage.sent.map(({ at }) => (at - NOW) / SECOND)).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it('is kept whoever wakes the lane, and costs nothing after a rest', async () => {
    const stage = await paced({ intervalSeconds: '20' });
    await stage.hear('1', ['paid']);
    await stage.seconds(7);
    await stage.hear('2', ['paid']);
    for (let second = 8; second <= 67; second++) {
      await stage.world.dispatch.send({
        organizationId: stage.channel.organizationId,
        lane: stage.channel.id,
      });
      await stage.seconds(1);
    }
    await stage.hear('3', ['paid']);
    expect(stage.sent.map(({ at }) => (at - NOW) / SECOND)).toEqual([0, 20, 67]);
  });

  it('counts only what left: neither a phone that is none nor who wants no messages costs a place', async () => {
    const stage = await paced({ intervalSeconds: '20', dailyLimit: '3' });
    const { db } = stage.world.hub;
    const { organizationId } = stage.world;
    await addOptOut(db, { organizationId, address: '+5511911110000', source: 'user', createdAt: iso(NOW) });
    for (const [id, phone] of [
      ['1', '123'],
      ['2', '+5511911110000'],
      ['3', '+5511922220000'],
      ['4', '12'],
      ['5', '+5511933330000'],
      ['6', '+5511944440000'],
      ['7', '+5511955550000'],
    ])
      await stage.tell(id ?? '', ['paid'], { phone });
    await stage.world.drain();
    await stage.seconds(90);
    expect(stage.sent.map(({ at, text }) => [text, (at - NOW) / SECOND])).toEqual([
      ['paid 3', 0],
      ['paid 5', 20],
      ['paid 6', 40],
    ]);
    expect(await stage.fates()).toEqual([
      'paid failed missing_recipient',
      'paid cancelled opted_out',
      'paid sent',
      'paid failed missing_recipient',
      'paid sent',
      'paid sent',
      'paid waiting',
    ]);
  });
});

describe('the daily limit of a lane', { timeout: 120_000 }, () => {
  it('holds from its last message to midnight UTC, and starts again', async () => {
    const stage = await paced({ dailyLimit: '3' });
    stage.world.pass(10 * HOUR + 30 * MINUTE);
    for (let id = 1; id <= 8; id++) await stage.tell(String(id), ['paid']);
    await stage.world.drain();
    await stage.world.minutes(29);
    expect(stage.sent).toHaveLength(3);
    expect(await statusOf(stage)).toMatchObject({
      state: 'daily_limit',
      until: '2026-11-23T00:00:00.000Z',
      sentToday: 3,
      waiting: 5,
      estimatedFinish: '2026-11-24T00:00:00.000Z',
    });
    await stage.world.minutes(2);
    expect(stage.sent.map(({ at }) => iso(at).slice(5, 16))).toEqual([
      ...Array(3).fill('11-22T23:30'),
      ...Array(3).fill('11-23T00:00'),
    ]);
    await stage.hours(24);
    expect(stage.texts()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((id) => `paid ${id}`));
  });

  it('frees the lane as soon as it is raised, and holds it again at the new one', async () => {
    const stage = await paced({ dailyLimit: '2' });
    for (let id = 1; id <= 9; id++) await stage.tell(String(id), ['paid']);
    await stage.world.drain();
    await stage.world.minutes(3);
    expect(stage.sent).toHaveLength(2);
    await changeConnection(stage.world.hub, stage.channel, {
      values: { credentials: {}, settings: { dailyLimit: '7' } },
    });
    await stage.world.drain();
    await stage.world.minutes(2);
    expect(stage.sent).toHaveLength(7);
    expect(await statusOf(stage)).toMatchObject({ state: 'daily_limit', sentToday: 7 });
  });

  it('lowered below what left, holds what is left', async () => {
    const stage = await paced({});
    for (let id = 1; id <= 4; id++) await stage.tell(String(id), ['paid']);
    await stage.world.drain();
    await changeConnection(stage.world.hub, stage.channel, {
      values: { credentials: {}, settings: { dailyLimit: '2' } },
    });
    await stage.hear('5', ['paid']);
    await stage.world.minutes(3);
    expect(stage.sent).toHaveLength(4);
    await stage.hours(11);
    expect(stage.sent).toHaveLength(5);
  });

  it('counts a message whose fate nobody knows: it may have left', async () => {
    const stage = await scene({
      settings: { dailyLimit: '2' },
      answer: (_message, count) => (count === 1 ? { kind: 'unknown' } : { kind: 'sent' }),
    });
    await stage.on('order.paid');
    for (let id = 1; id <= 4; id++) await stage.tell(String(id), ['paid']);
    await stage.world.drain();
    expect(stage.sent).toHaveLength(2);
  });

  it('counts no message that was refused', async () => {
    const stage = await scene({
      settings: { dailyLimit: '2' },
      answer: (_message, count) => (count <= 2 ? { kind: 'rejected', reason: 'refused' } : { kind: 'sent' }),
    });
    await stage.on('order.paid');
    for (let id = 1; id <= 6; id++) await stage.tell(String(id), ['paid']);
    await stage.world.drain();
    expect(await stage.fates()).toEqual([
      ...Array(2).fill('paid failed refused'),
      ...Array(2).fill('paid sent'),
      ...Array(2).fill('paid waiting'),
    ]);
  });
});

it('a steady stream of urgent ones holds nobody back for much longer than an hour', async () => {
  const stage = await scene({ settings: { intervalSeconds: '60' } });
  await stage.on('order.paid', { priority: 99 });
  await stage.on('order.created', { priority: 1 });
  await stage.hear('urgent-0', ['created']);
  await stage.hear('old', ['paid']);
  // One more each minute than the lane can send.
  for (let minute = 1; minute <= 70; minute++) {
    await stage.tell(`urgent-${minute}`, ['created']);
    await stage.tell(`urgent-${minute}b`, ['created']);
    await stage.world.minutes(1);
  }
  const left = stage.sent.find(({ text }) => text === 'paid old');
  expect(left?.at).toBeGreaterThan(NOW + 55 * MINUTE);
  expect(left?.at).toBeLessThan(NOW + 65 * MINUTE);
  expect(stage.sent).toHaveLength(71);
}, 120_000);

it('what cannot wait goes before the longest backlog, however old that is', async () => {
  const stage = await scene({ settings: { intervalSeconds: '60' } });
  await stage.on('order.paid', { priority: 1 });
  await stage.on('order.created', { priority: 99 }, { urgent: true });
  for (let id = 1; id <= 600; id++) await stage.tell(String(id), ['paid']);
  await stage.world.minutes(90);
  await stage.hear('now', ['created']);
  await stage.world.minutes(2);
  expect(stage.texts().slice(-2)).toContain('created now');
}, 120_000);

describe('one run of a lane', () => {
  /** Eight messages to as many customers, due together and not sent yet. */
  async function eight(answer: (stage: () => Scene) => Outcome) {
    const stage: Scene = await scene({ traits: { idempotent: true }, answer: () => answer(() => stage) });
    await stage.on('order.paid', { delay: { minutes: 10 } });
    for (let id = 1; id <= 8; id++) await stage.hear(String(id), ['paid']);
    stage.world.pass(10 * MINUTE);
    return stage;
  }

  it('starts nothing more when half a minute is nearly over', async () => {
    const slow = await eight((stage) => {
      stage().world.pass(10 * SECOND);
      return { kind: 'sent' };
    });
    expect(
      await runLane(slow.world.hub, { organizationId: slow.channel.organizationId, lane: slow.channel.id }),
    ).toBe(4);
    const quick = await eight(() => ({ kind: 'sent' }));
    expect(
      await runLane(quick.world.hub, {
        organizationId: quick.channel.organizationId,
        lane: quick.channel.id,
      }),
    ).toBe(8);
  });

  it('ends when the destination wants a rest, which is no failure of it', async () => {
    const { world, channel } = await eight(() => ({
      kind: 'retry',
      reason: 'rate_limited',
      afterSeconds: 30,
    }));
    expect(await runLane(world.hub, { organizationId: channel.organizationId, lane: channel.id })).toBe(4);
    expect(await world.hub.db.select().from(lanes).where(eq(lanes.id, channel.id))).toMatchObject([
      { failures: 0, openUntil: '', nextAt: iso(world.hub.now() + 30 * SECOND) },
    ]);
  });
});
