/**
 * What somebody leaves with a chatbot: their contact (`lead.created`), or the wish for a person
 * (`conversation.handover`). Both are deliveries like any other, so that they are seen, kept and replayed
 * as such; automations do the rest: a card in the CRM, a message to the team.
 */
import {
  type Customer,
  compact,
  failed,
  type Label,
  type Observation,
  observed,
  originOf,
  type Reader,
  read,
  type Seen,
  shortHash,
  splitName,
} from '../../kit';
import { newId } from '../../kit/id';
import { accept } from '../hook-accept';
import { iso } from '../hub';
import type { Flat } from './bills';
import type { Counter } from './desk';
import { WORDS } from './words';

export const CHATBOT_TOPICS = ['lead', 'atendente'] as const;
export type ChatbotTopic = (typeof CHATBOT_TOPICS)[number];

const HANDED_OVER: Label = {
  pt: 'Certo, um atendente vai continuar a conversa.',
  en: 'All right, a person will take over.',
};
const WHO_SHALL_BE_ANSWERED: Label = {
  pt: 'Informe o telefone com DDD, ou o e-mail.',
  en: 'Give the phone with its area code, or the e-mail address.',
};

const MAX_NAME = 200;
const MAX_NOTE = 2_000;

/** The names that bots give to what was typed, as they are kept. */
const contactOf = (typed: Reader) => ({
  name: typed.text('nome', 'name')?.slice(0, MAX_NAME),
  phone: typed.phone('telefone', 'celular', 'phone'),
  email: typed.email('email'),
  note: typed.text('observacao', 'motivo', 'nota', 'note', 'assunto')?.slice(0, MAX_NOTE),
});

/** Keeps a contact. The same one with the same title on the same day is the same lead: bots ask twice. */
export async function lead(counter: Counter, typed: Reader): Promise<Flat> {
  const contact = contactOf(typed);
  const reached = contact.phone ?? contact.email;
  if (!contact.name || !reached) return { ok: false, mensagem: counter.say(WORDS.whoIsIt) };
  const title = typed.text('titulo', 'title')?.slice(0, MAX_NAME);
  const today = iso(counter.hub.now()).slice(0, 10);
  const id = shortHash([reached, title ?? '', today].join('\n'));
  const { taxId } = typed.taxId('cpfcnpj', 'cpf', 'cnpj', 'documento');
  const kept = { ...contact, id, title, taxId, ...originOf(typed) };
  return take(counter, 'lead', kept, { ok: true, mensagem: counter.say(WORDS.noted), lead: id });
}

/** Calls a person into a conversation. */
export async function handover(counter: Counter, typed: Reader): Promise<Flat> {
  const contact = contactOf(typed);
  const { phone, email } = contact;
  const named = typed.id('conversa', 'conversation', 'conversationId', 'chat', 'chatId');
  const contactId = phone ?? email;
  const id = named ?? (contactId && shortHash(contactId));
  if (!id) return { ok: false, mensagem: counter.say(WHO_SHALL_BE_ANSWERED) };
  return take(counter, 'atendente', { ...contact, id }, { ok: true, mensagem: counter.say(HANDED_OVER) });
}

/** `answer` once it is taken durably. */
async function take(
  { hub, connection, say }: Counter,
  topic: ChatbotTopic,
  kept: object,
  answer: Flat,
): Promise<Flat> {
  if (connection.status !== 'active') return { ok: false, mensagem: say(WORDS.notHere) };
  const taken = await accept(hub, {
    id: newId('dlv', hub.now()),
    organizationId: connection.organizationId,
    connectionId: connection.id,
    via: 'custom',
    method: 'POST',
    path: topic,
    query: {},
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(kept),
  });
  return taken ? answer : { ok: false, mensagem: say(WORDS.down) };
}

/** From what was kept to what the hub saw. Pure. */
export function observeChatbot(topic: ChatbotTopic, body: unknown, time: string): Seen {
  const kept = read(body);
  const id = kept.id('id');
  if (!id) return failed('unexpected_shape', 'id');
  return observed(topic === 'lead' ? leadIn(kept, id, time) : handoverIn(kept, id, time));
}

const customerIn = (kept: Reader): Customer => ({
  ...splitName(kept.text('name')),
  ...compact({ phone: kept.phone('phone'), email: kept.email('email') }),
  ...kept.taxId('taxId'),
});

/** The model's lead has no place for a note: it is an answer that was given. */
function leadIn(kept: Reader, id: string, time: string): Observation {
  const note = kept.text('note');
  const origin = originOf(kept);
  return {
    type: 'lead.created',
    subject: `lead/${id}`,
    time,
    data: {
      customer: customerIn(kept),
      lead: { id, source: 'chatbot', ...compact({ title: kept.text('title') }) },
      ...(note ? { form: { id, answers: { observacao: note } } } : {}),
      ...(origin ? { origin } : {}),
    },
  };
}

/** Asked for again in the same minute it is the same wish. */
const handoverIn = (kept: Reader, id: string, time: string): Observation => ({
  type: 'conversation.handover',
  subject: `conversation/${id}`,
  time,
  occurrence: time.slice(0, 16),
  data: {
    customer: customerIn(kept),
    message: { id, ...compact({ text: kept.text('note'), from: kept.text('phone', 'email') }) },
  },
});
