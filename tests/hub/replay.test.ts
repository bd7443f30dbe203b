import { describe, expect, it } from 'vitest';
import { runCron } from '../../src/hub/cron';
import { DAY, MINUTE } from '../../src/hub/hub';
import { replayDeadLetter, replayDelivery } from '../../src/hub/replay';
import { sampleMessage } from '../../src/hub/simulate';
import { type Connector, observed } from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { Connection } from '../../src/store/connections';
import { type DeadLetter, listDeadLetters, putDeadLetters } from '../../src/store/dead-letters';
import { order, SECRET, shop, signed } from './shop';
import { createWorld, type World } from './world';

async function start(connector: Connector = shop) {
  const world = await createWorld([connector]);
  const source = await world.connect(connector, { credentials: { webhookSecret: SECRET } });
  return { world, source };
}

async function letters(world: World): Promise<DeadLetter[]> {
  return (await listDeadLetters(world.hub.db, world.organizationId, { limit: 50 })).data;
}

async function onlyLetter(world: World): Promise<DeadLetter> {
  const [letter] = await letters(world);
  if (!letter) throw new Error('no letter');
  return letter;
}

/** Replays the newest delivery a second later. */
async function replayLast(world: World) {
  const last = (await world.deliveries()).at(-1);
  if (!last) throw new Error('no delivery');
  world.pass(1000);
  expect(await replayDelivery(world.hub, last)).toMatchObject({ ok: true });
  await world.drain();
}

const notice = (world: World, source: Connection) =>
  world.post(source, JSON.stringify({ fetch: 'https://shop.test/9' }), signed);

describe('a replayed notice', () => {
  it('asks the vendor again', async () => {
    const { world, source } = await start();
    world.network = () => new Response('', { status: 503 });
    await notice(world, source);
    world.pass(DAY + MINUTE);
    await world.drain();
    expect(await world.deliveries()).toMatchObject([{ state: 'failed', reason: 'hydrate_failed' }]);
    world.network = () => Response.json({ id: '9', is: ['paid'] });
    await replayLast(world);
    expect(await world.deliveries()).toMatchObject([{}, { via: 'replay', state: 'processed' }]);
  });

  it('asks the vendor again out of its dead letter', async () => {
    const { world, source } = await start();
    world.network = () => Response.json({ id: '9', is: ['paid'] });
    await notice(world, source);
    const [message] = world.ingest.sent;
    world.ingest.waiting = [];
    if (message) await world.bury(message);
    world.pass(1000);
    expect(await replayDeadLetter(world.hub, await onlyLetter(world))).toMatchObject({ ok: true });
    await world.drain();
    expect((await world.deliveries()).map(({ state }) => state)).toEqual(['failed', 'processed']);
  });
});

it('a replayed polled item is whole, however often it is replayed', async () => {
  let hydrated = 0;
  const connector: Connector = {
    ...shop,
    inbound: {
      verify: { scheme: 'token', in: 'header', name: 'x-secret' },
      normalise: (...given) => shop.inbound?.normalise(...given) ?? observed(),
      hydrate: async () => {
        hydrated++;
        return { ok: false, reason: 'not_found' };
      },
    },
  };
  const { world, source } = await start(connector);
  const item = { id: '1', is: ['paid'], v: 'a', at: '2026-11-22T10:05:00-03:00' };
  world.network = () => Response.json({ items: [item], cursor: 'c1' });
  await world.hub.env.POLL.send({ organizationId: source.organizationId, connectionIds: [source.id] });
  await world.drain();
  await replayLast(world);
  await replayLast(world);
  expect((await world.deliveries()).map(({ via, state }) => [via, state])).toEqual([
    ['poll', 'processed'],
    ['replay', 'duplicate'],
    ['replay', 'duplicate'],
  ]);
  expect(hydrated).toBe(0);
});

it('a fact that bears no time of its own keeps that of its first delivery', async () => {
  const connector: Connector = {
    ...shop,
    inbound: {
      verify: { scheme: 'token', in: 'header', name: 'x-secret' },
      normalise: ({ receivedAt }) =>
        observed({ type: 'card.updated', subject: 'card/1', time: receivedAt, data: { card: { id: '1' } } }),
    },
  };
  const { world, source } = await start(connector);
  await world.post(source, '{}', signed);
  await world.drain();
  world.pass(MINUTE);
  await replayLast(world);
  world.pass(MINUTE);
  await replayLast(world);
  expect(await world.events()).toHaveLength(1);
  expect((await world.deliveries()).map(({ state }) => state)).toEqual([
    'processed',
    'duplicate',
    'duplicate',
  ]);
});

describe('a dead letter', () => {
  it('of a simulation stays a simulation', async () => {
    const { world, source } = await start();
    await world.bury(sampleMessage(world.hub, source, { body: JSON.parse(order('1', ['paid'])) }, null));
    world.pass(1000);
    expect(await replayDeadLetter(world.hub, await onlyLetter(world))).toMatchObject({ ok: true });
    await world.drain();
    expect((await world.deliveries()).map(({ via, state }) => [via, state])).toEqual([
      ['simulate', 'failed'],
      ['simulate', 'processed'],
    ]);
    expect((await world.events()).map(({ simulated }) => simulated)).toEqual([true]);
  });

  it('stays on the list while the queue takes nothing, and goes with the first that is taken', async () => {
    const { world, source } = await start();
    await world.bury({ organizationId: source.organizationId, connectionIds: [source.id] });
    world.poll.broken = true;
    expect(await replayDeadLetter(world.hub, await onlyLetter(world))).toEqual({
      ok: false,
      why: 'not_taken',
    });
    world.poll.broken = false;
    expect(await replayDeadLetter(world.hub, await onlyLetter(world))).toEqual({ ok: true });
    expect(world.poll.sent).toEqual([{ organizationId: source.organizationId, connectionIds: [source.id] }]);
    expect(await letters(world)).toEqual([]);
  });

  it('pressed once more does nothing', async () => {
    const { world, source } = await start();
    await world.bury({ organizationId: source.organizationId, connectionIds: [source.id] });
    const letter = { ...(await onlyLetter(world)), replayedAt: '2026-11-22T13:00:00.000Z' };
    expect(await replayDeadLetter(world.hub, letter)).toEqual({ ok: false, why: 'already' });
    expect(world.poll.sent).toEqual([]);
  });

  it('is dropped after a month; that of a dispatch, which bears the time of its event, is not', async () => {
    const { world } = await start();
    const age = (days: number) => newId('ded', world.hub.now() - days * DAY);
    const write = (kind: 'delivery' | 'dispatch', days: number) => ({
      organizationId: world.organizationId,
      id: age(days),
      kind,
      connectionId: null,
      reason: 'internal',
      detail: `${kind} ${days}`,
      message: {},
    });
    await putDeadLetters(world.hub.db, [write('delivery', 31), write('delivery', 29), write('dispatch', 90)]);
    await runCron(world.hub, '30 6 * * *');
    expect((await letters(world)).map(({ detail }) => detail)).toEqual(['delivery 29', 'dispatch 90']);
  });
});
