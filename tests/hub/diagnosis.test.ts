/** Why nothing is sent: each way in which an event ends without a message, and which is told first. */
import { beforeEach, describe, expect, it } from 'vitest';
import { pauseConnection } from '../../src/hub/connections';
import { type Diagnosis, diagnose, findingOf, verdictOf } from '../../src/hub/diagnosis';
import { MINUTE } from '../../src/hub/hub';
import { eventId, newId } from '../../src/kit/id';
import { type Automation, updateAutomation } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import type { Dispatch } from '../../src/store/dispatches';
import { automations } from '../../src/store/schema';
import { order, SECRET, scriptedChannel, shop, signed } from './shop';
import { createWorld, NOW, type World } from './world';

const EVENT = {
  id: eventId(newId('dlv', NOW), 0),
  data: { order: { id: '1', status: 'paid', items: [{ name: 'Boné', quantity: 1 }] } },
};

const automation = (change: Partial<Automation> = {}): Automation => ({
  organizationId: 'org',
  id: 'aut_1',
  connectionId: null,
  name: 'Pago',
  type: 'order.paid',
  conditions: { match: 'all', rules: [] },
  delay: { minutes: 0 },
  action: { kind: 'message', channelId: 'con_1', to: '', template: '' },
  priority: 1,
  enabled: true,
  createdAt: new Date(NOW - MINUTE).toISOString(),
  updatedAt: new Date(NOW - MINUTE).toISOString(),
  ...change,
});

describe('of one automation', () => {
  it('is off', () => {
    expect(findingOf(automation({ enabled: false }), EVENT, undefined).outcome).toBe('off');
  });

  it('names the conditions that failed, with what stood there', () => {
    const conditions = {
      match: 'all' as const,
      rules: [
        { field: 'order.status', operator: 'equal' as const, value: 'paid' },
        { field: 'order.items.name', operator: 'contains' as const, value: 'Camiseta' },
        { field: 'order.number', operator: 'equal' as const, value: '7' },
      ],
    };
    const { outcome, unmet } = findingOf(automation({ conditions }), EVENT, undefined);
    expect(outcome).toBe('conditions');
    expect(unmet).toEqual([
      { ...conditions.rules[1], found: ['Boné'] },
      { ...conditions.rules[2], found: [] },
    ]);
  });

  it('has nothing unmet where any of them is enough', () => {
    const rules = [
      { field: 'order.status', operator: 'equal' as const, value: 'paid' },
      { field: 'order.number', operator: 'equal' as const, value: '7' },
    ];
    expect(findingOf(automation({ conditions: { match: 'any', rules } }), EVENT, undefined).unmet).toEqual(
      [],
    );
  });

  it('was changed after the event, or its dispatch is gone', () => {
    const later = automation({ updatedAt: new Date(NOW + MINUTE).toISOString() });
    expect(findingOf(later, EVENT, undefined).outcome).toBe('later');
    expect(findingOf(automation(), EVENT, undefined).outcome).toBe('gone');
  });

  it('has a dispatch, whatever the automation looks like by now', () => {
    const dispatch = { state: 'sent' } as Dispatch;
    expect(findingOf(automation({ enabled: false }), EVENT, dispatch).outcome).toBe('sent');
  });
});

