/**
 * Chatbase: AI agents on sites and messengers. It tells of contacts that its form collected, and an agent
 * can be written to.
 *
 * Facts: https://www.chatbase.co/docs (developer-guides/webhooks, api-v2/overview, error-handling,
 * api-reference/chatbots/get-all-chatbots) [doc]. `leads.submit` is the only event there is. The signature
 * is called a SHA-1 in the text and made with `createHmac` in the sample: a keyed hash of the raw body.
 * Unproven: that the reply of v2 may lie in `data`; with which status v2 says that credits are used up.
 */
import { z } from 'zod';
import {
  baseUrlField,
  baseUrlOf,
  type Call,
  type Connector,
  callFailure,
  compact,
  failed,
  groupSecondsField,
  type HttpRequest,
  type InboundDelivery,
  ignored,
  isOk,
  type Normalised,
  type Outcome,
  observed,
  outcomeOf,
  type Probe,
  read,
  shortHash,
  splitName,
} from '../src/kit';
import { WRITTEN_LABELS } from './families/agent';

const API = 'https://www.chatbase.co';
/** A model thinks before it answers. */
const TIMEOUT_MS = 60_000;

const request = ({ connection, http }: Call, path: string, options: Omit<HttpRequest, 'url'> = {}) =>
  http.request({
    ...options,
    url: `${baseUrlOf(connection.settings, API)}/api${path}`,
    headers: { authorization: `Bearer ${connection.credentials.apiKey ?? ''}` },
  });

/** Whether the key is good, and the agent one of its own. */
async function probe(call: Call): Promise<Probe> {
  const { settings, credentials } = call.connection;
  if (!credentials.apiKey) return { ok: false, reason: 'missing_credentials', detail: 'apiKey' };
  const result = await request(call, '/v1/get-chatbots');
  if (!isOk(result)) return callFailure(result);
  const listed = read(result.json);
  // Older answers keep the list one member deeper.
  const agents = [...listed.list('chatbots.data'), ...listed.list('chatbots')];
  const agent = agents.find((one) => one.text('id', 'chatbotId') === settings.agentId);
  if (settings.agentId && !agent) return { ok: false, reason: 'not_found', detail: 'agentId' };
  const account = agent?.text('name');
  return account ? { ok: true, account } : { ok: true };
}

const Written = z.object({
  /** Who writes: a phone, an e-mail address, the shop's id of them. */
  contact: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(8_000),
  /** Of Chatbase; without it the agent begins a new conversation of this contact. */
  conversationId: z.string().trim().max(200).optional(),
});

async function sendMessage(
  { contact, text, conversationId }: z.infer<typeof Written>,
  _key: string,
  call: Call,
): Promise<Outcome> {
  const { settings, credentials } = call.connection;
  if (!credentials.apiKey) return { kind: 'rejected', reason: 'missing_credentials', detail: 'apiKey' };
  if (!settings.agentId) return { kind: 'rejected', reason: 'missing_setting', detail: 'agentId' };
  // The user is fixed when the conversation begins, and ignored in one that has.
  const who = conversationId ? { conversationId } : { userId: userIdOf(contact) };
  const result = await request(call, `/v2/agents/${encodeURIComponent(settings.agentId)}/chat`, {
    timeoutMs: TIMEOUT_MS,
    json: { message: text, stream: false, ...who },
  });
  if (!isOk(result)) return outcomeOf(result);
  const reply = read(result.json);
  const providerId = reply.id('data.metadata.conversationId', 'metadata.conversationId', 'data.id', 'id');
  const parts = [...reply.list('data.parts'), ...reply.list('parts')];
  const said = parts.flatMap((part) => (part.text('type') === 'text' ? (part.text('text') ?? []) : []));
  return {
    kind: 'sent',
    ...(providerId ? { providerId } : {}),
    ...(said.length > 0 ? { reply: { text: said.join('\n'), to: contact } } : {}),
  };
}

/** Letters, digits and `._-`, at most 128 of them. */
const userIdOf = (contact: string): string =>
  /^[\w.-]{1,128}$/.test(contact) ? contact : /^\+\d+$/.test(contact) ? contact.slice(1) : shortHash(contact);

function normalise({ body, receivedAt }: InboundDelivery): Normalised {
  const sent = read(body);
  const event = sent.text('eventType');
  if (!event) return failed('unexpected_shape', 'eventType');
  if (event !== 'leads.submit') return ignored('unknown_topic', event.slice(0, 100));
  const form = sent.at('payload');
  const email = form.email('customerEmail');
  const phone = form.phone('customerPhone');
  const customer = { ...splitName(form.text('customerName')), ...compact({ email, phone }) };
  const conversation = form.id('conversationId');
  const contact = conversation ?? email ?? phone;
  if (!contact) return failed('unexpected_shape', 'payload.conversationId');
  const id = conversation ?? shortHash(contact);
  return observed({
    type: 'lead.created',
    subject: `lead/${id}`,
    time: receivedAt,
    data: { customer, lead: { id, source: 'chatbase' } },
  });
}

