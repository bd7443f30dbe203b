/** Which messages of an order take it a step along its happy path, for whom, and about which parcel. Pure. */
import { type EventData, happyPathPlace, shortHash } from '../kit';
import type { DispatchWrite } from '../store/commit';
import type { AutomationAction, MessageAction, PathStep } from '../store/types';
import type { Candidate } from './match';

/** The messages that take an order a step along its happy path. */
export function pathSteps(event: Candidate, queued: readonly DispatchWrite[], queuedAt: string): PathStep[] {
  const place = happyPathPlace(event.type);
  if (place === undefined) return [];
  return queued.flatMap(({ state, lane, due, action }): PathStep[] => {
    const message = action as AutomationAction;
    return state === 'waiting' && message.kind === 'message'
      ? [[place, due, queuedAt, audienceOf(lane, message), parcelOf(event.data)]]
      : [];
  });
}

/** What tells two parcels of one order apart: each goes its own way. */
export const parcelOf = ({ order }: EventData): string => order?.shipment?.trackingCode ?? '';

/** Whom a message is for: a later step for the shop's owner overtakes none for the customer. */
export const audienceOf = (lane: string, { to }: Pick<MessageAction, 'to'>): string =>
  shortHash(`${lane} ${to.replace(/\s/g, '')}`);

/** Of an order in so many parcels that it has more steps, the oldest are forgotten. */
const MOST_STEPS = 60;

/**
 * One entry per step, audience and parcel: due with its first message, and of no one batch where several
 * queued some.
 */
export function withSteps(known: readonly PathStep[] = [], added: readonly PathStep[]): PathStep[] {
  const steps = new Map<string, PathStep>();
  for (const [place, due, queuedAt, audience, parcel] of [...known, ...added]) {
    const key = `${place} ${audience} ${parcel}`;
    const [, before = due, batch = queuedAt] = steps.get(key) ?? [];
    const first = before < due ? before : due;
    steps.set(key, [place, first, batch === queuedAt ? batch : '', audience, parcel]);
  }
  return [...steps.values()].slice(-MOST_STEPS);
}
