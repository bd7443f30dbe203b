/** Triggers that watch every write: what must never happen is noted at the moment it does. */
import type { Database } from './sqlite';

const WATCH = [
  'CREATE TABLE broken_promises (promise TEXT NOT NULL, about TEXT NOT NULL)',
  `CREATE TRIGGER subjects_climb AFTER UPDATE ON subjects
   WHEN coalesce(new.state ->> 'rank', 0) < coalesce(old.state ->> 'rank', 0) BEGIN
     INSERT INTO broken_promises VALUES ('a state never moves backwards',
       new.connection_id || ' ' || new.subject || ': ' || (old.state ->> 'status') || ' became ' || (new.state ->> 'status'));
   END`,
  `CREATE TRIGGER subjects_stay AFTER DELETE ON subjects BEGIN
     INSERT INTO broken_promises VALUES ('a state is never lost', old.connection_id || ' ' || old.subject);
   END`,
  `CREATE TRIGGER deliveries_end AFTER UPDATE OF state ON deliveries WHEN new.state <> old.state BEGIN
     INSERT INTO broken_promises VALUES ('a terminal state is never rewritten',
       new.id || ': ' || old.state || ' became ' || new.state);
   END`,
  `CREATE TRIGGER deliveries_stay AFTER DELETE ON deliveries BEGIN
     INSERT INTO broken_promises VALUES ('a delivery is never lost', old.id);
   END`,
  // Unless somebody sends it again.
  `CREATE TRIGGER dispatches_end AFTER UPDATE OF state ON dispatches
   WHEN old.state IN ('sent', 'failed', 'cancelled') AND new.state <> old.state
     AND new.attempts ->> '$[#-1].outcome' IS NOT 'resent' BEGIN
     INSERT INTO broken_promises VALUES ('a finished dispatch stays finished',
       new.id || ': ' || old.state || ' became ' || new.state);
   END`,
];

/** Applies the migrations and sets the watch. */
export async function prepare(database: Database, migrations: readonly string[]): Promise<void> {
  for (const migration of migrations) database(statementsOf(migration).map((sql) => ({ sql, params: [] })));
  database(WATCH.map((sql) => ({ sql, params: [] })));
}

/** Split where a statement ends a line; the migrations have no triggers. */
const statementsOf = (migration: string): string[] =>
  migration
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
