/**
 * WhatsApp Cloud API: Meta's official channel. Free text and files within 24 hours after the customer
 * wrote, approved templates at any time; statuses and answers come by webhook.
 *
 * Facts: https://developers.facebook.com/documentation/business-messaging/whatsapp (messages, templates,
 * webhooks, overrides, error codes) [doc]; shapes of public receivers of 2026 [code].
 * Unproven: Meta's own repeats (up to seven days [guess]), and files of other kinds sent as documents.
 * A stop of marketing messages (131050, the field `user_preferences`) is no opt-out here: Meta keeps it
 * itself, and the customer still wants to hear of the order.
 */
import { baseUrlField, type Connector, paceFields, toE164 } from '../../src/kit';
import { DEFAULT_BASE_URL, probe, register } from './api';
import { send } from './message';
import { samples } from './samples';
import { templates } from './templates';
import { challenge, normalise } from './webhook';

const APP_DASHBOARD = 'https://developers.facebook.com/apps';

const whatsappCloud: Connector = {
  slug: 'whatsapp-cloud',
  label: { pt: 'WhatsApp oficial (Cloud API)', en: 'WhatsApp official (Cloud API)' },
  category: 'messaging',
  hosts: ['graph.facebook.com'],
  fields: [
    {
      key: 'phoneNumberId',
      group: 'settings',
      label: { pt: 'ID do número de telefone', en: 'Phone number ID' },
      type: 'text',
      required: true,
      pattern: '[0-9]{5,25}',
      example: '106540352242922',
      help: {
        pt: 'Não é o telefone: é o número longo que aparece em WhatsApp > Configuração da API.',
        en: 'Not the phone: the long number shown under WhatsApp > API Setup.',
      },
    },
    {
      key: 'businessAccountId',
      group: 'settings',
      label: { pt: 'ID da conta do WhatsApp Business (WABA)', en: 'WhatsApp Business account ID (WABA)' },
      type: 'text',
      required: true,
      pattern: '[0-9]{5,25}',
      example: '102290129340398',
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
    {
      key: 'accessToken',
      group: 'credentials',
      label: { pt: 'Token de acesso (usuário do sistema)', en: 'Access token (system user)' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'EAAG-cole-aqui-o-token-permanente',
      help: {
        pt: 'Gere um token que não expira, com as permissões whatsapp_business_messaging e whatsapp_business_management.',
        en: 'Make a token that never expires, with the permissions whatsapp_business_messaging and whatsapp_business_management.',
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Chave secreta do app (App Secret)', en: 'App Secret' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: '0123456789abcdef0123456789abcdef',
      help: {
        pt: 'Em Configurações do app > Básico. A Meta assina cada aviso com ela.',
        en: 'Under App settings > Basic. Meta signs every notice with it.',
      },
    },
    {
      key: 'verifyToken',
      group: 'credentials',
      label: { pt: 'Token de verificação do webhook', en: 'Webhook verify token' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-um-token',
      help: {
        pt: 'A Meta o devolve quando o webhook é cadastrado. Deixe em branco e criamos um.',
        en: 'Meta sends it back when the webhook is set up. Leave it empty and we make one.',
      },
    },
    ...paceFields({ intervalSeconds: 0 }),
    baseUrlField({
      label: { pt: 'Endereço e versão da API', en: 'API address and version' },
      default: DEFAULT_BASE_URL,
      example: DEFAULT_BASE_URL,
    }),
  ],
  setup: [
    {
      pt: 'Crie um app do tipo Empresa na Meta, adicione o produto WhatsApp e cadastre o seu número. O número não pode estar em uso no aplicativo comum do WhatsApp.',
      en: 'Create a Business app at Meta, add the WhatsApp product and register your number. The number must not be in use in the ordinary WhatsApp app.',
      url: APP_DASHBOARD,
    },
    {
      pt: 'Em WhatsApp > Configuração da API, copie o ID do número de telefone e o ID da conta do WhatsApp Business.',
      en: 'Under WhatsApp > API Setup copy the phone number ID and the WhatsApp Business account ID.',
    },
    {
      pt: 'Em Usuários do sistema, crie um usuário, dê a ele o app e a conta do WhatsApp e gere um token que não expira, com as duas permissões do WhatsApp.',
      en: 'Under System users create a user, give it the app and the WhatsApp account, and make a token that never expires, with both WhatsApp permissions.',
      url: 'https://business.facebook.com/settings/system-users',
    },
    {
      pt: 'Copie a chave secreta em Configurações do app > Básico, salve a integração e clique em "Testar".',
      en: 'Copy the app secret from App settings > Basic, save the connection and press "Test".',
    },
    {
      pt: 'Em WhatsApp > Configuração > Webhook, assine o campo messages do app. Depois clique aqui em "Registrar webhooks", ou cole lá o endereço desta integração e o token de verificação.',
      en: 'Under WhatsApp > Configuration > Webhook subscribe the app to the field messages. Then press "Register webhooks" here, or paste this connection’s address and the verify token there.',
    },
    {
      pt: 'Crie modelos (templates), com variáveis numeradas ou com nome, e espere a aprovação: sem eles só dá para responder a quem escreveu nas últimas 24 horas.',
      en: 'Create templates, with numbered or named variables, and wait for their approval: without them you can only answer people who wrote within the last 24 hours.',
      url: 'https://business.facebook.com/wa/manage/message-templates/',
    },
  ],
  sheet: {
    version: 'Graph API v25.0',
    limits: {
      pt: '80 mensagens por segundo por número; o limite diário depende da sua conta.',
      en: '80 messages a second for each number; the daily limit depends on your account.',
    },
    cannot: [
      {
        pt: 'Fora de 24 horas depois da última mensagem do cliente, só modelos aprovados.',
        en: "Beyond 24 hours after the customer's last message only approved templates.",
      },
    ],
    evidence: { inbound: 'doc', register: 'doc', probe: 'doc', channel: 'doc' },
    sources: ['https://developers.facebook.com/documentation/business-messaging/whatsapp'],
  },
  notes: {
    pt: 'A Meta cobra por mensagem de modelo entregue, e limita quantas pessoas novas o número alcança por dia (de 250 a ilimitado, conforme a qualidade). Modelos com cabeçalho de localização, ou com variável nomeada no cabeçalho, não são listados. Se a resposta da Meta se perder, o envio fica como incerto até chegar o aviso de status: nada é reenviado às cegas.',
    en: 'Meta charges per delivered template message, and limits how many new people a number reaches per day (from 250 to unlimited, by quality). Templates with a location header, or a named variable in the header, are not listed. If the answer of Meta is lost the dispatch stays unknown until its status comes: nothing is sent twice blindly.',
  },
  probe,
  inbound: {
    verify: {
      scheme: 'hmac',
      in: 'header',
      name: 'x-hub-signature-256',
      hash: 'SHA-256',
      encoding: 'hex',
      prefix: 'sha256=',
    },
    challenge,
    normalise,
    register,
  },
  channel: {
    address: 'phone',
    idempotent: false,
    windowHours: 24,
    intervalSeconds: 0,
    sender: ({ sender }) => toE164(sender),
    templates,
    send,
  },
  recognises: [
    { when: { pt: 'Status enviada (sent)', en: 'Status sent' }, type: 'message.sent' },
    { when: { pt: 'Status entregue (delivered)', en: 'Status delivered' }, type: 'message.delivered' },
    {
      when: { pt: 'Status lida ou ouvida (read, played)', en: 'Status read or played' },
      type: 'message.read',
    },
    { when: { pt: 'Status falhou (failed)', en: 'Status failed' }, type: 'message.failed' },
    {
      when: { pt: 'Mensagem do cliente, de qualquer tipo', en: 'Message of the customer, of any kind' },
      type: 'message.received',
    },
  ],
  samples,
};

export default whatsappCloud;
