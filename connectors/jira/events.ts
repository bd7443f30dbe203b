/**
 * Notices of issues. Source: https://developer.atlassian.com/cloud/jira/platform/webhooks [doc], captured bodies in
 * public repositories [code]. A move is an item of `changelog`, among others and in any order. Its new name is a
 * member called `toString`, which every object has: the reader only sees a member of its own.
 */
import type { ConnectionView, Customer, InboundDelivery, Reader, Seen } from '../../src/kit';
import { compact, failed, ignored, observed, read, splitName } from '../../src/kit';
import type { CardType } from '../families/board';
import { cardObservations, contactIn, named } from '../families/card';

export const EVENTS: ReadonlyMap<string, CardType> = new Map([
  ['jira:issue_created', 'card.created'],
  ['jira:issue_updated', 'card.updated'],
  ['jira:issue_deleted', 'card.deleted'],
]);

export function normalise({ body, receivedAt }: InboundDelivery, { settings }: ConnectionView): Seen {
  const sent = read(body);
  const event = sent.text('webhookEvent');
  if (!event) return failed('unexpected_shape', 'webhookEvent');
  const type = EVENTS.get(event);
  if (!type) return ignored('unknown_topic', event.slice(0, 100));
  const issue = sent.at('issue');
  const id = issue.id('id', 'key');
  if (!id) return failed('unexpected_shape', 'issue.id');
  const changes = sent.list('changelog.items');
  if (changes.length === 0 && sent.has('comment')) return ignored('nothing_new', 'comment');

  const fields = issue.at('fields');
  const change = changes.find((item) => item.text('fieldId', 'field') === 'status');
  const stage =
    named(change?.id('to', 'toString'), change?.text('toString')) ??
    named(fields.id('status.id', 'status.name'), fields.text('status.name'));
  const isMove = type === 'card.updated' && change !== undefined && stage !== undefined;
  const types: CardType[] = [isMove ? 'card.moved' : type];
  if (isMove && stage.id === settings.wonStatus) types.push('card.won');
  if (isMove && stage.id === settings.lostStatus) types.push('card.lost');

  const origin = URL.parse(issue.link('self') ?? '')?.origin;
  const card = {
    id,
    ...compact({
      title: fields.text('summary'),
      url: origin && `${origin}/browse/${encodeURIComponent(issue.text('key') ?? id)}`,
      pipeline: named(fields.id('project.id'), fields.text('project.name')),
      stage,
      previousStage: isMove ? named(change.id('from', 'fromString'), change.text('fromString')) : undefined,
      owner: fields.text('assignee.displayName'),
    }),
  };
  const time = sent.time('timestamp') ?? fields.time('updated') ?? receivedAt;
  const customer = compact({ customer: customerIn(fields, settings) });
  return observed(...cardObservations(types, card, () => time, customer));
}

/** Text, or Atlassian's document format: a line each block. */
const textOf = (field: Reader): string | undefined =>
  field.text() ??
  field
    .list('content')
    .map((block) =>
      block
        .list('content')
        .map((part) => part.text('text') ?? '\n')
        .join(''),
    )
    .join('\n');

/** In the custom fields that the merchant named, else in the description. */
function customerIn(fields: Reader, settings: ConnectionView['settings']): Customer | undefined {
  const own = (key: string) => {
    const field = settings[key]?.trim();
    return read(field && fields.text(field, `${field}.value`));
  };
  const known = compact({ email: own('emailField').email(), phone: own('phoneField').phone() });
  const name = splitName(own('nameField').text());
  return compact({ ...contactIn(textOf(fields.at('description'))), ...name, ...known });
}
