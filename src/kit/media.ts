/** What kind of file an address leads to, told by its name: a channel sends it as a native file of that kind. */

export interface MediaInfo {
  kind: 'image' | 'video' | 'audio' | 'document';
  /** e.g. `application/pdf`; undefined where the name does not say. */
  mimeType: string | undefined;
  /** The last part of the path, e.g. `boleto.pdf`. */
  fileName: string;
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  mp4: 'video/mp4',
  '3gp': 'video/3gpp',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  amr: 'audio/amr',
  pdf: 'application/pdf',
  csv: 'text/csv',
  txt: 'text/plain',
  zip: 'application/zip',
  xml: 'application/xml',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Without a telling name it is a document, which every channel takes; most of them are boletos. */
export function mediaOf(url: string): MediaInfo {
  const fileName = lastPart(URL.parse(url)?.pathname ?? '') || 'arquivo';
  const extension = /\.([A-Za-z0-9]{2,4})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const mimeType = Object.hasOwn(MIME_TYPES, extension) ? MIME_TYPES[extension] : undefined;
  const [family] = mimeType?.split('/') ?? [];
  const kind = family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
  return { kind, mimeType, fileName };
}

/** Phones open a document by the ending of its name; one without an ending is a boleto or an invoice. */
export function documentName(url: string): string {
  const { fileName } = mediaOf(url);
  return /\.\w{2,5}$/.test(fileName) ? fileName : `${fileName}.pdf`;
}

/** A name alone: what an address hides in it, a folder, a line break or a quotation mark, stays behind. */
function lastPart(path: string): string {
  const name = decoded(path.slice(path.lastIndexOf('/') + 1));
  return name
    .slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
    .replace(/[\p{C}"]/gu, '')
    .trim();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
