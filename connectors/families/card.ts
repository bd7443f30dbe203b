/**
 * What connectors of boards share beyond the actions: observations of one notice, the contact behind a card, and the
 * text of cards that know no contact, where it stands line by line, whoever typed it.
 */
import {
  type CallFailure,
  type Card,
  type Choices,
  type Customer,
  compact,
  type EventData,
  formatMoney,
  formatPhone,
  type Observation,
  type Reader,
  read,
  splitName,
  type TaxId,
  taxIdOf,
  toE164,
} from '../../src/kit';
import { type CardType, type Contact, cardObservation, type Found, type NewCard } from './board';

/** A stage or pipeline. */
export const named = (id: string | undefined, name: string | undefined): Card['stage'] =>
  id === undefined ? undefined : { id, ...compact({ name }) };

/**
 * Several of one card, of a vendor that tells its moves. An edit says that the card stayed where it is, or the hub would
 * find a move in it whose notice comes late. Of a card that has moved since nobody knows where it was made.
 */
export function cardObservations(
  types: readonly CardType[],
  { stage, previousStage, ...card }: Card,
  timeOf: (type: CardType) => string,
  rest: Omit<EventData, 'card'> = {},
): Observation[] {
  const placesOf = (type: CardType): Partial<Card> => {
    if (type === 'card.moved') return { stage, previousStage };
    if (type === 'card.updated') return { stage, previousStage: stage };
    return type === 'card.created' && types.includes('card.moved') ? {} : { stage };
  };
  return types.map((type) =>
    cardObservation(type, { ...card, ...compact(placesOf(type)) }, timeOf(type), rest),
  );
}

/** `Vendas › Proposta`, in order: rows with `id` and `name`, and of the stages the `pipeline_id`. */
export const stageChoices = (pipelines: readonly Reader[], stages: readonly Reader[]): Choices => ({
  ok: true,
  choices: pipelines.flatMap((pipeline) =>
    stages
      .filter((stage) => stage.has('id') && stage.text('pipeline_id') === pipeline.text('id'))
      .map((stage) => ({
        value: stage.text('id') ?? '',
        label: `${pipeline.text('name') ?? ''} › ${stage.text('name') ?? ''}`,
      })),
  ),
});

/** By e-mail, else by phone; made where nobody is found, and nobody where nothing is known. */
export async function personFor(
  { name, email, phone }: Contact,
  search: (field: 'email' | 'phone', term: string) => Promise<Found>,
  make: (called: string) => Promise<Found | CallFailure>,
): Promise<Found> {
  for (const [field, term] of [['email', email] as const, ['phone', phone] as const]) {
    const found = term === undefined ? undefined : await search(field, term);
    if (found && (!found.ok || found.id !== undefined)) return found;
  }
  const called = name ?? email ?? phone;
  return called === undefined ? { ok: true, id: undefined } : make(called);
}

/** What the vendor has no field for, and below it the note. */
export function cardText(card: Partial<Omit<NewCard, 'contact'>> & { contact: Partial<Contact> }): string {
  const { contact, value, text, source } = card;
  const lines = [
    ['Nome', contact.name],
    ['Telefone', contact.phone && formatPhone(contact.phone)],
    ['E-mail', contact.email],
    ['CPF/CNPJ', contact.taxId],
    ['Valor', value && formatMoney(value)],
    ['Origem', source],
  ].flatMap(([label, said]) => (said ? [`${label}: ${said}`] : []));
  return [lines.join('\n'), text ?? ''].filter((part) => part !== '').join('\n\n');
}

const NAME = /^(?:nome|cliente|contato|name)\s*:\s*([^\d@]*\p{L}[^\d@]*)$/iu;
const TAX_ID = /^(?:cpf|cnpj)(?:\s*\/\s*cnpj)?[\s:.-]*(\S.*)$/i;
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/;
/** An order's number, or an invoice's, may have the digits of a phone: it takes a label, or a phone's punctuation. */
const PHONE =
  /^(?:(?:tel(?:efone)?|fone|cel(?:ular)?|whats(?:app)?|wpp|zap|phone|mobile|contato)[\s:.-]*)(?=[+(\d])|^(?=[+(])/i;
const MOST_LINES = 200;

/** Who can be reached by it: the first e-mail address, and the first line that is a phone. */
export function contactIn(text: string | undefined): Customer | undefined {
  const lines = (text ?? '')
    .split('\n', MOST_LINES)
    // Bold and lists of Markdown and Jira.
    .map((line) =>
      line
        .slice(0, 300)
        .replace(/[*`]|^\s*[-•]\s+/g, '')
        .trim(),
    );
  const first = <Value>(find: (line: string) => Value | undefined): Value | undefined =>
    lines.map(find).find((found) => found !== undefined);
  const taxId = first((line): TaxId | undefined => {
    const found = taxIdOf(TAX_ID.exec(line)?.[1]);
    return found.taxId ? found : undefined;
  });
  return compact<Customer>({
    ...splitName(first((line) => NAME.exec(line)?.[1])),
    ...compact({
      email: first((line) => read(EMAIL.exec(line)?.[0]).email()),
      phone: first((line) => (PHONE.test(line) ? toE164(line.replace(PHONE, '')) : undefined)),
    }),
    ...taxId,
  });
}
