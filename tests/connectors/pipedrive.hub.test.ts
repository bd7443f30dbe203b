import { expect, test } from 'vitest';
import pipedrive from '../../connectors/pipedrive';
import { runCron } from '../../src/hub/cron';
import { basicAuth } from '../../src/kit';
import { createWorld, NOW } from '../hub/world';

const PERSON = { id: 307, name: 'Mariana Alves', phones: [{ value: '(11) 98765-4321', primary: true }] };
const MINUTE = 60_000;

/** A merchant's Pipedrive, whose notices come twice, late, or never. */
async function market() {
  const world = await createWorld([pipedrive]);
  const connection = await world.connect(pipedrive, {
    credentials: { apiToken: 'token-1', webhookUser: 'ponte', webhookSecret: 'uma-senha-bem-longa' },
  });
  const authorization = basicAuth('ponte', 'uma-senha-bem-longa');
  const now = () => `${new Date(world.hub.now()).toISOString().slice(0, 19)}Z`;
  let deal: Record<string, unknown> | undefined;

  world.network = ({ url }) => {
    const { pathname } = new URL(url);
    const [, kind, id] = /^\/api\/v2\/(\w+)(?:\/(\d+))?$/.exec(pathname) ?? [];
    const data =
      kind === 'deals'
        ? id === undefined
          ? [deal].filter(Boolean)
          : deal
        : kind === 'persons'
          ? PERSON
          : { id: Number(id), name: `${kind} ${id}` };
    return data ? Response.json({ success: true, data }) : new Response('{}', { status: 404 });
  };

  const post = async (action: string, data: unknown, previous: unknown, attempt: number) => {
    const meta = { action, entity: 'deal', timestamp: now(), attempt, host: 'docesdabia.pipedrive.com' };
    expect(
      await world.post(connection, JSON.stringify({ meta, data, previous }), { authorization }),
    ).toMatchObject({ ok: true });
  };
  return {
    world,
    /** A minute later; `times` is how often its notice comes. */
    async change(changes: Record<string, unknown>, times = 2) {
      await world.minutes(1);
      const before = deal;
      const stamps = 'stage_id' in changes && before ? { stage_change_time: now() } : {};
      deal = { ...before, update_time: now(), ...changes, ...stamps };
      const previous =
        before &&
        Object.fromEntries(Object.keys({ ...changes, ...stamps }).map((key) => [key, before[key] ?? null]));
      for (let attempt = 1; attempt <= times; attempt++)
        await post(before ? 'change' : 'create', deal, previous ?? null, attempt);
      await world.drain();
    },
    /** In each of which the list is read once. */
    async hours(count: number) {
      for (let fives = 0; fives < count * 12; fives++) {
        world.pass(5 * MINUTE);
        await runCron(world.hub, '*/5 * * * *');
        await world.drain();
      }
    },
    async remove() {
      await world.minutes(1);
      const last = deal;
      deal = undefined;
      await post('delete', null, last, 1);
      await post('delete', null, last, 2);
      await world.drain();
    },
    async told() {
      const events = await world.events();
      return events.map(({ type, time, data: { card, customer } }) => ({
        what: `${type.slice('card.'.length)}@${(Date.parse(time) - NOW) / MINUTE}`,
        way: type === 'card.moved' ? `${card?.previousStage?.name} > ${card?.stage?.name}` : undefined,
        phone: customer?.phone,
      }));
    },
    now,
  };
}

test('the life of a deal is told once, and what no notice told by the list', async () => {
  const { world, change, hours, remove, told, now } = await market();
  await world.minutes(1);
  const first = { id: 1042, title: 'Festa', status: 'open', stage_id: 8, pipeline_id: 2, person_id: 307 };
  await change({ ...first, add_time: `${new Date(NOW + 2 * MINUTE).toISOString().slice(0, 19)}Z` });
  await change({ title: 'Festa de 15 anos' });
  await change({ stage_id: 9 });
  await change({ value: 1890.5 });
  await change({ stage_id: 8 });
  await change({ status: 'won', won_time: now() });
  const until = (await told()).map(({ what }) => what);
  expect(until.map((what) => what.split('@')[0])).toEqual([
    'created',
    'updated',
    'moved',
    'updated',
    'moved',
    'won',
  ]);

  // Two of which no notice comes, and the hours in which the list is read.
  await change({ title: 'Festa de debutante' });
  await change({ status: 'open', won_time: null });
  await change({ stage_id: 9 }, 0);
  await hours(2);
  await change({ status: 'lost', lost_time: now() });
  await remove();
  await hours(1);

  const all = await told();
  expect(all.map(({ what }) => what.split('@')[0])).toEqual([
    ...until.map((what) => what.split('@')[0]),
    ...['updated', 'updated', 'moved', 'lost', 'deleted'],
  ]);
  expect(new Set(all.map(({ what }) => what)).size).toBe(all.length);
  expect(all.flatMap(({ way }) => way ?? [])).toEqual([
    'stages 8 > stages 9',
    'stages 9 > stages 8',
    'stages 8 > stages 9',
  ]);
  expect(new Set(all.map(({ phone }) => phone))).toEqual(new Set(['+5511987654321']));
});
