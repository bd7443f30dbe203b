/** What merchants read and fill in. */
import { baseUrlField, type Connector, type Label, type Recognition } from '../../src/kit';
import { webhookFields } from '../families/rd-station';
import { API } from './api';

export const form = {
  fields: [
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Chave de API (só conversões)', en: 'API key (conversions only)' },
      type: 'secret',
      required: false,
      sensitive: true,
      pattern: String.raw`\s*\S{8,200}\s*`,
      example: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      help: {
        pt: 'Só para quem não usa o botão "Conectar": com ela a Ponte registra conversões, e nada mais. Em Integrações › API.',
        en: 'Only for those who do not use the "Connect" button: with it Ponte registers conversions, and nothing else. At Integrations › API.',
      },
    },
    ...webhookFields,
    baseUrlField({ default: API, example: API }),
  ],
  setup: [
    {
      pt: 'Salve e clique em "Conectar": a RD pede a sua autorização e devolve você para cá, com os webhooks criados.',
      en: 'Save and click "Connect": RD asks for your consent and sends you back here, with the webhooks made.',
    },
    {
      pt: 'Sem o botão? Na RD, clique na sua conta › Integrações › Webhooks › Criar webhook: um com o gatilho "Conversão" e outro com o gatilho "Oportunidade", ambos com o endereço desta integração.',
      en: 'No button? In RD click your account › Integrations › Webhooks › Create webhook: one with the trigger "Conversion" and another with the trigger "Opportunity", both with the address of this connection.',
      url: 'https://app.rdstation.com.br/integracoes/webhooks',
    },
    {
      pt: 'Nesse caso escolha aqui "Só o endereço" em "Como os avisos se comprovam" e guarde o endereço como uma senha.',
      en: 'In that case choose "The address alone" at "How notices prove themselves" here, and keep the address like a password.',
    },
    {
      pt: 'Não ligue os dois ao mesmo tempo: cada conversão chegaria duas vezes.',
      en: 'Do not have both at once: each conversion would arrive twice.',
    },
  ],
  notes: {
    pt: 'A primeira conversão vira "lead criado", cada outra "lead atualizado" com o identificador em lead.title e os campos personalizados em form.answers. A RD só envia contatos com e-mail. Importações e edições manuais não geram aviso.',
    en: 'The first conversion becomes "lead created", every other one "lead updated" with its identifier in lead.title and the custom fields in form.answers. RD only sends contacts with an e-mail. Imports and edits by hand make no notice.',
  },
  sheet: {
    version: 'API 2.0 (/platform, /integrations/webhooks); webhooks of the panel',
    limits: {
      pt: '120 chamadas por minuto (Light, Basic, Pro) ou 500 (Advanced); 120 eventos por lead em 24 horas; resposta aos avisos em 5 segundos.',
      en: '120 requests a minute (Light, Basic, Pro) or 500 (Advanced); 120 events per lead in 24 hours; notices answered within 5 seconds.',
    },
    cannot: [
      {
        pt: 'Importar leads antigos ou provar que nenhum aviso se perdeu: a RD não lista o que mudou.',
        en: 'Import old leads, or prove that no notice was lost: RD lists no changes.',
      },
      {
        pt: 'Avisar de venda, perda, tags ou edições feitas na RD: ela só avisa conversões e oportunidades.',
        en: 'Tell of sales, losses, tags or edits made at RD: it tells conversions and opportunities only.',
      },
      {
        pt: 'Enviar e-mails ou campanhas pela RD.',
        en: 'Send e-mails or campaigns by RD.',
      },
      {
        pt: 'Testar a chave de API: só uma conversão de verdade a comprova. Oportunidade, venda, perda e tags pedem "Conectar".',
        en: 'Test the API key: only a real conversion proves it. Opportunity, sale, loss and tags need "Connect".',
      },
      {
        pt: 'Registrar a base legal (LGPD) do lead, ou criar um lead sem e-mail.',
        en: 'Register the legal basis (LGPD) of a lead, or make a lead without e-mail.',
      },
      { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
    ],
    evidence: { inbound: 'code', register: 'code', probe: 'code', oauth: 'code', actions: 'code' },
    sources: [
      'https://developers.rdstation.com/reference/webhooks-payload-copy',
      'https://developers.rdstation.com/reference/webhooks',
      'https://developers.rdstation.com/reference/como-migrar-webhooks-rdsm',
      'https://developers.rdstation.com/reference/retries-logic',
      'https://developers.rdstation.com/reference/gerar-code',
      'https://developers.rdstation.com/reference/obter-tokens-acesso',
      'https://developers.rdstation.com/reference/eventos-padr%C3%A3o',
      'https://github.com/ResultadosDigitais/rdstation-ruby-client',
      'https://github.com/Dr-Mobile/api_augustus_clinique_rdstation_blip',
    ],
  },
} satisfies Partial<Connector>;

export const recognises: readonly Recognition[] = [
  { when: { pt: 'Primeira conversão do lead', en: "Lead's first conversion" }, type: 'lead.created' },
  { when: { pt: 'Cada conversão seguinte', en: 'Every later conversion' }, type: 'lead.updated' },
  { when: { pt: 'Marcado como oportunidade', en: 'Marked as an opportunity' }, type: 'lead.converted' },
];

export const ACTIONS = {
  createLead: { pt: 'Registrar conversão (cria o lead)', en: 'Register a conversion (makes the lead)' },
  markOpportunity: { pt: 'Marcar como oportunidade', en: 'Mark as an opportunity' },
  markSale: { pt: 'Marcar venda', en: 'Mark as sold' },
  markLost: { pt: 'Marcar perda', en: 'Mark as lost' },
  addTags: { pt: 'Adicionar tags ao lead', en: 'Add tags to the lead' },
} as const satisfies Record<string, Label>;

export const labels = {
  email: { pt: 'E-mail', en: 'E-mail' },
  identifier: { pt: 'Identificador da conversão', en: "Conversion's identifier" },
  name: { pt: 'Nome', en: 'Name' },
  phone: { pt: 'Celular', en: 'Mobile phone' },
  company: { pt: 'Empresa', en: 'Company' },
  tags: { pt: 'Tags, separadas por vírgula', en: 'Tags, separated by commas' },
  fields: {
    pt: 'Campos personalizados: cf_campo = valor, um por linha',
    en: 'Custom fields: cf_field = value, one a line',
  },
  utmSource: { pt: 'utm_source', en: 'utm_source' },
  utmMedium: { pt: 'utm_medium', en: 'utm_medium' },
  utmCampaign: { pt: 'utm_campaign', en: 'utm_campaign' },
  utmTerm: { pt: 'utm_term', en: 'utm_term' },
  value: { pt: 'Valor da venda, em reais', en: 'Value of the sale, in reais' },
  reason: { pt: 'Motivo da perda', en: 'Why it was lost' },
} as const satisfies Record<string, Label>;
