/**
 * An opportunity as the automatic action "Webhook" sends it: whole, without the stage that it came from. Source: the
 * help centre's list of keys [doc]; `contact_phones[].number` and `contact_emails[].address` of the person from captured
 * deliveries, `phone` and `email` in the API [code]. Times have no zone: Brasília's [guess].
 */
import type { Call, Card, Customer, Fetched, InboundDelivery, Normalised, Reader } from '../../src/kit';
import { compact, failed, observed, read, splitName } from '../../src/kit';
import type { CardType } from '../families/board';
import { cardObservations, named } from '../families/card';
import { fetchRelated } from '../families/related';
import { askOne, tokenOf } from './api';

/** What `poll` says of an opportunity in a listing, in the place of a trigger. */
export const LISTED = 'listed';
const WHATSAPP = 11;

/** Triggers as PipeRun words them: entering a stage [doc], won [code], the others [guess]. */
const TRIGGERS: readonly (readonly [words: RegExp, type: CardType])[] = [
  [/ganh/i, 'card.won'],
  [/perd/i, 'card.lost'],
  [/oportunidade \S+ criada/i, 'card.created'],
  [/entrar/i, 'card.moved'],
];
const ENDINGS: ReadonlyMap<number | undefined, CardType> = new Map([
  [1, 'card.won'],
  [3, 'card.lost'],
]);

const TIMES: Readonly<Partial<Record<CardType, string>>> = {
  'card.created': 'created_at',
  'card.moved': 'stage_changed_at',
  'card.won': 'closed_at',
  'card.lost': 'closed_at',
  'card.updated': 'updated_at',
};

export function normalise({ body, receivedAt }: InboundDelivery): Normalised {
  const deal = read(body);
  const id = deal.id('id');
  if (!id || !(deal.has('status') || deal.has('stage')))
    return failed('unexpected_shape', id ? 'status' : 'id');

  // What is sold once; where that is nothing, what is paid each month.
  const [once, monthly] = [deal.money('value'), deal.money('value_mrr')];
  const card = compact<Partial<Card>>({
    title: deal.text('title'),
    pipeline: named(deal.id('pipeline.id'), deal.text('pipeline.name')),
    stage: named(deal.id('stage.id'), deal.text('stage.name')),
    value: once?.amount || !monthly?.amount ? once : monthly,
    owner: deal.text('user.name'),
  });
  const customer = customerOf(deal);
  const fired = deal.time('action.create') ?? receivedAt;
  const timeOf = (type: CardType) => (TIMES[type] && deal.time(TIMES[type])) ?? fired;
  return observed(...cardObservations(typesOf(deal), { ...card, id }, timeOf, customer ? { customer } : {}));
}

/** Actions may be delayed for days: won or lost is only what still is. */
function typesOf(deal: Reader): CardType[] {
  const ending = ENDINGS.get(deal.integer('status'));
  const trigger = deal.text('action.trigger_type') ?? '';
  if (trigger === LISTED) {
    const movedAt = deal.time('stage_changed_at');
    const moved = movedAt && movedAt !== deal.time('created_at') ? ['card.moved' as const] : [];
    return ['card.created', ...moved, ...(ending ? [ending] : [])];
  }
  if (deal.bool('deleted')) return ['card.deleted'];
  // Other triggers fire for what was won long ago, too.
  const otherwise = trigger === '' ? ending : undefined;
  const told = TRIGGERS.find(([words]) => words.test(trigger))?.[1] ?? otherwise ?? 'card.updated';
  const isUndone = ['card.won', 'card.lost'].includes(told) && told !== ending;
  return [isUndone ? 'card.updated' : told];
}

/** The person; what they lack is the company's. A number that is for WhatsApp comes before the others. */
function customerOf(deal: Reader): Customer | undefined {
  const [person, company] = [deal.at('person'), deal.at('company')];
  const fields = [...person.list('fields'), ...deal.list('fields')];
  const whatsApp = firstOf(fields, (field) =>
    field.integer('tipo') === WHATSAPP ? field.phone('valor') : undefined,
  );
  return compact<Customer>({
    id: person.id('id'),
    ...splitName(deal.text('person.name', 'company.name')),
    email: emailOf(person) ?? emailOf(company),
    phone: whatsApp ?? phoneOf(person) ?? phoneOf(company),
    ...deal.taxId('person.cpf', 'company.cnpj'),
    birthDate: person.date('birth_day'),
  });
}

const phoneOf = (who: Reader) =>
  firstOf(contactsOf(who, 'contact_phones', 'contactPhones'), (one) => one.phone('number', 'phone', ''));
const emailOf = (who: Reader) =>
  firstOf(contactsOf(who, 'contact_emails', 'contactEmails'), (one) => one.email('address', 'email', ''));

/** The main one first. */
const contactsOf = (who: Reader, ...names: string[]): Reader[] => {
  const rank = (one: Reader) => (one.bool('is_main') ? 0 : 1);
  return names.flatMap((name) => who.list(name)).sort((a, b) => rank(a) - rank(b));
};

const firstOf = <Value>(all: readonly Reader[], find: (one: Reader) => Value | undefined) =>
  all.map(find).find((found) => found !== undefined);

/** Asks for the person where the notice has neither e-mail nor phone, and there is a token to ask with. */
export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const deal = read(body);
  const id = deal.id('person.id');
  const { email, phone } = customerOf(deal) ?? {};
  if (!id || email || phone || !tokenOf(call)) return { ok: true, body };
  const found = await fetchRelated({ person: personOf(call, id) });
  if (!found.ok) return found;
  const person = { ...Object(found.related.person), ...Object(deal.at('person').value) };
  return { ok: true, body: { ...Object(body), person } };
}

/** `contactPhones` has to be asked for [code]. */
export const personOf = (call: Call, id: string) =>
  askOne(call, 'persons', id, { with: 'contactEmails,contactPhones' });
