/** The migrations and the drizzle schema say the same, and the hot tables keep their shape. */
import { env } from 'cloudflare:test';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as accounts from '../../src/store/accounts-schema';
import { FALLBACKS } from '../../src/store/fallbacks';
import { TIMED } from '../../src/store/lanes';
import * as hub from '../../src/store/schema';

const tables = [...Object.values(hub), ...Object.values(accounts)]
  .filter((value) => is(value, SQLiteTable))
  .map((table) => getTableConfig(table));

describe.each(tables.map((table) => [table.name, table] as const))('table %s', (name, table) => {
  it('has the columns that drizzle knows, with their types, nulls and keys', async () => {
    const { results } = await env.DB.prepare(`SELECT name, type, "notnull", pk FROM pragma_table_info(?1)`)
      .bind(name)
      .all<{ name: string; type: string; notnull: number; pk: number }>();
    const keys = table.primaryKeys.flatMap(({ columns }) => columns.map((column) => column.name));
    const expected = table.columns.map((column) => {
      const key = keys.length > 0 ? keys.indexOf(column.name) + 1 : Number(column.primary);
      return {
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        notnull: Number(column.notNull || key > 0),
        pk: key,
      };
    });
    expect(results.map((row) => ({ ...row, notnull: Number(row.notnull === 1 || row.pk > 0) }))).toEqual(
      expected,
    );
  });

  it('is WITHOUT ROWID: an INSERT costs one row, not two', async () => {
    const row = await env.DB.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1`)
      .bind(name)
      .first<{ sql: string }>();
    expect(row?.sql).toMatch(/WITHOUT ROWID$/);
  });

  it('has the indexes that drizzle knows, and no other', async () => {
    const { results } = await env.DB.prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL ORDER BY name`,
    )
      .bind(name)
      .all<{ name: string }>();
    expect(results.map((index) => index.name)).toEqual(
      table.indexes.map((index) => index.config.name).sort(),
    );
  });
});

it('every table is known to drizzle', async () => {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'`,
  ).all<{ name: string }>();
  expect(results.map(({ name }) => name).sort()).toEqual(tables.map(({ name }) => name).sort());
});

describe('the queries of the hot path', () => {
  const plans: [string, string][] = [
    [
      'claim of a lane',
      `SELECT id FROM dispatches WHERE lane = 'l' AND state = 'waiting' AND due <= 'x' ORDER BY due LIMIT 500`,
    ],
    [
      'what cannot wait',
      `SELECT id FROM dispatches WHERE lane = 'l' AND state = 'waiting' AND due <= 'x' AND action ->> '$.urgent' = 1 ORDER BY due LIMIT 500`,
    ],
    ['lanes with due work', `SELECT 1 FROM dispatches WHERE lane = 'l' AND state = 'waiting' AND due <= 'x'`],
    ['an event by its id', `SELECT events FROM deliveries WHERE organization_id = 'o' AND id = 'd'`],
    [
      'the newest events',
      `SELECT events FROM deliveries WHERE organization_id = 'o' AND events <> '[]' AND id <= 'd' ORDER BY id DESC LIMIT 10`,
    ],
    [
      'the events of a subject',
      `SELECT state ->> 'events' FROM subjects WHERE connection_id = 'c'
       AND (subject = 's' OR subject >= 's#' AND subject < 's$')`,
    ],
    ['a connection by token', `SELECT * FROM hook_tokens WHERE hash = 'h'`],
    [
      'waking subjects',
      `SELECT subject FROM subjects WHERE wake_at IS NOT NULL AND wake_at <= 'x' ORDER BY wake_at LIMIT 10`,
    ],
    ['due inbox rows', `SELECT id FROM inbox WHERE due <= 'x' ORDER BY due LIMIT 10`],
    [
      'failed deliveries',
      `SELECT id FROM deliveries WHERE organization_id = 'o' AND state = 'failed' ORDER BY id DESC`,
    ],
    [
      'polled connections',
      `SELECT id FROM connections WHERE polls = 1 AND status = 'active' AND id > '' ORDER BY id`,
    ],
    [
      'known states',
      `SELECT * FROM subjects WHERE (connection_id, subject) IN (SELECT value ->> 'a', value ->> 'b' FROM json_each('[]'))`,
    ],
    [
      'claimed dispatches',
      `SELECT * FROM dispatches WHERE (organization_id, id) IN (SELECT lanes.organization_id, claim.value FROM lanes, json_each(lanes.claimed) AS claim WHERE lanes.id = 'l')`,
    ],
    [
      'the due work of a lane in its quiet hours',
      `SELECT min(due) FROM dispatches WHERE lane = 'l' AND state = 'waiting' AND due <= 'x' AND NOT ${TIMED}`,
    ],
    ['what a refused message goes out as instead', FALLBACKS.replaceAll('?1', `'[]'`)],
    [
      'the fate of a message',
      `UPDATE dispatches SET state = 'sent' FROM json_each('[]') WHERE dispatches.organization_id = value ->> 'o' AND dispatches.id = value ->> 'd' AND lane = value ->> 'l' AND state IN ('unknown', 'waiting')`,
    ],
    [
      'the cause of a message about a message',
      `SELECT id FROM dispatches WHERE lane = 'l' AND provider_id = 'p' AND provider_id IS NOT NULL AND substr(type, 1, 8) = 'message.' LIMIT 1`,
    ],
    [
      'who wants no messages',
      `SELECT address FROM opt_outs WHERE organization_id = 'o' AND address IN (SELECT value FROM json_each('[]'))`,
    ],
    [
      'who wrote when',
      `SELECT heard_at FROM contacts WHERE channel_id = 'c' AND address IN (SELECT value FROM json_each('[]'))`,
    ],
    [
      'what waits for the end of the quiet hours',
      `UPDATE dispatches SET due = detail WHERE organization_id = 'o' AND lane IN ('l') AND state = 'waiting' AND reason = 'quiet_hours'`,
    ],
    [
      'running bulk jobs',
      `SELECT * FROM bulk_jobs WHERE finished_at IS NULL AND id > '' ORDER BY id LIMIT 5`,
    ],
    [
      'the next step of a bulk job',
      `SELECT id FROM dispatches WHERE organization_id = 'o' AND id > 'a' AND id <= 'b' AND state = 'failed' ORDER BY id LIMIT 500`,
    ],
    ['whether an import holds automations', `SELECT state FROM imports WHERE connection_id = 'c'`],
  ];
  it.each(plans)('%s: searches, never scans a table, never sorts', async (_name, sql) => {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).all<{ detail: string }>();
    const steps = results.map(({ detail }) => detail);
    expect(
      steps.filter((step) => /^SCAN (?!CONSTANT|.*VIRTUAL TABLE)/.test(step) || /USE TEMP B-TREE/.test(step)),
    ).toEqual([]);
  });
});
