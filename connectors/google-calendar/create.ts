/**
 * Making an entry. Facts [doc]: https://developers.google.com/workspace/calendar/api/v3/reference/events/insert —
 * its id may be chosen (letters a–v and digits), and a repeat with the same one is answered 409.
 */
import { z } from 'zod';
import { type Call, compact, type Outcome, outcomeOfFailure, read } from '../../src/kit';
import { ask, madeAs, noConsent } from '../families/google';

export const HOME = 'https://www.googleapis.com/calendar/v3';

/** Ready for an address. */
export const calendarOf = ({ connection }: Call, chosen?: string): string =>
  encodeURIComponent(chosen || connection.settings.calendarId?.trim() || 'primary');

const text = (longest: number) => z.string().trim().max(longest).optional();

export const NewEntry = z.object({
  title: z.string().trim().min(1).max(500),
  start: z.string().trim().min(1).max(60),
  end: text(60),
  minutes: z.union([z.string(), z.number()]).optional(),
  description: text(8_000),
  place: text(500),
  guest: text(254),
  notify: z.union([z.string(), z.boolean()]).optional(),
  calendarId: text(300),
});
export type NewEntry = z.infer<typeof NewEntry>;

export async function createEvent(input: NewEntry, key: string, call: Call): Promise<Outcome> {
  const lack = noConsent(call);
  if (lack) return outcomeOfFailure(lack);
  const typed = read(input);
  const start = typed.time('start');
  const minutes = Math.min(Math.max(typed.number('minutes') ?? 60, 1), 10_000);
  const end = typed.time('end') ?? (start && new Date(Date.parse(start) + minutes * 60_000).toISOString());
  const guest = typed.email('guest');
  if (!start || !end || Date.parse(end) <= Date.parse(start))
    return { kind: 'rejected', reason: 'invalid_input', detail: start ? 'end' : 'start' };
  if (input.guest && !guest) return { kind: 'rejected', reason: 'invalid_email', detail: 'guest' };

  const result = await ask(call, HOME, `/calendars/${calendarOf(call, input.calendarId)}/events`, {
    query: { sendUpdates: guest && typed.bool('notify') ? 'all' : 'none' },
    json: {
      id: idOf(key),
      summary: input.title,
      start: { dateTime: start },
      end: { dateTime: end },
      ...compact({ description: typed.text('description'), location: typed.text('place') }),
      ...(guest ? { attendees: [{ email: guest }] } : {}),
    },
  });
  const isThere = result.ok && result.status === 409;
  return isThere ? { kind: 'sent', providerId: idOf(key) } : madeAs(result);
}

/** The key in the letters that an id may have. */
const idOf = (key: string): string =>
  `ponte${Array.from(key.slice(0, 200), (char) => char.charCodeAt(0).toString(16)).join('')}`;
