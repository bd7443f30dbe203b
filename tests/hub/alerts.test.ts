import { describe, expect, it } from 'vitest';
import type { Bindings } from '../../src/env';
import { absorb } from '../../src/hub/absorb';
import { describeBreaks, followPlatforms, noticeHealth, noticeSends, type Seen } from '../../src/hub/alerts';
import { DAY, HOUR, MINUTE } from '../../src/hub/hub';
import { type Mail, observed } from '../../src/kit';
import { newId } from '../../src/kit/id';
import { members, users } from '../../src/store/accounts-schema';
import { type Connection, getConnection, updateConnection } from '../../src/store/connections';
import { openDb } from '../../src/store/db';
import { listEvents } from '../../src/store/events';
import type { Noticed, Observer } from '../../src/store/health';
import { updateOrganization } from '../../src/store/organizations';
import type { SendingRules } from '../../src/store/types';
import { scriptedChannel, shop } from './shop';
import { createWorld, type World } from './world';

const REFUSED: Seen = { ok: false, reason: 'unauthorized', detail: 'GET api -> 401' };
const WELL: Seen = { ok: true };
const channel = scriptedChannel(async () => ({ kind: 'sent' }));

interface Scene {
  world: World;
  connection: Connection;
  /** Mails that left. */
  mails: Mail[];
  reread(which?: Connection): Promise<Connection>;
  /** As somebody who has only just read the connection. */
  notice(seen: Seen, by?: Observer, which?: Connection): Promise<void>;
  /** The oldest first. */
  told(): Promise<string[]>;
}

async function start(change: Partial<Bindings> = { SYSTEM_EMAIL: 'ponte@example.com' }): Promise<Scene> {
  const mails: Mail[] = [];
  const send = async (mail: Mail) => {
    mails.push(mail);
    return { messageId: '<1@example.com>' };
  };
  const world = await createWorld([shop, channel], {
    SEND_EMAIL: { send } as unknown as SendEmail,
    ...change,
  });
  const { hub, organizationId } = world;
  const createdAt = new Date(hub.now());
  const userId = newId('usr', hub.now());
  const mail = { email: 'bia@loja.example', name: 'Bia' };
  await hub.db.insert(users).values({ id: userId, ...mail, createdAt, updatedAt: createdAt });
  await hub.db.insert(members).values({ organizationId, userId, id: 'mem_1', role: 'owner', createdAt });
  const connection = await world.connect(shop);
  const reread: Scene['reread'] = async (which = connection) => {
    const row = await getConnection(hub.db, organizationId, which.id);
    if (!row) throw new Error('the connection is gone');
    return row;
  };
  return {
    world,
    connection,
    mails,
    reread,
    notice: async (seen, by = 'poll', which) => noticeHealth(hub, await reread(which), seen, by),
    async told() {
      const { data } = await listEvents(hub.db, organizationId, { limit: 100 });
      return data.map(({ type }) => type).reverse();
    },
  };
}

