/** What is kept of one customer, for the merchant to hand out (LGPD, art. 18, II). */
import type { EventData } from '../kit';
import { type Event, eventsIn } from '../store/events';
import { contactsOf, holdersAfter, optOutsOf } from '../store/people';
import { dispatchesOfEvent } from '../store/people-messages';
import { readSubjects, subjectKey } from '../store/subjects';
import type { Hub } from './hub';
import {
  addressesOf,
  type Cursor,
  isTheirs,
  over,
  overSubjects,
  PAGES,
  type Step,
  slice,
  type Whose,
  walk,
} from './people-walk';

export interface Exported {
  /** What is known now of the orders, carts, charges … of theirs. */
  subjects: { connectionId: string; subject: string; data: EventData }[];
  events: Pick<Event, 'id' | 'connectionId' | 'type' | 'subject' | 'time' | 'data'>[];
  messages: { id: string; to: string | null; text: string | null; state: string; at: string }[];
  /** When they wrote to which channel. */
  contacts: { channelId: string; address: string; heardAt: string }[];
  optOuts: { address: string; source: string; createdAt: string }[];
  nextCursor: string | null;
}

/** What is kept of one customer, a part per call. */
export async function exportPerson(
  hub: Hub,
  whose: Whose,
  cursor?: Cursor,
  pages = PAGES,
): Promise<Exported> {
  const { db } = hub;
  const found: Exported = {
    subjects: [],
    events: [],
    messages: [],
    contacts: [],
    optOuts: [],
    nextCursor: null,
  };
  const subjects = overSubjects(hub, whose, async (rows) => {
    for (const { connectionId, subject, state } of rows)
      if (isTheirs(whose, state.data)) found.subjects.push({ connectionId, subject, data: state.data });
  });
  const events = over(
    (after) => holdersAfter(db, slice(whose, after)),
    async (holders) => {
      const rows = holders.flatMap(eventsIn);
      // A notice of a later step may not name them; what it is about does.
      const states = await readSubjects(db, rows);
      for (const { id, connectionId, type, subject, time, data } of rows) {
        const state = states.get(subjectKey(connectionId, subject))?.state.data;
        if (!isTheirs(whose, data) && !(state && isTheirs(whose, state))) continue;
        found.events.push({ id, connectionId, type, subject, time, data });
        for (const one of await dispatchesOfEvent(db, whose.organizationId, id))
          found.messages.push({
            id: one.id,
            to: one.recipient,
            text: one.text,
            state: one.state,
            at: one.finishedAt ?? one.due,
          });
      }
    },
  );
  const rest: Step = async () => {
    if (whose.connectionId) return null;
    const addresses = addressesOf(whose);
    for (const { channelId, address, heardAt } of await contactsOf(db, whose.organizationId, addresses))
      found.contacts.push({ channelId, address, heardAt });
    for (const { address, source, createdAt } of await optOutsOf(db, whose.organizationId, addresses))
      found.optOuts.push({ address, source, createdAt });
    return null;
  };
  found.nextCursor = await walk(
    [
      ['subjects', subjects],
      ['events', events],
      ['rest', rest],
    ],
    cursor,
    pages,
  );
  return found;
}
