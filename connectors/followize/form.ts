/** What merchants read and fill in. */
import { baseUrlField, type Connector, type Field, type Label } from '../../src/kit';

export const API = 'https://www.followize.com.br/api/v2';

const keyField = (key: string, label: Label, example: string): Field => ({
  key,
  group: 'credentials',
  label,
  type: 'secret',
  required: true,
  sensitive: true,
  pattern: String.raw`\s*\S{8,100}\s*`,
  example,
});

export const form = {
  fields: [
    keyField('clientKey', { pt: 'Chave do cliente', en: 'Client key' }, 'cole-aqui-a-chave-do-cliente'),
    keyField('teamKey', { pt: 'Chave da equipe', en: 'Team key' }, 'cole-aqui-a-chave-da-equipe'),
    {
      key: 'conversionGoal',
      group: 'settings',
      label: { pt: 'Ponto de conversão', en: 'Conversion goal' },
      type: 'text',
      required: false,
      example: 'Loja virtual',
      help: {
        pt: 'Como os leads aparecem na Followize quando a automação não diz outro.',
        en: 'What leads are filed under at Followize where the automation names no other.',
      },
    },
    {
      key: 'consent',
      group: 'settings',
      label: { pt: 'Informar consentimento (LGPD)', en: 'Tell of consent (LGPD)' },
      type: 'boolean',
      required: false,
      default: 'false',
      example: 'false',
      help: {
        pt: 'Ligue só se os seus clientes consentem com o tratamento dos dados e com o contato. Algumas contas da Followize exigem a base legal (erro 4006).',
        en: 'Only if your customers consent to the processing of their data and to being contacted. Some accounts of Followize ask for the legal basis (error 4006).',
      },
    },
    baseUrlField({ default: API, example: API }),
  ],
  setup: [
    {
      pt: 'Na Followize, abra Configurações › Integração › Chaves, copie a chave do cliente e a da equipe para cá e salve.',
      en: 'At Followize open Settings › Integration › Keys, copy the client key and the team key here and save.',
      url: 'https://www.followize.com.br/app/integracao/chaves',
    },
    {
      pt: 'Crie uma automação com a ação "Criar lead" e envie um lead de teste: é o único jeito de conferir as chaves.',
      en: 'Make an automation with the action "Create lead" and send a lead to try it: that is the only way to check the keys.',
    },
    {
      pt: 'Se a sua conta da Followize souber chamar um endereço, use o conector "Genérico" para receber os avisos dela.',
      en: 'If your Followize account can call an address, take the connector "Generic" for what it sends.',
    },
  ],
  notes: {
    pt: 'A Followize só recebe leads: ela não tem webhook nem consulta conhecidos. Um contato que já existe ganha uma nova interação, sem duplicar.',
    en: 'Followize only takes leads in: no webhook and no list of it is known. A contact that is there already gets another interaction, and no double.',
  },
  sheet: {
    version: 'API v2 (/Leads)',
    cannot: [
      {
        pt: 'Avisar de qualquer coisa: a Followize não tem webhook. Se a sua conta chamar um endereço, o conector "Genérico" recebe.',
        en: 'Tell of anything: Followize has no webhook. If your account can call an address, the connector "Generic" takes it.',
      },
      {
        pt: 'Listar, mover, anotar ou consultar leads: não há chamada pública para isso.',
        en: 'List, move, annotate or look up leads: there is no public call for that.',
      },
      {
        pt: 'Testar as chaves sem criar um lead.',
        en: 'Test the keys without making a lead.',
      },
      { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
    ],
    evidence: { actions: 'code' },
    sources: [
      'https://github.com/agenciafmd/laravel-followize',
      'https://github.com/WPPlugins/followize',
      'https://github.com/WPPlugins/followize-extension-gf',
      'https://github.com/iurividal/SdkFollowizeNet',
    ],
  },
} satisfies Partial<Connector>;

export const labels = {
  name: { pt: 'Nome', en: 'Name' },
  email: { pt: 'E-mail', en: 'E-mail' },
  phone: { pt: 'Telefone', en: 'Phone' },
  goal: { pt: 'Ponto de conversão', en: 'Conversion goal' },
  message: { pt: 'Mensagem', en: 'Message' },
  attendantEmail: { pt: 'E-mail do atendente', en: "Attendant's e-mail" },
  company: { pt: 'Empresa', en: 'Company' },
  taxId: { pt: 'CPF ou CNPJ', en: 'CPF or CNPJ' },
  city: { pt: 'Cidade', en: 'City' },
  state: { pt: 'Estado (UF)', en: 'State' },
  utmSource: { pt: 'utm_source', en: 'utm_source' },
  utmMedium: { pt: 'utm_medium', en: 'utm_medium' },
  utmCampaign: { pt: 'utm_campaign', en: 'utm_campaign' },
  utmContent: { pt: 'utm_content', en: 'utm_content' },
  utmTerm: { pt: 'utm_term', en: 'utm_term' },
} as const satisfies Record<string, Label>;
