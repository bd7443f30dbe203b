/** Mails that arrived, as a listing: found by the merchant's search since the last walk began, each then read. */
import {
  type Call,
  callFailure,
  isOk,
  type Listing,
  type PollItem,
  type Reader,
  read,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { noticeLike } from '../families/apps-script';
import { ask, noConsent, nothingYet } from '../families/google';
import { HOME } from './send';

/** A mail may be found a while after it came. */
const OVERLAP_SECONDS = 600;

export const SEARCH = 'in:inbox';

export const mails: Listing = {
  detailsPerRun: 60,
  async list(call, cursor, { since, limit }) {
    if (noConsent(call)) return nothingYet(cursor);
    const at = readCursor(cursor);
    const started = Math.floor(call.now / 1000);
    const after = at.integer('after') ?? Math.floor(Date.parse(since) / 1000);
    const next = at.integer('next') ?? started - OVERLAP_SECONDS;
    const result = await ask(call, HOME, '/users/me/messages', {
      query: {
        // What the shop wrote itself, and its drafts, may have the label as well.
        q: `(${call.connection.settings.search?.trim() || SEARCH}) -from:me after:${after}`,
        maxResults: rowsPerPage(limit, { usual: 100 }),
        pageToken: at.text('page'),
      },
    });
    const found = isOk(result) ? read(result.json) : undefined;
    if (!found || typeof found.value !== 'object') return callFailure(result);
    const page = found.text('nextPageToken');
    return {
      ok: true,
      // The list names them and no more; mails do not change.
      items: found.list('messages').flatMap((one): PollItem[] => {
        const id = one.id('id');
        const updatedAt = new Date(call.now).toISOString();
        return id === undefined ? [] : [{ subject: `mail/${id}`, fingerprint: id, updatedAt }];
      }),
      cursor: JSON.stringify(page ? { after, next, page } : { after: Math.max(next, after) }),
      more: page !== undefined,
    };
  },
  async detail(call: Call, item) {
    const id = item.subject.slice('mail/'.length);
    const result = await ask(call, HOME, `/users/me/messages/${encodeURIComponent(id)}`, {
      query: { format: 'metadata', fields: 'id,threadId,snippet,internalDate,payload/headers' },
    });
    const mail = isOk(result) ? read(result.json) : undefined;
    return mail?.has('id') ? { ok: true, body: toldOf(mail) } : callFailure(result);
  },
};

/** What the beginning of a text is written with, as if for a page. */
const ENTITIES: Readonly<Record<string, string>> = { '#39': "'", quot: '"', lt: '<', gt: '>', amp: '&' };

/** In the shape of the script's notice. */
function toldOf(mail: Reader) {
  const header = (name: string) =>
    mail
      .list('payload.headers')
      .find((one) => one.text('name')?.toLowerCase() === name)
      ?.text('value');
  return noticeLike('mail.received', mail.text('id') ?? '', mail.time('internalDate') ?? '', {
    mail: {
      threadId: mail.text('threadId'),
      from: header('from'),
      to: header('to'),
      subject: header('subject'),
      text: mail.text('snippet')?.replace(/&(#39|quot|lt|gt|amp);/g, (_all, name) => ENTITIES[name] ?? ''),
    },
  });
}
