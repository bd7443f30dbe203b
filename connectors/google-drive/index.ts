/**
 * Google Drive: files that change, by a script or by a channel that says "something changed" and the list of
 * changes; and files that are stored with the merchant's consent.
 *
 * Facts: https://developers.google.com/workspace/drive/api/guides/{push,manage-changes,manage-uploads} and
 * …/api-specific-auth (`drive.file` sees only what we made ourselves; `drive.metadata.readonly` is restricted) [doc].
 */
import { actionOf, type Connector } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import {
  choicesFrom,
  googleOAuth,
  noConsent,
  noticeOf,
  probeBy,
  SCRIPT_OR_CHANNEL,
  watch,
} from '../families/google';
import { files, HOME, startToken } from './files';
import { fields, LABELS, notes, PASTE_LABEL, SCRIPT_HEAD, setup, sheet } from './form';
import { fileIn } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';
import { NewFile, storeFile } from './store';

const FOLDERS = {
  q: "mimeType = 'application/vnd.google-apps.folder' and trashed = false",
  fields: 'files(id,name)',
  orderBy: 'name',
  pageSize: 200,
};

const googleDrive: Connector = {
  slug: 'google-drive',
  label: { pt: 'Google Drive', en: 'Google Drive' },
  category: 'google',
  hosts: ['www.googleapis.com'],
  fields,
  setup,
  notes,
  oauth: googleOAuth('drive.file', 'drive.metadata.readonly'),
  sheet,
  paste: appsScript({ label: PASTE_LABEL, ...SCRIPT_HEAD, settings: ['folderId'], body: SCRIPT }),
  choices: {
    folderId: (call) => choicesFrom(call, HOME, '/drive/v3/files', FOLDERS, ['files', 'id', 'name']),
  },
  probe: (call) =>
    probeBy(call, HOME, '/drive/v3/about', { fields: 'user(emailAddress)' }, 'user.emailAddress'),
  inbound: {
    verify: SCRIPT_OR_CHANNEL,
    normalise: (delivery, connection) => noticeOf(delivery, 'files') ?? fileIn(delivery, connection),
    /** From here on: what changed before is the listing's. */
    async register(call, address) {
      const lack = noConsent(call);
      if (lack) return lack;
      const pageToken = await startToken(call);
      if (typeof pageToken !== 'string') return pageToken;
      return watch(call, address, {
        home: HOME,
        path: '/drive/v3/changes/watch',
        stop: '/drive/v3/channels/stop',
        query: { pageToken },
        topic: 'changes',
      });
    },
  },
  poll: { files },
  actions: {
    storeFile: actionOf({
      label: { pt: 'Guardar arquivo no Drive', en: 'Store a file in Drive' },
      input: NewFile,
      labels: LABELS,
      idempotent: true,
      run: (input, key, call) => storeFile(input, key, call),
    }),
  },
  recognises,
  samples,
};

export default googleDrive;
