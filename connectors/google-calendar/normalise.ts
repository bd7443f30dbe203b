/**
 * An entry of a calendar, in the shape of Google's API: `{calendar, entry}`. Each change is `calendar.changed`.
 * An entry with a time and with somebody in it (a guest, a phone in its text) is an appointment as well: scheduled
 * once, cancelled once. That its time has moved is not told, since an entry does not say what changed.
 */
import {
  type Customer,
  compact,
  type Normalised,
  type Observation,
  observed,
  type Reader,
  splitName,
  toE164,
} from '../../src/kit';
import { told } from '../families/apps-script';

export const entryIn = told(['calendar.changed'], (sent, { id, time }, { connectedAt }): Normalised => {
  const entry = sent.at('entry');
  const customer = personIn(entry);
  const person = customer ? { customer } : {};
  const appointment = { id, ...compact(appointmentOf(entry)) };
  const workspace = { id, ...compact(workspaceOf(entry)) };
  const subject = `calendar/${id}`;
  const changed: Observation = { type: 'calendar.changed', subject, time, data: { workspace, ...person } };
  const about = { subject: `appointment/${id}`, data: { appointment, ...person } };
  if (appointment.status === 'cancelled')
    return observed(changed, { type: 'appointment.cancelled', time, ...about });
  const created = entry.time('created');
  const isNew = created !== undefined && Date.parse(created) >= Date.parse(connectedAt);
  if (!isNew || !appointment.startsAt || !customer) return observed(changed);
  return observed(changed, { type: 'appointment.scheduled', time: created, ...about });
});

const appointmentOf = (entry: Reader) => ({
  startsAt: entry.time('start.dateTime'),
  endsAt: entry.time('end.dateTime'),
  service: entry.text('summary'),
  place: entry.text('location'),
  professional: entry.text('organizer.displayName'),
  status: entry.text('status'),
});

const workspaceOf = (entry: Reader) => ({
  title: entry.text('summary'),
  url: entry.link('htmlLink'),
  from: entry.text('organizer.email', 'creator.email'),
  fields: compact({
    start: entry.text('start.dateTime', 'start.date'),
    end: entry.text('end.dateTime', 'end.date'),
    place: entry.text('location'),
    status: entry.text('status'),
    description: entry.text('description'),
  }) as Record<string, string> | undefined,
});

/** As Brazilians write phones; the number of an online meeting is none. */
const PHONE = /(?<!\d)(?:\+?55 ?)?\(?[1-9]\d\)? ?9?\d{4}[- ]?\d{4}(?!\d)/;

/** The first guest who is not the owner or a room; a phone from the entry's texts. */
function personIn(entry: Reader): Customer | undefined {
  const isOurs = (one: Reader) => one.bool('self') || one.bool('organizer') || one.bool('resource');
  const guest = entry.list('attendees').find((one) => !isOurs(one));
  const texts = `${entry.text('summary')}\n${entry.text('description')?.slice(0, 5_000)}`;
  const phone = toE164(PHONE.exec(texts)?.[0]);
  const email = guest?.email('email');
  return compact({ ...splitName(guest?.text('displayName')), ...compact({ email, phone }) });
}
