/**
 * Webhooks come in any order, several times, one by one or together: the order ends in the same state,
 * with the same events, and no customer reads what no longer holds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftOf } from '../../src/hub/compose';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { type Interpreted, type Known, plan } from '../../src/hub/plan';
import {
  type Connector,
  type EventType,
  happyPathPlace,
  type KnownType,
  type Observation,
  observed,
  PRESETS,
} from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { Automation } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import type { Event } from '../../src/store/deliveries';
import type { Dispatch } from '../../src/store/lanes';
import { readSubjects, type Subject, subjectKey } from '../../src/store/subjects';
import { scene } from './sending-world';
import { PHONE, scriptedChannel, shop, signed } from './shop';
import { NOW } from './world';

const SUBJECT = 'order/1';
const MESSAGES: KnownType[] = [
  'order.created',
  'order.awaiting_payment',
  'order.payment_failed',
  'order.paid',
  'order.processing',
  'order.invoiced',
  'order.shipped',
  'order.in_transit',
  'order.delivered',
  'order.cancelled',
  'order.refunded',
];

/** What happens to an order, in the order in which it happens. */
const steps = [
  ['created'],
  ['awaiting_payment', 'a'],
  ['awaiting_payment', 'b'],
  ['payment_failed', 'a'],
  ['payment_failed', 'b'],
  ['paid'],
  ['processing'],
  ['invoiced'],
  ['partly_refunded'],
  ['shipped', 'X'],
  ['shipped', 'Y'],
  ['in_transit', 'X'],
  ['delivered'],
  ['cancelled'],
  ['refunded'],
] as const;

type Step = (typeof steps)[number];

const observation = ([step, code]: Step, time: string): Observation => ({
  type: (step === 'partly_refunded' ? 'order.refunded' : `order.${step}`) as EventType,
  subject: SUBJECT,
  time,
  ...(step === 'partly_refunded' ? { partial: true as const, occurrence: 'part' } : {}),
  data: {
    order: {
      id: '1',
      ...(code && step !== 'shipped' && step !== 'in_transit'
        ? { payment: { id: code, method: 'pix' as const } }
        : {}),
      ...(step === 'shipped' || step === 'in_transit' ? { shipment: { trackingCode: code } } : {}),
    },
    customer: { phone: PHONE },
  },
});

/** One notice of the platform: one thing that happened, or two at once. */
type Notice = Observation[];

/** A life with notices for all of it, and those notices as they come: in any order, repeated, in batches. */
const stories = fc
  .record({
    happened: fc.subarray([...steps], { minLength: 2 }),
    pauses: fc.array(fc.constantFrom(0, 1, 60), { minLength: steps.length, maxLength: steps.length }),
    joined: fc.array(fc.boolean(), { minLength: steps.length, maxLength: steps.length }),
  })
  .map(({ happened, pauses, joined }) => {
    let at = NOW - 60 * MINUTE;
    const notices: Notice[] = [];
    happened.forEach((step, i) => {
      at += (pauses[i] ?? 0) * SECOND;
      const seen = observation(step, iso(at));
      const last = notices.at(-1);
      if (joined[i] && last && last.length < 2) last.push({ ...seen, time: last[0]?.time ?? seen.time });
      else notices.push([seen]);
    });
    return notices;
  })
  .chain((notices) =>
    fc.record({
      notices: fc.constant(notices),
      batches: fc
        .array(fc.nat({ max: notices.length - 1 }), { maxLength: 6 })
        .chain((repeats) => {
          const heard = [...notices.keys(), ...repeats];
          return fc.record({
            heard: fc.shuffledSubarray(heard, { minLength: heard.length }),
            ends: fc.array(fc.boolean(), { minLength: heard.length, maxLength: heard.length }),
          });
        })
        .map(({ heard, ends }) => {
          const batches: Notice[][] = [[]];
          heard.forEach((index, i) => {
            batches.at(-1)?.push(notices[index] ?? []);
            if (ends[i]) batches.push([]);
          });
          return batches.filter((batch) => batch.length > 0);
        }),
      /** Messages for which the shop waits a while. */
      delayed: fc.subarray(MESSAGES),
      /** Whether the lane works after a batch, or is busy elsewhere. */
      works: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
    }),
  );

/** A message that left, and what was known when it did. */
interface Left {
  type: string;
  batch: number;
  /** What had been told until then. */
  known: Set<string>;
}

const ENDS = ['order.cancelled', 'order.refunded', 'order.chargeback'];
const told = (notices: readonly Notice[]): Set<string> =>
  new Set(notices.flat().map(({ type, partial }) => (partial ? `${type} in part` : type)));

/** What a message says that was not so any more when it left. */
function contradictions(left: readonly Left[]): string[] {
  const found: string[] = [];
  left.forEach(({ type, batch, known }, i) => {
    const isOver = ENDS.some((end) => known.has(end));
    const isPaid = known.has('order.paid');
    if (['order.awaiting_payment', 'order.payment_failed'].includes(type) && (isPaid || isOver))
      found.push(`${type} asks for money of an order that has ${[...known].join()}`);
    if (!ENDS.includes(type) && isOver) found.push(`${type} of an order that is over: ${[...known].join()}`);
    const place = happyPathPlace(type);
    const overtaken = left
      .slice(0, i)
      .find((other) => other.batch !== batch && (happyPathPlace(other.type) ?? 0) > (place ?? 1000));
    if (overtaken) found.push(`${type} after ${overtaken.type}, which another batch had told`);
  });
  return found;
}

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
          dropOvertaken: true,
          now: iso(now),
        },
      );
      if (draft.kind === 'send') left.push({ type: one.dispatch.type, batch: one.batch, known });
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
      { numRuns: 10000 },
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
      { numRuns: 10 },
    );
  });
});
