/**
 * One customer's data within an organization: erased (LGPD, Lei 13.709/2018, art. 18).
 *
 * Erased is whatever names them: data of events and states, texts and recipients of messages, raw
 * requests, dead letters, what waits in the inbox, samples of imports. What stays: that something
 * happened, its amounts and dates; and, on purpose, an opt-out with its address, because the wish to be
 * left alone can only be honoured by who knows whose it is (art. 16, I). Answers kept for an
 * `Idempotency-Key` are sealed and gone within a day.
 *
 * The tables are walked page by page, so that a call does a bounded amount of work and says where the
 * next one goes on. Doing it again finds nothing; a message that is being sent at that very moment is
 * found by doing it again.
 */
import { EventData } from '../kit';
import { getConnection } from '../store/connections';
import type { StoredPayload } from '../store/deliveries';
import { type Event, eventsIn, eventsOfSubject } from '../store/events';
import { dropFromPacks } from '../store/payload-packs';
import {
  deleteContacts,
  deleteLetters,
  endInboxRow,
  holdersAfter,
  importsOf,
  inboxAfter,
  keptDeliveries,
  lettersAfter,
  payloadOf,
  writeEventData,
  writeImportProgress,
  writeState,
} from '../store/people';
import { dispatchesAfter, scrubDispatches } from '../store/people-messages';
import { readSubjects, subjectKey } from '../store/subjects';
import type { SubjectState } from '../store/types';
import { noticeHealth } from './alerts';
import { type Hub, iso, SECOND } from './hub';
import {
  addressesOf,
  type Cursor,
  isTheirs,
  over,
  overSubjects,
  PAGES,
  readCursor,
  STAGES,
  type Step,
  slice,
  type Whose,
  walk,
} from './people-walk';
import { mentions, type Person, withoutPerson } from './person';

/** Times that a state is rewritten against consumers. */
const ROUNDS = 5;
/** How long a platform's request may take here; what is left needs somebody. */
const RUN = 20 * SECOND;

export interface Erased {
  subjects: number;
  events: number;
  messages: number;
  /** Raw requests. */
  deliveries: number;
  deadLetters: number;
  /** Accepted, but not processed yet: they never will be. */
  waiting: number;
  contacts: number;
  nextCursor: string | null;
}

/** Erases one customer, a part per call. */
export async function erasePerson(hub: Hub, whose: Whose, cursor?: Cursor, pages = PAGES): Promise<Erased> {
  const { db } = hub;
  const { organizationId, connectionId, person } = whose;
  const erased: Erased = {
    subjects: 0,
    events: 0,
    messages: 0,
    deliveries: 0,
    deadLetters: 0,
    waiting: 0,
    contacts: 0,
    nextCursor: null,
  };
  const done = new Set<string>();
  /** A subject with all that came of it: one notice names its buyer, the next only its number. */
  const eraseSubject = async ({ connectionId: id, subject }: { connectionId: string; subject: string }) => {
    if (done.has(subjectKey(id, subject))) return;
    for (const event of await eventsOfSubject(db, organizationId, subject, id)) await eraseOnce(event);
    // What it is recognised by goes last: should this be cut short, the next call finds it again.
    if (await eraseState(hub, id, subject)) erased.subjects++;
    done.add(subjectKey(id, subject));
  };
  const eraseOnce = async (event: Event) => {
    if (!done.has(event.id)) await eraseEvent(hub, event, erased);
    done.add(event.id);
  };
  const isMentioned = (text: string): boolean => person === 'everybody' || mentions(text, person);
  const isHere = (id: string | null): boolean => !connectionId || id === connectionId;

  const subjects = overSubjects(hub, whose, async (rows) => {
    for (const row of rows) if (isTheirs(whose, row.state.data)) await eraseSubject(row);
  });
  const events = over(
    (after) => holdersAfter(db, slice(whose, after)),
    async (rows) => {
      for (const event of rows.flatMap(eventsIn).filter(({ data }) => isTheirs(whose, data))) {
        await eraseSubject(event);
        // A subject remembers its newest events only.
        await eraseOnce(event);
      }
    },
  );
  const dispatches = over(
    (after) => dispatchesAfter(db, slice(whose, after)),
    async (rows) => {
      const ids = rows
        .filter(({ recipient }) => person === 'everybody' || addressesOf(whose).includes(recipient ?? ''))
        .map(({ id }) => id);
      if (ids.length > 0)
        erased.messages += await scrubDispatches(db, organizationId, { ids }, iso(hub.now()));
    },
  );
  const deliveries = over(
    (after) => keptDeliveries(db, slice(whose, after)),
    async (rows) => {
      const references = rows.flatMap(({ payload }) => (payload ? [payload] : []));
      const goes = (stored: StoredPayload) => isMentioned(JSON.stringify([stored.query, stored.body]));
      erased.deliveries += await dropFromPacks(db, references, goes);
    },
  );
  const letters = over(
    (after) => lettersAfter(db, slice(whose, after)),
    async (rows) => {
      const ids = rows
        .filter((row) => isHere(row.connectionId) && isMentioned(`${row.message} ${row.detail ?? ''}`))
        .map(({ id }) => id);
      if (ids.length > 0) await deleteLetters(db, organizationId, ids);
      erased.deadLetters += ids.length;
    },
  );
  const inbox = over(
    (after) => inboxAfter(db, slice(whose, after)),
    async (rows) => {
      for (const row of rows.filter((one) => isHere(one.connectionId) && isMentioned(one.message))) {
        await endInboxRow(db, row);
        erased.waiting++;
      }
    },
  );
  const rest: Step = async () => {
    for (const one of await importsOf(db, organizationId)) {
      if (!isHere(one.connectionId)) continue;
      const progress = Object.fromEntries(
        Object.entries(one.progress).map(([object, part]) => [
          object,
          { ...part, samples: part.samples.filter((sample) => !isTheirs(whose, sample)) },
        ]),
      );
      if (JSON.stringify(progress) !== JSON.stringify(one.progress))
        await writeImportProgress(db, { connectionId: one.connectionId, progress });
    }
    // A channel serves all shops: what concerns one of them does not reach its contacts.
    if (!connectionId) erased.contacts = await deleteContacts(db, organizationId, addressesOf(whose));
    return null;
  };
  const stages = { subjects, events, dispatches, deliveries, letters, inbox, rest };
  erased.nextCursor = await walk(
    STAGES.map((stage) => [stage, stages[stage]] as const),
    cursor,
    pages,
  );
  return erased;
}

