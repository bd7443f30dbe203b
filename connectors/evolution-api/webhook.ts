/**
 * What an instance posts: `{event, instance, data, date_time, sender, server_url, apikey}`. Shapes of
 * 2.3, and of 1.8 where it differs [code]. `date_time` is the server's wall clock with a `Z` that it
 * has no right to, so that statuses, which carry no time of their own, get the time they came at.
 */
import {
  type ConnectionView,
  type Customer,
  compact,
  type EventType,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  observed,
  type Reader,
  read,
  splitName,
  toE164,
} from '../../src/kit';

/** Of Baileys; the last three are the words of an instance on Meta's own API. */
const STATUSES: ReadonlyMap<string, EventType> = new Map([
  ['SERVER_ACK', 'message.sent'],
  ['DELIVERY_ACK', 'message.delivered'],
  ['READ', 'message.read'],
  ['PLAYED', 'message.read'],
  ['ERROR', 'message.failed'],
  ['SENT', 'message.sent'],
  ['DELIVERED', 'message.delivered'],
  ['FAILED', 'message.failed'],
]);

/** `refused`: nobody scanned the QR code in time. `connecting` says nothing yet. */
const STATES: ReadonlyMap<string, EventType> = new Map([
  ['open', 'connection.recovered'],
  ['close', 'connection.broken'],
  ['refused', 'connection.broken'],
]);
/** WhatsApp asks for a new start right after pairing; the server obeys by itself. */
const RESTART_REQUIRED = '515';

/** Messages that wrap another one: disappearing, seen once, a document with a caption. */
const WRAPPERS = [
  '',
  'ephemeralMessage.message.',
  'viewOnceMessage.message.',
  'viewOnceMessageV2.message.',
  'viewOnceMessageV2Extension.message.',
  'documentWithCaptionMessage.message.',
];
const TEXTS = WRAPPERS.flatMap((wrapper) =>
  [
    'conversation',
    'extendedTextMessage.text',
    'imageMessage.caption',
    'videoMessage.caption',
    'documentMessage.caption',
    'buttonsResponseMessage.selectedDisplayText',
    'buttonsResponseMessage.selectedButtonId',
    'templateButtonReplyMessage.selectedDisplayText',
    'templateButtonReplyMessage.selectedId',
    'listResponseMessage.title',
    'listResponseMessage.singleSelectReply.selectedRowId',
    'interactiveResponseMessage.body.text',
    'reactionMessage.text',
    'pollUpdateMessage.vote.selectedOptions.0',
    'locationMessage.name',
    'contactMessage.displayName',
    // What the server's own speech recognition heard in a voice message.
    'speechToText',
  ].map((path) => `${wrapper}${path}`),
);

/** Groups, lists, status updates and channels: nobody wrote to the shop. */
const NOT_A_CHAT = /@(?:g\.us|broadcast|newsletter)$/;

export function normalise({ body, receivedAt }: InboundDelivery, _connection: ConnectionView): Normalised {
  const sent = read(body);
  const word = sent.text('event');
  if (!word) return failed('unexpected_shape', 'event');
  const event = word.toLowerCase().replaceAll('_', '.');
  if (event === 'connection.update') return ofConnection(sent, receivedAt);
  const reader = READERS.get(event);
  if (!reader) return ignored('unknown_topic', word.slice(0, 100));

  const items = sent.list('data').map((item) => reader(item, receivedAt));
  if (items.length === 0 || items.every((item) => item === 'no id'))
    return failed('unexpected_shape', 'data.key.id');
  const observations = items.filter((item) => typeof item === 'object');
  return observations.length > 0 ? observed(...observations) : ignored('nothing_new');
}

type Item = Observation | 'no id' | undefined;

const READERS: ReadonlyMap<string, (data: Reader, receivedAt: string) => Item> = new Map([
  ['messages.upsert', ofMessage],
  ['messages.update', ofStatus],
  ['send.message', ofStatus],
]);

function ofConnection(sent: Reader, receivedAt: string): Normalised {
  const type = STATES.get(sent.text('data.state') ?? '');
  if (!type || sent.text('data.statusReason') === RESTART_REQUIRED) return ignored('nothing_new');
  const instance = sent.id('instance', 'data.instance');
  if (!instance) return failed('unexpected_shape', 'instance');
  return observed({ type, subject: `connection/${instance}`, time: receivedAt, data: {} });
}

/** The customer deletes or edits a message that was told before, or changes how long messages last. */
const NOT_WRITTEN = ['message.protocolMessage', 'message.editedMessage'];

function ofMessage(data: Reader, receivedAt: string): Item {
  const id = data.id('key.id');
  if (!id) return 'no id';
  if (data.bool('key.fromMe') !== false || NOT_A_CHAT.test(data.text('key.remoteJid') ?? ''))
    return undefined;
  if (NOT_WRITTEN.some((path) => data.has(path))) return undefined;
  const phone = phoneIn(data);
  const customer = compact<Customer>({ id: lidIn(data), ...splitName(data.text('pushName')), phone });
  const message = compact({ text: data.at('message').text(...TEXTS), from: phone });
  return {
    type: 'message.received',
    subject: `message/${id}`,
    time: data.time('messageTimestamp', 'messageTimestamp.low') ?? receivedAt,
    data: { message: { id, ...message }, ...(customer ? { customer } : {}) },
  };
}

function ofStatus(data: Reader, receivedAt: string): Item {
  const id = data.id('keyId', 'key.id', 'id');
  if (!id) return 'no id';
  // Of the customer's messages it tells that we have read them.
  if (data.bool('fromMe', 'key.fromMe') === false) return undefined;
  const status = data.text('status', 'update.status')?.toUpperCase() ?? '';
  const type = STATUSES.get(status);
  if (!type || NOT_A_CHAT.test(data.text('remoteJid', 'key.remoteJid') ?? '')) return undefined;
  const phone = phoneIn(data);
  const message = compact({ status, to: phone });
  return {
    type,
    subject: `message/${id}`,
    time: data.time('datetime') ?? receivedAt,
    data: { message: { id, ...message }, ...(phone ? { customer: { phone } } : {}) },
  };
}

/** Who hides behind an id without a phone (`…@lid`) has it elsewhere, or nowhere. */
function phoneIn(data: Reader): string | undefined {
  for (const path of ['key.remoteJid', 'key.remoteJidAlt', 'key.senderPn', 'remoteJid', 'remoteJidAlt']) {
    // `5511988887777:12@s.whatsapp.net`: the country's code comes first, a device may follow.
    const [, digits] = /^(\d{7,15})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)$/.exec(data.text(path) ?? '') ?? [];
    const phone = digits && toE164(`+${digits}`);
    if (phone) return phone;
  }
  return undefined;
}

const lidIn = (data: Reader): string | undefined =>
  ['key.remoteJid', 'key.remoteJidAlt', 'key.senderLid']
    .map((path) => data.text(path))
    .find((jid) => jid?.endsWith('@lid'));
