/** Who notices that a connection broke: polls, sends, tests, platforms; and by which channel it is told. */
import { describe, expect, it } from 'vitest';
import { testConnection } from '../../src/hub/connections';
import { runCron } from '../../src/hub/cron';
import { HOUR, MINUTE, SECOND } from '../../src/hub/hub';
import { type Connector, type Outcome, observed } from '../../src/kit';
import { getConnection } from '../../src/store/connections';
import { listEvents } from '../../src/store/events';
import { scene } from './sending-world';
import { scriptedChannel, shop } from './shop';
import { createWorld, type World } from './world';

const told = async ({ hub, organizationId }: World): Promise<string[]> =>
  (await listEvents(hub.db, organizationId, { limit: 100 })).data
    .map(({ type }) => type)
    .filter((type) => type.startsWith('connection.'))
    .reverse();

describe('a break is noticed', () => {
  it('by a poll that is refused, and so is its end', async () => {
    const world = await createWorld([shop]);
    await world.connect(shop);
    let status = 401;
    world.network = () =>
      status === 200 ? Response.json({ items: [], cursor: 'c' }) : new Response('', { status });
    const poll = async () => {
      world.pass(2 * HOUR);
      await runCron(world.hub, '*/5 * * * *');
      await world.drain();
    };
    await poll();
    await poll();
    expect(await told(world)).toEqual(['connection.broken']);
    status = 200;
    await poll();
    expect(await told(world)).toEqual(['connection.broken', 'connection.recovered']);
  });

  it('by sends: a refused credential at once, silence after a while', async () => {
    let outcome: Outcome = { kind: 'rejected', reason: 'unauthorized' };
    const { world, channel, source, on, hear, hours } = await scene({ answer: () => outcome });
    await on('order.paid');
    await hear('1', ['paid']);
    expect(await told(world)).toEqual(['connection.broken']);
    outcome = { kind: 'sent' };
    world.pass(SECOND);
    await hear('2', ['paid']);
    expect(await told(world)).toEqual(['connection.broken', 'connection.recovered']);
    outcome = { kind: 'retry', reason: 'unavailable' };
    for (let i = 3; i < 7; i++) await hear(String(i), ['paid']);
    expect(await told(world)).toHaveLength(2);
    await hours(1);
    expect((await told(world)).at(-1)).toBe('connection.broken');
    const row = await getConnection(world.hub.db, world.organizationId, channel.id);
    expect(row?.health).toMatchObject({ ok: false, reason: 'unavailable' });
    const shopRow = await getConnection(world.hub.db, world.organizationId, source.id);
    expect(shopRow?.health).toBeNull();
  });

  it('by a test that fails after one that did not, and is over with one that works', async () => {
    const world = await createWorld([shop]);
    const connection = await world.connect(shop);
    let works = true;
    const probed: Connector = {
      ...shop,
      probe: async () => (works ? { ok: true, account: 'loja' } : { ok: false, reason: 'unauthorized' }),
    };
    const test = async () => {
      world.pass(MINUTE);
      const row = await getConnection(world.hub.db, world.organizationId, connection.id);
      if (row) await testConnection(world.hub, row, probed);
      return (await getConnection(world.hub.db, world.organizationId, connection.id))?.health;
    };
    expect(await test()).toMatchObject({ ok: true, detail: 'loja' });
    works = false;
    expect(await test()).toMatchObject({ ok: false, reason: 'unauthorized' });
    works = true;
    expect(await test()).toMatchObject({ ok: true });
    expect(await told(world)).toEqual(['connection.broken', 'connection.recovered']);
  });

  it('by a platform that says so, once, however often it is delivered', async () => {
    const instance: Connector = {
      ...scriptedChannel(async () => ({ kind: 'sent' })),
      inbound: {
        verify: { scheme: 'url' },
        normalise: ({ receivedAt }) =>
          observed({ type: 'connection.broken', subject: 'connection/77', time: receivedAt, data: {} }),
      },
    };
    const world = await createWorld([instance]);
    const connection = await world.connect(instance);
    await world.post(connection, '{}');
    const messages = [...world.ingest.sent];
    await world.drain();
    for (const message of messages) await world.ingest.send(message);
    await world.drain();
    expect(await told(world)).toEqual(['connection.broken']);
    const row = await getConnection(world.hub.db, world.organizationId, connection.id);
    expect(row?.health).toMatchObject({ ok: false });
    const { data } = await listEvents(world.hub.db, world.organizationId, { limit: 1 });
    expect(data[0]?.data.connection).toMatchObject({ name: 'Channel' });
  });
});

it('the news of a broken channel does not leave by that channel', async () => {
  const { world, channel, on, hear, fates } = await scene({
    answer: () => ({ kind: 'rejected', reason: 'unauthorized' }),
    extra: () => [scriptedChannel(async () => ({ kind: 'sent' }))],
  });
  const other = await world.connect(scriptedChannel(async () => ({ kind: 'sent' })));
  await on('order.paid');
  await on('connection.broken', {}, { to: '+5511977776666', template: 'parou' });
  await on(
    'connection.broken',
    { id: 'aut_2' },
    { channelId: other.id, to: '+5511977776666', template: 'parou' },
  );
  await hear('1', ['paid']);
  expect((await fates()).sort()).toEqual([
    'broken cancelled too_many_hops',
    'broken sent',
    'paid failed unauthorized',
  ]);
  expect(
    (await world.dispatches()).find(({ lane }) => lane === channel.id && lane !== other.id),
  ).toBeDefined();
});
