/**
 * Webhooks come in any order, several times, one by one or together: the order ends in the same state,
 * with the same events, and no customer reads what no longer holds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftOf } from '../../src/hub/compose';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { type Interpreted, type Known, plan } from '../../src/hub/plan';
import { type Connector, type KnownType, observed, PRESETS } from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { Automation } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import type { Event } from '../../src/store/events';
import type { Dispatch } from '../../src/store/lanes';
import { readSubjects, type Subject, subjectKey } from '../../src/store/subjects';
import { contradictions, type Left, MESSAGES, type Notice, SUBJECT, stories, told } from './order-stories';
import { scene } from './sending-world';
import { scriptedChannel, shop, signed } from './shop';
import { NOW } from './world';

const CONNECTED = iso(NOW - 24 * 60 * MINUTE);
const connection = (id: string, connector: string): Connection => ({
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
  connectedAt: CONNECTED,
  createdAt: CONNECTED,
  updatedAt: CONNECTED,
  sync: {},
  account: null,
  renewUntil: null,
});
const LINE = scriptedChannel(async () => ({ kind: 'sent' }));

/** The hub without its database: plans batch after batch, and drafts what is due where the lane works. */
function live(batches: readonly Notice[][], delayed: readonly KnownType[], works: readonly boolean[]) {
  let now = NOW;
  let subject: Subject | undefined;
  const events = new Map<string, Event>();
  const waiting: { dispatch: Dispatch; batch: number }[] = [];
  const left: Left[] = [];
  const connections = new Map(
    [connection('con_shop', 'shop'), connection('con_line', 'scripted')].map((one) => [one.id, one]),
  );
  const automations = MESSAGES.map(
    (type): Automation => ({
      organizationId: 'org_1',
      id: `aut_${type.padEnd(26, '0')}`,
      connectionId: null,
      name: type,
      type,
      conditions: { match: 'all', rules: [] },
      delay: { minutes: delayed.includes(type) ? 3 : 0 },
      action: { kind: 'message', channelId: 'con_line', to: '{{ customer.phone }}', template: type },
      priority: PRESETS[type]?.priority ?? 50,
      enabled: true,
      createdAt: CONNECTED,
      updatedAt: CONNECTED,
    }),
  );
  const destination = connections.get('con_line');
  const send = (known: Set<string>) => {
    const due = waiting
      .filter(({ dispatch }) => dispatch.due <= iso(now))
      .sort((a, b) => a.dispatch.priority - b.dispatch.priority);
    for (const one of due) {
      waiting.splice(waiting.indexOf(one), 1);
      const draft = draftOf(
        {
          grouping: false,
          ...(destination ? { destination: { connection: destination, connector: LINE } } : {}),
          paused: false,
          repeatable: false,
          pace: { intervalSeconds: 0, dailyLimit: Number.POSITIVE_INFINITY },
          rules: {},
          timeZone: 'America/Sao_Paulo',
        },
        one.dispatch,
        {
          event: events.get(one.dispatch.eventId),
          standing: { rank: subject?.state.rank ?? 0, path: subject?.state.path ?? [] },
          sync: {},
          now: iso(now),
        },
      );
      const parcel = events.get(one.dispatch.eventId)?.data.order?.shipment?.trackingCode ?? '';
      if (draft.kind === 'send') left.push({ type: one.dispatch.type, parcel, batch: one.batch, known });
      else expect(draft).toMatchObject({ kind: 'refused', outcome: { reason: 'superseded' } });
    }
  };
  batches.forEach((batch, index) => {
    now += MINUTE;
    const inputs = batch.map(
      (observations): Interpreted => ({
        message: {
          id: newId('dlv', now),
          organizationId: 'org_1',
          connectionId: 'con_shop',
          via: 'webhook',
          method: 'POST',
          path: '',
          query: {},
          headers: {},
          body: '',
        },
        result: observed(...observations),
      }),
    );
    const known: Known = {
      automations,
      connections,
      connectors: new Map([
        ['shop', shop],
        ['scripted', LINE],
      ]),
      organizations: new Map([['org_1', { timeZone: 'America/Sao_Paulo', rules: {} }]]),
      subjects: new Map(subject ? [[subjectKey('con_shop', SUBJECT), subject]] : []),
      hops: new Map(),
      trades: new Map(),
      now,
    };
    const planned = plan(inputs, known);
    const fresh = planned.events.filter(({ type, occurrence }) => !events.has(`${type}#${occurrence}`));
    for (const event of fresh) {
      events.set(`${event.type}#${event.occurrence}`, event as Event);
      events.set(event.id, event as Event);
    }
    for (const write of planned.dispatches)
      if (write.state === 'waiting' && fresh.some(({ id }) => id === write.eventId))
        waiting.push({
          dispatch: {
            ...write,
            text: null,
            mediaUrl: null,
            providerId: null,
            finishedAt: null,
            attempts: [],
          } as unknown as Dispatch,
          batch: index,
        });
    const [next] = planned.subjects;
    if (next) subject = next;
    if (works[index % works.length]) send(told(batches.slice(0, index + 1).flat()));
  });
  now += 10 * MINUTE;
  send(told(batches.flat()));
  return {
    state: [subject?.state.status, subject?.state.rank],
    events: [...events.keys()].filter((key) => key.includes('#')).sort(),
    left,
  };
}

