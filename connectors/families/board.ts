/**
 * What CRMs and boards have in common: cards in the columns of a pipeline. A connector says how its vendor makes,
 * moves and annotates a card, and gets the actions with their forms, and the drop-down of stages.
 */
import { z } from 'zod';
import {
  type Action,
  actionOf,
  type Call,
  type CallFailure,
  type Card,
  type Choices,
  type EventData,
  type Label,
  type Money,
  type Observation,
  type Outcome,
  outcomeOfFailure,
  taxIdOf,
  toCentavos,
  toE164,
} from '../../src/kit';
import { optionalText, requiredText } from './inputs';

/** Somebody who is to be reached, as a template filled it in. */
export interface Contact {
  name: string | undefined;
  email: string | undefined;
  /** E.164. */
  phone: string | undefined;
  /** CPF or CNPJ: digits, or the alphanumeric CNPJ. */
  taxId: string | undefined;
}

export interface NewCard {
  title: string;
  /** As `choices.stageId` has it; absent: the vendor's own first stage, where it has one. */
  stageId: string | undefined;
  value: Money | undefined;
  contact: Contact;
  /** Goes into the card as a note or description. */
  text: string | undefined;
  /** Where it came from: `WhatsApp`, a campaign. */
  source: string | undefined;
}

export type Found = { ok: true; id: string | undefined } | CallFailure;

export interface Board {
  /** Every column, named with its pipeline: `Vendas › Proposta`. */
  stages?(call: Call): Promise<Choices>;
  /** `key` is the same on every attempt of one dispatch. */
  create(card: NewCard, key: string, call: Call): Promise<Outcome>;
  move?(cardId: string, stageId: string, call: Call): Promise<Outcome>;
  note?(cardId: string, text: string, call: Call): Promise<Outcome>;
  /** The card of exactly this title, for who knows only the order's number. */
  find?(title: string, call: Call): Promise<Found>;
  /** A repeat of `create` with the same key makes no second card. Default no. */
  idempotent?: boolean;
}

const CardInput = z.object({
  title: requiredText(250),
  stageId: optionalText(100),
  name: optionalText(250),
  email: optionalText(250),
  phone: optionalText(60),
  taxId: optionalText(30),
  value: z.union([z.string(), z.number()]).optional(),
  text: optionalText(10_000),
  source: optionalText(250),
});
const MoveInput = z.object({ card: requiredText(250), stageId: requiredText(100) });
const NoteInput = z.object({ card: requiredText(250), text: requiredText(10_000) });

const LABELS = {
  title: { pt: 'Título', en: 'Title' },
  stageId: { pt: 'Etapa', en: 'Stage' },
  name: { pt: 'Nome do contato', en: "Contact's name" },
  email: { pt: 'E-mail do contato', en: "Contact's e-mail" },
  phone: { pt: 'Telefone do contato', en: "Contact's phone" },
  taxId: { pt: 'CPF ou CNPJ', en: 'CPF or CNPJ' },
  value: { pt: 'Valor, em reais', en: 'Value, in reais' },
  text: { pt: 'Observação', en: 'Note' },
  source: { pt: 'Origem', en: 'Source' },
  card: { pt: 'Cartão: código, ou título exato', en: 'Card: its id, or its exact title' },
} as const satisfies Record<string, Label>;

/** Ids of vendors: digits, or long codes with some. Anything else is a title. */
const looksLikeId = (text: string): boolean =>
  /^(?:\d{1,20}|(?=\D*\d)[A-Za-z0-9_-]{16,64}|[A-Z][A-Z0-9_]*-\d+)$/.test(text);

/** The actions of a board, with what their forms ask for. Those that its vendor has no way for are left out. */
export function boardActions(board: Board): Readonly<Record<string, Action>> {
  const { move, note } = board;
  return {
    createCard: actionOf({
      label: { pt: 'Criar cartão com contato', en: 'Create card with contact' },
      input: CardInput,
      labels: LABELS,
      idempotent: board.idempotent ?? false,
      run: (input, key, call) => board.create(newCard(input), key, call),
    }),
    ...(move && {
      moveCard: actionOf({
        label: { pt: 'Mover cartão', en: 'Move card' },
        input: MoveInput,
        labels: LABELS,
        idempotent: true,
        run: ({ card, stageId }, _key, call) => withCard(board, card, call, (id) => move(id, stageId, call)),
      }),
    }),
    ...(note && {
      addNote: actionOf({
        label: { pt: 'Anotar no cartão', en: 'Add note to card' },
        input: NoteInput,
        labels: LABELS,
        idempotent: false,
        run: ({ card, text }, _key, call) => withCard(board, card, call, (id) => note(id, text, call)),
      }),
    }),
  };
}

function newCard(input: z.output<typeof CardInput>): NewCard {
  const { title, stageId, name, email, text, source } = input;
  const amount = input.value === undefined ? undefined : toCentavos(input.value);
  const contact = { name, email, phone: toE164(input.phone), taxId: taxIdOf(input.taxId).taxId };
  const value = amount === undefined ? undefined : { amount, currency: 'BRL' };
  return { title, stageId, value, contact, text, source };
}

/** By its id, or by its title where the board can look for one. */
async function withCard(
  { find }: Board,
  card: string,
  call: Call,
  work: (id: string) => Promise<Outcome>,
): Promise<Outcome> {
  if (!find || looksLikeId(card)) return work(card);
  const found = await find(card, call);
  if (!found.ok) return outcomeOfFailure(found);
  return found.id === undefined
    ? { kind: 'rejected', reason: 'not_found', detail: 'no card has this title' }
    : work(found.id);
}

export type CardType = Extract<Observation['type'], `card.${string}`>;

/**
 * One observation on a card. A vendor that does not say where a card came from reports `card.updated`: the hub
 * makes it `card.moved` when the stage is another than the last that it knew.
 */
export const cardObservation = (
  type: CardType,
  card: Card,
  time: string,
  rest: Omit<EventData, 'card'> = {},
): Observation => ({ type, subject: `card/${card.id}`, time, data: { card, ...rest } });
