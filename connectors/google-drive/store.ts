/**
 * Storing a file. Facts [doc]: https://developers.google.com/workspace/drive/api/guides/manage-uploads#multipart
 * (up to 5 MB) and …/guides/properties (`appProperties`, which are searched for). That the media part may be
 * base64 is how Google's own browser samples send it [code]. Drive takes no key against repeats: each file carries
 * ours, and is looked for first.
 */
import { z } from 'zod';
import { type Call, isOk, mediaOf, type Outcome, outcomeOf, outcomeOfFailure, read } from '../../src/kit';
import { ask, base64, idIn, madeAs, noConsent } from '../families/google';
import { HOME } from './files';

/** Of what an action's input holds. */
const MOST_LETTERS = 1_000_000;

export const NewFile = z.object({
  name: z.string().trim().min(1).max(250),
  text: z.string().max(MOST_LETTERS).optional(),
  base64: z.string().max(MOST_LETTERS).optional(),
  folderId: z.string().trim().max(200).optional(),
});
export type NewFile = z.infer<typeof NewFile>;

/** An underscore is no letter of base64, nor is a line break one of JSON. */
const BOUNDARY = 'ponte_file_boundary';

export async function storeFile(input: NewFile, key: string, call: Call): Promise<Outcome> {
  const lack = noConsent(call);
  if (lack) return outcomeOfFailure(lack);
  const content = contentOf(input);
  if (content === undefined) return { kind: 'rejected', reason: 'invalid_input', detail: 'text, base64' };
  const mark = key.replace(/[^\w-]/g, '').slice(0, 80);
  const known = await ask(call, HOME, '/drive/v3/files', {
    query: {
      q: `appProperties has { key='ponte' and value='${mark}' } and trashed = false`,
      fields: 'files(id)',
      pageSize: 1,
    },
  });
  if (!isOk(known)) return outcomeOf(known);
  const there = read(known.json).text('files.0.id');
  if (there !== undefined) return { kind: 'sent', providerId: there, detail: 'it was there already' };

  const folder = idIn(input.folderId) ?? idIn(call.connection.settings.folderId);
  const metadata = {
    name: input.name,
    appProperties: { ponte: mark },
    ...(folder ? { parents: [folder] } : {}),
  };
  const type = mediaOf(`https://drive.google.com/${encodeURIComponent(input.name)}`).mimeType;
  const body = [
    `--${BOUNDARY}`,
    'Content-Type: application/json; charset=UTF-8',
    '',
    JSON.stringify(metadata),
    `--${BOUNDARY}`,
    `Content-Type: ${type ?? (input.base64 ? 'application/octet-stream' : 'text/plain; charset=UTF-8')}`,
    'Content-Transfer-Encoding: base64',
    '',
    content,
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
  const result = await ask(call, HOME, '/upload/drive/v3/files', {
    query: { uploadType: 'multipart', fields: 'id', supportsAllDrives: 'true' },
    headers: { 'content-type': `multipart/related; boundary=${BOUNDARY}` },
    body,
    timeoutMs: 30_000,
  });
  return madeAs(result);
}

/** As base64; a `data:` address gives up its start. */
function contentOf({ text, base64: given = '' }: NewFile): string | undefined {
  const bytes = given.replace(/^data:[^,]{0,200},/, '').replace(/\s+/g, '');
  if (bytes) return /^[A-Za-z0-9+/]+={0,2}$/.test(bytes) && bytes.length % 4 === 0 ? bytes : undefined;
  return text ? base64(text) : undefined;
}
