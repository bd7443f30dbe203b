/**
 * What a notice or a listed deal says. Sources: https://developers.rdstation.com/reference/webhooks-payload-crm and
 * the answers of API v1 [doc], a captured notice [code]. A notice has neither contacts nor the stage before; what is
 * not set is an empty object. `crm_deal_updated` comes for everything, creation included [doc]. Older accounts and
 * API v2 spell some members otherwise: those are read, too [code].
 */
import {
  type Call,
  type Card,
  type Customer,
  callFailure,
  compact,
  type Fetched,
  failed,
  type InboundDelivery,
  ignored,
  isOk,
  type Normalised,
  observed,
  type Reader,
  read,
  splitName,
} from '../../src/kit';
import { cardObservation } from '../families/board';
import { named } from '../families/card';
import { answersOf } from '../families/rd-station';
import { dealPath, idIn, request, TOPICS } from './api';

/** A deal that was changed no later than this was made just now: its first "updated" tells nothing else. */
const BIRTH = 2_000;

const topicOf = (sent: Reader): string | undefined => sent.text('event_name', 'event_type');
const dealIn = (sent: Reader): Reader => sent.at(sent.has('document') ? 'document' : 'data');
const contactsIn = (sent: Reader): readonly Reader[] => [
  ...sent.list('contacts'),
  ...dealIn(sent).list('contacts'),
];

/** The contacts, which neither the notice nor the deal itself has [doc]. The rest stays as the notice has it: what it was then. */
export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const sent = read(body);
  const id = idIn(dealIn(sent));
  const topic = topicOf(sent);
  const isWanted =
    TOPICS.includes(topic ?? '') && topic !== 'crm_deal_deleted' && contactsIn(sent).length === 0;
  if (!id || !isWanted) return { ok: true, body };
  const result = await request(call, `${dealPath(id)}/contacts`);
  if (isOk(result)) {
    const contacts = Array.isArray(result.json)
      ? result.json
      : (read(result.json).at('contacts').value ?? []);
    return { ok: true, body: { ...(body as object), contacts } };
  }
  const failure = callFailure(result);
  // Deleted meanwhile, or not to be seen by the token's user: the card is told without its contact.
  return ['not_found', 'forbidden'].includes(failure.reason) ? { ok: true, body } : failure;
}

export function normalise({ body, receivedAt, via }: InboundDelivery): Normalised {
  const sent = read(body);
  const topic = topicOf(sent);
  if (!TOPICS.includes(topic ?? '')) return ignored('unknown_topic', topic?.slice(0, 100));
  const deal = dealIn(sent);
  const card = cardIn(deal);
  if (!card) return failed('unexpected_shape', 'document.id');
  const told = sent.time('event_timestamp') ?? receivedAt;
  const data = { ...compact({ customer: customerIn(sent), form: fieldsIn(deal, card) }) };
  const createdAt = deal.time('created_at');

  if (topic === 'crm_deal_deleted') return observed(cardObservation('card.deleted', card, told, data));
  if (topic === 'crm_deal_created')
    return observed(cardObservation('card.created', card, createdAt ?? told, data));
  const updatedAt = deal.time('updated_at') ?? told;
  const isNew = createdAt !== undefined && Date.parse(updatedAt) - Date.parse(createdAt) < BIRTH;
  // Who has the list alone hears of a new deal there: one from before the connection is history to the hub.
  const isListed = via === 'poll' || via === 'reconcile' || via === 'import';
  const end = endOf(deal);
  const closedAt = deal.time('closed_at');
  return observed(
    ...(createdAt && (isNew || isListed) ? [cardObservation('card.created', card, createdAt, data)] : []),
    ...(isNew ? [] : [cardObservation('card.updated', card, updatedAt, data)]),
    // As of its closing; where nothing says when that was, once.
    ...(end
      ? [{ ...cardObservation(end, card, closedAt ?? updatedAt, data), ...(closedAt ? {} : ONCE) }]
      : []),
  );
}

const ONCE = { occurrence: '' };

function endOf(deal: Reader): 'card.won' | 'card.lost' | undefined {
  const status = deal.text('status') ?? statusBy(deal, deal.bool('win'));
  return status === 'won' || status === 'lost' ? `card.${status}` : undefined;
}

/** In lists `win` may be false of an open deal, too: one that is lost is closed, or has a reason [code]. */
function statusBy(deal: Reader, win: boolean | undefined): string | undefined {
  const isOver =
    deal.has('closed_at') || deal.has('deal_lost_reason_id') || deal.has('deal_lost_reason.name');
  return win ? 'won' : win === false && isOver ? 'lost' : undefined;
}

function cardIn(deal: Reader): Card | undefined {
  const id = idIn(deal);
  if (!id) return undefined;
  return {
    id,
    url: `https://crm.rdstation.com/app/deals/${id}`,
    ...compact({
      title: deal.text('name'),
      pipeline:
        namedIn(deal, 'deal_pipeline', 'pipeline') ??
        named(deal.id('deal_stage.deal_pipeline_id'), undefined),
      stage: namedIn(deal, 'deal_stage', 'stage'),
      value: deal.money('amount_total', 'total_price', 'amount_unique', 'amount_monthly', 'amount_montly'),
      owner: deal.text('user.name', 'owner.name'),
    }),
  };
}

const namedIn = (deal: Reader, one: string, other: string): Card['stage'] =>
  named(
    deal.id(...[one, other].flatMap((name) => [`${name}.id`, `${name}._id`, `${name}_id`])),
    deal.text(`${one}.name`, `${other}.name`),
  );

function customerIn(sent: Reader): Customer | undefined {
  const [contact] = contactsIn(sent);
  const phones = contact?.list('phones') ?? [];
  const reached =
    phones.find((phone) => phone.bool('whatsapp')) ?? phones.find((phone) => phone.phone('phone'));
  return (
    contact &&
    compact({
      id: contact.id('id', '_id'),
      ...splitName(contact.text('name')),
      email: contact.email('emails.0.email'),
      phone: reached?.phone('phone'),
    })
  );
}

/** The deal's own fields, by their labels. */
function fieldsIn(deal: Reader, { id, title }: Card) {
  const fields = deal.list('deal_custom_fields');
  const answers = answersOf(fields.map((field) => [field.text('custom_field.label'), field.at('value')]));
  return answers && { id, ...compact({ title }), answers };
}
