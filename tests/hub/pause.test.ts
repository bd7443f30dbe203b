/** What a paused connection still does: what the law wants, and what the platform decides. */
import { expect, it } from 'vitest';
import { pauseConnection } from '../../src/hub/connections';
import { type Connector, type EventType, observed, read } from '../../src/kit';
import { getConnection } from '../../src/store/connections';
import { shop } from './shop';
import { createWorld } from './world';

/** Body: {type, subject} */
const teller: Connector = {
  ...shop,
  inbound: {
    verify: { scheme: 'url' },
    normalise: ({ body, receivedAt }) =>
      observed({
        type: (read(body).text('type') ?? 'order.paid') as EventType,
        subject: read(body).text('subject') ?? 'order/1',
        time: receivedAt,
        data: { customer: { id: '7', name: 'Maria das Dores', email: 'maria@example.com' } },
      }),
  },
};

it('erases whom it is told to, and ends with its app, but sells nothing', async () => {
  const world = await createWorld([teller]);
  const source = await world.connect(teller);
  await world.post(source, JSON.stringify({ type: 'order.paid', subject: 'order/1' }));
  await world.drain();
  expect(JSON.stringify(await world.events())).toContain('Maria das Dores');

  await pauseConnection(world.hub, source);
  for (const [type, subject] of [
    ['order.paid', 'order/2'],
    ['privacy.requested', 'erase/7'],
    ['connection.revoked', 'connection/x'],
  ]) {
    world.pass(1000);
    await world.post(source, JSON.stringify({ type, subject }));
  }
  await world.drain();

  const ends = (await world.deliveries()).map(({ state, reason }) => [state, reason]);
  expect(ends).toEqual([
    ['processed', null],
    ['ignored', 'paused'],
    ['processed', null],
    ['processed', null],
  ]);
  expect(JSON.stringify(await world.events())).not.toContain('Maria das Dores');
  const after = await getConnection(world.hub.db, world.organizationId, source.id);
  expect(after?.status).toBe('revoked');
});
