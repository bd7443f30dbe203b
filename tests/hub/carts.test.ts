import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { type Connector, observed } from '../../src/kit';
import { deleteConnection, updateConnection } from '../../src/store/connections';
import { order, PHONE, SECRET, shop, signed } from './shop';
import { createWorld, type World } from './world';

async function start() {
  const world = await createWorld([shop, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
  const action = {
    kind: 'message',
    channelId: channel.id,
    to: '{{ customer.phone }}',
    template: 'Volte!',
  } as const;
  await world.automate('cart.abandoned', channel, { action });
  const checkout = async (cart: string, idle = 60) => {
    await world.post(
      source,
      JSON.stringify({ cart, idle, phone: PHONE, at: new Date(world.hub.now()).toISOString() }),
      signed,
    );
    await world.drain();
  };
  const types = async () =>
    (await world.events()).map(({ type }) => type).filter((type) => type.startsWith('cart.'));
  return { world, source, checkout, types };
}

describe('an open cart', () => {
  it('is abandoned once its idle window has passed, once', async () => {
    const { world, checkout, types } = await start();
    await checkout('c1');
    expect(await world.deliveries()).toMatchObject([{ state: 'ignored', reason: 'idle_window' }]);
    await world.minutes(59);
    expect(await types()).toEqual([]);
    await world.minutes(3);
    expect(await types()).toEqual(['cart.abandoned']);
    expect(await world.dispatches()).toMatchObject([{ state: 'sent', recipient: PHONE, text: 'Volte!' }]);
    await checkout('c1');
    await world.minutes(70);
    expect(await types()).toEqual(['cart.abandoned']);
  });

  it('starts its window again with each change', async () => {
    const { world, checkout, types } = await start();
    await checkout('c1', 10);
    await world.minutes(6);
    await checkout('c1', 10);
    await world.minutes(6);
    expect(await types()).toEqual([]);
    await world.minutes(6);
    expect(await types()).toEqual(['cart.abandoned']);
  });

  it('is not abandoned when its order comes, in whatever order the two are told', async () => {
    const { world, source, checkout, types } = await start();
    await checkout('c1', 10);
    await world.post(source, order('1', ['created'], { cart: 'c1' }), signed);
    await world.drain();
    await world.post(source, order('2', ['created'], { cart: 'c2' }), signed);
    await world.drain();
    await checkout('c2', 10);
    await world.minutes(30);
    expect(await types()).toEqual([]);
  });

  it('is recovered when its order comes after all', async () => {
    const { world, source, checkout, types } = await start();
    await checkout('c1', 10);
    await world.minutes(12);
    await world.post(source, order('1', ['created'], { cart: 'c1' }), signed);
    await world.drain();
    expect((await types()).sort()).toEqual(['cart.abandoned', 'cart.recovered']);
  });

  it('waits its whole window though an older change is told late', async () => {
    const { world, source, types } = await start();
    const told = (at: string) => JSON.stringify({ cart: 'c1', idle: 10, phone: PHONE, at });
    const [first, second] = [told('2026-11-22T12:00:00Z'), told('2026-11-22T12:30:00Z')];
    await world.post(source, first, signed);
    const older = world.ingest.waiting.splice(0);
    world.pass(5 * 60_000);
    await world.post(source, second, signed);
    await world.drain();
    world.ingest.waiting.push(...older);
    await world.drain();
    await world.minutes(7);
    expect(await types()).toEqual([]);
    await world.minutes(5);
    expect(await types()).toEqual(['cart.abandoned']);
  });

  it('wakes nobody once its shop is paused or deleted', async () => {
    for (const stop of [
      (world: World, id: string) =>
        updateConnection(world.hub.db, world.organizationId, id, { status: 'paused' }),
      (world: World, id: string) => deleteConnection(world.hub.db, world.organizationId, id),
    ]) {
      const { world, source, checkout, types } = await start();
      await checkout('c1', 10);
      await stop(world, source.id);
      await world.minutes(15);
      expect(await types()).toEqual([]);
      expect(await world.dispatches()).toEqual([]);
    }
  });

  it('is one of its own beside another in the same notice', async () => {
    const two: Connector = {
      ...shop,
      inbound: {
        verify: { scheme: 'url' },
        normalise: ({ receivedAt }) =>
          observed(
            ...['a', 'b'].map((id) => ({
              type: 'cart.abandoned' as const,
              subject: `cart/${id}`,
              time: receivedAt,
              idleMinutes: 10,
              data: { cart: { id }, customer: { phone: PHONE } },
            })),
          ),
      },
    };
    const world = await createWorld([two, simulator]);
    const channel = await world.connect(simulator);
    const source = await world.connect(two);
    await world.automate('cart.abandoned', channel, {
      action: {
        kind: 'message',
        channelId: channel.id,
        to: '{{ customer.phone }}',
        template: '{{ cart.id }}',
      },
    });
    await world.post(source, '{}');
    await world.drain();
    await world.minutes(12);
    expect((await world.dispatches()).map(({ text }) => text).sort()).toEqual(['a', 'b']);
  });
});
