/**
 * Evolution API: a WhatsApp gateway on the merchant's own server, unofficial (Baileys).
 *
 * Facts: https://github.com/EvolutionAPI/evolution-api, read in its source (2.3, and 1.8 where it
 * differs) and in its issues [code]. Nothing is signed: the secret we register travels as a header.
 * Its webhooks may carry the instance's own key (`apikey`, if the server is set to expose it).
 * Unproven: which of its time-outs come before a message left; all of them count as uncertain.
 */
import { type Connector, paceFields, RISKY_INTERVAL_SECONDS, toE164 } from '../../src/kit';
import { probe, register } from './api';
import { send } from './message';
import { samples } from './samples';
import { normalise } from './webhook';

const evolutionApi: Connector = {
  slug: 'evolution-api',
  label: { pt: 'WhatsApp pela Evolution API', en: 'WhatsApp through Evolution API' },
  category: 'messaging',
  fields: [
    {
      key: 'baseUrl',
      group: 'settings',
      label: { pt: 'Endereço do servidor', en: 'Server address' },
      type: 'url',
      required: true,
      example: 'https://evolution.minha-loja.com.br',
      help: {
        pt: 'O endereço público do seu servidor, com https, sem /manager no fim.',
        en: 'The public address of your own server, with https, without /manager at the end.',
      },
    },
    {
      key: 'instance',
      group: 'settings',
      label: { pt: 'Nome da instância', en: 'Instance name' },
      type: 'text',
      required: true,
      example: 'minha-loja',
    },
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Chave da instância (apikey)', en: 'Instance key (apikey)' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'B6D711FC-DE4D-4FD5-9365-44120E713976',
      help: {
        pt: 'Prefira a chave da própria instância à chave global do servidor.',
        en: "Better the instance's own key than the server's global one.",
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Token do webhook', en: 'Webhook token' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-um-token',
      help: {
        pt: 'O servidor o envia em cada aviso, no cabeçalho Authorization. Deixe em branco e criamos um.',
        en: 'The server sends it with every notice, in the Authorization header. Leave it empty and we make one.',
      },
    },
    {
      key: 'sender',
      group: 'settings',
      label: { pt: 'Telefone que envia (opcional)', en: 'Sending phone (optional)' },
      type: 'text',
      required: false,
      example: '+55 11 98888-7777',
      help: {
        pt: 'Evita que a loja mande mensagem para si mesma.',
        en: 'Keeps the shop from writing to itself.',
      },
    },
    ...paceFields({ intervalSeconds: RISKY_INTERVAL_SECONDS }),
  ],
  setup: [
    {
      pt: 'Instale a Evolution API (2.1 ou mais nova) em um servidor seu, com endereço público e https.',
      en: 'Install Evolution API (2.1 or later) on a server of yours with a public https address.',
      url: 'https://doc.evolution-api.com',
    },
    {
      pt: 'No Manager, crie uma instância e leia o QR Code com o WhatsApp do número que vai enviar.',
      en: 'In the Manager create an instance and scan the QR code with the WhatsApp of the number that will send.',
    },
    {
      pt: 'Preencha aqui o endereço, o nome da instância e a chave dela, salve e clique em "Testar".',
      en: 'Fill in the address, the name of the instance and its key here, save and press "Test".',
    },
    {
      pt: 'Clique em "Registrar webhooks": o servidor passa a avisar entregas, leituras, respostas e quedas da conexão. O webhook que a instância já tiver é substituído.',
      en: 'Press "Register webhooks": the server then tells deliveries, reads, answers and lost connections. A webhook that the instance already has is replaced.',
    },
    {
      pt: 'Mantenha o intervalo entre envios em 20 segundos ou mais, e comece com poucos envios por dia em números novos.',
      en: 'Keep the interval between messages at 20 seconds or more, and start with few messages a day on a new number.',
    },
  ],
  sheet: {
    version: 'Evolution API 2.3, com as diferenças da 1.8',
    cannot: [
      {
        pt: 'É um WhatsApp não oficial: o número pode ser bloqueado pelo WhatsApp.',
        en: 'It is an unofficial WhatsApp: WhatsApp may block the number.',
      },
      { pt: 'Não usa modelos aprovados.', en: 'It knows no approved templates.' },
    ],
    evidence: { inbound: 'code', register: 'code', probe: 'code', channel: 'code' },
    sources: ['https://github.com/EvolutionAPI/evolution-api'],
  },
  notes: {
    pt: 'Não é um canal oficial: o WhatsApp pode bloquear números que enviam demais ou para quem não conhece a loja. Modelos aprovados não são usados; vai o texto da automação. Envios cuja resposta se perde ficam como incertos e não são repetidos às cegas.',
    en: 'This is no official channel: WhatsApp may block numbers that send too much, or to strangers. Approved templates are not used; the text of the automation is sent. A dispatch whose answer is lost stays unknown and is not repeated blindly.',
  },
  probe,
  inbound: {
    // The key of the whole instance, in every notice.
    secretMembers: ['apikey'],
    verify: { scheme: 'token', in: 'header', name: 'authorization', prefix: 'Bearer ' },
    normalise,
    register,
  },
  channel: {
    address: 'phone',
    idempotent: false,
    intervalSeconds: RISKY_INTERVAL_SECONDS,
    sender: ({ sender }) => toE164(sender),
    send,
  },
  recognises: [
    {
      when: { pt: 'Aceita pelo WhatsApp (SERVER_ACK)', en: 'Taken by WhatsApp (SERVER_ACK)' },
      type: 'message.sent',
    },
    { when: { pt: 'Entregue (DELIVERY_ACK)', en: 'Delivered (DELIVERY_ACK)' }, type: 'message.delivered' },
    {
      when: { pt: 'Lida ou ouvida (READ, PLAYED)', en: 'Read or played (READ, PLAYED)' },
      type: 'message.read',
    },
    { when: { pt: 'Falhou (ERROR)', en: 'Failed (ERROR)' }, type: 'message.failed' },
    {
      when: { pt: 'Mensagem do cliente, fora de grupos', en: 'Message of the customer, outside of groups' },
      type: 'message.received',
    },
    {
      when: { pt: 'Instância desconectada (close, refused)', en: 'Instance disconnected (close, refused)' },
      type: 'connection.broken',
    },
    {
      when: { pt: 'Instância conectada (open)', en: 'Instance connected (open)' },
      type: 'connection.recovered',
    },
  ],
  samples,
};

export default evolutionApi;
