/**
 * GPT Maker: AI agents of a Brazilian vendor, mostly on WhatsApp. It tells of messages, first contacts and
 * hand-overs to a person, and an agent can be written to. Facts and their sureness: `api.ts`, `webhook.ts`.
 */
import { baseUrlField, type Connector } from '../../src/kit';
import { WRITTEN_LABELS } from '../families/agent';
import { API, probe, register, Written, write } from './api';
import { normalise } from './webhook';

const message = {
  date: '2026-11-22T13:05:00.000Z',
  channel: 'WHATSAPP',
  channelId: '3DF1C2A0B7',
  contextId: '5511987654321',
  contactPhone: '5511987654321',
  contactName: 'Mariana Alves',
  messageId: '3EDA17F0C2',
  role: 'user',
  message: 'Oi, meu pedido já saiu?',
  assistantId: '3D0F7A11',
  images: [],
  audios: [],
};
const chat = {
  date: message.date,
  channelId: message.channelId,
  agentId: message.assistantId,
  contextId: message.contextId,
  recipient: message.contactPhone,
  name: message.contactName,
};

const gptMaker: Connector = {
  slug: 'gpt-maker',
  label: { pt: 'GPT Maker', en: 'GPT Maker' },
  category: 'ai',
  hosts: ['api.gptmaker.ai'],
  fields: [
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Token da API', en: 'API token' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'cole-aqui-o-token-da-api',
      help: {
        pt: 'Em app.gptmaker.ai > Developers. Só para registrar os webhooks e escrever ao agente.',
        en: 'At app.gptmaker.ai > Developers. Only for registering the webhooks and writing to the agent.',
      },
    },
    {
      key: 'agentId',
      group: 'settings',
      label: { pt: 'ID do agente', en: 'Agent ID' },
      type: 'text',
      required: false,
      example: '3D0F7A11B2C3',
      help: { pt: 'Está no endereço da página do agente.', en: "It is in the address of the agent's page." },
    },
    baseUrlField({ default: API, example: API }),
  ],
  setup: [
    {
      pt: 'No GPT Maker, abra Developers, copie o token e o ID do agente para cá e salve.',
      en: 'In GPT Maker open Developers, copy the token and the agent ID here and save.',
      url: 'https://app.gptmaker.ai',
    },
    {
      pt: 'Clique em "Registrar webhooks". Se preferir à mão, cole o endereço desta integração com /message, /transfer e /first no fim em "nova mensagem", "transferência" e "primeira interação". O agrupamento de mensagens seguidas é do próprio agente, nas configurações dele.',
      en: 'Press "Register webhooks". By hand, paste this connection\'s address with /message, /transfer and /first at its end as "new message", "transfer" and "first interaction". Messages in a row are grouped by the agent itself, in its settings.',
    },
    {
      pt: 'Para o agente consultar pedidos e boletos, crie intenções com os endereços de chatbot da conexão da loja ou do provedor; o openapi.json dela os descreve.',
      en: "For an agent that looks up orders and bills make intentions of the chatbot addresses of the shop's or provider's connection; its openapi.json describes them.",
    },
  ],
  sheet: {
    version: 'API v2',
    cannot: [
      {
        pt: 'Não assina os avisos e não deixa ler a conversa.',
        en: 'It signs no notice, and a conversation cannot be read.',
      },
      { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
    ],
    evidence: { inbound: 'code', register: 'code', probe: 'code', actions: 'code' },
    sources: ['public clients of api.gptmaker.ai'],
  },
  notes: {
    pt: 'O GPT Maker não assina os avisos: o segredo é o próprio endereço. O que o agente responde a uma mensagem enviada pela Ponte vira o evento custom.agent_replied: uma automação o leva ao cliente.',
    en: 'GPT Maker signs nothing: the secret is the address. What the agent answers to a message that Ponte sent becomes the event custom.agent_replied: an automation brings it to the customer.',
  },
  probe,
  inbound: { verify: { scheme: 'url' }, normalise, register },
  actions: {
    sendMessage: {
      label: { pt: 'Escrever ao agente', en: 'Write to the agent' },
      input: Written,
      labels: WRITTEN_LABELS,
      idempotent: false,
      run: write('user'),
    },
    addContext: {
      label: { pt: 'Contar ao agente o que a loja enviou', en: 'Tell the agent what the shop has sent' },
      input: Written,
      labels: WRITTEN_LABELS,
      idempotent: false,
      run: write('assistant'),
    },
  },
  recognises: [
    { when: { pt: 'Mensagem do cliente', en: 'Message of the customer' }, type: 'message.received' },
    { when: { pt: 'Mensagem do agente', en: 'Message of the agent' }, type: 'message.sent' },
    {
      when: { pt: 'Transferência para uma pessoa', en: 'Transfer to a person' },
      type: 'conversation.handover',
    },
    { when: { pt: 'Primeira interação', en: 'First interaction' }, type: 'lead.created' },
  ],
  samples: [
    {
      name: 'message',
      label: { pt: 'Mensagem do cliente', en: 'Message of the customer' },
      path: 'message',
      body: message,
      expect: ['message.received'],
    },
    {
      name: 'transfer',
      label: { pt: 'Transferência para uma pessoa', en: 'Transfer to a person' },
      path: 'transfer',
      body: chat,
      expect: ['conversation.handover'],
    },
    {
      name: 'first',
      label: { pt: 'Primeira interação', en: 'First interaction' },
      path: 'first',
      body: chat,
      expect: ['lead.created'],
    },
  ],
};

export default gptMaker;
