/**
 * Gap proof: a listing of what webhooks tell too is compared with what is known. What they brought
 * is left alone, without a trace; what they did not bring is absorbed as they would have brought it.
 */
import type { Observation } from '../kit';
import { timeOf } from '../kit/id';
import type { Connection } from '../store/connections';
import { readSubjects, type Subject, subjectKey } from '../store/subjects';
import type { SubjectState } from '../store/types';
import { type Advance, advance, stateKey, UNKNOWN } from './advance';
import { type Hub, MINUTE } from './hub';
import { type Interpreted, touched } from './plan';

/** The webhook of what changed a moment ago may still be under way. */
const UNDER_WAY = 10 * MINUTE;

/** Of a page, the items that no webhook has brought. One that cannot be read is among them, once. */
export async function missing(
  hub: Hub,
  connection: Connection,
  seen: readonly Interpreted[],
): Promise<Interpreted[]> {
  if (seen.length === 0) return [];
  const subjects = await readSubjects(hub.db, seen.flatMap(touched));
  return seen.filter((input) => isMissing(input, subjects, connection));
}

/** How many of the missing are counted as lost: those whose webhook is no longer to be expected. */
export const overdue = (inputs: readonly Interpreted[], now: number): number =>
  inputs.filter(
    ({ result, polled }) =>
      result.kind === 'observed' && polled && Date.parse(polled.updatedAt) < now - UNDER_WAY,
  ).length;

/** Each observation on the state that the one before would leave, as `plan` would take them. */
function isMissing(
  { message, result }: Interpreted,
  subjects: ReadonlyMap<string, Subject>,
  connection: Connection,
): boolean {
  if (result.kind !== 'observed') return result.kind === 'failed';
  const states = new Map<string, SubjectState>();
  return result.observations.some((observation) => {
    const key = subjectKey(connection.id, stateKey(observation));
    const stored = subjects.get(key);
    const known = states.get(key) ?? stored?.state;
    const step = advance(known, observation, {
      via: message.via,
      deliveryId: message.id,
      receivedAt: timeOf(message.id),
      connectedAt: connection.connectedAt,
      version: (stored?.version ?? 0) + 1,
    });
    if (step.state) states.set(key, step.state);
    return step.news !== undefined || isUnknownCart(known, observation, step);
  });
}

/** An open cart is silent until its idle window has passed, but has to be known for that. */
const isUnknownCart = (
  known: SubjectState | undefined,
  { time }: Observation,
  { silence }: Advance,
): boolean =>
  silence === 'idle_window' &&
  (known === undefined || known.status === UNKNOWN || Date.parse(time) > Date.parse(known.time));
