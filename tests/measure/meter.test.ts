/** The meter against D1's own rules of counting, and against the D1 behind it. */
import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type MeteredD1,
  metered,
  meteredQueue,
  operations,
  operationsOf,
  type Rows,
} from '../../scripts/measure/meter';

let meter: MeteredD1;

const drop = () =>
  env.DB.batch(
    ['plain', 'keyed', 'counted', 'lean', 'partly'].map((name) =>
      env.DB.prepare(`DROP TABLE IF EXISTS ${name}`),
    ),
  );

// Other files find the database as the migrations left it.
afterAll(drop);

beforeEach(async () => {
  await drop();
  await env.DB.batch([
    env.DB.prepare('CREATE TABLE plain (a TEXT, b TEXT)'),
    env.DB.prepare('CREATE TABLE keyed (id TEXT PRIMARY KEY, b TEXT)'),
    env.DB.prepare('CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT)'),
    env.DB.prepare('CREATE TABLE lean (id TEXT PRIMARY KEY, b TEXT, c TEXT) WITHOUT ROWID'),
    env.DB.prepare('CREATE INDEX lean_by_b ON lean (b)'),
    env.DB.prepare('CREATE TABLE partly (id TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID'),
    env.DB.prepare(`CREATE INDEX partly_by_b ON partly (b) WHERE b = 'failed'`),
  ]);
  meter = metered(env.DB);
});

/** What a statement added to the meter. */
async function costOf(sql: string, ...values: unknown[]): Promise<Rows> {
  const before = meter.rows();
  await meter.d1
    .prepare(sql)
    .bind(...values)
    .run();
  const after = meter.rows();
  return { read: after.read - before.read, written: after.written - before.written };
}
const writtenBy = async (sql: string, ...values: unknown[]) => (await costOf(sql, ...values)).written;

describe("D1's rules, as the meter sees them", () => {
  it('an insert is one row, and one more for each index', async () => {
    expect(await writtenBy(`INSERT INTO plain VALUES ('1', 'x')`)).toBe(1);
    // The key of a rowid table is an index of its own.
    expect(await writtenBy(`INSERT INTO keyed VALUES ('1', 'x')`)).toBe(2);
    // Its sequence is a table of its own, and the first row of that is new.
    expect(await writtenBy(`INSERT INTO counted (b) VALUES ('x')`)).toBe(2);
    expect(await writtenBy(`INSERT INTO lean VALUES ('1', 'x', 'y')`)).toBe(2);
  });

  it('a partial index counts where the row is in it', async () => {
    expect(await writtenBy(`INSERT INTO partly VALUES ('1', 'sent')`)).toBe(1);
    expect(await writtenBy(`INSERT INTO partly VALUES ('2', 'failed')`)).toBe(2);
  });

  it('an update is one row, and one more for each index whose columns change', async () => {
    await costOf(`INSERT INTO lean VALUES ('1', 'x', 'y')`);
    expect(await writtenBy(`UPDATE lean SET c = 'z'`)).toBe(1);
    expect(await writtenBy(`UPDATE lean SET b = 'z'`)).toBe(2);
    expect(await writtenBy(`UPDATE lean SET c = 'a' WHERE id = 'nobody'`)).toBe(0);
  });

  it('a delete is one row, however many indexes there are', async () => {
    await costOf(`INSERT INTO lean VALUES ('1', 'x', 'y'), ('2', 'x', 'y'), ('3', 'x', 'y')`);
    expect(await writtenBy(`DELETE FROM lean WHERE id = '1'`)).toBe(1);
    expect(await writtenBy('DELETE FROM lean')).toBe(2);
  });

  it('a conflict that does nothing is free', async () => {
    const insert = `INSERT INTO lean VALUES ('1', 'x', 'y') ON CONFLICT DO NOTHING`;
    expect(await writtenBy(insert)).toBe(2);
    expect(await writtenBy(insert)).toBe(0);
  });

  it('dropping a table costs rows of the schema, not of the table', async () => {
    await costOf(
      `INSERT INTO lean SELECT value, value, value FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12]')`,
    );
    // The table and its index.
    const dropped = await writtenBy('DROP TABLE lean');
    expect(dropped).toBeLessThanOrEqual(4);
    expect(await writtenBy(`DROP TABLE partly`)).toBe(dropped);
  });

  it('a read is every row that is stepped on, found or not', async () => {
    await costOf(`INSERT INTO lean SELECT value, value, value FROM json_each('[1,2,3,4,5,6,7,8,9,10]')`);
    const byKey = await costOf(`SELECT * FROM lean WHERE id = '3'`);
    expect(byKey).toEqual({ read: 1, written: 0 });
    const scanned = await costOf(`SELECT * FROM lean WHERE c = '3'`);
    expect(scanned.read).toBeGreaterThanOrEqual(10);
  });
});