/** An event, its messages, and the raw request that it came from. */
async function eraseEvent(hub: Hub, event: Event, erased: Erased): Promise<void> {
  const { db } = hub;
  const { organizationId, id, deliveryId } = event;
  erased.messages += await scrubDispatches(db, organizationId, { eventId: id }, iso(hub.now()));
  const payload = await payloadOf(db, organizationId, deliveryId);
  if (payload) erased.deliveries += await dropFromPacks(db, [payload], () => true);
  const data = withoutPerson(event.data);
  if (JSON.stringify(data) === JSON.stringify(event.data)) return;
  await writeEventData(db, event, data);
  erased.events++;
}

async function eraseState(hub: Hub, connectionId: string, subject: string): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    const row = (await readSubjects(hub.db, [{ connectionId, subject }])).get(
      subjectKey(connectionId, subject),
    );
    if (!row) return false;
    // An open cart reminds nobody any more.
    const { pending: _dropped, ...kept } = row.state;
    const state: SubjectState = { ...kept, data: withoutPerson(kept.data) };
    if (row.wakeAt === null && JSON.stringify(state) === JSON.stringify(row.state)) return false;
    if (await writeState(hub.db, row, state)) return true;
  }
  throw new Error(`subject ${subject} never stood still`);
}

/** An event as it came; only `privacy.requested` ones are looked at. */
export interface PrivacyRequest {
  organizationId: string;
  connectionId: string;
  type: string;
  /** `erase/<customer's id, else e-mail>`, `export/<the same>`, `erase_shop/<account>`. */
  subject: string;
  data: unknown;
  simulated: boolean;
}

/**
 * Does what platforms ask for by their privacy webhooks: erases a customer of that connection, or all
 * of them. A request for a copy is not answered to anybody: the event shows it, and the merchant
 * downloads it. Never throws; what could not be finished shows on the connection, and replaying the
 * delivery goes on with it.
 */
export async function runPrivacy(hub: Hub, events: readonly PrivacyRequest[]): Promise<void> {
  for (const request of events) {
    const whose = whoseOf(request);
    if (!whose) continue;
    try {
      if (await eraseAll(hub, whose)) continue;
      hub.log.error('privacy request not finished', { connectionId: request.connectionId });
    } catch (error) {
      hub.log.error('privacy request failed', { connectionId: request.connectionId, error: String(error) });
    }
    await noteUnfinished(hub, request);
  }
}

/** Undefined where nothing is to be erased. */
function whoseOf(request: PrivacyRequest): Whose | undefined {
  const { organizationId, connectionId, type, subject, simulated } = request;
  if (type !== 'privacy.requested' || simulated) return undefined;
  const [task = '', ...rest] = subject.split('/');
  if (task === 'erase_shop') return { organizationId, connectionId, person: 'everybody' };
  if (task !== 'erase') return undefined;
  const id = rest.join('/');
  const { phone, email, taxId } = EventData.safeParse(request.data).data?.customer ?? {};
  const person: Person = id.includes('@')
    ? { phone, taxId, email: id.toLowerCase() }
    : { phone, taxId, email, customerId: id };
  return { organizationId, connectionId, person };
}

/** False when there was no time for all of it. */
async function eraseAll(hub: Hub, whose: Whose): Promise<boolean> {
  const end = hub.now() + RUN;
  let cursor: Cursor | undefined;
  do {
    const { nextCursor } = await erasePerson(hub, whose, cursor);
    if (nextCursor === null) return true;
    cursor = readCursor(nextCursor);
  } while (hub.now() < end);
  return false;
}

async function noteUnfinished(hub: Hub, { organizationId, connectionId }: PrivacyRequest): Promise<void> {
  try {
    const detail = 'privacy request not finished: replay its delivery';
    const connection = await getConnection(hub.db, organizationId, connectionId);
    if (connection)
      await noticeHealth(hub, connection, { ok: false, reason: 'internal', detail }, 'register');
  } catch (error) {
    hub.log.error('health not written', { connectionId, error: String(error) });
  }
}
