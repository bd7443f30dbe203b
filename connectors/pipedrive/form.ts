/** What merchants read of Pipedrive, and what its form asks for. */
import { baseUrlField, type Connector } from '../../src/kit';

export const API = 'https://api.pipedrive.com';

export const form = {
  label: { pt: 'Pipedrive', en: 'Pipedrive' },
  fields: [
    {
      key: 'apiToken',
      group: 'credentials',
      label: { pt: 'Token da API', en: 'API token' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: '0123456789abcdef0123456789abcdef01234567',
      help: {
        pt: 'De um administrador, para ver todos os negócios. Deixe em branco se for autorizar pelo botão "Conectar". Sem nenhum dos dois, os avisos vêm sem telefone, e-mail e nome da etapa.',
        en: 'Of an administrator, who sees all deals. Leave it empty to authorise with the "Connect" button. With neither, notices come without phone, e-mail and names of stages.',
      },
    },
    {
      key: 'webhookUser',
      group: 'credentials',
      label: { pt: 'Usuário do webhook (HTTP Auth)', en: "Webhook's user (HTTP Auth)" },
      type: 'text',
      required: false,
      default: 'ponte',
      example: 'usuario-do-webhook',
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Senha do webhook (HTTP Auth)', en: "Webhook's password (HTTP Auth)" },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-uma-senha',
      help: {
        pt: 'Deixe em branco e criamos uma. O Pipedrive a envia em cada aviso.',
        en: 'Leave it empty and we make one. Pipedrive sends it with each notice.',
      },
    },
    baseUrlField({
      default: API,
      example: API,
      help: {
        pt: 'Deixe como está; "Conectar" coloca aqui o endereço da sua empresa.',
        en: 'Leave it as it is; "Connect" puts your company\'s address here.',
      },
    }),
  ],
  setup: [
    {
      pt: 'No Pipedrive, abra Preferências pessoais › API, copie o token de um administrador, cole aqui e salve. Ou salve e clique em "Conectar".',
      en: 'In Pipedrive, open Personal preferences › API, copy the token of an administrator, paste it here and save. Or save and click "Connect".',
      url: 'https://app.pipedrive.com/settings/api',
    },
    {
      pt: 'Clique em "Testar" e depois em "Registrar webhooks".',
      en: 'Click "Test", then "Register webhooks".',
    },
    {
      pt: 'Prefere à mão? Em Ferramentas e apps › Webhooks, crie um webhook para negócios e outro para leads, ação "*", com o endereço desta integração e, em HTTP Auth, o usuário e a senha daqui.',
      en: 'Rather by hand? In Tools and apps › Webhooks, make one webhook for deals and one for leads, action "*", with the address of this connection and, as HTTP Auth, the user and password of this form.',
      url: 'https://app.pipedrive.com/settings/webhooks',
    },
  ],
  notes: {
    pt: 'Cada negócio é um cartão; o funil e a etapa vêm com o nome. Mensagens só chegam a pessoas com telefone ou e-mail no Pipedrive. Se o endereço não responder por três dias, o Pipedrive apaga o webhook: registre de novo.',
    en: 'Each deal is a card; pipeline and stage come with their names. Messages only reach persons with a phone or e-mail in Pipedrive. If the address does not answer for three days, Pipedrive deletes the webhook: register again.',
  },
  sheet: {
    version: 'API v2 (v1: webhooks, notes), webhooks v2 and v1',
    limits: {
      pt: '30.000 tokens de API por dia, vezes o plano e os usuários; um aviso gasta até 4, e a conferência de hora em hora outros 4 por negócio alterado. Até 40 webhooks por usuário.',
      en: '30,000 API tokens a day, times plan and seats; a notice takes up to 4, and the hourly proof another 4 for each changed deal. At most 40 webhooks a user.',
    },
    cannot: [
      {
        pt: 'Não avisa quando um lead vira negócio: o Pipedrive manda um lead excluído e um negócio novo.',
        en: 'It does not tell that a lead was converted: Pipedrive sends a deleted lead and a new deal.',
      },
      {
        pt: 'Ao criar um cartão, a pessoa é procurada pelo e-mail e pelo telefone como a Ponte o escreve; com o telefone escrito de outro jeito pode nascer uma segunda.',
        en: 'When a card is made, the person is looked for by e-mail and by phone as Ponte writes it; with a phone written otherwise there may be a second one.',
      },
      {
        pt: 'A conferência por lista recupera criação, mudança de etapa, ganho e perda; edições simples, exclusões e leads não. Campos personalizados não vêm nos eventos.',
        en: 'The proof by list recovers new, moved, won and lost deals; not plain edits, deletions or leads. Custom fields are not part of the events.',
      },
      {
        pt: 'O que a própria Ponte muda no Pipedrive volta como aviso.',
        en: 'What Ponte itself changes in Pipedrive comes back as a notice.',
      },
      { pt: 'Nunca foi testado com uma conta real.', en: 'It was never tried with a real account.' },
    ],
    evidence: {
      inbound: 'code',
      register: 'doc',
      poll: 'guess',
      probe: 'doc',
      oauth: 'doc',
      actions: 'doc',
    },
    sources: [
      'https://pipedrive.readme.io/docs/guide-for-webhooks-v2',
      'https://pipedrive.readme.io/docs/guide-for-webhooks',
      'https://pipedrive.readme.io/docs/webhooks-v2-migration-guide',
      'https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting',
      'https://pipedrive.readme.io/docs/marketplace-oauth-authorization',
      'https://developers.pipedrive.com/docs/api/v1',
      'https://github.com/pipedrive/client-nodejs',
      'https://github.com/PipedreamHQ/pipedream (components/pipedrive)',
    ],
  },
  recognises: [
    { when: { pt: 'Negócio criado', en: 'Deal created' }, type: 'card.created' },
    { when: { pt: 'Negócio mudou de etapa', en: 'Deal moved to another stage' }, type: 'card.moved' },
    { when: { pt: 'Negócio ganho (status won)', en: 'Deal won (status won)' }, type: 'card.won' },
    { when: { pt: 'Negócio perdido (status lost)', en: 'Deal lost (status lost)' }, type: 'card.lost' },
    { when: { pt: 'Negócio alterado ou mesclado', en: 'Deal changed or merged' }, type: 'card.updated' },
    { when: { pt: 'Negócio excluído', en: 'Deal deleted' }, type: 'card.deleted' },
    { when: { pt: 'Lead criado', en: 'Lead created' }, type: 'lead.created' },
    { when: { pt: 'Lead alterado', en: 'Lead changed' }, type: 'lead.updated' },
  ],
} as const satisfies Partial<Connector>;
