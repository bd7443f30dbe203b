/**
 * What Meta posts: statuses of our messages and messages of customers, several to a delivery, out of
 * order and repeated. Sources: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks
 * [doc]; people with a username may have no phone, only `user_id`
 * (https://docs.360dialog.com usernames-and-bsuid [doc]).
 */
import {
  type ConnectionView,
  type Customer,
  compact,
  type EventData,
  type EventType,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  observed,
  type Reader,
  type Reply,
  read,
  sameText,
  splitName,
  toE164,
} from '../../src/kit';
import { errorText } from './errors';

const STATUSES: ReadonlyMap<string, EventType> = new Map([
  ['sent', 'message.sent'],
  ['delivered', 'message.delivered'],
  ['read', 'message.read'],
  // A voice message: whoever heard it has read it.
  ['played', 'message.read'],
  ['failed', 'message.failed'],
]);

/** Where each kind of message keeps what the customer said. */
const TEXTS = [
  'text.body',
  'button.text',
  'interactive.button_reply.title',
  'interactive.list_reply.title',
  'interactive.nfm_reply.body',
  'image.caption',
  'video.caption',
  'document.caption',
  'reaction.emoji',
  'location.name',
  'location.address',
  'contacts.0.name.formatted_name',
  'order.text',
];

/**
 * No new message of the customer's: WhatsApp says that a number changed or a chat was opened, or the customer
 * edits or deletes a message that was told before (coexistence). No window opens.
 */
const NOT_WRITTEN = new Set(['system', 'request_welcome', 'edit', 'revoke']);

/** The number in the samples of the app dashboard's "Test" button [code]. */
const TEST_NUMBER = '123456123';

export function normalise(
  { body, via, receivedAt }: InboundDelivery,
  { settings }: ConnectionView,
): Normalised {
  const changes = read(body)
    .list('entry')
    .flatMap((entry) => entry.list('changes'));
  if (changes.length === 0) return failed('unexpected_shape', 'entry.changes');
  const messages = changes.filter((change) => change.text('field') === 'messages');
  if (messages.length === 0) {
    const fields = changes.map((change) => change.text('field') ?? '?').join(', ');
    return ignored('unknown_topic', fields.slice(0, 100));
  }

  const values = messages.map((change) => change.at('value'));
  const numbers = values.map((value) => value.text('metadata.phone_number_id'));
  if (numbers.every((number) => number === TEST_NUMBER)) return ignored('vendor_test');
  const own = via === 'simulate' ? undefined : settings.phoneNumberId;
  const ours = values.filter((_value, index) => !own || !numbers[index] || numbers[index] === own);
  if (ours.length === 0) return ignored('nothing_new', 'another number of the account');

  const items = ours.flatMap((value) => {
    const contactOf = contactsIn(value);
    return [
      ...value.list('statuses').map((status) => ofStatus(status, receivedAt)),
      ...value.list('messages').map((message) => ofMessage(message, contactOf, receivedAt)),
    ];
  });
  if (items.length > 0 && items.every((item) => item === 'no id'))
    return failed('unexpected_shape', 'messages.id');
  const observations = items.filter((item) => typeof item === 'object');
  return observations.length > 0 ? observed(...observations) : ignored('nothing_new');
}

type Item = Observation | 'no id' | undefined;

function ofStatus(status: Reader, receivedAt: string): Item {
  const id = status.id('id');
  if (!id) return 'no id';
  const word = status.text('status') ?? '';
  const type = STATUSES.get(word);
  if (!type) return undefined;
  const phone = phoneOf(status.text('recipient_id'));
  const message = {
    id,
    status: word,
    error: type === 'message.failed' ? errorText(status.at('errors.0')) : undefined,
    to: phone,
    reference: status.text('biz_opaque_callback_data'),
  };
  const customer = { id: status.text('recipient_user_id'), phone };
  return observation(type, id, status.time('timestamp') ?? receivedAt, message, customer);
}

/** Finds whose message it is, by phone or by user id; the first that fits. */
function contactsIn(value: Reader): (phone?: string, userId?: string) => Reader | undefined {
  const contacts = value.list('contacts').toReversed();
  const by = (member: string) => new Map(contacts.map((contact) => [contact.text(member), contact]));
  const [byPhone, byUser] = [by('wa_id'), by('user_id')];
  return (phone, userId) =>
    (phone === undefined ? undefined : byPhone.get(phone)) ??
    (userId === undefined ? undefined : byUser.get(userId));
}

function ofMessage(message: Reader, contactOf: ReturnType<typeof contactsIn>, receivedAt: string): Item {
  const id = message.id('id');
  if (!id) return 'no id';
  if (NOT_WRITTEN.has(message.text('type') ?? '') || message.has('group_id')) return undefined;
  const from = message.text('from');
  const userId = message.text('from_user_id');
  const contact = contactOf(from, userId);
  const phone = phoneOf(from);
  const customer = {
    id: userId ?? contact?.text('user_id'),
    ...splitName(contact?.text('profile.name', 'profile.username')),
    phone,
  };
  const said = { id, text: message.text(...TEXTS), from: phone };
  return observation('message.received', id, message.time('timestamp') ?? receivedAt, said, customer);
}

function observation(
  type: EventType,
  id: string,
  time: string,
  message: NonNullable<EventData['message']>,
  customer: Customer,
): Observation {
  const person = compact(customer);
  const data = { message: { ...compact(message), id }, ...(person ? { customer: person } : {}) };
  return { type, subject: `message/${id}`, time, data };
}

/** A WhatsApp id always starts with the country's code; in Brazil it may lack the ninth digit. */
const phoneOf = (waId: string | undefined): string | undefined =>
  waId !== undefined && /^\+?\d{7,15}$/.test(waId) ? toE164(`+${waId.replace('+', '')}`) : undefined;

/**
 * `hub.mode=subscribe` with our token is answered with the bare challenge [doc]. Anything else is left
 * to the verification, which counts as an attempt to guess.
 */
export function challenge(
  { query }: Pick<InboundDelivery, 'query'>,
  secrets: readonly string[],
): Reply | null {
  const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': nonce = '' } = query;
  if (mode !== 'subscribe' || !/^[\w-]{1,128}$/.test(nonce)) return null;
  // Every secret is looked at, so that the time tells nothing.
  const matches = secrets.filter((secret) => secret !== '' && sameText(token, secret)).length;
  return matches > 0 ? { status: 200, body: nonce, headers: { 'content-type': 'text/plain' } } : null;
}
