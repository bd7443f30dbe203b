/**
 * Notices of webhooks in version 1 (`current`, `previous`, UTC without offset) and 2 (`data`, and in `previous` only
 * what changed). Source: pipedrive.readme.io/docs/guide-for-webhooks-v2 [doc], bodies in PipedreamHQ/pipedream [code].
 * Each event has the deal's own time for it, so that a repeat, the other version and the listing tell the same one.
 */
import type { InboundDelivery, Reader, Seen } from '../../src/kit';
import { compact, failed, ignored, observed, read, splitName } from '../../src/kit';
import type { CardType } from '../families/board';
import { cardObservations, named } from '../families/card';

type Type = CardType | 'lead.created' | 'lead.updated';

/** The action of a row of the listing, which `poll.ts` puts into the shape of a notice. */
export const LISTED = 'listed';

/** What a notice is about, as it is now or was last, and what it was before. */
export function noticeOf(body: unknown) {
  const sent = read(body, { zone: 'UTC' });
  const now = sent.at(sent.has('data') ? 'data' : 'current');
  const before = sent.at('previous');
  const topic = `${sent.text('meta.action')} ${sent.text('meta.entity', 'meta.object')}`;
  const thing = now.has('id') ? now : before;
  return { sent, topic, before, thing, types: typesOf(topic, thing, before) };
}

/** In the order in which it happened; none for a topic that tells nothing. */
function typesOf(topic: string, deal: Reader, before: Reader): readonly Type[] {
  if (topic === 'create lead') return ['lead.created'];
  if (topic === 'change lead') return ['lead.updated'];
  const status = deal.text('status');
  if (/^deleted? deal$/.test(topic) || (status === 'deleted' && topic.endsWith(' deal')))
    return ['card.deleted'];
  const isListed = topic === `${LISTED} deal`;
  const isNew = isListed || /^(?:create|added) deal$/.test(topic);
  if (!isNew && !/^(?:change|updated|merged) deal$/.test(topic)) return [];
  const changed = (name: string) => before.has(name) && before.text(name) !== deal.text(name);
  const types: Type[] = isNew ? ['card.created'] : [];
  const movedAt = deal.text('stage_change_time');
  const hasMoved = isListed ? movedAt && movedAt !== deal.text('add_time') : changed('stage_id');
  if (hasMoved) types.push('card.moved');
  if ((status === 'won' || status === 'lost') && (isNew || changed('status'))) types.push(`card.${status}`);
  return types.length > 0 ? types : ['card.updated'];
}

const TIMES: Readonly<Partial<Record<Type, string>>> = {
  'card.created': 'add_time',
  'card.moved': 'stage_change_time',
  'card.won': 'won_time',
  'card.lost': 'lost_time',
  'lead.created': 'add_time',
};

export function normalise({ body, receivedAt }: InboundDelivery): Seen {
  const { sent, topic, before, thing, types } = noticeOf(body);
  const id = thing.id('id');
  if (types.length === 0) return ignored('unknown_topic', topic.slice(0, 100));
  if (!id) return failed('unexpected_shape', 'id');
  // To the second: webhooks and listing need not agree on fractions.
  const timeOf = (type: Type) => {
    const own = type === 'card.deleted' ? undefined : thing.time(TIMES[type] ?? 'update_time');
    return (own ?? sent.time('meta.timestamp') ?? receivedAt).replace(/\.\d+/, '');
  };
  const title = thing.text('title');
  const customer = compact({ customer: customerOf(sent.at('related.person'), thing) });
  const [type] = types;
  if (type === 'lead.created' || type === 'lead.updated') {
    const lead = { id, ...compact({ title, source: thing.text('source_name') }) };
    return observed({ type, subject: `lead/${id}`, time: timeOf(type), data: { lead, ...customer } });
  }
  const related = (name: string, id: string | undefined) => named(id, sent.text(`related.${name}.name`));
  const [stage, previous] = [thing.id('stage_id'), before.id('stage_id')];
  const host = /^[\w-]+\.pipedrive\.com$/.exec(sent.text('meta.host') ?? '')?.[0];
  const card = {
    id,
    ...compact({
      title,
      url: host && `https://${host}/deal/${encodeURIComponent(id)}`,
      pipeline: related('pipeline', thing.id('pipeline_id')),
      stage: related('stage', stage),
      previousStage: related('previousStage', previous === stage ? undefined : previous),
      value: thing.with({ currency: thing.text('currency') }).money('value'),
      owner: thing.text('owner_name'),
    }),
  };
  return observed(...cardObservations(types as CardType[], card, timeOf, customer));
}

function customerOf(person: Reader, thing: Reader) {
  const primary = (list: string) =>
    person.list(list).find((entry) => entry.bool('primary')) ?? person.at(`${list}.0`);
  const [email, phone] = [primary('emails').email('value'), primary('phones').phone('value')];
  const name = splitName(person.text('name') ?? thing.text('person_name'));
  return compact({ ...name, ...compact({ id: thing.id('person_id'), email, phone }) });
}
