/**
 * Zaia: AI agents of a Brazilian vendor. An agent can be written to; it calls out by "custom actions", which
 * are plain HTTP and reach the hub's chatbot endpoints.
 *
 * Facts: clients of api.zaia.app in public repositories [code]; the vendor's own pages could not be read.
 * A chat is made first and then written in, and keeps its context; the hub keeps no chat of a contact, so
 * each message without `chatId` begins a new one.
 * Unproven: webhooks (no client has any), limits, what errors look like.
 */
import { z } from 'zod';
import {
  baseUrlField,
  baseUrlOf,
  type Call,
  type Connector,
  callFailure,
  compact,
  groupSecondsField,
  type HttpRequest,
  isOk,
  type Outcome,
  outcomeOf,
  type Probe,
  read,
  toE164,
} from '../src/kit';
import { WRITTEN_LABELS } from './families/agent';

const API = 'https://api.zaia.app';
/** A model thinks before it answers. */
const TIMEOUT_MS = 60_000;

const request = ({ connection, http }: Call, path: string, options: Omit<HttpRequest, 'url'> = {}) =>
  http.request({
    ...options,
    url: `${baseUrlOf(connection.settings, API)}/v1.1/api/${path}`,
    headers: { authorization: `Bearer ${connection.credentials.apiKey ?? ''}` },
  });

/** The agent, by its number. */
async function probe(call: Call): Promise<Probe> {
  const { agentId } = call.connection.settings;
  const result = await request(call, 'agent/retrieve', { query: { agentId } });
  const agent = isOk(result) ? read(result.json) : undefined;
  if (!agent?.id('id', 'agent.id', 'data.id')) return callFailure(result);
  const account = agent.text('name', 'agent.name', 'data.name');
  return account ? { ok: true, account } : { ok: true };
}

const Written = z.object({
  text: z.string().trim().min(1).max(8_000),
  /** The customer's phone: the agent sees it as the variable `whatsapp`. */
  contact: z.string().trim().max(200).optional(),
  /** Of Zaia; without it a new chat begins. */
  chatId: z.coerce.number().int().positive().optional(),
});

async function sendMessage(
  { text, contact, chatId }: z.infer<typeof Written>,
  _key: string,
  call: Call,
): Promise<Outcome> {
  const agentId = Number(call.connection.settings.agentId);
  const chat = chatId ?? (await newChat(agentId, call));
  if (typeof chat !== 'number') return chat;
  const whatsapp = toE164(contact)?.slice(1);
  const result = await request(call, 'external-generative-message/create', {
    timeoutMs: TIMEOUT_MS,
    json: {
      agentId,
      externalGenerativeChatId: chat,
      prompt: text,
      streaming: false,
      asMarkdown: false,
      ...(whatsapp ? { custom: { whatsapp } } : {}),
    },
  });
  if (!isOk(result)) return outcomeOf(result);
  const said = read(result.json).text('text', 'data.text');
  const reply = said && contact ? { reply: { text: said, to: contact } } : {};
  return { kind: 'sent', providerId: String(chat), ...reply };
}

/** Its id. Nothing was said yet when this fails, so that it may be tried again whatever became of it. */
async function newChat(agentId: number, call: Call): Promise<number | Outcome> {
  const result = await request(call, 'external-generative-chat/create', { json: { agentId } });
  const id = isOk(result) ? read(result.json).integer('id', 'data.id') : undefined;
  if (id !== undefined) return id;
  const { reason, detail, retry, afterSeconds } = callFailure(result);
  return retry
    ? { kind: 'retry', reason, ...compact({ detail, afterSeconds }) }
    : { kind: 'rejected', reason, ...compact({ detail }) };
}

const zaia: Connector = {
  slug: 'zaia',
  label: { pt: 'Zaia', en: 'Zaia' },
  category: 'ai',
  hosts: ['api.zaia.app'],
  fields: [
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Chave da API', en: 'API key' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'cole-aqui-a-chave-da-api',
    },
    {
      key: 'agentId',
      group: 'settings',
      label: { pt: 'Número do agente', en: "The agent's number" },
      type: 'text',
      required: true,
      pattern: '\\d{1,12}',
      example: '34790',
    },
    baseUrlField({ default: API, example: API }),
    groupSecondsField,
  ],
  setup: [
    {
      pt: 'Na Zaia, abra as integrações da sua conta, copie a chave da API e o número do agente para cá, salve e clique em "Testar".',
      en: 'In Zaia open the integrations of your account, copy the API key and the number of the agent here, save and press "Test".',
      url: 'https://platform.zaia.app',
    },
    {
      pt: 'Para o agente consultar pedidos e boletos, crie ações personalizadas com os endereços de chatbot da conexão da loja ou do provedor; o openapi.json dela os descreve.',
      en: "For an agent that looks up orders and bills make custom actions of the chatbot addresses of the shop's or provider's connection; its openapi.json describes them.",
    },
  ],
  sheet: {
    version: 'API v1.1',
    cannot: [
      {
        pt: 'Não avisa de nada: o agente só pergunta, pelas ações dele.',
        en: 'It tells of nothing: the agent only asks, by its actions.',
      },
      {
        pt: 'Sem o código da conversa, cada mensagem começa outra. Nunca testado com uma conta real.',
        en: 'Without the id of the chat each message begins another. Never tried with a real account.',
      },
    ],
    evidence: { probe: 'code', actions: 'code' },
    sources: ['public clients of api.zaia.app'],
  },
  notes: {
    pt: 'A Zaia não avisa a Ponte: o agente a chama por ações personalizadas. O que ele responde a uma mensagem enviada pela Ponte vira o evento custom.agent_replied: uma automação o leva ao cliente.',
    en: 'Zaia tells Ponte nothing: its agent calls by custom actions. What it answers to a message that Ponte sent becomes the event custom.agent_replied: an automation brings it to the customer.',
  },
  probe,
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
};

export default zaia;
