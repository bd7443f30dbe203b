/** Whom a merchant means, and how much is kept of them: counted page by page, like all walks over people. */
import { z } from 'zod';
import { taxIdOf, toE164 } from '../kit';
import type { FieldError } from '../problem';
import { eventsIn } from '../store/events';
import { dropFromPacks } from '../store/payload-packs';
import {
  contactsOf,
  holdersAfter,
  inboxAfter,
  keptDeliveries,
  lettersAfter,
  optOutsOf,
} from '../store/people';
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
import { mentions, type Person } from './person';

/** As somebody typed it. */
export interface TypedPerson {
  phone?: string | undefined;
  email?: string | undefined;
  taxId?: string | undefined;
  customerId?: string | undefined;
}

/** The person as they are stored, and every field that cannot be one. */
export function personOf(typed: TypedPerson): { person: Person; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const phone = typed.phone === undefined ? undefined : toE164(typed.phone);
  if (typed.phone !== undefined && !phone)
    errors.push({ path: 'phone', message: 'must be a phone number', pt: 'confira o telefone, com DDD' });
  const email = typed.email?.trim().toLowerCase();
  if (email !== undefined && !z.email().safeParse(email).success)
    errors.push({ path: 'email', message: 'must be an e-mail address', pt: 'confira o e-mail' });
  const { taxId } = taxIdOf(typed.taxId);
  if (typed.taxId !== undefined && !taxId)
    errors.push({ path: 'taxId', message: 'must be a CPF or CNPJ', pt: 'confira o CPF ou CNPJ' });
  return { person: { phone, email, taxId, customerId: typed.customerId }, errors };
}

/** How much of each kind names them. */
export interface Counted {
  subjects: number;
  events: number;
  messages: number;
  /** Raw requests. */
  deliveries: number;
  deadLetters: number;
  /** Accepted, but not processed yet. */
  waiting: number;
  contacts: number;
  optOuts: number;
}

export const NOTHING: Counted = {
  subjects: 0,
  events: 0,
  messages: 0,
  deliveries: 0,
  deadLetters: 0,
  waiting: 0,
  contacts: 0,
  optOuts: 0,
};

/** Counts what is kept of one customer, a part per call. Changes nothing. */
export async function countPerson(
  hub: Hub,
  whose: Whose & { person: Person },
  cursor?: Cursor,
  pages = PAGES,
): Promise<Counted & { nextCursor: string | null }> {
  const { db } = hub;
  const { organizationId, person } = whose;
  const found = { ...NOTHING };
  const subjects = overSubjects(hub, whose, async (rows) => {
    found.subjects += rows.filter(({ state }) => isTheirs(whose, state.data)).length;
  });
  const events = over(
    (after) => holdersAfter(db, slice(whose, after)),
    async (holders) => {
      const rows = holders.flatMap(eventsIn);
      const states = await readSubjects(db, rows);
      for (const { id, connectionId, subject, data } of rows) {
        const state = states.get(subjectKey(connectionId, subject))?.state.data;
        if (!isTheirs(whose, data) && !(state && isTheirs(whose, state))) continue;
        found.events++;
        const messages = await dispatchesOfEvent(db, organizationId, id);
        found.messages += messages.filter(
          ({ recipient, text }) => recipient !== null || text !== null,
        ).length;
      }
    },
  );
  const deliveries = over(
    (after) => keptDeliveries(db, slice(whose, after)),
    async (rows) => {
      // Looks into the packs, and takes nothing out.
      await dropFromPacks(
        db,
        rows.flatMap(({ payload }) => (payload ? [payload] : [])),
        ({ query, body }) => {
          if (mentions(JSON.stringify([query, body]), person)) found.deliveries++;
          return false;
        },
      );
    },
  );
  const letters = over(
    (after) => lettersAfter(db, slice(whose, after)),
    async (rows) => {
      found.deadLetters += rows.filter(({ message, detail }) =>
        mentions(`${message} ${detail ?? ''}`, person),
      ).length;
    },
  );
  const inbox = over(
    (after) => inboxAfter(db, slice(whose, after)),
    async (rows) => {
      found.waiting += rows.filter(({ message }) => mentions(message, person)).length;
    },
  );
  const rest: Step = async () => {
    const addresses = addressesOf(whose);
    found.contacts = (await contactsOf(db, organizationId, addresses)).length;
    found.optOuts = (await optOutsOf(db, organizationId, addresses)).length;
    return null;
  };
  const nextCursor = await walk(
    [
      ['subjects', subjects],
      ['events', events],
      ['deliveries', deliveries],
      ['letters', letters],
      ['inbox', inbox],
      ['rest', rest],
    ],
    cursor,
    pages,
  );
  return { ...found, nextCursor };
}