describe('what is told first', () => {
  const told = (change: Partial<Parameters<typeof verdictOf>[0]>) =>
    verdictOf({
      status: 'active',
      importing: false,
      deliveries: [],
      events: [],
      event: undefined,
      findings: [],
      held: [],
      ...change,
    });
  const event = {} as NonNullable<Diagnosis['event']>;
  const found = (...outcomes: Diagnosis['findings'][number]['outcome'][]): Diagnosis['findings'] =>
    outcomes.map((outcome) => ({
      automation: automation(),
      outcome,
      unmet: [],
      dispatch: { lane: 'con_1' } as Dispatch,
    }));

  it.each([
    ['paused', { status: 'paused' as const, event, findings: found('sent') }],
    ['revoked', { status: 'revoked' as const }],
    ['import', { importing: true, event, findings: found('sent') }],
    ['silent', {}],
    ['no_event', { deliveries: [{}] as Diagnosis['deliveries'] }],
    ['no_automation', { event }],
    ['trouble', { event, findings: found('sent', 'failed') }],
    ['trouble', { event, findings: found('unknown', 'waiting') }],
    ['waiting', { event, findings: found('waiting', 'sent') }],
    [
      'held',
      { event, findings: found('waiting'), held: [{ channel: { id: 'con_1' } }] as Diagnosis['held'] },
    ],
    ['works', { event, findings: found('sent', 'off', 'conditions') }],
    ['cancelled', { event, findings: found('off', 'cancelled') }],
    ['later', { event, findings: found('later', 'conditions') }],
    ['conditions', { event, findings: found('off', 'conditions') }],
    ['off', { event, findings: found('off', 'off') }],
  ])('%s', (verdict, change) => {
    expect(told(change)).toBe(verdict);
  });
});

describe('on the real hub', () => {
  let world: World;
  let source: Connection;
  let channel: Connection;

  beforeEach(async () => {
    const scripted = scriptedChannel(async () => ({ kind: 'sent' }));
    world = await createWorld([shop, scripted]);
    source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
    channel = await world.connect(scripted);
    await forgetReadyMade();
  });

  /** Those that come with a connection, off, are in nobody's way here. */
  const forgetReadyMade = () => world.hub.db.delete(automations);
  const look = (id?: string) => diagnose(world.hub, source, id);

  it('follows an event from nothing to its message', async () => {
    expect((await look()).verdict).toBe('silent');
    await world.post(source, JSON.stringify({ id: '1' }), signed);
    await world.drain();
    expect((await look()).verdict).toBe('no_event');

    await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    expect((await look()).verdict).toBe('no_automation');

    const paid = await world.automate('order.paid', channel, { enabled: false });
    expect(await look()).toMatchObject({ verdict: 'off', findings: [{ automation: { id: paid.id } }] });
    world.pass(MINUTE);
    const updatedAt = new Date(world.hub.now()).toISOString();
    await updateAutomation(world.hub.db, world.organizationId, paid.id, { enabled: true, updatedAt });
    expect((await look()).verdict).toBe('later');

    world.pass(MINUTE);
    await world.post(source, order('2', ['paid']), signed);
    await world.drain();
    const sent = await look();
    expect(sent).toMatchObject({ verdict: 'works', findings: [{ outcome: 'sent' }] });
    // The one before can still be asked for; somebody else's cannot.
    const [first] = await world.events();
    expect(await look(first?.id)).toMatchObject({ event: { id: first?.id }, verdict: 'later' });
    expect((await look('evt_01HZZZZZZZZZZZZZZZZZZZZZZZ00')).event?.id).toBe(sent.event?.id);
  });

  it('looks at the event of a delivery that somebody listens to', async () => {
    await world.automate('order.created', channel);
    await world.post(source, order('1', ['created', 'paid']), signed);
    await world.drain();
    expect((await world.events()).map(({ type }) => type)).toEqual(['order.created', 'order.paid']);
    expect(await look()).toMatchObject({ verdict: 'works', event: { type: 'order.created' } });
  });

  it('shows the channel that holds a message back', async () => {
    await world.automate('order.paid', channel);
    await pauseConnection(world.hub, channel);
    await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    expect(await look()).toMatchObject({
      verdict: 'held',
      findings: [{ outcome: 'waiting' }],
      held: [{ channel: { id: channel.id }, lane: { state: 'paused', waiting: 1 } }],
    });
  });

  it('leaves alone what listens to another connection or another type', async () => {
    const other = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
    await forgetReadyMade();
    await world.automate('order.paid', channel, { connectionId: other.id });
    await world.automate('order.shipped', channel);
    await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    expect(await look()).toMatchObject({ verdict: 'no_automation', findings: [] });
  });
});
