/** From the bytes of a request to the value a connector sees. Nothing here throws. */
import { nestFields, parseForm } from './form';

export type ParsedBody = { ok: true; body: unknown } | { ok: false; detail: string };

/** Deeper JSON is no business document, and would exhaust the stack of whoever walks it. */
const MAX_DEPTH = 64;

/**
 * The text of a body in the charset its type declares (UTF-8 by default), without a byte order
 * mark. Bytes that are not valid in it are read as UTF-8 and, failing that, as windows-1252,
 * which takes any byte.
 */
export const decodeBody = (bytes: Uint8Array, contentType: string | undefined): string =>
  decoderFor(contentType)(bytes);

/**
 * The value in a body: JSON (by type or by look), a form, or the query string when there is no
 * body. A form whose only field holds JSON (`payload={…}`) is that JSON; bracket names nest.
 */
export function parseBody(
  text: string,
  contentType: string | undefined,
  query: Readonly<Record<string, string>>,
): ParsedBody {
  const content = text.trim(); // Takes a byte order mark along.
  const type = (contentType ?? '').split(';', 1).join('').trim().toLowerCase();
  const isForm = type === 'application/x-www-form-urlencoded';
  if (content === '') return { ok: true, body: nestFields(Object.entries(query)) };
  if (type.startsWith('multipart/')) return fail('multipart bodies are not supported');
  if (looksLikeJson(content) || /^[^/]+\/(.+\+)?json$/.test(type)) {
    const parsed = parseJson(content);
    if (parsed.ok || !isForm) return parsed; // PHP's cURL calls everything a form.
  }
  if (isForm || (/^(text\/.*)?$/.test(type) && /^[^\s=&<]+=/.test(content))) {
    return formBody(parseForm(content, decoderFor(contentType)));
  }
  return fail(`neither JSON nor a form (${type.slice(0, 60) || 'no content type'})`);
}

const fail = (detail: string): ParsedBody => ({ ok: false, detail });

const looksLikeJson = (text: string): boolean => /^\s*[{[]/.test(text);

/** JSON that is no deeper than a document of anybody's business. */
export function parseJson(text: string): ParsedBody {
  try {
    const body: unknown = JSON.parse(text);
    return isDeeperThan(MAX_DEPTH, body) ? fail('JSON nested too deeply') : { ok: true, body };
  } catch {
    return fail('not valid JSON'); // The parser's own words would quote the body.
  }
}

function formBody(fields: [string, string][]): ParsedBody {
  const [[name, value] = ['', '']] = fields;
  if (fields.length === 1 && looksLikeJson(value || name)) {
    const parsed = parseJson(value || name);
    if (parsed.ok) return parsed;
  }
  return { ok: true, body: nestFields(fields) };
}

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member)));

function decoderFor(contentType: string | undefined): (bytes: Uint8Array) => string {
  const declared = /charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1];
  const strict = [declared ?? 'utf-8', 'utf-8'].flatMap(strictDecoder);
  return (bytes) => {
    for (const decoder of [...byteOrderDecoder(bytes), ...strict]) {
      try {
        return decoder.decode(bytes);
      } catch {
        // Not that charset: the next one.
      }
    }
    return new TextDecoder('windows-1252').decode(bytes);
  };
}

/** None for a label nobody knows. */
function strictDecoder(label: string): TextDecoder[] {
  try {
    return [new TextDecoder(label, { fatal: true, ignoreBOM: false })];
  } catch {
    return [];
  }
}

/** A byte order mark says more about the bytes than any header. */
function byteOrderDecoder([first, second, third]: Uint8Array): TextDecoder[] {
  if (first === 0xef && second === 0xbb && third === 0xbf) return strictDecoder('utf-8');
  if (first === 0xff && second === 0xfe) return strictDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return strictDecoder('utf-16be');
  return [];
}
