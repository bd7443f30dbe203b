/** What merchants read of Jira, and what its form asks for. */
import { baseUrlField, type Connector, type Field, type Label } from '../../src/kit';

const optional = (key: string, label: Label, example: string, help: Label): Field => ({
  key,
  group: 'settings',
  label,
  type: 'text',
  required: false,
  example,
  help,
});

const customField = (key: string, label: Label, example: string): Field => ({
  ...optional(key, label, example, {
    pt: 'Campo personalizado de texto. Vazio: a linha correspondente da descrição.',
    en: 'A custom text field. Empty: the line of the description that says it.',
  }),
  pattern: String.raw`\s*customfield_\d+\s*`,
});

export const form = {
  label: { pt: 'Jira', en: 'Jira' },
  fields: [
    {
      key: 'site',
      group: 'settings',
      label: { pt: 'Site', en: 'Site' },
      type: 'text',
      required: true,
      pattern: String.raw`\s*[A-Za-z0-9\-]+\s*`,
      example: 'minha-empresa',
      help: {
        pt: 'Só o começo do endereço: de minha-empresa.atlassian.net, minha-empresa.',
        en: 'Only the beginning of the address: of minha-empresa.atlassian.net, minha-empresa.',
      },
    },
    {
      key: 'email',
      group: 'credentials',
      label: { pt: 'E-mail da conta Atlassian', en: 'E-mail of the Atlassian account' },
      type: 'email',
      required: true,
      example: 'bia@exemplo.com.br',
    },
    {
      key: 'apiToken',
      group: 'credentials',
      label: { pt: 'Token de API', en: 'API token' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'ATATT3xFfGF0-cole-aqui-o-token-inteiro',
      help: {
        pt: 'Crie sem escopos ("Criar token de API"); os com escopos não funcionam neste endereço.',
        en: 'Make it without scopes ("Create API token"); those with scopes do not work at this address.',
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo do webhook', en: "Webhook's secret" },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-um-segredo',
      help: {
        pt: 'Deixe em branco e criamos um. O Jira assina cada aviso com ele.',
        en: 'Leave it empty and we make one. Jira signs each notice with it.',
      },
    },
    {
      key: 'projectKey',
      group: 'settings',
      label: { pt: 'Projeto', en: 'Project' },
      type: 'text',
      required: true,
      pattern: String.raw`\s*[A-Za-z][A-Za-z0-9_]*\s*`,
      example: 'VEND',
      help: {
        pt: 'A chave do projeto, como em VEND-12.',
        en: "The project's key, as in VEND-12.",
      },
    },
    optional('issueTypeId', { pt: 'Tipo dos itens novos', en: 'Type of new issues' }, '10001', {
      pt: 'Necessário só para criar cartões.',
      en: 'Needed for making cards only.',
    }),
    optional('wonStatus', { pt: 'Status que conta como ganho', en: 'Status that counts as won' }, '10010', {
      pt: 'Quem chega a ele gera também "cartão ganho". Vazio: só a mudança de etapa.',
      en: 'What gets there is "card won", too. Empty: the move only.',
    }),
    optional(
      'lostStatus',
      { pt: 'Status que conta como perdido', en: 'Status that counts as lost' },
      '10011',
      {
        pt: 'Quem chega a ele gera também "cartão perdido".',
        en: 'What gets there is "card lost", too.',
      },
    ),
    customField('nameField', { pt: 'Campo do nome', en: "Name's field" }, 'customfield_10031'),
    customField('emailField', { pt: 'Campo do e-mail', en: "E-mail's field" }, 'customfield_10032'),
    customField('phoneField', { pt: 'Campo do telefone', en: "Phone's field" }, 'customfield_10033'),
    baseUrlField({
      example: 'https://minha-empresa.atlassian.net',
      help: { pt: 'Deixe em branco: vem do site.', en: 'Leave it empty: it comes of the site.' },
    }),
  ],
  setup: [
    {
      pt: 'Com a conta de um administrador do Jira, crie um token de API, cole aqui com o e-mail, o site e o projeto, e salve.',
      en: 'With the account of a Jira administrator make an API token, paste it here with the e-mail, the site and the project, and save.',
      url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
    },
    {
      pt: 'Clique em "Testar" e depois em "Registrar webhooks". Escolha também o tipo dos itens novos e, se quiser, os status de ganho e perdido.',
      en: 'Click "Test", then "Register webhooks". Choose the type of new issues, too, and the statuses for won and lost if you like.',
    },
    {
      pt: 'Sem ser administrador, ou se nenhum aviso chegar: peça a um que crie o webhook em Sistema › WebHooks com o endereço desta integração, o segredo mostrado ao salvar e os eventos de item criado, atualizado e excluído.',
      en: 'Without being an administrator, or if no notice arrives: ask one to make the webhook in System › WebHooks with the address of this connection, the secret shown on saving, and the events issue created, updated and deleted.',
      url: 'https://{site}.atlassian.net/plugins/servlet/webhooks',
    },
  ],
  notes: {
    pt: 'Cada item do projeto é um cartão e cada status, uma etapa. O Jira não tem contatos: nome, telefone e e-mail vêm de campos personalizados ou de linhas da descrição, como "Telefone: (11) 98888-7777".',
    en: 'Each issue of the project is a card, each status a stage. Jira knows no contacts: name, phone and e-mail come from custom fields or from lines of the description, such as "Telefone: (11) 98888-7777".',
  },
  sheet: {
    version: 'Jira Cloud REST v3, webhooks 1.0',
    limits: {
      pt: 'O Jira limita rajadas de chamadas e diz quanto esperar. Avisos podem atrasar até 30 minutos e vir mais de uma vez.',
      en: 'Jira limits bursts of calls and says how long to wait. Notices may be up to 30 minutes late and come more than once.',
    },
    cannot: [
      {
        pt: 'Registrar o webhook exige um administrador do Jira. Que o segredo é aceito pela API está em guias de terceiros, não na documentação que pudemos ler.',
        en: 'Registering the webhook takes a Jira administrator. That its secret is accepted by the API stands in guides of others, not in the documentation that we could read.',
      },
      {
        pt: 'Mover um cartão depende de o fluxo do projeto ter uma transição até o status.',
        en: "Moving a card takes a transition to that status in the project's workflow.",
      },
      {
        pt: 'Nenhuma lista confere se um aviso se perdeu. Comentários não geram eventos. Só Jira Cloud, não Data Center.',
        en: 'No list proves that no notice was lost. Comments make no events. Jira Cloud only, not Data Center.',
      },
      {
        pt: 'O valor não tem campo próprio: vai na descrição.',
        en: 'The value has no field of its own: it goes into the description.',
      },
      { pt: 'Nunca foi testado com uma conta real.', en: 'It was never tried with a real account.' },
    ],
    evidence: { inbound: 'doc', register: 'code', probe: 'doc', actions: 'doc' },
    sources: [
      'https://developer.atlassian.com/cloud/jira/platform/webhooks',
      'https://developer.atlassian.com/cloud/jira/platform/rest/v3',
      'https://developer.atlassian.com/cloud/jira/platform/rate-limiting',
      'https://nango.dev/docs/api-integrations/jira/webhooks',
      'https://trigger.dev/docs/webhooks/providers/jira',
      'https://github.com/MrRefactoring/jira.js',
    ],
  },
  recognises: [
    { when: { pt: 'Item criado', en: 'Issue created' }, type: 'card.created' },
    { when: { pt: 'Item mudou de status', en: 'Issue got another status' }, type: 'card.moved' },
    { when: { pt: 'Item chegou ao status de ganho', en: 'Issue got the status for won' }, type: 'card.won' },
    {
      when: { pt: 'Item chegou ao status de perdido', en: 'Issue got the status for lost' },
      type: 'card.lost',
    },
    { when: { pt: 'Item alterado', en: 'Issue changed' }, type: 'card.updated' },
    { when: { pt: 'Item excluído', en: 'Issue deleted' }, type: 'card.deleted' },
  ],
} as const satisfies Partial<Connector>;
