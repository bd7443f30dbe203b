/** What the fuzz has seen, and what of it was wrong: each fault names the number that brings it back. */
import type { Connector, InboundDelivery, Normalised } from '../../src/kit';
import { EventData, isEventType } from '../../src/kit';
import { listEvents } from '../../src/store/events';
import type { World } from '../hub/world';
import { isReason, normalisedProblems } from '../suite/observations';

/** Longest that a connector may think about one delivery, on a machine that is busy with other tests too. */
const SLOW_MS = 250;
/** Faults shown; the rest are more of the same. */
const MOST = 20;

export interface Ledger {
  faults: string[];
  /** By connector, then by the end that deliveries came to: `processed`, `failed unreadable_body` … */
  ends: Map<string, Map<string, number>>;
  refused: Map<number, number>;
  slowest: { ms: number; slug: string; number: number | undefined };
  accepted: number;
  checkedEvents: number;
  fault(number: number | undefined, what: string): void;
  accept(id: string, number: number, slug: string): void;
  refuse(status: number): void;
  witness(connector: Connector, delivery: InboundDelivery, result: Normalised, ms: number): void;
  /** Takes off the list what has come to its end; what has not stays on it. */
  settle(world: World): Promise<void>;
  /** Deliveries without an end. */
  waiting(): ReadonlyMap<string, { number: number; slug: string }>;
  readEvents(world: World, organizationId: string): Promise<void>;
}

export function openLedger(): Ledger {
  const waiting = new Map<string, { number: number; slug: string }>();
  const numbers = new Map<string, number>();
  const ledger: Ledger = {
    faults: [],
    ends: new Map(),
    refused: new Map(),
    slowest: { ms: 0, slug: '', number: undefined },
    accepted: 0,
    checkedEvents: 0,
    fault(number, what) {
      if (ledger.faults.length < MOST) ledger.faults.push(`#${number ?? '?'} ${what}`);
    },
    accept(id, number, slug) {
      ledger.accepted++;
      waiting.set(id, { number, slug });
      numbers.set(id, number);
    },
    refuse: (status) => void ledger.refused.set(status, (ledger.refused.get(status) ?? 0) + 1),
    witness({ slug }, { id }, result, ms) {
      const number = numbers.get(id);
      if (ms > ledger.slowest.ms) ledger.slowest = { ms, slug, number };
      if (ms > SLOW_MS) ledger.fault(number, `${slug} thought for ${Math.round(ms)} ms`);
      for (const problem of normalisedProblems(result)) ledger.fault(number, `${slug}: ${problem}`);
    },
    async settle(world) {
      const { results } = await world.hub.db.$client
        .prepare(
          `SELECT id, state, reason FROM deliveries WHERE (organization_id, id) IN
           (SELECT organizations.id, value FROM organizations, json_each(?1))`,
        )
        .bind(JSON.stringify([...waiting.keys()]))
        .all<{ id: string; state: string; reason: string | null }>();
      for (const { id, state, reason } of results) {
        const { number, slug } = waiting.get(id) ?? { number: undefined, slug: '?' };
        waiting.delete(id);
        const end = [state, reason].filter(Boolean).join(' ');
        const ends = ledger.ends.get(slug) ?? new Map<string, number>();
        ledger.ends.set(slug, ends.set(end, (ends.get(end) ?? 0) + 1));
        const isLabelled = ['processed', 'duplicate'].includes(state)
          ? reason === null
          : ['ignored', 'failed'].includes(state) && isReason(reason);
        if (!isLabelled || reason === 'internal') ledger.fault(number, `${slug} ended as ${end}`);
      }
    },
    waiting: () => waiting,
    async readEvents(world, organizationId) {
      const { data } = await listEvents(world.hub.db, organizationId, { limit: 100 });
      for (const event of data) {
        ledger.checkedEvents++;
        const sound = EventData.safeParse(event.data);
        if (!sound.success || !isEventType(event.type) || Number.isNaN(Date.parse(event.time)))
          ledger.fault(
            undefined,
            `event ${event.type} ${event.subject}: ${sound.error?.message ?? 'no type'}`,
          );
      }
    },
  };
  return ledger;
}
