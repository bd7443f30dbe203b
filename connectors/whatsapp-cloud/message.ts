/**
 * A message as `POST /{phone number}/messages` takes it. Inside the 24 hours after the customer wrote,
 * text or a file; outside of them an approved template. Source:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages [doc].
 * There is no idempotency key: our dispatch travels along as `biz_opaque_callback_data`, and every
 * status webhook hands it back.
 */
import {
  type ApprovedTemplate,
  type Call,
  documentName,
  mediaOf,
  type Outbound,
  type Outcome,
} from '../../src/kit';
import { idOf, request } from './api';
import { outcomeOfSend } from './errors';

/** In characters [doc]. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/** Anything else is sent as a document, which takes any file (GIF, WebP and MOV among them). */
const SHOWN_AS_IMAGE_OR_VIDEO = new Set(['image/jpeg', 'image/png', 'video/mp4', 'video/3gpp']);

export async function send(outbound: Outbound, key: string, call: Call): Promise<Outcome> {
  if (outbound.kind !== 'message') return { kind: 'rejected', reason: 'unsupported', detail: 'event' };
  const content = contentOf(outbound);
  if (content.kind) return content;
  const result = await request(call, `${idOf(call, 'phoneNumberId')}/messages`, {
    json: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: outbound.to.replace(/\D/g, ''),
      ...content,
      biz_opaque_callback_data: key,
    },
  });
  return outcomeOfSend(result, call.now);
}

/** `type`, and the member of that name. */
type Content = Readonly<Record<string, unknown>> & { type: string; kind?: never };

type Refusal = Extract<Outcome, { kind: 'rejected' }>;

function contentOf(outbound: Extract<Outbound, { kind: 'message' }>): Content | Refusal {
  const { text, mediaUrl, approved, windowOpen } = outbound;
  if (windowOpen && (text.trim() !== '' || mediaUrl)) return freeContent(text, mediaUrl);
  if (approved) return templateContent(approved);
  return { kind: 'rejected', reason: 'outside_window' };
}

function freeContent(text: string, mediaUrl: string | undefined): Content | Refusal {
  if (mediaUrl && text.length <= MAX_CAPTION) return fileContent(mediaUrl, text);
  // Too long for a caption: the address goes along in the text, so that nothing is lost.
  const body = mediaUrl ? `${text}\n\n${mediaUrl}` : text;
  if (body.length > MAX_TEXT) {
    return { kind: 'rejected', reason: 'invalid_input', detail: `text: more than ${MAX_TEXT} characters` };
  }
  return { type: 'text', text: { preview_url: /https?:\/\//.test(body), body } };
}

function fileContent(link: string, text: string): Content {
  const caption = text.trim() === '' ? {} : { caption: text };
  const { kind } = mediaOf(link);
  // A voice message has no caption: with a text it goes as a file.
  if (kind === 'audio' && text.trim() === '') return { type: 'audio', audio: { link } };
  const file = fileOf(link);
  return { type: file.type, [file.type]: { ...file.media, ...caption } };
}

/** A file by its address, as messages and template headers name it. */
function fileOf(link: string): { type: string; media: Readonly<Record<string, string>> } {
  const { kind, mimeType } = mediaOf(link);
  if (mimeType && SHOWN_AS_IMAGE_OR_VIDEO.has(mimeType)) return { type: kind, media: { link } };
  return { type: 'document', media: { link, filename: documentName(link) } };
}

/**
 * Variables in the order of `{{1}}`, `{{2}}` …, or by their names where the template has some. Buttons are
 * counted as they stand in the template: an empty value is a button without a variable.
 */
function templateContent({
  name,
  language,
  header,
  body,
  names = [],
  buttons = [],
}: ApprovedTemplate): Content | Refusal {
  const empty = body.findIndex((value) => flat(value) === '');
  if (empty >= 0) {
    return { kind: 'rejected', reason: 'template_refused', detail: `variable ${empty + 1} is empty` };
  }
  const components = [
    ...(header === undefined || flat(header) === ''
      ? []
      : [{ type: 'header', parameters: [headerOf(header)] }]),
    ...(body.length === 0
      ? []
      : [{ type: 'body', parameters: body.map((value, index) => textParameter(value, names[index])) }]),
    ...buttons.flatMap((value, index) =>
      flat(value) === ''
        ? []
        : [{ type: 'button', sub_type: 'url', index: String(index), parameters: [textParameter(value)] }],
    ),
  ];
  const variables = components.length === 0 ? {} : { components };
  return { type: 'template', template: { name, language: { code: language }, ...variables } };
}

function headerOf(header: string): Readonly<Record<string, unknown>> {
  if (!/^https?:\/\/\S+$/i.test(header.trim())) return textParameter(header);
  const { type, media } = fileOf(header.trim());
  return { type, [type]: media };
}

const textParameter = (value: string, name?: string) => ({
  type: 'text',
  ...(name === undefined ? {} : { parameter_name: name }),
  text: flat(value),
});

/** Meta refuses line breaks, tabs and runs of blanks in a variable [code]. */
const flat = (value: string): string => value.replace(/\s+/g, ' ').trim();
