/** What merchants read and fill in. */
import { baseUrlField, type Connector, type Recognition } from '../../src/kit';
import { webhookFields } from '../families/rd-station';
import { API } from './api';

export const form = {
  fields: [
    {
      key: 'apiToken',
      group: 'credentials',
      label: { pt: 'Token da API', en: 'API token' },
      type: 'secret',
      required: true,
      sensitive: true,
      pattern: String.raw`\s*\w{16,100}\s*`,
      example: '6710bdde82747300196dadec',
      help: {
        pt: 'No RD Station CRM, clique no seu nome › Perfil › Gerar token. Ele vê o que o seu usuário vê: use um usuário com visibilidade geral.',
        en: 'In RD Station CRM click your name › Profile › Generate token. It sees what your user sees: take a user who sees everything.',
      },
    },
    ...webhookFields,
    baseUrlField({ default: API, example: API }),
  ],
  setup: [
    {
      pt: 'No RD Station CRM, clique no seu nome › Perfil, gere o token, cole aqui, salve e clique em "Testar".',
      en: 'In RD Station CRM click your name › Profile, generate the token, paste it here, save and click "Test".',
      url: 'https://crm.rdstation.com/app/home',
    },
    {
      pt: 'Planos Basic, Pro e Advanced: clique em "Registrar webhooks". Crie uma negociação de teste e veja se o aviso chega aqui.',
      en: 'Basic, Pro and Advanced plans: click "Register webhooks". Make a deal to try it and see whether its notice arrives here.',
    },
    {
      pt: 'Os avisos aparecem como recusados? Escolha "Só o endereço" em "Como os avisos se comprovam" e registre de novo: em algumas contas a RD não envia o cabeçalho.',
      en: 'Are the notices shown as refused? Choose "The address alone" at "How notices prove themselves" and register again: in some accounts RD does not send the header.',
    },
    {
      pt: 'Plano Free: não há webhooks. A lista de negociações é consultada sozinha, a cada 5 minutos.',
      en: 'Free plan: there are no webhooks. The list of deals is read by itself, every 5 minutes.',
    },
  ],
  notes: {
    pt: 'A RD avisa toda mudança de uma negociação do mesmo jeito; a Ponte compara a etapa com a última que conhece para dizer que ela mudou de etapa. O telefone e o e-mail vêm do primeiro contato da negociação, os campos personalizados em form.answers.',
    en: "RD tells every change of a deal in the same way; Ponte compares the stage with the last that it knows to say that it moved. Phone and e-mail are those of the deal's first contact, custom fields are in form.answers.",
  },
  sheet: {
    version: 'API v1; webhooks of deals',
    limits: {
      pt: '120 chamadas por minuto; listas de até 10.000 negociações.',
      en: '120 requests a minute; lists of up to 10,000 deals.',
    },
    cannot: [
      {
        pt: 'Dizer de que etapa veio uma negociação que a Ponte ainda não conhecia.',
        en: 'Say which stage a deal came from that Ponte did not know before.',
      },
      {
        pt: 'Preencher fonte, campanha, empresa e campos personalizados ao criar: a origem e o CPF vão como anotação.',
        en: 'Fill in source, campaign, company and custom fields on creating: the source and the CPF become a note.',
      },
      {
        pt: 'Avisar de negociações excluídas no plano Free, que só tem a lista.',
        en: 'Tell of deleted deals on the Free plan, which has the list only.',
      },
      {
        pt: 'Garantir que a RD devolva o cabeçalho em toda conta: há relatos dos dois casos.',
        en: 'Be sure that RD sends the header back in every account: both cases are reported.',
      },
      { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
    ],
    evidence: { inbound: 'doc', register: 'code', poll: 'code', probe: 'code', actions: 'code' },
    sources: [
      'https://developers.rdstation.com/reference/webhooks-payload-crm',
      'https://developers.rdstation.com/reference/rdcrm-webhooks',
      'https://developers.rdstation.com/reference/retries-logic',
      'https://developers.rdstation.com/reference/crm-v1-list-deals',
      'https://developers.rdstation.com/reference/crm-v1-list-contacts-from-deal',
      'https://developers.rdstation.com/reference/crm-v1-create-deal',
      'https://developers.rdstation.com/reference/crm-v1-update-deal',
      'https://developers.rdstation.com/changelog/crm-v1-correcao-do-parametro-deal_stage-na-documentacao-do-recurso-de-atualizar-negociacao',
      'https://github.com/fernandoludvig/rdstation-crm-mcp',
      'https://github.com/eliel-alves/n8n-nodes-rdstation-crm',
    ],
  },
} satisfies Partial<Connector>;

export const recognises: readonly Recognition[] = [
  { when: { pt: 'crm_deal_created', en: 'crm_deal_created' }, type: 'card.created' },
  {
    when: {
      pt: 'crm_deal_updated com outra etapa que a última conhecida',
      en: 'crm_deal_updated with another stage than the last known',
    },
    type: 'card.moved',
  },
  {
    when: { pt: 'crm_deal_updated na mesma etapa', en: 'crm_deal_updated in the same stage' },
    type: 'card.updated',
  },
  { when: { pt: 'status = won (venda)', en: 'status = won' }, type: 'card.won' },
  { when: { pt: 'status = lost (perda)', en: 'status = lost' }, type: 'card.lost' },
  { when: { pt: 'crm_deal_deleted', en: 'crm_deal_deleted' }, type: 'card.deleted' },
];
