/**
 * What became of a mail, as Resend's webhooks tell it. Facts [doc, code]:
 * https://resend.com/docs/webhooks/event-types and the types of resend/resend-node
 * (`webhook-event.interface.ts`): `{type, created_at, data: {email_id, to[], tags, bounce | failed | suppressed}}`,
 * tags as an object by name. Bounce types are those of Amazon SES: `Permanent`, `Transient`, `Undetermined`.
 */
import {
  compact,
  failed,
  type InboundDelivery,
  ignored,
  type KnownType,
  type Normalised,
  observed,
  type Reader,
  read,
} from '../../src/kit';
import { REFERENCE_TAG } from './resend';

const TYPES: ReadonlyMap<string, KnownType> = new Map([
  ['email.sent', 'message.sent'],
  ['email.delivered', 'message.delivered'],
  ['email.opened', 'message.read'],
  ['email.bounced', 'message.failed'],
  ['email.failed', 'message.failed'],
  ['email.suppressed', 'message.failed'],
  ['email.complained', 'message.failed'],
]);

/** Steps on the way that change nothing for the shop. */
const ON_THE_WAY = ['email.scheduled', 'email.delivery_delayed', 'email.clicked'];

/** Longest reason that is kept of a mail server's words. */
const ERROR_LENGTH = 300;

export function normaliseReceipt({ body, receivedAt }: InboundDelivery): Normalised {
  const sent = read(body);
  const kind = sent.text('type') ?? '';
  if (ON_THE_WAY.includes(kind)) return ignored('nothing_new', kind);
  const type = TYPES.get(kind);
  if (!type) return ignored('unknown_topic', kind.slice(0, 100));
  const data = sent.at('data');
  const id = data.id('email_id');
  if (!id) return failed('unexpected_shape', 'data.email_id');
  const complained = kind === 'email.complained';
  return observed({
    type,
    subject: `message/${id}`,
    time: sent.time('created_at') ?? receivedAt,
    data: {
      message: compact({
        id,
        status: kind.slice('email.'.length),
        error: type === 'message.failed' ? errorOf(data) : undefined,
        to: data.email('to.0', 'to'),
        reference: referenceOf(data),
        optOut: complained ? true : undefined,
      }),
    },
  });
}

/** `Permanent/General: the mailbox does not exist`. */
function errorOf(data: Reader): string | undefined {
  const cause = ['bounce', 'suppressed', 'failed'].map((name) => data.at(name)).find(({ value }) => value);
  if (!cause) return undefined;
  const kind = [cause.text('type'), cause.text('subType')].filter(Boolean).join('/');
  return (
    [kind, cause.text('message', 'reason')].filter(Boolean).join(': ').slice(0, ERROR_LENGTH) || undefined
  );
}

/** Older accounts get the tags as they were sent, a list of names and values. */
const referenceOf = (data: Reader): string | undefined =>
  data.text(`tags.${REFERENCE_TAG}`) ??
  data
    .list('tags')
    .find((tag) => tag.text('name') === REFERENCE_TAG)
    ?.text('value');