describe('the meter', () => {
  it('counts every way to run a statement', async () => {
    const insert = 'INSERT INTO lean VALUES (?1, ?1, ?1) RETURNING id';
    const ways: ((id: string) => Promise<unknown>)[] = [
      (id) => meter.d1.prepare(insert).bind(id).first(),
      (id) => meter.d1.prepare(insert).bind(id).run(),
      (id) => meter.d1.prepare(insert).bind(id).all(),
      (id) => meter.d1.prepare(insert).bind(id).raw(),
      (id) => meter.d1.batch([meter.d1.prepare(insert).bind(id)]),
      (id) => meter.d1.exec(insert.replaceAll('?1', `'${id}'`)),
    ];
    for (const [position, way] of ways.entries()) {
      await way(String(position));
      expect(meter.rows().written, String(way)).toBe(2 * (position + 1));
    }
    expect(meter.queries()).toBe(ways.length);
    expect(meter.statements()).toEqual([insert, insert.replaceAll('?1', `'5'`)]);
    expect(meter.costs().get(insert)).toMatchObject({ runs: 5, written: 10 });
  });

  it('counts each statement of a batch, and the batch as one trip', async () => {
    const one = meter.d1.prepare('INSERT INTO lean VALUES (?1, ?1, ?1)');
    await meter.d1.batch(['1', '2', '3'].map((id) => one.bind(id)));
    expect([meter.rows().written, meter.queries(), meter.trips()]).toEqual([6, 3, 1]);
  });

  it('answers what D1 answers', async () => {
    await env.DB.prepare(`INSERT INTO lean VALUES ('1', 'x', NULL), ('2', 'y', 'z')`).run();
    const reads = [
      'SELECT id, b, c FROM lean ORDER BY id',
      // Two columns of one name: objects hold one of them only.
      'SELECT a.id, b.id, a.b FROM lean a JOIN lean b ON b.id > a.id',
      `SELECT id FROM lean WHERE id = 'nobody'`,
    ];
    for (const sql of reads) {
      const [ours, theirs] = [meter.d1.prepare(sql), env.DB.prepare(sql)];
      expect(await ours.raw()).toEqual(await theirs.raw());
      expect(await ours.raw({ columnNames: true })).toEqual(await theirs.raw({ columnNames: true }));
      expect((await ours.all()).results).toEqual((await theirs.all()).results);
      expect(await ours.first()).toEqual(await theirs.first());
      expect(await ours.first('id')).toEqual(await theirs.first('id'));
    }
    await expect(meter.d1.prepare('SELECT id FROM lean').first('nothing')).rejects.toThrow('nothing');
    await expect(meter.d1.prepare('SELECT nothing FROM lean').all()).rejects.toThrow('nothing');
  });

  it('works behind drizzle, joins and all', async () => {
    const lean = sqliteTable('lean', { id: text().primaryKey(), b: text(), c: text() });
    const keyed = sqliteTable('keyed', { id: text().primaryKey(), b: text() });
    const db = drizzle(meter.d1);
    await db.batch([
      db.insert(lean).values({ id: '1', b: 'k', c: 'y' }),
      db.insert(keyed).values({ id: 'k', b: 'z' }),
    ]);
    const rows = await db.select().from(lean).innerJoin(keyed, eq(keyed.id, lean.b));
    expect(rows).toEqual([{ lean: { id: '1', b: 'k', c: 'y' }, keyed: { id: 'k', b: 'z' } }]);
    expect(meter.rows().written).toBe(4);
  });

  it('takes no statement of another database, and no way round it', async () => {
    await expect(meter.d1.batch([env.DB.prepare('SELECT 1')])).rejects.toThrow('another database');
    expect(() => meter.d1.withSession()).toThrow('sessions');
  });
});

describe('queue operations', () => {
  const body = (bytes: number) => 'x'.repeat(bytes - 2);

  it('are one for each 64 KB that a message has begun, its envelope included', () => {
    expect([1000, 63_900, 63_901, 127_900].map((bytes) => operationsOf(body(bytes)))).toEqual([1, 1, 2, 2]);
    // Bytes, not letters.
    expect(operationsOf('ã'.repeat(40_000))).toBe(2);
  });

  it('are three for a message, one more for a retry, and one more for the dead letter that it becomes', async () => {
    const { queue, consumed, traffic } = meteredQueue<string>({
      send: async () => ({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }),
      sendBatch: async () => ({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }),
    });
    await queue.send('small');
    consumed([{ body: 'small', outcome: 'acked' }]);
    expect(operations(traffic())).toBe(3);

    await queue.sendBatch([{ body: 'again' }]);
    consumed([{ body: 'again', outcome: 'retried' }]);
    consumed([{ body: 'again', outcome: 'acked' }]);
    expect(operations(traffic())).toBe(3 + 4);

    const large = body(100_000);
    await queue.send(large);
    consumed([{ body: large, outcome: 'dead' }]);
    // Twice written, read and deleted, and twice written into the other queue.
    expect(operations(traffic())).toBe(3 + 4 + 8);
  });

  it('are none for what a queue refused', async () => {
    const refusing = async () => {
      throw new Error('queue unavailable');
    };
    const { queue, traffic } = meteredQueue<string>({ send: refusing, sendBatch: refusing });
    await expect(queue.send('one')).rejects.toThrow();
    await expect(queue.sendBatch([{ body: 'two' }])).rejects.toThrow();
    expect(operations(traffic())).toBe(0);
  });
});
