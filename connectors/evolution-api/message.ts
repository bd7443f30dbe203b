/**
 * Sending through an instance, and what its answers mean. The server has no idempotency: what may have
 * left is never repeated.
 */
import {
  type Call,
  documentName,
  type HttpResult,
  isOk,
  mediaOf,
  type Outbound,
  type Outcome,
  outcomeOf,
  read,
} from '../../src/kit';
import { request } from './api';

/** Proxies in front of the server that gave up waiting for it (504; Cloudflare's 520 and 524). */
const UNANSWERED = new Set([504, 520, 524]);

type Body = Readonly<Record<string, unknown>>;

/** Version 2's body, and version 1's, which nests what is sent. */
interface Shape {
  path: string;
  v2: Body;
  v1: Body;
}

export async function send(outbound: Outbound, _key: string, call: Call): Promise<Outcome> {
  if (outbound.kind !== 'message') return { kind: 'rejected', reason: 'unsupported', detail: 'event' };
  const { path, v2, v1 } = shapeOf(outbound);
  const number = outbound.to.replace(/\D/g, '');
  const first = await request(call, path, { json: { number, ...v2 } });
  // Refused by its schema, before anything was done: the other version's shape is safe to try.
  const result = wantsV1(first) ? await request(call, path, { json: { number, ...v1 } }) : first;
  return outcomeOfSend(result, outbound.mediaUrl !== undefined);
}

function shapeOf({ text, mediaUrl }: Extract<Outbound, { kind: 'message' }>): Shape {
  if (mediaUrl === undefined) {
    return { path: 'message/sendText', v2: { text }, v1: { textMessage: { text } } };
  }
  const media = mediaBody(mediaUrl, text);
  return { path: 'message/sendMedia', v2: media, v1: { mediaMessage: media } };
}

function mediaBody(media: string, text: string): Body {
  const { kind, mimeType } = mediaOf(media);
  const hasText = text.trim() !== '';
  // A voice message has no caption: with a text it goes as a file.
  const mediatype = kind === 'audio' && hasText ? 'document' : kind;
  return {
    mediatype,
    media,
    // The server takes the type from the name's ending.
    fileName: documentName(media),
    ...(mimeType ? { mimetype: mimeType } : {}),
    ...(hasText ? { caption: text } : {}),
  };
}

const wantsV1 = (result: HttpResult): boolean =>
  result.ok &&
  result.status === 400 &&
  /requires property \\?"(?:textMessage|mediaMessage)\\?"/.test(result.text);

/** Complaints in the words of the server, its WhatsApp library and its database. */
const DISCONNECTED =
  /connection (?:closed|failure|lost|terminated)|not connected|reading '(?:onWhatsApp|sendMessage|user)'/i;
/** Thrown while it waits for WhatsApp, or when the message has left and cannot be written down. */
const UNCERTAIN = /prisma|timed out/i;
const BAD_MEDIA =
  /owned media must be|status code 4\d\d|ENOTFOUND|unsupported image|failed to fetch stream|invalid url/i;

/** What became of a message, by the answer to it. */
export function outcomeOfSend(result: HttpResult, hasMedia: boolean): Outcome {
  if (!result.ok) return outcomeOf(result);
  const answer = read(result.json);
  if (isOk(result)) {
    const providerId = answer.text('key.id');
    return providerId
      ? { kind: 'sent', providerId }
      : { kind: 'unknown', detail: 'evolution-api: 2xx without key.id' };
  }
  if (UNANSWERED.has(result.status)) return { kind: 'unknown', detail: `HTTP ${result.status}` };
  const outcome = outcomeOf(result);
  if (result.status !== 400 && result.status !== 500) return outcome;

  const detail = 'detail' in outcome && outcome.detail !== undefined ? { detail: outcome.detail } : {};
  const complaint = result.text.slice(0, 5000);
  if (answer.list('response.message').some((recipient) => recipient.bool('exists') === false))
    return { kind: 'rejected', reason: 'not_on_channel' };
  if (DISCONNECTED.test(complaint)) return { kind: 'retry', reason: 'disconnected', ...detail };
  if (UNCERTAIN.test(complaint)) return { kind: 'unknown', ...detail };
  if (hasMedia && BAD_MEDIA.test(complaint)) return { kind: 'rejected', reason: 'media_refused', ...detail };
  return outcome;
}