describe('a connection that breaks', () => {
  it('is one event, with the reason in words and who is told, whatever is seen after', async () => {
    const { world, connection, notice, told } = await start();
    await updateOrganization(world.hub.db, world.organizationId, {
      rules: { ownerPhone: '+55 11 97777-6666' } as SendingRules,
    });
    await notice(REFUSED);
    await notice(REFUSED);
    await notice({ ok: false, reason: 'unavailable' });
    expect(await told()).toEqual(['connection.broken']);
    const { data } = await listEvents(world.hub.db, world.organizationId, { limit: 1 });
    expect(data[0]).toMatchObject({
      connectionId: connection.id,
      subject: `connection/${connection.id}`,
      data: {
        connection: {
          name: 'Shop',
          connector: 'shop',
          reason: 'unauthorized',
          explanation: 'A credencial foi recusada.',
          who: 'merchant',
          action: 'Gere uma credencial nova e salve na integração.',
        },
        owner: { name: 'Bia', email: 'bia@loja.example', phone: '+5511977776666' },
      },
    });
    expect(await world.deliveries()).toMatchObject([{ via: 'hub', state: 'processed' }]);
  });

  it('is told once when many runs see it at once, and so is its end', async () => {
    const { world, reread, told, mails } = await start();
    const all = async (seen: Seen) => {
      const seenBy = await reread();
      await Promise.all([1, 2, 3, 4].map(() => noticeHealth(world.hub, seenBy, seen, 'poll')));
    };
    await all(REFUSED);
    world.pass(MINUTE);
    await all(WELL);
    expect(await told()).toEqual(['connection.broken', 'connection.recovered']);
    expect(mails).toHaveLength(2);
    expect((await reread()).health).toEqual(expect.objectContaining({ ok: true }));
  });

  it('is told by the next look when the first could not, as of the moment it broke', async () => {
    const { world, reread, told, mails } = await start();
    const { hub } = world;
    const failing = openDb({
      prepare: (text: string) => hub.db.$client.prepare(text),
      batch: () => Promise.reject(new Error('D1 is down')),
    } as unknown as D1Database);
    await noticeHealth({ ...hub, db: failing }, await reread(), REFUSED, 'poll');
    expect(await told()).toEqual([]);
    expect(mails).toEqual([]);
    const { health } = await reread();
    expect(health).toMatchObject({ ok: false, untold: true });
    expect(world.logs.join()).toContain('health not noticed');

    world.pass(5 * MINUTE);
    await noticeHealth(hub, await reread(), REFUSED, 'poll');
    expect(await told()).toEqual(['connection.broken']);
    expect(mails).toHaveLength(1);
    const { data } = await listEvents(hub.db, world.organizationId, { limit: 1 });
    expect(data[0]?.time).toBe((health as Noticed).since);
  });

  it('reaches the automations of the merchant, in the words of the preset', async () => {
    const { world, notice } = await start();
    const line = await world.connect(channel);
    await world.automate('connection.broken', line, {
      action: {
        kind: 'message',
        channelId: line.id,
        to: '+5511977776666',
        template: '{{ connection.name }}: {{ connection.explanation }}',
      },
    });
    await notice(REFUSED);
    await world.drain();
    expect(await world.dispatches()).toMatchObject([
      { state: 'sent', text: 'Shop: A credencial foi recusada.', recipient: '+5511977776666' },
    ]);
  });

  it('is not told to whoever tries a first credential, nor is its end', async () => {
    const { notice, told, mails, reread } = await start();
    await notice(REFUSED, 'test');
    expect((await reread()).health).toMatchObject({ ok: false, reason: 'unauthorized' });
    await notice({ ok: true, detail: 'loja' }, 'test');
    expect((await reread()).health).toMatchObject({ ok: true, detail: 'loja' });
    expect([await told(), mails]).toEqual([[], []]);
    await notice(REFUSED, 'test');
    expect(await told()).toEqual(['connection.broken']);
  });

  it('writes nothing while nothing changes', async () => {
    const { world, notice, reread } = await start();
    await notice(WELL);
    expect((await reread()).health).toBeNull();
    await notice(REFUSED);
    const { health } = await reread();
    world.pass(HOUR);
    await notice(REFUSED);
    expect((await reread()).health).toEqual(health);
  });

  it('understands what was written before anybody was told', async () => {
    const { world, connection, notice, told, reread } = await start();
    await updateConnection(world.hub.db, world.organizationId, connection.id, {
      health: { ok: false, reason: 'internal', at: '2026-11-01T00:00:00.000Z' },
    });
    await notice(WELL);
    expect((await reread()).health).toMatchObject({ ok: true });
    expect(await told()).toEqual([]);
  });
});

describe('what sends', () => {
  const settled = (state: 'sent' | 'failed' | 'waiting', reason: string | null = null) => [
    { state, reason, detail: null } as Parameters<typeof noticeSends>[2]['settled'][number],
  ];

  it('breaks by a refused credential at once, and by silence after a while', async () => {
    const { world, told, reread } = await start();
    const line = await world.connect(channel);
    const run = async (outcome: ReturnType<typeof settled>, failures: number) =>
      noticeSends(world.hub, await reread(line), { settled: outcome, failures });
    await run(settled('failed', 'invalid_phone'), 0);
    await run(settled('waiting', 'unavailable'), 5);
    expect(await told()).toEqual([]);
    await run(settled('waiting', 'unavailable'), 8);
    expect(await told()).toEqual(['connection.broken']);
    world.pass(MINUTE);
    await run(settled('sent'), 0);
    expect(await told()).toEqual(['connection.broken', 'connection.recovered']);
    world.pass(MINUTE);
    await run(settled('failed', 'unauthorized'), 0);
    expect((await told()).at(-1)).toBe('connection.broken');
  });

  it('is not healed by polls, nor polls by it', async () => {
    const { world, notice, told } = await start();
    await notice(REFUSED, 'send');
    await notice(WELL, 'poll');
    expect(await told()).toEqual(['connection.broken']);
    world.pass(MINUTE);
    await notice(WELL, 'send');
    expect(await told()).toEqual(['connection.broken', 'connection.recovered']);
    world.pass(MINUTE);
    await notice(REFUSED, 'poll');
    await notice(WELL, 'send');
    expect(await told()).toHaveLength(3);
  });
});

