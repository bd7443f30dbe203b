/**
 * E-mail, by Resend or by the Worker's own binding (Cloudflare Email Service).
 *
 * One channel, two degrees of certainty. Resend drops a repeat of the same key, so whatever got no answer is
 * simply sent again; Cloudflare has no such key, so a lost answer stays unknown and a person decides. The
 * channel as a whole is therefore not `idempotent`: Resend's half says `retry` where it may.
 */
import {
  baseUrlField,
  type Call,
  type Connector,
  type OutboundMessage,
  type Outcome,
  paceFields,
} from '../../src/kit';
import { compose } from './compose';
import { normaliseReceipt } from './receipts';
import { DEFAULT_BASE_URL, probeResend, sendByResend } from './resend';
import { samples } from './samples';

const isCloudflare = (settings: Readonly<Record<string, string>>): boolean =>
  settings.provider === 'cloudflare';

/** Attachments would have to be fetched through us: the file is linked instead. */
async function sendByCloudflare(message: OutboundMessage, { connection, mail }: Call): Promise<Outcome> {
  if (!mail) return { kind: 'rejected', reason: 'unsupported', detail: 'this hub has no e-mail binding' };
  const { replyTo, ...composed } = compose(message, connection.settings, message.mediaUrl);
  return mail({ ...composed, to: message.to, ...(replyTo ? { replyTo } : {}) });
}