const chatbase: Connector = {
  slug: 'chatbase',
  label: { pt: 'Chatbase', en: 'Chatbase' },
  category: 'ai',
  hosts: ['www.chatbase.co'],
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Chave do webhook', en: 'Webhook secret' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'cole-aqui-a-chave-do-webhook',
      help: {
        pt: 'A chave que a Chatbase mostra ao criar o webhook. Sem ela nenhum aviso é aceito.',
        en: 'The secret that Chatbase shows when the webhook is made. Without it no notice is taken.',
      },
    },
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Chave da API (opcional)', en: 'API key (optional)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'cole-aqui-a-chave-da-api',
      help: {
        pt: 'Só para escrever ao agente. Exige um plano pago.',
        en: 'Only for writing to the agent. Takes a paid plan.',
      },
    },
    {
      key: 'agentId',
      group: 'settings',
      label: { pt: 'ID do agente', en: 'Agent ID' },
      type: 'text',
      required: false,
      example: 'ckl123abc456',
    },
    baseUrlField({ default: API, example: API }),
    groupSecondsField,
  ],
  setup: [
    {
      pt: 'Na Chatbase, abra o agente em Settings > Webhooks, cole o endereço desta integração e marque leads.submit.',
      en: "In Chatbase open the agent's Settings > Webhooks, paste this connection's address and tick leads.submit.",
      url: 'https://www.chatbase.co/dashboard',
    },
    {
      pt: 'Copie a chave do webhook para cá e salve.',
      en: 'Copy the secret of the webhook here and save.',
    },
    {
      pt: 'Para escrever ao agente: crie uma chave em Workspace Settings > API Keys e copie o ID do agente para cá.',
      en: 'To write to the agent: make a key in Workspace Settings > API Keys and copy the agent ID here.',
    },
    {
      pt: 'Para o agente consultar pedidos e boletos, crie ações (Actions) com os endereços de chatbot da conexão da loja ou do provedor; o openapi.json dela os descreve.',
      en: "For an agent that looks up orders and bills make Actions of the chatbot addresses of the shop's or provider's connection; its openapi.json describes them.",
    },
  ],
  sheet: {
    version: 'API v2, webhook leads.submit',
    limits: {
      pt: 'O plano define quantas mensagens o agente responde por mês.',
      en: 'The plan says how many messages the agent answers in a month.',
    },
    cannot: [
      {
        pt: 'Não avisa sobre conversas nem sobre a transferência para uma pessoa: o único aviso é o contato deixado no formulário.',
        en: 'It tells nothing of conversations or hand-overs: the contact left in its form is its only notice.',
      },
    ],
    evidence: { inbound: 'doc', probe: 'doc', actions: 'doc' },
    sources: [
      'https://www.chatbase.co/docs/developer-guides/webhooks',
      'https://www.chatbase.co/docs/api-reference',
    ],
  },
  notes: {
    pt: 'A Chatbase avisa só dos contatos deixados no formulário. O que o agente responde a uma mensagem enviada pela Ponte vira o evento custom.agent_replied: uma automação o leva ao cliente.',
    en: 'Chatbase tells only of contacts left in its form. What the agent answers to a message that Ponte sent becomes the event custom.agent_replied: an automation brings it to the customer.',
  },
  probe,
  inbound: {
    verify: { scheme: 'hmac', in: 'header', name: 'x-chatbase-signature', hash: 'SHA-1', encoding: 'hex' },
    normalise,
  },
  actions: {
    sendMessage: {
      label: { pt: 'Escrever ao agente', en: 'Write to the agent' },
      input: Written,
      labels: WRITTEN_LABELS,
      idempotent: false,
      group: { by: 'contact', join: 'text' },
      run: sendMessage,
    },
  },
  recognises: [
    {
      when: { pt: 'Contato enviado (leads.submit)', en: 'Contact given (leads.submit)' },
      type: 'lead.created',
    },
  ],
  samples: [
    {
      name: 'lead',
      label: { pt: 'Contato enviado', en: 'Contact given' },
      body: {
        eventType: 'leads.submit',
        chatbotId: 'ckl123abc456',
        payload: {
          conversationId: 'b1f6c0de-5a0c-4d55-9d0d-3c2a5f9b7e11',
          customerEmail: 'mariana@exemplo.com.br',
          customerName: 'Mariana Alves',
          customerPhone: '+5511987654321',
        },
      },
      expect: ['lead.created'],
    },
  ],
};

export default chatbase;