describe('what a platform tells of itself', () => {
  it('says which connection it is, moves its health, and is mailed, but is no second event', async () => {
    const { world, connection, told, mails, reread, notice } = await start();
    const { hub, organizationId } = world;
    const hear = async (type: 'connection.broken' | 'connection.recovered') => {
      world.pass(MINUTE);
      const time = new Date(hub.now()).toISOString();
      const message = {
        id: newId('dlv', hub.now()),
        organizationId,
        connectionId: connection.id,
        via: 'webhook' as const,
        ...{ method: 'POST', path: '', query: {}, headers: {}, body: '{}' },
      };
      const result = observed({ type, subject: 'connection/77', time, data: {} });
      await absorb(hub, await describeBreaks(hub, [{ message, result }]));
      const { data } = await listEvents(hub.db, organizationId, { limit: 1 });
      await followPlatforms(hub, data);
      // As after a redelivery.
      await followPlatforms(hub, data);
      return data[0];
    };
    expect(await hear('connection.broken')).toMatchObject({
      data: { connection: { name: 'Shop' }, owner: { email: 'bia@loja.example' } },
    });
    expect((await reread()).health).toMatchObject({ ok: false });
    await notice(REFUSED);
    await hear('connection.recovered');
    expect((await reread()).health).toMatchObject({ ok: true });
    expect(await told()).toEqual(['connection.broken', 'connection.recovered']);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Integração parou: Shop',
      'Integração voltou: Shop',
    ]);
  });

  it('leaves what the hub noticed itself, and all other events, as they are', async () => {
    const { world, told, notice, mails } = await start();
    await notice(REFUSED);
    const { data } = await listEvents(world.hub.db, world.organizationId, { limit: 1 });
    await followPlatforms(world.hub, data);
    expect([await told(), mails.length]).toEqual([['connection.broken'], 1]);
    const inputs = [{ id: 'dlv_1', wake: { organizationId: 'o', connectionId: 'c', subject: 's' } }];
    expect(await describeBreaks(world.hub, inputs)).toBe(inputs);
  });
});

describe('mail to the owner', () => {
  it('says in plain words what broke and what to do, and where', async () => {
    const { notice, mails } = await start({
      SYSTEM_EMAIL: 'ponte@example.com',
      PONTE_URL: 'https://ponte.example.com',
    });
    await notice(REFUSED);
    expect(mails).toEqual([
      {
        from: { name: 'Ponte', email: 'ponte@example.com' },
        to: 'bia@loja.example',
        subject: 'Integração parou: Shop',
        text: 'A integração “Shop” parou de funcionar. A credencial foi recusada. Gere uma credencial nova e salve na integração.\n\nhttps://ponte.example.com\n\nA Ponte escreve a você porque a conta é sua.\n',
      },
    ]);
  });

  it('comes not again for hours from a connection that comes and goes', async () => {
    const { world, notice, mails, told } = await start();
    for (let i = 0; i < 5; i++) {
      await notice(REFUSED);
      world.pass(MINUTE);
      await notice(WELL);
      world.pass(MINUTE);
    }
    expect(await told()).toHaveLength(10);
    expect(mails).toHaveLength(2);
    world.pass(6 * HOUR);
    await notice(REFUSED);
    expect(mails).toHaveLength(3);
  });

  it('is not more than five a day, however many connections break', async () => {
    const { world, notice, mails } = await start();
    const all = [];
    for (let i = 0; i < 7; i++) all.push(await world.connect(shop));
    for (const one of all) await notice(REFUSED, 'poll', one);
    expect(mails).toHaveLength(5);
    world.pass(DAY + MINUTE);
    const [first] = all;
    await notice(WELL, 'poll', first);
    await notice(REFUSED, 'poll', first);
    expect(mails).toHaveLength(7);
  });

  it('is not tried where the operator has set up none', async () => {
    const { notice, mails, told, world } = await start({});
    await notice(REFUSED);
    expect([await told(), mails]).toEqual([['connection.broken'], []]);
    expect(world.logs).toEqual([]);
  });
});
