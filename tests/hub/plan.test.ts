/** What planning refuses, whatever a queue hands it. */
import { expect, it } from 'vitest';
import { HOUR, iso, MINUTE } from '../../src/hub/hub';
import { type Known, plan } from '../../src/hub/plan';
import { observed } from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { Connection } from '../../src/store/connections';
import { type Subject, subjectKey } from '../../src/store/subjects';
import { NOW } from './world';

const AT = iso(NOW - HOUR);
const source: Connection = {
  organizationId: 'org_1',
  id: 'con_shop',
  connector: 'shop',
  name: 'Loja',
  status: 'active',
  settings: {},
  secrets: '',
  teams: [],
  health: null,
  polls: false,
  connectedAt: AT,
  createdAt: AT,
  updatedAt: AT,
  sync: {},
  account: null,
  renewUntil: null,
};
const known = (...subjects: Subject[]): Known => ({
  automations: [],
  connections: new Map([[source.id, source]]),
  connectors: new Map(),
  organizations: new Map(),
  subjects: new Map(subjects.map((one) => [subjectKey(one.connectionId, one.subject), one])),
  hops: new Map(),
  trades: new Map(),
  now: NOW,
});
const at = { organizationId: 'org_1', connectionId: source.id, subject: 'cart/1' };

it('wakes a cart when its window has passed, not by a message of an earlier one', () => {
  const cart = (wakeAt: string): Subject => ({
    ...at,
    version: 3,
    fingerprint: null,
    wakeAt,
    state: {
      status: 'open',
      time: AT,
      seen: [],
      data: { cart: { id: '1' } },
      pending: {
        type: 'cart.abandoned',
        occurrence: '',
        time: AT,
        deliveryId: newId('dlv', NOW),
        wakeAt,
      },
    },
  });
  const woken = (wakeAt: string) => {
    const { events, subjects } = plan([{ id: newId('dlv', NOW), wake: at }], known(cart(wakeAt)));
    return [events.map(({ type }) => type), subjects.length];
  };
  expect(woken(iso(NOW + MINUTE))).toEqual([[], 0]);
  expect(woken(iso(NOW))).toEqual([['cart.abandoned'], 1]);
});

it('takes nothing in the name of another organization', () => {
  const message = (organizationId: string) => ({
    organizationId,
    id: newId('dlv', NOW),
    connectionId: source.id,
    via: 'webhook' as const,
    method: 'POST',
    path: '',
    query: {},
    headers: {},
    body: '',
  });
  const result = observed({
    type: 'cart.abandoned',
    subject: 'cart/1',
    time: AT,
    data: { cart: { id: '1' } },
  });
  const { deliveries, events, subjects } = plan(
    [
      { message: message('org_2'), result },
      { message: message('org_1'), result },
    ],
    known(),
  );
  expect(deliveries.map(({ organizationId, state, reason }) => [organizationId, state, reason])).toEqual([
    ['org_2', 'failed', 'connection_gone'],
    ['org_1', 'processed', null],
  ]);
  expect(events.map(({ organizationId }) => organizationId)).toEqual(['org_1']);
  expect(subjects).toHaveLength(1);
});
