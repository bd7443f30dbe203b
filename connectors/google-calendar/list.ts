/**
 * What changed in a calendar. The first walk is for the token only, with which Google tells later what changed
 * since; a token that is too old (410) begins anew, and fingerprints tell what is known. `timeMin` keeps the past
 * out, and like every parameter stays the same on all pages.
 */
import { callFailure, isOk, type Listing, read, readCursor, rowsPerPage } from '../../src/kit';
import { noticeLike } from '../families/apps-script';
import { ask, noConsent, nothingYet } from '../families/google';
import { calendarOf, HOME } from './create';

const FIELDS =
  'summary,nextPageToken,nextSyncToken,items(id,status,etag,summary,description,location,htmlLink,start,end,created,updated,organizer,attendees(email,displayName,self,organizer,resource),recurringEventId)';

export const appointments: Listing = {
  // Channels tell at once; this is for what they miss.
  everyMinutes: 15,
  async list(call, cursor, { since, limit }) {
    if (noConsent(call)) return nothingYet(cursor);
    const at = readCursor(cursor);
    const sync = at.text('sync');
    const result = await ask(call, HOME, `/calendars/${calendarOf(call)}/events`, {
      query: {
        maxResults: rowsPerPage(limit, { usual: 100 }),
        fields: FIELDS,
        pageToken: at.text('page'),
        ...(sync ? { syncToken: sync } : { timeMin: since }),
      },
    });
    if (sync && result.ok && result.status === 410)
      return { ok: true, items: [], cursor: '{"again":true}', more: true };
    const page = isOk(result) ? read(result.json) : undefined;
    const [next, done] = [page?.text('nextPageToken'), page?.text('nextSyncToken')];
    if (!page || (next === undefined && done === undefined)) return callFailure(result);

    const oldest = sync ? 0 : Date.parse(since);
    const calendar = { id: call.connection.settings.calendarId || 'primary', name: page.text('summary') };
    const items = page.list('items').flatMap((entry) => {
      const id = entry.id('id');
      // What was deleted may say nothing but that.
      const updatedAt = entry.time('updated') ?? new Date(call.now).toISOString();
      if (id === undefined || Date.parse(updatedAt) < oldest) return [];
      const fingerprint = [entry.text('status'), entry.text('etag', 'updated')].join(' ');
      const body = noticeLike('calendar.changed', id, updatedAt, { calendar, entry: entry.value });
      return [{ subject: `calendar/${id}`, fingerprint, updatedAt, body }];
    });
    const position = next === undefined ? { sync: done } : { sync, page: next };
    return { ok: true, items, cursor: JSON.stringify(position), more: next !== undefined };
  },
};
