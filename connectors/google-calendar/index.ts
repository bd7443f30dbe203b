/**
 * Google Calendar: entries that change, by a script or by a channel that says "something changed" and a listing
 * that says what; and entries that are made with the merchant's consent.
 *
 * Facts: https://developers.google.com/workspace/calendar/api/v3/reference/events and …/guides/{push,sync} [doc],
 * https://developers.google.com/apps-script/reference/calendar [doc].
 */
import { actionOf, type Connector } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import { choicesFrom, googleOAuth, noticeOf, probeBy, SCRIPT_OR_CHANNEL, watch } from '../families/google';
import { calendarOf, createEvent, HOME, NewEntry } from './create';
import { fields, LABELS, notes, PASTE_LABEL, SCRIPT_HEAD, setup, sheet } from './form';
import { appointments } from './list';
import { entryIn } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';

const CALENDARS = '/users/me/calendarList';
const NAMES = ['summaryOverride', 'summary'] as const;
const CHANNEL = { home: HOME, stop: '/channels/stop', topic: 'events' };
const WRITABLE = { minAccessRole: 'writer', maxResults: 250 };

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
  paste: appsScript({ label: PASTE_LABEL, ...SCRIPT_HEAD, settings: ['calendarId'], body: SCRIPT }),
  choices: { calendarId: (call) => choicesFrom(call, HOME, CALENDARS, WRITABLE, ['items', 'id', ...NAMES]) },
  probe: (call) => probeBy(call, HOME, `${CALENDARS}/${calendarOf(call)}`, {}, ...NAMES, 'id'),
  inbound: {
    verify: SCRIPT_OR_CHANNEL,
    normalise: (delivery, connection) => noticeOf(delivery, 'appointments') ?? entryIn(delivery, connection),
    register: (call, address) =>
      watch(call, address, { ...CHANNEL, path: `/calendars/${calendarOf(call)}/events/watch` }),
  },
  poll: { appointments },
  actions: {
    createEvent: actionOf({
      label: { pt: 'Criar evento na agenda', en: 'Create calendar event' },
      input: NewEntry,
      labels: LABELS,
      idempotent: true,
      run: (input, key, call) => createEvent(input, key, call),
    }),
  },
  recognises,
  samples,
};

export default googleCalendar;
