/**
 * The changes of a Drive, in order, from a token on. The first one is today's: Drive lists no changes by time. A
 * token that Drive does not know any more begins anew, from then on.
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  isOk,
  type Listing,
  type PollItem,
  read,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { noticeLike } from '../families/apps-script';
import { ask, idIn, noConsent, nothingYet } from '../families/google';

export const HOME = 'https://www.googleapis.com';

const FIELDS =
  'nextPageToken,newStartPageToken,changes(changeType,fileId,removed,time,file(id,name,mimeType,parents,trashed,createdTime,modifiedTime,webViewLink,lastModifyingUser(displayName,emailAddress)))';

export const files: Listing = {
  // Channels tell at once; this is for what they miss.
  everyMinutes: 15,
  async list(call, cursor, { limit }) {
    if (noConsent(call)) return nothingYet(cursor);
    const token = readCursor(cursor).text('page');
    if (token === undefined) {
      const first = await startToken(call);
      return typeof first === 'string'
        ? { ok: true, items: [], cursor: positionAt(first), more: false }
        : first;
    }
    const result = await ask(call, HOME, '/drive/v3/changes', {
      query: { pageToken: token, pageSize: rowsPerPage(limit, { usual: 100 }), fields: FIELDS },
    });
    if (result.ok && [404, 410].includes(result.status))
      return { ok: true, items: [], cursor: '{"again":true}', more: true };
    const page = isOk(result) ? read(result.json) : undefined;
    const next = page?.text('nextPageToken');
    const end = next ?? page?.text('newStartPageToken');
    if (!page || end === undefined) return callFailure(result);

    const folder = idIn(call.connection.settings.folderId);
    const items = page.list('changes').flatMap((change): PollItem[] => {
      const id = change.id('fileId', 'file.id');
      const updatedAt = change.time('time', 'file.modifiedTime');
      const parents = change.list('file.parents').map((one) => one.text());
      if (id === undefined || updatedAt === undefined) return [];
      // Of what is gone nobody knows any more where it was.
      if (folder && !parents.includes(folder)) return [];
      const file = change.at('file');
      const at = file.time('modifiedTime') ?? updatedAt;
      const kind = change.bool('removed') || file.bool('trashed') ? 'removed' : 'changed';
      const body = noticeLike('file.changed', id, at, {
        change: kind,
        file: {
          name: file.text('name'),
          mimeType: file.text('mimeType'),
          url: file.text('webViewLink'),
          by: file.text('lastModifyingUser.emailAddress', 'lastModifyingUser.displayName'),
        },
      });
      return [{ subject: `file/${id}`, fingerprint: `${at} ${kind}`, updatedAt, body }];
    });
    return { ok: true, items, cursor: positionAt(end), more: next !== undefined };
  },
};

const positionAt = (page: string): string => JSON.stringify({ page });

export async function startToken(call: Call): Promise<string | CallFailure> {
  const result = await ask(call, HOME, '/drive/v3/changes/startPageToken');
  const token = isOk(result) ? read(result.json).text('startPageToken') : undefined;
  return token ?? callFailure(result);
}
