/** What stands on the disk when the hub is dead: a look into the local D1 that leaves no trace in it. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What was persisted when the hub was killed. */
export interface Snapshot {
  /** Ids. */
  deliveries: ReadonlySet<string>;
  inbox: ReadonlySet<string>;
  /** States by id, as stored. */
  dispatches: ReadonlyMap<string, string>;
  /** Dispatches that a lane was sending: whether they have left, nobody has written down. */
  claimed: ReadonlySet<string>;
  /** Of lanes that somebody was working on when he died. */
  leases: ReadonlySet<string>;
}

/**
 * Reads a copy: opening a database that was not closed repairs it, and that is for the hub to do.
 * Throws when there is no database yet.
 */
export function readDisk(state: string): Snapshot {
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject');
  const copy = mkdtempSync(join(tmpdir(), 'ponte-disk-'));
  try {
    for (const name of readdirSync(folder).filter((one) => /^[0-9a-f]{64}\.sqlite(-wal)?$/.test(one)))
      cpSync(join(folder, name), join(copy, name));
    const file = readdirSync(copy).find((name) => name.endsWith('.sqlite'));
    if (!file) throw new Error(`no database in ${folder}`);
    return read(new DatabaseSync(join(copy, file)));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function read(database: DatabaseSync): Snapshot {
  const column = (sql: string): string[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  try {
    return {
      deliveries: new Set(column('SELECT id FROM deliveries')),
      inbox: new Set(column('SELECT id FROM inbox')),
      dispatches: new Map(
        database
          .prepare('SELECT id, state FROM dispatches')
          .all()
          .map(({ id, state }) => [String(id), String(state)]),
      ),
      claimed: new Set(column('SELECT value FROM lanes, json_each(lanes.claimed)')),
      leases: new Set(column('SELECT lease FROM lanes WHERE lease IS NOT NULL')),
    };
  } finally {
    database.close();
  }
}
