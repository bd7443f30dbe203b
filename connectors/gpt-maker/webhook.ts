/**
 * Notices of GPT Maker. Source: a production receiver that wrote down what really came [code]: no
 * signature, no header of ours, members in English or Portuguese, and no word on what the notice is about
 * (see `WEBHOOKS`). Unproven: the shape of a first interaction; it is read as a message without text.
 */
import {
  type Customer,
  compact,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  observed,
  type Reader,
  read,
  splitName,
} from '../../src/kit';
import { WEBHOOKS } from './api';

export function normalise({ body, path, receivedAt }: InboundDelivery): Normalised {
  const sent = read(body);
  const time = sent.time('date') ?? receivedAt;
  switch (path || topicOf(sent)) {
    case 'message':
      return messageIn(sent, time);
    case 'transfer':
      return aboutChat(sent, (id) => handover(sent, id, time));
    case 'first':
      return aboutChat(sent, (id) => firstContact(sent, id, time));
    default:
      return ignored('unknown_topic', path.slice(0, 100));
  }
}

/** Pasted by hand for everything, our address has no end: messages have a role, and some notices a name [guess]. */
function topicOf(sent: Reader): string {
  if (sent.has('role')) return 'message';
  const named = Object.entries(WEBHOOKS).find(([name]) => name === sent.text('event'));
  return named ? named[1] : '';
}

/** What the agent says in a channel of its own has reached the customer: it is sent, and nothing to bring them. */
function messageIn(sent: Reader, time: string): Normalised {
  const role = sent.text('role');
  if (role !== 'user' && role !== 'assistant') return ignored('nothing_new', 'role');
  const id = sent.id('messageId');
  if (!id) return failed('unexpected_shape', 'messageId');
  const customer = customerIn(sent);
  const text = sent.text('message', 'mensagem');
  const { phone } = customer;
  return observed({
    type: role === 'user' ? 'message.received' : 'message.sent',
    subject: `message/${id}`,
    time,
    data: {
      customer,
      message: { id, ...compact(role === 'user' ? { text, from: phone } : { text, to: phone }) },
    },
  });
}

function aboutChat(sent: Reader, observation: (id: string) => Observation): Normalised {
  const id = sent.id('contextId', 'contactPhone', 'recipient');
  return id ? observed(observation(id)) : failed('unexpected_shape', 'contextId');
}

const handover = (sent: Reader, id: string, time: string): Observation => ({
  type: 'conversation.handover',
  subject: `conversation/${id}`,
  time,
  data: { customer: customerIn(sent) },
});

const firstContact = (sent: Reader, id: string, time: string): Observation => ({
  type: 'lead.created',
  subject: `lead/${id}`,
  time,
  data: {
    customer: customerIn(sent),
    lead: { id, source: sent.text('channel')?.toLowerCase() ?? 'gpt-maker' },
  },
});

const customerIn = (sent: Reader): Customer => ({
  ...splitName(sent.text('contactName', 'name', 'chatName')),
  ...compact({ id: sent.id('contextId'), phone: sent.phone('contactPhone', 'recipient') }),
});
