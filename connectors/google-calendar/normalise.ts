/**
 * An entry of a calendar, in the shape of Google's API: `{calendar, entry}`. Each change is `calendar.changed`.
 * An entry with a time and with somebody in it (a guest, a phone in its text) is an appointment as well: scheduled
 * once, cancelled once. That its time has moved is not told, since an entry does not say what changed.
 */
import {
  type Customer,
  compact,
  type EventData,
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
  const isCancelled = entry.text('status') === 'cancelled';
  const customer = personIn(entry);
  const person = customer ? { customer } : {};
  const changed: Observation = {
    type: 'calendar.changed',
    subject: `calendar/${id}`,
    time,
    data: { workspace: workspaceOf(entry, id), ...person },
  };
  const appointment = appointmentOf(entry, id);
  const of = (type: 'appointment.scheduled' | 'appointment.cancelled', at: string): Observation => ({
    type,
    subject: `appointment/${id}`,
    time: at,
    data: { appointment, ...person },
  });
  if (isCancelled) return observed(changed, of('appointment.cancelled', time));
  const created = entry.time('created');
  const isNew = created !== undefined && Date.parse(created) >= Date.parse(connectedAt);
  if (!isNew || !appointment.startsAt || !customer) return observed(changed);
  return observed(changed, of('appointment.scheduled', created));
});

const appointmentOf = (entry: Reader, id: string): NonNullable<EventData['appointment']> => ({
  id,
  ...compact({
    startsAt: entry.time('start.dateTime'),
    endsAt: entry.time('end.dateTime'),
    service: entry.text('summary'),
    place: entry.text('location'),
    professional: entry.text('organizer.displayName'),
    status: entry.text('status'),
  }),
});

function workspaceOf(entry: Reader, id: string): NonNullable<EventData['workspace']> {
  const fields = compact({
    start: entry.text('start.dateTime', 'start.date'),
    end: entry.text('end.dateTime', 'end.date'),
    place: entry.text('location'),
    status: entry.text('status'),
    description: entry.text('description'),
  });
  return {
    id,
    ...compact({
      title: entry.text('summary'),
      url: entry.link('htmlLink'),
      from: entry.text('organizer.email', 'creator.email'),
    }),
    ...(fields ? { fields: fields as Record<string, string> } : {}),
  };
}

/** As Brazilians write phones; the number of an online meeting is none. */
const PHONE = /(?<!\d)(?:\+?55 ?)?\(?[1-9]\d\)? ?9?\d{4}[- ]?\d{4}(?!\d)/;

/** The first guest who is not the owner or a room; a phone from the entry's text. */
function personIn(entry: Reader): Customer | undefined {
  const guest = entry
    .list('attendees')
    .find((one) => !one.bool('self') && !one.bool('organizer') && !one.bool('resource'));
  const phone = ['description', 'summary']
    .map((name) => toE164(PHONE.exec(entry.text(name)?.slice(0, 5_000) ?? '')?.[0]))
    .find((one) => one !== undefined);
  const name = guest ? splitName(guest.text('displayName')) : {};
  return compact({ ...name, ...compact({ email: guest?.email('email'), phone }) });
}
