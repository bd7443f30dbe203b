/** The states that a plan moves: as they were read, and as they are to be written, one version higher. */
import type { EventData } from '../kit';
import type { SubjectWrite } from '../store/commit';
import { type Subject, subjectKey } from '../store/subjects';
import type { SubjectState } from '../store/types';
import { type Advance, withEvent } from './advance';

/** Which state: a subject's, or a fact's, see `stateKey`. */
export interface At {
  organizationId: string;
  connectionId: string;
  subject: string;
}

/** Characters of JSON. Larger data would not fit a row of D1 once escaped. */
export const MAX_DATA = 500_000;

export class States {
  readonly #known: ReadonlyMap<string, Subject>;
  readonly #kept = new Map<string, SubjectWrite>();

  /** By `subjectKey`. */
  constructor(known: ReadonlyMap<string, Subject>) {
    this.#known = known;
  }

  /** As the last input left it. */
  at({ connectionId, subject }: Omit<At, 'organizationId'>): Subject | SubjectWrite | undefined {
    const key = subjectKey(connectionId, subject);
    return this.#kept.get(key) ?? this.#known.get(key);
  }

  /** One up per transaction, however many inputs move it. */
  nextVersion({ connectionId, subject }: Omit<At, 'organizationId'>): number {
    return (this.#known.get(subjectKey(connectionId, subject))?.version ?? 0) + 1;
  }

  keep(at: At, state: SubjectState, change: { wakeAt?: string | null; fingerprint?: string } = {}): void {
    const { organizationId, connectionId, subject } = at;
    const before = this.at(at);
    this.#kept.set(subjectKey(connectionId, subject), {
      organizationId,
      connectionId,
      subject,
      version: this.nextVersion(at),
      fingerprint: change.fingerprint ?? before?.fingerprint ?? null,
      state,
      wakeAt: change.wakeAt === undefined ? (before?.wakeAt ?? null) : change.wakeAt,
    });
  }

  /** Keeps what a step made of the state, and the id of its event if it was news. */
  keepStep(at: At, step: Advance, eventId: string, newest?: EventData): void {
    if (!step.state || !step.changed) return;
    // What many different notices added up to may outgrow a row: the newest of them is worth most.
    const grown = newest && JSON.stringify(step.state.data).length > MAX_DATA;
    const moved = grown ? { ...step.state, data: newest } : step.state;
    const state = step.news ? withEvent(moved, eventId) : moved;
    this.keep(at, state, step.wakeAt === undefined ? {} : { wakeAt: step.wakeAt });
  }

  writes(): SubjectWrite[] {
    return [...this.#kept.values()];
  }
}
