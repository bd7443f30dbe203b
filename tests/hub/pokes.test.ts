/** Notices that only say that something changed: the lists that hold it are read at once. */
import { describe, expect, it } from 'vitest';
import { pauseConnection } from '../../src/hub/connections';
import { MINUTE } from '../../src/hub/hub';
import { sampleMessage } from '../../src/hub/simulate';
import { type Connector, observed, pollNow, read } from '../../src/kit';
import { createWorld, NOW } from './world';

let listed: { id: string; at: string }[];
let asked: (string | null)[];

const agenda: Connector = {
  slug: 'agenda',
  label: { pt: 'Agenda', en: 'Agenda' },
  category: 'google',
  fields: [],
  setup: [{ pt: 'Nada.', en: 'Nothing.' }],
  inbound: {
    verify: { scheme: 'url' },
    normalise({ body }) {
      const entry = read(body);
      const id = entry.text('id');
      if (!id) return pollNow('appointments', 'files');
      const time = entry.time('at') ?? '';
      return observed({
        type: 'calendar.changed',
        subject: `entry/${id}`,
        time,
        data: { workspace: { id } },
      });
    },
  },
  poll: {
    appointments: {
      everyMinutes: 60,
      async list(_call, cursor) {
        asked.push(cursor);
        const items = listed.map(({ id, at }) => ({
          subject: `entry/${id}`,
          fingerprint: at,
          updatedAt: at,
          body: { id, at },
        }));
        return { ok: true, items, cursor: String(asked.length), more: false };
      },
    },
  },
  samples: [{ name: 'ping', label: { pt: 'Aviso', en: 'Ping' }, body: {}, expect: [] }],
};

async function open() {
  listed = [];
  asked = [];
  const world = await createWorld([agenda]);
  const connection = await world.connect(agenda);
  return { world, connection };
}

const IN_A_MOMENT = new Date(NOW + MINUTE).toISOString();

describe('a notice that something changed', () => {
  it('has its list read, once for a burst, and what is found becomes events', async () => {
    const { world, connection } = await open();
    listed = [{ id: 'a', at: IN_A_MOMENT }];
    for (let i = 0; i < 3; i++) await world.post(connection, '{}');
    await world.drain();
    expect(world.poll.sent).toHaveLength(3);
    expect(world.poll.sent[0]).toMatchObject({ connectionIds: [connection.id], objects: ['appointments'] });
    world.pass(MINUTE);
    await world.drain();
    expect(asked).toHaveLength(1);
    expect((await world.events()).map(({ type, subject }) => [type, subject])).toEqual([
      ['calendar.changed', 'entry/a'],
    ]);
    const states = (await world.deliveries()).map(({ via, state, reason }) => [via, state, reason]);
    expect(states.filter(([via]) => via === 'webhook')).toEqual(
      Array(3).fill(['webhook', 'ignored', 'list_read']),
    );
    expect(states.filter(([via]) => via === 'poll')).toEqual([['poll', 'processed', null]]);
  });

  it('is not lost when the queue does not take the wish: the notice itself comes again', async () => {
    const { world, connection } = await open();
    await world.post(connection, '{}');
    world.poll.broken = true;
    await world.drain();
    expect(await world.deliveries()).toEqual([]);
    world.poll.broken = false;
    await world.minutes(3);
    expect((await world.deliveries()).filter(({ via }) => via === 'webhook')).toMatchObject([
      { state: 'ignored', reason: 'list_read' },
    ]);
    expect(asked).toHaveLength(1);
  });

  it('reads nothing in a pause, or when it is simulated', async () => {
    const { world, connection } = await open();
    const [sample] = agenda.samples ?? [];
    if (!sample) throw new Error('no sample');
    await world.ingest.send(sampleMessage(world.hub, connection, sample, null));
    await world.drain();
    await pauseConnection(world.hub, connection);
    await world.post(connection, '{}');
    await world.drain();
    expect(world.poll.sent).toEqual([]);
    expect((await world.deliveries()).map(({ reason }) => reason)).toEqual(['list_read', 'paused']);
  });
});
