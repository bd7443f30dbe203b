/**
 * The story of one order or customer: what came in, what it meant, and of every automation why it did, or
 * did not, send something about it.
 */
import { taxIdOf, toE164 } from '../kit';
import { automationsAbout } from '../store/automations-about';
import type { Delivery } from '../store/deliveries';
import type { Dispatch } from '../store/dispatches';
import { type Event, eventsByIds, eventsOfSubject } from '../store/events';
import {
  deliveriesByIds,
  dispatchesOfEvents,
  findEvents,
  findSubjects,
  type Hit,
  type Needles,
} from '../store/search';
import { type Finding, findingOf } from './diagnosis';
import type { Hub } from './hub';

/** One order, cart, charge … that a search found. */
export interface Match {
  connectionId: string;
  subject: string;
  /** Of those among the newest deliveries. */
  eventIds: string[];
}

/** Kinds of subjects that people know by their number alone. */
const KINDS = ['order', 'cart', 'charge', 'subscription', 'card', 'lead', 'appointment', 'invoice'];

/** What somebody typed, in all the ways in which it may be stored. */
export function needlesOf(typed: string): Needles {
  const text = typed.trim().replace(/^#/, '');
  return {
    text,
    phone: toE164(text) ?? null,
    email: text.includes('@') ? text.toLowerCase() : null,
    taxId: taxIdOf(text).taxId ?? null,
  };
}

/**
 * Orders and whatever else goes by this number, or is this customer's: by name however old, by what it
 * holds among the newest deliveries. `connectionIds` and `sees` are those that the visitor may see.
 */
export async function search(
  hub: Hub,
  organizationId: string,
  typed: string,
  { connectionIds, sees }: { connectionIds: readonly string[]; sees: readonly string[] | null },
): Promise<Match[]> {
  const needles = needlesOf(typed);
  const names = [needles.text, ...KINDS.map((kind) => `${kind}/${needles.text}`)];
  const hits = await Promise.all([
    findEvents(hub.db, organizationId, needles, sees),
    findSubjects(hub.db, organizationId, connectionIds, names),
  ]);
  return matchesOf(hits.flat());
}

/** Hits of one subject are one match; they stay in their order. */
function matchesOf(hits: readonly Hit[]): Match[] {
  const found = new Map<string, Match>();
  for (const { connectionId, subject, eventId } of hits) {
    const key = `${connectionId} ${subject}`;
    const match = found.get(key) ?? { connectionId, subject, eventIds: [] };
    if (eventId !== null) match.eventIds.push(eventId);
    found.set(key, match);
  }
  return [...found.values()];
}

/** One event, and all that came of it. */
export interface Chapter {
  event: Event;
  /** Undefined once it is no longer kept. */
  delivery: Pick<Delivery, 'id' | 'via' | 'state' | 'reason'> | undefined;
  /** Of every automation that listens to it, in the order in which they act. */
  findings: Finding[];
  /** What went to subscribers, to another channel instead, or was made by automations that are gone. */
  others: Dispatch[];
}

/** Events of a story that are told, at most: the newest. */
export const CHAPTERS = 50;

/** The story of a subject, the newest first. */
export async function storyOf(hub: Hub, organizationId: string, match: Match): Promise<Chapter[]> {
  const { connectionId, subject, eventIds } = match;
  const [known, found] = await Promise.all([
    eventsOfSubject(hub.db, organizationId, subject, connectionId),
    eventsByIds(hub.db, organizationId, eventIds),
  ]);
  const events = new Map([...known, ...found].map((event) => [event.id, event]));
  const newest = [...events.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, CHAPTERS);
  return chaptersOf(hub, organizationId, newest);
}

/** What came of these events of one connection: three statements, however many they are. */
export async function chaptersOf(
  hub: Hub,
  organizationId: string,
  events: readonly Event[],
): Promise<Chapter[]> {
  const [first] = events;
  if (!first) return [];
  const types = [...new Set(events.map(({ type }) => type))];
  const [automations, caused, deliveries] = await Promise.all([
    automationsAbout(hub.db, organizationId, first.connectionId, types),
    dispatchesOfEvents(
      hub.db,
      organizationId,
      events.map(({ id }) => id),
    ),
    deliveriesByIds(
      hub.db,
      organizationId,
      events.map(({ deliveryId }) => deliveryId),
    ),
  ]);
  const byEvent = Map.groupBy(caused, ({ eventId }) => eventId);
  return events.map((event) => {
    const own = byEvent.get(event.id) ?? [];
    const findings = automations
      .filter(({ type }) => type === event.type)
      .map((automation) =>
        findingOf(
          automation,
          event,
          own.find(({ automationId }) => automationId === automation.id),
        ),
      );
    const told = new Set(findings.map(({ dispatch }) => dispatch?.id));
    return {
      event,
      delivery: deliveries.get(event.deliveryId),
      findings,
      others: own.filter(({ id }) => !told.has(id)),
    };
  });
}
