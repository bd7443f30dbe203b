/** Lives of an order, the ways in which its platform may tell them, and what no customer should read of them. */
import fc from 'fast-check';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { type EventType, happyPathPlace, type KnownType, type Observation } from '../../src/kit';
import { PHONE } from './shop';
import { NOW } from './world';

export const SUBJECT = 'order/1';
export const MESSAGES: KnownType[] = [
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
export type Notice = Observation[];

/** A life with notices for all of it, and those notices as they come: in any order, repeated, in batches. */
export const stories = fc
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
export interface Left {
  type: string;
  /** Its tracking code, or nothing. */
  parcel: string;
  batch: number;
  /** What had been told until then. */
  known: Set<string>;
}

const ENDS = ['order.cancelled', 'order.refunded', 'order.chargeback'];
export const told = (notices: readonly Notice[]): Set<string> =>
  new Set(notices.flat().map(({ type, partial }) => (partial ? `${type} in part` : type)));

/** What a message says that was not so any more when it left. */
export function contradictions(left: readonly Left[]): string[] {
  const found: string[] = [];
  left.forEach(({ type, parcel, batch, known }, i) => {
    const isOver = ENDS.some((end) => known.has(end));
    const isPaid = known.has('order.paid');
    if (['order.awaiting_payment', 'order.payment_failed'].includes(type) && (isPaid || isOver))
      found.push(`${type} asks for money of an order that has ${[...known].join()}`);
    if (!ENDS.includes(type) && isOver) found.push(`${type} of an order that is over: ${[...known].join()}`);
    const place = happyPathPlace(type);
    const overtaken = left
      .slice(0, i)
      .filter((other) => parcel === '' || other.parcel === '' || other.parcel === parcel)
      .find((other) => other.batch !== batch && (happyPathPlace(other.type) ?? 0) > (place ?? 1000));
    if (overtaken) found.push(`${type} after ${overtaken.type}, which another batch had told`);
  });
  return found;
}