const email: Connector = {
  slug: 'email',
  label: { pt: 'E-mail', en: 'E-mail' },
  category: 'messaging',
  hosts: ['api.resend.com'],
  fields: [
    {
      key: 'provider',
      group: 'settings',
      label: { pt: 'Quem envia', en: 'Who sends' },
      type: 'select',
      required: true,
      default: 'resend',
      example: 'resend',
      options: [
        { value: 'resend', label: { pt: 'Resend', en: 'Resend' } },
        { value: 'cloudflare', label: { pt: 'Cloudflare Email Service', en: 'Cloudflare Email Service' } },
      ],
      help: {
        pt: 'Cloudflare só funciona se quem opera a Ponte tiver ativado o envio de e-mails.',
        en: 'Cloudflare only works where the operator of this hub has enabled e-mail sending.',
      },
    },
    {
      key: 'from',
      group: 'settings',
      label: { pt: 'E-mail do remetente', en: 'Sender address' },
      type: 'email',
      required: true,
      example: 'pedidos@loja.com.br',
      help: {
        pt: 'Um endereço do domínio que você verificou em quem envia.',
        en: 'An address of the domain that you have verified at the provider.',
      },
    },
    {
      key: 'fromName',
      group: 'settings',
      label: { pt: 'Nome da loja', en: "Shop's name" },
      type: 'text',
      required: false,
      example: 'Doces da Bia',
      help: {
        pt: 'Aparece como remetente, e como assunto quando não houver outro.',
        en: 'Shown as the sender, and as the subject when there is no other.',
      },
    },
    {
      key: 'replyTo',
      group: 'settings',
      label: { pt: 'E-mail para respostas', en: 'Address for replies' },
      type: 'email',
      required: false,
      example: 'atendimento@loja.com.br',
      help: {
        pt: 'Recebe as respostas e os pedidos de descadastro (List-Unsubscribe).',
        en: 'Gets the replies and the requests to unsubscribe (List-Unsubscribe).',
      },
    },
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Chave da API da Resend', en: 'Resend API key' },
      type: 'secret',
      required: false,
      sensitive: true,
      pattern: 're_[A-Za-z0-9_]{8,100}',
      example: 're_AbCdEfGh_0123456789abcdefghijk',
      help: {
        pt: 'Obrigatória com a Resend. A permissão "Sending access" basta para enviar; "Full access" também testa o domínio.',
        en: 'Required with Resend. "Sending access" is enough to send; "Full access" also tests the domain.',
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Signing secret do webhook da Resend', en: 'Signing secret of the Resend webhook' },
      type: 'secret',
      required: false,
      sensitive: true,
      pattern: 'whsec_[A-Za-z0-9+\\/]{16,128}={0,2}',
      example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      help: {
        pt: 'Com ele a Ponte mostra o que foi entregue, lido, devolvido ou marcado como spam.',
        en: 'With it Ponte shows what was delivered, read, bounced or reported as spam.',
      },
    },
    ...paceFields({ intervalSeconds: 0 }),
    baseUrlField({ default: DEFAULT_BASE_URL, example: DEFAULT_BASE_URL }),
  ],
  setup: [
    {
      pt: 'Na Resend, abra Domains, adicione o domínio da loja e crie no seu DNS os registros que ela mostra, até o domínio aparecer como Verified.',
      en: "In Resend, open Domains, add the shop's domain and create the records it shows in your DNS, until the domain is Verified.",
      url: 'https://resend.com/domains',
    },
    {
      pt: 'Em API Keys, crie uma chave e cole-a aqui. Preencha o e-mail do remetente, com esse domínio, e clique em "Testar".',
      en: 'Under API Keys create a key and paste it here. Fill in the sender address, of that domain, and press "Test".',
      url: 'https://resend.com/api-keys',
    },
    {
      pt: 'Em Webhooks, clique em Add Webhook, cole o endereço desta integração, marque os eventos de e-mail, copie o Signing secret para cá e salve.',
      en: "Under Webhooks click Add Webhook, paste this connection's address, tick the e-mail events, copy the signing secret here and save.",
      url: 'https://resend.com/webhooks',
    },
    {
      pt: 'Prefere a Cloudflare? Quem opera a Ponte verifica o domínio em Email Service; aqui basta o e-mail do remetente.',
      en: 'Would you rather use Cloudflare? The operator of this hub onboards the domain in Email Service; here the sender address is enough.',
      url: 'https://dash.cloudflare.com/?to=/:account/email-service',
    },
  ],
  sheet: {
    version: 'Resend API; Cloudflare Email Service',
    limits: {
      pt: 'O limite do seu plano no Resend ou no Cloudflare.',
      en: 'The limit of your plan at Resend or Cloudflare.',
    },
    cannot: [
      {
        pt: 'Não recebe e-mails: só envia, e registra devoluções e reclamações.',
        en: 'It receives no e-mail: it sends, and notes bounces and complaints.',
      },
    ],
    evidence: { inbound: 'doc', probe: 'doc', channel: 'doc' },
    sources: ['https://resend.com/docs/api-reference', 'https://developers.cloudflare.com/email-service/'],
  },
  notes: {
    pt: 'Envie só mensagens que o cliente espera (pedidos, cobranças, agendamentos). Pela Cloudflare não há aviso de entrega nem de leitura, e arquivos vão como link. O plano grátis da Resend tem limite diário: o que passar dele espera.',
    en: 'Send only what the customer expects (orders, bills, appointments). By Cloudflare there is no notice of delivery or reading, and files go as links. The free plan of Resend has a daily limit: what is over it waits.',
  },
  check: ({ settings, credentials }) =>
    isCloudflare(settings) || credentials.apiKey
      ? []
      : [{ path: 'credentials.apiKey', message: 'Resend needs an API key' }],
  async probe(call) {
    const { settings } = call.connection;
    if (!isCloudflare(settings)) return probeResend(call);
    // The binding can only be tried by sending.
    return call.mail
      ? { ok: true, account: `Cloudflare: ${settings.from ?? ''}` }
      : { ok: false, reason: 'unsupported', detail: 'this hub has no e-mail binding' };
  },
  inbound: { verify: { scheme: 'standard-webhooks' }, normalise: normaliseReceipt },
  channel: {
    address: 'email',
    idempotent: false,
    sender: ({ from }) => from?.trim().toLowerCase(),
    async send(outbound, key, call) {
      if (outbound.kind === 'event')
        return { kind: 'rejected', reason: 'unsupported', detail: 'email: messages only' };
      return isCloudflare(call.connection.settings)
        ? sendByCloudflare(outbound, call)
        : sendByResend(outbound, key, call);
    },
  },
  recognises: [
    { when: { pt: 'Enviado (email.sent)', en: 'Sent (email.sent)' }, type: 'message.sent' },
    {
      when: {
        pt: 'Entregue na caixa postal (email.delivered)',
        en: 'Delivered to the mailbox (email.delivered)',
      },
      type: 'message.delivered',
    },
    {
      when: {
        pt: 'Aberto, se você rastrear aberturas (email.opened)',
        en: 'Opened, if you track opens (email.opened)',
      },
      type: 'message.read',
    },
    {
      when: {
        pt: 'Devolvido, suprimido ou com falha (email.bounced, email.suppressed, email.failed)',
        en: 'Bounced, suppressed or failed (email.bounced, email.suppressed, email.failed)',
      },
      type: 'message.failed',
    },
    {
      when: {
        pt: 'Marcado como spam (email.complained): o cliente deixa de receber',
        en: 'Reported as spam (email.complained): the customer gets no more',
      },
      type: 'message.failed',
    },
  ],
  samples,
};

export default email;
