/** Data of an older version, after the migrations that came later: on real SQLite, outside workerd. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { ROOT } from './source';

const apply = (db: DatabaseSync, ...names: string[]): void => {
  for (const name of names) db.exec(readFileSync(join(ROOT, 'migrations', `${name}.sql`), 'utf8'));
};

const DELIVERY = '01M81NF44019838GPY6V97ZYA6';
const CART = '01M81NF44019838GPY6V97ZYA7';
const FORM = '01M81NF44019838GPY6V97ZYA8';

it('0004: events move into the rows of their deliveries, and subjects remember them', () => {
  const db = new DatabaseSync(':memory:');
  apply(db, '0001_create_hub', '0002_add_rules_and_sync', '0003_create_accounts');
  db.exec(`
    INSERT INTO deliveries (organization_id, id, connection_id, via, state, events) VALUES
      ('org_1', 'dlv_${DELIVERY}', 'con_1', 'webhook', 'processed', '["evt_${DELIVERY}00","evt_${DELIVERY}01"]'),
      ('org_1', 'dlv_${CART}', 'con_1', 'webhook', 'ignored', '[]'),
      ('org_1', 'dlv_${FORM}', 'con_1', 'webhook', 'processed', '["evt_${FORM}00"]');
    INSERT INTO events (connection_id, subject, type, occurrence, organization_id, id, delivery_id, time, data, hops, simulated) VALUES
      ('con_1', 'order/1', 'order.paid', '', 'org_1', 'evt_${DELIVERY}01', 'dlv_${DELIVERY}', 't2', '{"order":{"id":"1"}}', 0, 0),
      ('con_1', 'order/1', 'order.created', '', 'org_1', 'evt_${DELIVERY}00', 'dlv_${DELIVERY}', 't1', '{"order":{"id":"1"}}', 2, 0),
      ('con_1', 'cart/9', 'cart.abandoned', '', 'org_1', 'evt_${CART}00', 'dlv_${CART}', 't3', '{}', 0, 0),
      ('con_1', 'form/5', 'form.submitted', 'answer-7', 'org_1', 'evt_${FORM}00', 'dlv_${FORM}', 't4', '{"customer":{"name":"Ana"}}', 0, 0),
      ('con_1', 'order/1', 'order.paid', 'simulated x', 'org_1', 'evt_${FORM}01', 'dlv_${FORM}', 't5', '{}', 0, 1);
    INSERT INTO subjects (connection_id, subject, organization_id, version, state) VALUES
      ('con_1', 'order/1', 'org_1', 3, '{"status":"paid","seen":["order.created#","order.paid#"],"data":{}}'),
      ('con_1', 'order/2', 'org_1', 1, '{"status":"created","seen":[],"data":{}}');
  `);
  apply(db, '0004_events_in_deliveries');

  const rows = db.prepare('SELECT id, state, events FROM deliveries ORDER BY id').all();
  expect(rows.map((row) => [row.state, JSON.parse(String(row.events))])).toEqual([
    [
      'processed',
      [
        {
          id: `evt_${DELIVERY}00`,
          subject: 'order/1',
          type: 'order.created',
          occurrence: '',
          time: 't1',
          data: { order: { id: '1' } },
          hops: 2,
          simulated: false,
        },
        {
          id: `evt_${DELIVERY}01`,
          subject: 'order/1',
          type: 'order.paid',
          occurrence: '',
          time: 't2',
          data: { order: { id: '1' } },
          hops: 0,
          simulated: false,
        },
      ],
    ],
    // The cart's delivery stays what it was; its event is found by its id all the same.
    ['ignored', [expect.objectContaining({ id: `evt_${CART}00`, type: 'cart.abandoned' })]],
    [
      'processed',
      [expect.objectContaining({ id: `evt_${FORM}00` }), expect.objectContaining({ simulated: true })],
    ],
  ]);

  const known = db
    .prepare(`SELECT subject, version, state ->> '$.events' AS events FROM subjects ORDER BY subject`)
    .all();
  expect(known.map(({ subject, version, events }) => [subject, version, JSON.parse(String(events))])).toEqual(
    [
      ['form/5#form.submitted#answer-7', 1, [`evt_${FORM}00`]],
      ['order/1', 3, [`evt_${DELIVERY}00`, `evt_${DELIVERY}01`]],
      ['order/2', 1, []],
    ],
  );
});
