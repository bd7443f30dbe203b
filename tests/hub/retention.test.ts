/** What has had its time leaves, and nothing that is still needed does. */
import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { runCron } from '../../src/hub/cron';
import { DAY } from '../../src/hub/hub';
import { readPayload } from '../../src/store/deliveries';
import { getEvent } from '../../src/store/events';
import { DROP_AT_ONCE } from '../../src/store/retention';
import { subjects } from '../../src/store/schema';
import { order, PHONE, SECRET, shop, signed } from './shop';
import { createWorld, type World } from './world';

async function start() {
  const world = await createWorld([shop, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
  const tell = async (id: string) => {
    await world.post(source, order(id, ['paid']), signed);
    await world.drain();
  };
  return { world, channel, source, tell };
}

/** Days in one step, each with its daily cron. */
async function days(world: World, count: number): Promise<void> {
  for (let day = 0; day < count; day++) {
    world.pass(DAY);
    await runCron(world.hub, '30 6 * * *');
  }
}

const states = (world: World) => world.hub.db.select().from(subjects);

describe('retention', () => {
  it('drops bodies after 7 days, metadata after 90, and remembers the order longer', async () => {
    const { world, channel, tell } = await start();
    await world.automate('order.paid', channel);
    await tell('1');
    const [delivery] = await world.deliveries();
    expect(await readPayload(world.hub.db, delivery?.payload ?? null)).toBeDefined();

    await days(world, 8);
    expect(await readPayload(world.hub.db, delivery?.payload ?? null)).toBeUndefined();
    expect([(await world.deliveries()).length, (await world.dispatches()).length]).toEqual([1, 1]);

    await days(world, 83);
    expect([await world.deliveries(), await world.events(), await world.dispatches()]).toEqual([[], [], []]);
    await days(world, 30);
    // Nobody's data, but how far it got.
    const [state] = await states(world);
    expect(state?.state).toMatchObject({ status: 'paid', data: {} });
    expect(JSON.stringify(state)).not.toContain(PHONE);

    // Told again after all that time, it is still no news.
    await tell('1');
    expect((await world.deliveries()).map(({ state }) => state)).toEqual(['duplicate']);
    expect(await world.dispatches()).toEqual([]);

    await days(world, 401 + 30 - 121);
    expect(await states(world)).toEqual([]);
  });

  it('leaves a card its stage, so that the next move says where it came from', async () => {
    const { world, source } = await start();
    const at = '2026-11-22T10:00:00-03:00';
    const state = (data: object) =>
      JSON.stringify({ status: 'moved', time: at, seen: [], events: ['evt_1'], data });
    const card = { id: '7', title: 'Maria', stage: { id: 's1', name: 'Novo' } };
    for (const [subject, data] of [
      ['card/7', { card, customer: { name: 'Maria' } }],
      ['product/1', { product: { id: '1', name: 'Pão' } }],
    ] as const)
      await world.hub.db.$client
        .prepare(
          'INSERT INTO subjects (connection_id, subject, organization_id, version, state) VALUES (?1, ?2, ?3, 1, ?4)',
        )
        .bind(source.id, subject, world.organizationId, state(data))
        .run();
    await days(world, 121);
    expect((await states(world)).map((row) => row.state.data)).toEqual([
      { card: { id: '7', stage: { id: 's1', name: 'Novo' } } },
      { product: { id: '1', name: 'Pão' } },
    ]);
  });

  it('keeps what still waits, with its event, and for its time after it was sent', async () => {
    const { world, channel, tell } = await start();
    await world.automate('order.paid', channel, { delay: { minutes: 100 * 24 * 60 } });
    await tell('1');
    await days(world, 95);
    const [waiting] = await world.dispatches();
    expect(waiting?.state).toBe('waiting');
    expect(await getEvent(world.hub.db, world.organizationId, waiting?.eventId ?? '')).toBeDefined();

    await days(world, 5);
    await world.minutes(1);
    expect((await world.dispatches()).map(({ state }) => state)).toEqual(['sent']);
    await days(world, 80);
    expect(await world.events()).toHaveLength(1);
    await days(world, 11);
    expect([await world.events(), await world.dispatches()]).toEqual([[], []]);
  });

  it('takes more rows than one statement drops, and only those that are old', async () => {
    const { world, source, tell } = await start();
    const old = DROP_AT_ONCE * 2 + 1;
    await world.hub.db.$client
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO deliveries (organization_id, id, connection_id, via, state, events)
         SELECT ?2, 'dlv_01B0000000' || printf('%016d', i), ?3, 'webhook', 'ignored', '[]' FROM n`,
      )
      .bind(old, world.organizationId, source.id)
      .run();
    await tell('1');
    expect(await world.deliveries()).toHaveLength(old + 1);
    await days(world, 1);
    expect((await world.deliveries()).map(({ state }) => state)).toEqual(['processed']);
  });

  it('is as long as the operator says', async () => {
    const { world, tell } = await start();
    world.hub.env = { ...world.hub.env, PONTE_METADATA_DAYS: 10 };
    await tell('1');
    await days(world, 9);
    expect(await world.deliveries()).toHaveLength(1);
    await days(world, 2);
    expect(await world.deliveries()).toEqual([]);
  });
});
