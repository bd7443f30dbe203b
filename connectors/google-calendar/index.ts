/**
 * Google Calendar: entries that change, by a script or by a channel that says "something changed" and a listing
 * that says what; and entries that are made with the merchant's consent.
 *
 * Facts: https://developers.google.com/workspace/calendar/api/v3/reference/events and …/guides/{push,sync} [doc],
 * https://developers.google.com/apps-script/reference/calendar [doc].
 */
import { type Call, type Choices, type Connector, callFailure, isOk, type Probe, read } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import { ask, googleOAuth, noConsent, noticeOf, watch } from '../families/google';
import { calendarOf, createEvent, HOME, NewEntry } from './create';
import { fields, LABELS, notes, PASTE_LABEL, setup, sheet } from './form';
import { appointments } from './list';
import { entryIn } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';

async function probe(call: Call): Promise<Probe> {
  const lack = noConsent(call);
  if (lack) return lack;
  const result = await ask(call, HOME, `/users/me/calendarList/${calendarOf(call)}`);
  const account = isOk(result) ? read(result.json).text('summaryOverride', 'summary', 'id') : undefined;
  return account === undefined ? callFailure(result) : { ok: true, account };
}

/** Those that entries can be made in. */
async function calendars(call: Call): Promise<Choices> {
  const lack = noConsent(call);
  if (lack) return lack;
  const query = { minAccessRole: 'writer', maxResults: 250 };
  const result = await ask(call, HOME, '/users/me/calendarList', { query });
  if (!isOk(result)) return callFailure(result);
  const choices = read(result.json)
    .list('items')
    .flatMap((one) => {
      const value = one.text('id');
      return value === undefined ? [] : [{ value, label: one.text('summaryOverride', 'summary') ?? value }];
    });
  return { ok: true, choices };
}

const googleCalendar: Connector = {
  slug: 'google-calendar',
  label: { pt: 'Google Agenda', en: 'Google Calendar' },
  category: 'google',
  hosts: ['www.googleapis.com'],
  fields,
  setup,
  notes,
  oauth: googleOAuth('calendar.events', 'calendar.calendarlist.readonly'),
  sheet,
  paste: appsScript({ label: PASTE_LABEL, settings: ['calendarId'], body: SCRIPT }),
  choices: { calendarId: calendars },
  probe,
  inbound: {
    verify: {
      scheme: 'any',
      of: [{ scheme: 'standard-webhooks' }, { scheme: 'token', in: 'header', name: 'x-goog-channel-token' }],
    },
    normalise: (delivery, connection) => noticeOf(delivery, 'appointments') ?? entryIn(delivery, connection),
    register: (call, address) =>
      watch(call, address, {
        home: HOME,
        path: `/calendars/${calendarOf(call)}/events/watch`,
        stop: '/channels/stop',
        topic: 'events',
      }),
  },
  poll: { appointments },
  actions: {
    createEvent: {
      label: { pt: 'Criar evento na agenda', en: 'Create calendar event' },
      input: NewEntry,
      labels: LABELS,
      idempotent: true,
      run: (input, key, call) => createEvent(input as NewEntry, key, call),
    },
  },
  recognises,
  samples,
};

export default googleCalendar;
