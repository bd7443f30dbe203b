import { beforeEach, describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { needlesOf, search, storyOf } from '../../src/hub/timeline';
import { deleteAutomation } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import { automations } from '../../src/store/schema';
import { SECRET, shop, signed } from './shop';
import { createWorld, type World } from './world';

let world: World;
let source: Connection;
let channel: Connection;

beforeEach(async () => {
  world = await createWorld([shop, simulator]);
  source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
  channel = await world.connect(simulator);
  // Those ready to use are off, and would be told of too.
  await world.hub.db.delete(automations);
});

const order = async (id: string, is: string[], phone = '11987654321') => {
  const body = { id, number: `#N${id}`, is, phone, at: '2026-11-22T12:00:00Z' };
  await world.post(source, JSON.stringify(body), signed);
  await world.drain();
  world.pass(1000);
};

const find = (typed: string, sees: string[] | null = null) =>
  search(world.hub, world.organizationId, typed, { connectionIds: sees ?? [source.id, channel.id], sees });

const story = async (typed: string) => {
  const [match] = await find(typed);
  return match ? storyOf(world.hub, world.organizationId, match) : [];
};

describe('what somebody typed', () => {
  it('is looked for in the ways in which it may be stored', () => {
    expect(needlesOf(' #1001 ')).toEqual({ text: '1001', phone: null, email: null, taxId: null });
    expect(needlesOf('(11) 98765-4321')).toMatchObject({ phone: '+5511987654321' });
    expect(needlesOf('Ana@Loja.test')).toMatchObject({ email: 'ana@loja.test' });
    expect(needlesOf('529.982.247-25')).toMatchObject({ taxId: '52998224725' });
  });
});

describe('a search', () => {
  it('finds an order by its number, its id, its subject and its buyer, and nothing that is only alike', async () => {
    await order('77', ['paid']);
    await order('771', ['paid'], '11912345678');
    for (const typed of ['77', 'N77', '#N77', 'order/77', '(11) 98765-4321'])
      expect(await find(typed), typed).toMatchObject([{ connectionId: source.id, subject: 'order/77' }]);
    expect(await find('7')).toEqual([]);
    expect(await find('%')).toEqual([]);
    expect(await find('')).toEqual([]);
  });

  it('looks nowhere else', async () => {
    await order('77', ['paid']);
    expect(await find('77', [])).toEqual([]);
    const elsewhere = await search(world.hub, 'org_other', '77', { connectionIds: [source.id], sees: null });
    expect(elsewhere).toEqual([]);
  });

  it('finds a subject by its name when its deliveries are gone', async () => {
    await order('77', ['paid']);
    await world.hub.db.$client.prepare('DELETE FROM deliveries').run();
    const [match] = await find('77');
    expect(match).toEqual({ connectionId: source.id, subject: 'order/77', eventIds: [] });
    expect(match && (await storyOf(world.hub, world.organizationId, match))).toEqual([]);
  });
});

describe('a story', () => {
  it('tells of every automation why it did, or did not, act', async () => {
    const sent = await world.automate('order.paid', channel);
    const off = await world.automate('order.paid', channel, { enabled: false, priority: 60 });
    const other = await world.automate('order.paid', channel, {
      priority: 70,
      conditions: { match: 'all', rules: [{ field: 'order.number', operator: 'equal', value: 'X' }] },
    });
    await world.automate('order.cancelled', channel);
    world.pass(1000);
    await order('77', ['paid']);
    world.pass(1000);
    const late = await world.automate('order.paid', channel, { priority: 80 });
    const [chapter, ...more] = await story('77');
    expect(more).toEqual([]);
    expect(chapter?.delivery).toMatchObject({ via: 'webhook', state: 'processed' });
    expect(chapter?.findings.map(({ automation, outcome }) => [automation.id, outcome])).toEqual([
      [sent.id, 'sent'],
      [off.id, 'off'],
      [other.id, 'conditions'],
      [late.id, 'later'],
    ]);
    expect(chapter?.others).toEqual([]);
  });

  it('has the newest first, and nothing to tell where nobody listens', async () => {
    await order('77', ['created']);
    await order('77', ['paid']);
    const chapters = await story('77');
    expect(chapters.map(({ event }) => event.type)).toEqual(['order.paid', 'order.created']);
    expect(chapters.every(({ findings, others }) => findings.length + others.length === 0)).toBe(true);
  });

  it('keeps what a deleted automation sent', async () => {
    const { id } = await world.automate('order.paid', channel);
    await order('77', ['paid']);
    await deleteAutomation(world.hub.db, world.organizationId, id);
    const [chapter] = await story('77');
    expect(chapter?.findings).toEqual([]);
    expect(chapter?.others).toMatchObject([{ state: 'sent', automationId: id }]);
  });
});
