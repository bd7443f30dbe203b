/** What every answer of `normalise` must satisfy, whatever went in. */
import { z } from 'zod';
import type { Observation } from '../../src/kit/contract';
import { groupOf, isEventType, occurrenceOf, rankOf } from '../../src/kit/events';
import { EventData } from '../../src/kit/model';
import { REASONS } from '../../src/kit/reasons';

const SUBJECT = /^[a-z_]+\/.+/s;
const MAX_DETAIL = 500;
const time = z.iso.datetime({ offset: true });

export const isReason = (code: unknown): boolean => typeof code === 'string' && Object.hasOwn(REASONS, code);

/** Problems in plain words; none when the answer is sound. */
export function normalisedProblems(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null || !('kind' in answer))
    return ['is no answer of normalise'];
  if (answer.kind === 'observed') {
    const { observations } = answer as { observations?: unknown };
    if (!Array.isArray(observations) || observations.length === 0) return ['observed nothing'];
    return observations.flatMap((observation: Observation) =>
      observationProblems(observation).map((problem) => `${observation.type}: ${problem}`),
    );
  }
  if (answer.kind === 'poll') {
    const { objects } = answer as { objects?: unknown };
    return Array.isArray(objects) && objects.length > 0 ? [] : ['asks for no list'];
  }
  const { kind, reason, detail } = answer as { kind: unknown; reason?: unknown; detail?: unknown };
  return [
    ...(kind === 'ignored' || kind === 'failed' ? [] : [`unknown kind ${String(kind)}`]),
    ...(isReason(reason) ? [] : [`unknown reason ${String(reason)}`]),
    ...(detail === undefined || (typeof detail === 'string' && detail.length <= MAX_DETAIL)
      ? []
      : ['the detail is no short text']),
  ];
}

function observationProblems(observation: Observation): string[] {
  const { type, subject, time: at, data, idleMinutes } = observation;
  if (!isEventType(type)) return ['is no event type'];
  const parsed = EventData.safeParse(data);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  return [
    ...(SUBJECT.test(subject) ? [] : [`subject ${subject} is not <kind>/<id>`]),
    ...(isStateOf(type, subject, parsed.data) ? [] : [`subject ${subject} is not the one in the data`]),
    ...(time.safeParse(at).success && !Number.isNaN(Date.parse(at))
      ? []
      : [`time ${at} is not ISO with offset`]),
    ...(typeof occurrenceOf(type, data, at) === 'string' ? [] : ['the occurrence is no text']),
    ...(['number', 'undefined'].includes(typeof rankOf(type)) ? [] : ['the rank is no number']),
    ...(typeof observation.occurrence === 'string' || observation.occurrence === undefined
      ? []
      : ['its own occurrence is no text']),
    ...(idleMinutes === undefined || (Number.isInteger(idleMinutes) && idleMinutes >= 1 && idleMinutes <= 600)
      ? []
      : [`idleMinutes ${idleMinutes} is outside 1–600`]),
    ...(typeof JSON.stringify(data) === 'string' ? [] : ['the data is no JSON']),
  ];
}

/** An order's events move `order/<its id>`, and so on. */
function isStateOf(type: Observation['type'], subject: string, data: EventData): boolean {
  const group = groupOf(type);
  const thing =
    group === 'order'
      ? data.order
      : group === 'cart'
        ? data.cart
        : group === 'charge'
          ? data.charge
          : undefined;
  return thing === undefined || subject === `${group}/${thing.id}`;
}
