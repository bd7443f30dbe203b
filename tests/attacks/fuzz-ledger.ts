/** What the fuzz has seen, and what of it was wrong: each fault names the number that brings it back. */
import { EventData, isEventType } from '../../src/kit';
import { listEvents } from '../../src/store/events';
import type { World } from '../hub/world';
import { isReason, normalisedProblems } from '../suite/observations';
import type { Witness } from './fuzz-hall';

/** Faults shown; the rest are more of the same. */
const MOST = 20;

/** How long a connector may think about a body of so many characters, on a machine that is busy otherwise. Milliseconds. */
export const mayTake = (length: number): number => 150 + length / 200;

export interface Summary {
  accepted: number;
  /** By connector, then by the end that deliveries came to: `processed`, `failed unreadable_body` … */
  ends: Record<string, Record<string, number>>;
  /** Requests that made no delivery, by status. */
  refused: Record<number, number>;
  slowest: { ms: number; slug: string; number: number | undefined };
  checkedEvents: number;
}

export interface Ledger {
  fault(number: number | undefined, what: string): void;
  faults(): readonly string[];
  accept(id: string, number: number, slug: string): void;
  refuse(status: number): void;
  /** A line of the log: an error is a fault. */
  readLine(line: string): void;
  witness: Witness;
  /** Takes off the list what has come to its end; what has not stays on it. */
  settle(world: World): Promise<void>;
  /** Deliveries without an end. */
  waiting(): ReadonlyMap<string, { number: number; slug: string }>;
  /** The newest events of an organization, as they are stored, against the canonical model. */
  readEvents(world: World, organizationId: string): Promise<void>;
  summary(): Summary;
}

export function openLedger(): Ledger {
  const faults: string[] = [];
  const numbers = new Map<string, number>();
  const waiting = new Map<string, { number: number; slug: string }>();
  const seen: Summary = {
    accepted: 0,
    ends: {},
    refused: {},
    slowest: { ms: 0, slug: '', number: undefined },
    checkedEvents: 0,
  };
  const fault = (number: number | undefined, what: string): void => {
    if (faults.length < MOST) faults.push(`#${number ?? '?'} ${what}`);
  };
  return {
    fault,
    faults: () => faults,
    accept(id, number, slug) {
      seen.accepted++;
      waiting.set(id, { number, slug });
      numbers.set(id, number);
    },
    refuse(status) {
      seen.refused[status] = (seen.refused[status] ?? 0) + 1;
    },
    readLine(line) {
      if (!line.includes('"level":"error"')) return;
      const id = /"deliveryId":"(\w+)"/.exec(line)?.[1];
      fault(numbers.get(id ?? ''), line.slice(0, 500));
    },
    witness({ slug }, { id, body }, result, ms) {
      const number = numbers.get(id);
      for (const problem of normalisedProblems(result)) fault(number, `${slug}: ${problem}`);
      if (ms > seen.slowest.ms) seen.slowest = { ms: ms, slug, number };
      if (ms > mayTake(0) && ms > mayTake(JSON.stringify(body)?.length ?? 0))
        fault(number, `${slug} thought for ${Math.round(ms)} ms`);
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
        const ends = seen.ends[slug] ?? {};
        seen.ends[slug] = { ...ends, [end]: (ends[end] ?? 0) + 1 };
        if (!isLabelled(state, reason) || reason === 'internal') fault(number, `${slug} ended as ${end}`);
      }
    },
    waiting: () => waiting,
    async readEvents(world, organizationId) {
      const { data } = await listEvents(world.hub.db, organizationId, { limit: 100 });
      for (const { type, subject, time, data: sent } of data) {
        seen.checkedEvents++;
        const parsed = EventData.safeParse(sent);
        if (!parsed.success || !isEventType(type) || Number.isNaN(Date.parse(time)))
          fault(undefined, `event ${type} ${subject} at ${time}: ${parsed.error?.message ?? ''}`);
      }
    },
    summary: () => seen,
  };
}

const isLabelled = (state: string, reason: string | null): boolean =>
  ['processed', 'duplicate'].includes(state)
    ? reason === null
    : ['ignored', 'failed'].includes(state) && isReason(reason);
