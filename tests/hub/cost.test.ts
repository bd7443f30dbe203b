/**
 * What one event costs, as D1 and the queues count it: a budget that fails when it grows.
 * D1 charges rows written (indexes included), queues charge operations: one per write, read and delete.
 */
import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { openDb } from '../../src/store/db';
import { order, SECRET, shop, signed } from './shop';
import { createWorld, type World } from './world';

/** Counts what every statement of a D1 reports to have written. */
function metered(d1: D1Database): { d1: D1Database; rows: () => number } {
  let rows = 0;
  const count = <T>(result: D1Result<T>): D1Result<T> => {
    rows += result.meta.rows_written;
    return result;
  };
  const originals = new WeakMap<object, D1PreparedStatement>();
  const statement = (original: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => statement(original.bind(...values)),
      first: <T>(column: string) => original.first<T>(column),
      run: async <T>() => count(await original.run<T>()),
      all: async <T>() => count(await original.all<T>()),
      raw: <T>(options: { columnNames: true }) => original.raw<T>(options),
    } as D1PreparedStatement;
    originals.set(wrapped, original);
    return wrapped;
  };
  const wrapped = {
    prepare: (sql: string) => statement(d1.prepare(sql)),
    batch: async <T>(statements: D1PreparedStatement[]) =>
      (await d1.batch<T>(statements.map((one) => originals.get(one) ?? one))).map(count),
  };
  return { d1: wrapped as unknown as D1Database, rows: () => rows };
}

/** Rows and queue operations that an action costs; every queue message is written, read and deleted. */
async function costOf(
  world: World,
  action: () => Promise<unknown>,
): Promise<{ rows: number; operations: number }> {
  const meter = metered(world.hub.db.$client);
  const before = world.hub.db;
  const sent = () => world.ingest.sent.length + world.dispatch.sent.length + world.poll.sent.length;
  const messages = sent();
  world.hub.db = openDb(meter.d1);
  await action();
  await world.drain();
  world.hub.db = before;
  return { rows: meter.rows(), operations: (sent() - messages) * 3 };
}

async function start(type: 'order.paid' | 'order.created' = 'order.paid') {
  const world = await createWorld([shop, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
  await world.automate(type, channel);
  const many = async (count: number, from: number, is: string[]) => {
    for (let i = 0; i < count; i++) await world.post(source, order(String(from + i), is), signed);
  };
  return { world, source, many };
}

describe('rows written and queue operations', () => {
  it('of one event and one message, in a full batch', async () => {
    const { world, many } = await start();
    const cost = await costOf(world, () => many(100, 0, ['paid']));
    expect((await world.dispatches()).every(({ state }) => state === 'sent')).toBe(true);
    // delivery 1, event 2 (row and id index), state 1, dispatch 3 (row, due index, outcome), shared: body and lane.
    expect(cost.rows / 100).toBeLessThanOrEqual(7.1);
    expect(cost.operations / 100).toBeLessThanOrEqual(3.1);
  });

  it('of one event and one message alone', async () => {
    const { world, many } = await start();
    const cost = await costOf(world, () => many(1, 0, ['paid']));
    expect(cost).toEqual({ rows: 10, operations: 6 });
  });

  it('of a new order with two events and one message, in a full batch', async () => {
    const { world, many } = await start('order.created');
    const cost = await costOf(world, () => many(100, 0, ['created', 'awaiting_payment']));
    expect(cost.rows / 100).toBeLessThanOrEqual(9.1);
  });

  it('of a duplicate: the delivery that shows it, and its share of the body', async () => {
    const { world, many } = await start();
    await costOf(world, () => many(100, 0, ['paid']));
    const cost = await costOf(world, () => many(100, 0, ['paid']));
    expect(cost).toEqual({ rows: 101, operations: 300 });
  });

  it('of a minute with nothing to do: only its own mark', async () => {
    const { world } = await start();
    expect(await costOf(world, () => world.minutes(1))).toEqual({ rows: 1, operations: 0 });
  });
});