describe('any order of any notices of one order', { timeout: 60_000 }, () => {
  it('ends in the same state with the same events, and contradicts itself to nobody', () => {
    fc.assert(
      fc.property(stories, ({ notices, batches, delayed, works }) => {
        const straight = live(
          notices.map((notice) => [notice]),
          delayed,
          works,
        );
        const shuffled = live(batches, delayed, works);
        expect(shuffled.state).toEqual(straight.state);
        expect(shuffled.events).toEqual(straight.events);
        expect(contradictions(straight.left)).toEqual([]);
        expect(contradictions(shuffled.left)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('does so through queues and database too', async () => {
    const raw: Partial<Connector> = {
      inbound: {
        verify: { scheme: 'token', in: 'header', name: 'x-secret' },
        normalise: ({ body }) => observed(...(body as Notice)),
      },
    };
    await fc.assert(
      fc.asyncProperty(stories, async ({ notices, batches, delayed, works }) => {
        const run = async (heard: readonly Notice[][]) => {
          const stage = await scene({ shop: raw, settings: { intervalSeconds: '45' } });
          const { world } = stage;
          const batchOf = new Map<string, number>();
          const knownAt: { at: number; known: Set<string> }[] = [];
          for (const type of MESSAGES)
            await stage.on(type, { delay: { minutes: delayed.includes(type) ? 3 : 0 } });
          for (const [index, batch] of heard.entries()) {
            world.pass(20 * SECOND);
            for (const notice of batch) {
              await world.post(stage.source, JSON.stringify(notice), signed);
              const message = world.ingest.sent.at(-1);
              if (message && 'id' in message) batchOf.set(message.id, index);
            }
            knownAt.push({ at: world.hub.now(), known: told(heard.slice(0, index + 1).flat()) });
            if (!works[index % works.length]) world.dispatch.broken = true;
            await world.drain();
            world.dispatch.broken = false;
          }
          await world.minutes(20);
          const rows = await world.dispatches();
          const events = await world.events();
          const left = stage.sent.map(({ key, at }): Left => {
            const row = rows.find(({ id }) => id === key);
            const event = events.find(({ id }) => id === row?.eventId);
            return {
              type: row?.type ?? '',
              parcel: event?.data.order?.shipment?.trackingCode ?? '',
              batch: batchOf.get(event?.deliveryId ?? '') ?? -1,
              known: knownAt.findLast((one) => one.at <= at)?.known ?? new Set(),
            };
          });
          expect(rows.filter(({ state }) => !['sent', 'cancelled'].includes(state))).toEqual([]);
          expect(left.every(({ batch }) => batch >= 0)).toBe(true);
          expect(new Set(stage.sent.map(({ key }) => key)).size).toBe(stage.sent.length);
          const key = { connectionId: stage.source.id, subject: SUBJECT };
          const state = (await readSubjects(world.hub.db, [key])).get(
            subjectKey(key.connectionId, SUBJECT),
          )?.state;
          return {
            state: [state?.status, state?.rank],
            events: events.map(({ type, occurrence }) => `${type}#${occurrence}`).sort(),
            wrong: contradictions(left),
          };
        };
        const straight = await run(notices.map((notice) => [notice]));
        expect(straight.wrong).toEqual([]);
        expect(await run(batches)).toEqual(straight);
      }),
      { numRuns: 15 },
    );
  });
});
