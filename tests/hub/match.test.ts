/** Which dispatches one event causes, of all the automations and channels that there are. */
import { describe, expect, it } from 'vitest';
import webhook from '../../connectors/webhook';
import { iso, MINUTE } from '../../src/hub/hub';
import { type Candidate, dispatchesFor, type Rules } from '../../src/hub/match';
import { newId } from '../../src/kit/id';
import type { Automation } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import { scriptedChannel } from './shop';
import { NOW } from './world';

const LINE = scriptedChannel(async () => ({ kind: 'sent' }));
const AT = iso(NOW);

const connection = (id: string, connector: string, change: Partial<Connection> = {}): Connection => ({
  organizationId: 'org_1',
  id,
  connector,
  name: id,
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
  ...change,
});

const automation = (change: Partial<Automation> = {}): Automation => ({
  organizationId: 'org_1',
  id: newId('aut', NOW),
  connectionId: null,
  name: 'Pago',
  type: 'order.paid',
  conditions: { match: 'all', rules: [] },
  delay: { minutes: 0 },
  action: { kind: 'message', channelId: 'con_line', to: '{{ customer.phone }}', template: 'Oi' },
  priority: 50,
  enabled: true,
  createdAt: AT,
  updatedAt: AT,
  ...change,
});

const event = (change: Partial<Candidate> = {}): Candidate => ({
  organizationId: 'org_1',
  connectionId: 'con_shop',
  id: `evt_${newId('dlv', NOW).slice(4)}00`,
  subject: 'order/1',
  hops: 0,
  simulated: false,
  type: 'order.paid',
  data: {},
  ...change,
});

const rules = (automations: Automation[], ...more: Connection[]): Rules => ({
  automations,
  connections: new Map(
    [connection('con_shop', 'shop'), connection('con_line', LINE.slug), ...more].map((one) => [one.id, one]),
  ),
  connectors: new Map([LINE, webhook].map((one) => [one.slug, one])),
  organizations: new Map(),
  now: NOW,
});

const fatesOf = (of: Candidate, by: Rules) =>
  dispatchesFor(of, by).map(({ lane, state, reason }) => [lane, state, reason]);

describe('an automation', () => {
  it('listens to the events of its own organization and connection', () => {
    const deaf = [
      automation({ organizationId: 'org_2' }),
      automation({ connectionId: 'con_other' }),
      automation({ type: 'order.shipped' }),
    ];
    expect(fatesOf(event(), rules(deaf))).toEqual([]);
    expect(fatesOf(event(), rules([automation({ connectionId: 'con_shop' })]))).toEqual([
      ['con_line', 'waiting', null],
    ]);
  });

  it('sends nothing by a channel of somebody else', () => {
    const theirs = connection('con_theirs', LINE.slug, { organizationId: 'org_2' });
    const action = { kind: 'message', channelId: 'con_theirs', to: '{{ customer.phone }}', template: 'Oi' };
    const by = rules([automation({ action: action as Automation['action'] })], theirs);
    expect(fatesOf(event(), by)).toEqual([['con_theirs', 'cancelled', 'channel_gone']]);
  });

  it('tells customers nothing that a later step has made old, but systems all the same', () => {
    const system = connection('con_system', 'webhook', { settings: { events: 'order.*' } });
    expect(fatesOf(event({ late: true }), rules([automation()], system))).toEqual([
      ['con_line', 'cancelled', 'superseded'],
      ['con_system', 'waiting', null],
    ]);
  });

  it('ends a chain of events after three hops', () => {
    expect(fatesOf(event({ hops: 2 }), rules([automation()]))).toEqual([['con_line', 'waiting', null]]);
    expect(fatesOf(event({ hops: 3 }), rules([automation()]))).toEqual([
      ['con_line', 'cancelled', 'too_many_hops'],
    ]);
  });

  it('with an hour keeps to the moment at which its event was heard of, not planned', () => {
    const anchored = automation({ delay: { anchor: 'order.createdAt', offsetDays: 0, at: '09:00' } });
    const at = (heard: number, now: number) =>
      fatesOf(
        event({
          id: `evt_${newId('dlv', heard).slice(4)}00`,
          data: { order: { id: '1', createdAt: '2026-11-20T03:00:00-03:00' } },
        }),
        { ...rules([anchored]), now },
      );
    const nine = Date.parse('2026-11-20T09:00:00-03:00');
    expect(at(nine - MINUTE, nine + MINUTE)).toEqual([['con_line', 'waiting', null]]);
    expect(at(nine + MINUTE, nine + 2 * MINUTE)).toEqual([['con_line', 'cancelled', 'anchor_passed']]);
  });
});

it('events go to the working channels of the same organization that asked for them', () => {
  const settings = { events: 'order.*' };
  const by = rules(
    [],
    connection('con_asked', 'webhook', { settings }),
    connection('con_theirs', 'webhook', { settings, organizationId: 'org_2' }),
    connection('con_paused', 'webhook', { settings, status: 'paused' }),
    connection('con_other', 'webhook', { settings: { events: 'card.*' } }),
  );
  expect(fatesOf(event(), by)).toEqual([['con_asked', 'waiting', null]]);
});
