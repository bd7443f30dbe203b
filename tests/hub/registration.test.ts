/** Webhooks are registered again by themselves: they end, or a platform drops them. */
import { describe, expect, it } from 'vitest';
import { openSecrets } from '../../src/hub/call';
import { pauseConnection } from '../../src/hub/connections';
import { runCron } from '../../src/hub/cron';
import { DAY, HOUR, iso, MINUTE } from '../../src/hub/hub';
import { registerWebhooks } from '../../src/hub/registration';
import type { CallFailure, Connector, Registration } from '../../src/kit';
import { type Connection, deleteConnection, getConnection } from '../../src/store/connections';
import { registrations } from '../../src/store/schema';
import { inbound, vendor } from './oauth-vendor';
import { createWorld, NOW, type World } from './world';

const ORIGIN = 'https://ponte.test';

interface Shop {
  world: World;
  connection: Connection;
  connector: Connector;
  /** The addresses that were registered, in order. */
  asked: string[];
  answer: Registration | CallFailure;
}

async function open(answer: Registration | CallFailure = { ok: true, registered: ['order'] }): Promise<Shop> {
  const shop = { asked: [] as string[], answer } as Shop;
  const connector: Connector = {
    ...vendor,
    inbound: {
      ...inbound,
      async register(_call, address) {
        shop.asked.push(address);
        return shop.answer;
      },
    },
  };
  const world = await createWorld([connector]);
  return Object.assign(shop, { world, connector, connection: await world.connect(connector) });
}

const register = ({ world, connection, connector }: Shop) =>
  registerWebhooks(world.hub, connection, connector, ORIGIN);
const cron = ({ world }: Shop) => runCron(world.hub, '*/5 * * * *', world.hub.now());
const rows = ({ world }: Shop) => world.hub.db.select().from(registrations);
const healthOf = async ({ world, connection }: Shop) =>
  (await getConnection(world.hub.db, world.organizationId, connection.id))?.health;

describe('registered webhooks', () => {
  it('are registered again after a day, at the same address', async () => {
    const shop = await open();
    await register(shop);
    await cron(shop);
    expect(shop.asked).toHaveLength(1);
    shop.world.pass(DAY + MINUTE);
    await cron(shop);
    expect(shop.asked).toHaveLength(2);
    expect(shop.asked[1]).toBe(shop.asked[0]);
    await cron(shop);
    expect(shop.asked).toHaveLength(2);
  });

  it('are registered again before they end, where the platform says when that is', async () => {
    const shop = await open({ ok: true, registered: ['changes'], renewAt: iso(NOW + 6 * HOUR) });
    await register(shop);
    shop.world.pass(6 * HOUR);
    await cron(shop);
    expect(shop.asked).toHaveLength(2);
    expect(await rows(shop)).toMatchObject([{ renewAt: iso(NOW + 6 * HOUR + HOUR), origin: ORIGIN }]);
  });

  it('that were never asked for are left alone', async () => {
    const shop = await open();
    shop.world.pass(2 * DAY);
    await cron(shop);
    expect(shop.asked).toEqual([]);
  });

  it('by two crons at once are registered once', async () => {
    const shop = await open();
    await register(shop);
    shop.world.pass(DAY + MINUTE);
    await Promise.all([cron(shop), cron(shop)]);
    expect(shop.asked).toHaveLength(2);
  });

  it('that are refused are the merchant’s to mend, are tried every hour, and heal', async () => {
    const shop = await open();
    await register(shop);
    shop.world.pass(DAY + MINUTE);
    shop.answer = { ok: false, reason: 'unauthorized' };
    await cron(shop);
    expect(await healthOf(shop)).toMatchObject({ ok: false, reason: 'unauthorized' });
    shop.answer = { ok: true, registered: ['order'] };
    shop.world.pass(HOUR + MINUTE);
    await cron(shop);
    expect(shop.asked).toHaveLength(3);
    expect(await healthOf(shop)).toMatchObject({ ok: true });
  });

  it('of a platform that is down are tried again without blaming anybody', async () => {
    const shop = await open();
    await register(shop);
    shop.world.pass(DAY + MINUTE);
    shop.answer = { ok: false, reason: 'unavailable', retry: true };
    await cron(shop);
    expect(await healthOf(shop)).toBeNull();
  });

  it('rest while the connection is paused, and are forgotten with it', async () => {
    const shop = await open();
    await register(shop);
    await pauseConnection(shop.world.hub, shop.connection);
    shop.world.pass(DAY + MINUTE);
    await cron(shop);
    expect(shop.asked).toHaveLength(1);
    await deleteConnection(shop.world.hub.db, shop.world.organizationId, shop.connection.id);
    expect(await rows(shop)).toEqual([]);
  });

  it('hand over what the platform made for them: it is kept sealed', async () => {
    const shop = await open({ ok: true, registered: ['x'], credentials: { webhookSecret: 'made-by-them' } });
    await register(shop);
    const row = await getConnection(shop.world.hub.db, shop.world.organizationId, shop.connection.id);
    if (!row) throw new Error('gone');
    expect((await openSecrets(shop.world.hub, row)).credentials.webhookSecret).toBe('made-by-them');
    expect(JSON.stringify(row)).not.toContain('made-by-them');
  });
});
