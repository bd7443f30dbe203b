/** What merchants read: the form, the steps, what becomes of which trigger, and what is known of PipeRun. */
import {
  baseUrlField,
  type Field,
  type Label,
  type Recognition,
  type SetupStep,
  type Sheet,
} from '../../src/kit';

export const API = 'https://api.pipe.run/v1';

const fields: readonly Field[] = [
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Valor do cabeçalho X-Hub-Token', en: 'Value of the header X-Hub-Token' },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    pattern: String.raw`[\w\-]{24,200}`,
    example: 'deixe-em-branco-para-gerar-um-valor',
    help: {
      pt: 'Deixe em branco e criamos um. Cole-o na ação automática do PipeRun.',
      en: 'Leave it empty and we make one. Paste it into the automatic action of PipeRun.',
    },
  },
  {
    key: 'tokenIn',
    group: 'settings',
    label: { pt: 'Onde o PipeRun envia esse valor', en: 'Where PipeRun sends that value' },
    type: 'select',
    required: false,
    options: [
      { value: 'header', label: { pt: 'No cabeçalho (recomendado)', en: 'In the header (recommended)' } },
      {
        value: 'query',
        label: { pt: 'No fim do endereço: ?token=', en: 'At the end of the address: ?token=' },
      },
    ],
    default: 'header',
    example: 'header',
    help: {
      pt: 'A ação automática tem um cabeçalho só. Se ele já é usado para outra coisa, escolha o endereço.',
      en: 'The automatic action has one header only. If it serves something else, choose the address.',
    },
  },
  {
    key: 'apiToken',
    group: 'credentials',
    label: { pt: 'Token da API', en: 'API token' },
    type: 'secret',
    required: false,
    sensitive: true,
    pattern: String.raw`\s*[\da-fA-F]{32}\s*`,
    example: '0123456789abcdef0123456789abcdef',
    help: {
      pt: 'Para buscar telefone e e-mail que faltam, conferir oportunidades, mover e anotar. Receber avisos funciona sem ele.',
      en: 'For missing phones and e-mails, comparing opportunities, moving and notes. Receiving notices works without it.',
    },
  },
  {
    key: 'stageId',
    group: 'settings',
    label: { pt: 'Etapa padrão de novas oportunidades', en: 'Default stage of new opportunities' },
    type: 'text',
    required: false,
    pattern: String.raw`\d{1,20}|[\da-fA-F\-]{36}`,
    example: '141473',
    help: {
      pt: 'O código da etapa, ou a hash dela (dispensa o token da API).',
      en: "The stage's id, or its hash (which needs no API token).",
    },
  },
  baseUrlField({ example: API, help: { pt: 'Deixe em branco.', en: 'Leave it empty.' } }),
];

const SETTINGS = 'https://app.pipe.run/';

const setup: readonly SetupStep[] = [
  {
    pt: 'Salve esta conexão e copie o endereço do webhook e o valor do cabeçalho, que aparece uma única vez.',
    en: 'Save this connection, and copy the address of the webhook and the value of the header, which is shown once.',
  },
  {
    pt: 'No PipeRun, abra Ajustes e configurações › Ações automáticas › "+ Adicionar ação", escolha o gatilho e o tipo "Webhook - Envio de oportunidade para URL".',
    en: 'In PipeRun, open Ajustes e configurações › Ações automáticas › "+ Adicionar ação", choose the trigger and the type "Webhook - Envio de oportunidade para URL".',
    url: SETTINGS,
  },
  {
    pt: 'Nas condições, marque o funil e "Qualquer etapa". Em Header escreva X-Hub-Token, em Valor cole o valor copiado, em URL o endereço, e deixe o tipo de envio "Padrão".',
    en: 'In the conditions, choose the pipeline and "Qualquer etapa". In Header write X-Hub-Token, in Valor paste the copied value, in URL the address, and leave the kind of sending at "Padrão".',
  },
  {
    pt: 'Repita para cada gatilho que interessa: entrar na etapa, ganha, perdida, criada. Use "Envio de teste" para conferir.',
    en: 'Repeat it for each trigger of interest: entering a stage, won, lost, created. Check with "Envio de teste".',
    url: SETTINGS,
  },
  {
    pt: 'Para mover, anotar e buscar contatos, gere o token da API no seu usuário do PipeRun e cole aqui.',
    en: 'To move, annotate and look up contacts, make the API token of your PipeRun user and paste it here.',
    url: SETTINGS,
  },
];

const notes: Label = {
  pt: 'O PipeRun não diz de que etapa a oportunidade veio: lembramos a última que vimos. O "Envio de teste" chega como uma oportunidade de verdade. Ao criar, uma origem que não existe pode ser criada no PipeRun. A ação com atraso envia a oportunidade como ela está, e um ganho já desfeito vira só "atualizada".',
  en: 'PipeRun does not say which stage an opportunity came from: we remember the last one that we saw. "Envio de teste" arrives as a real opportunity. Making one may make an origin that PipeRun does not have. A delayed action sends the opportunity as it is, and a win that was undone becomes a mere "updated".',
};

const recognises: readonly Recognition[] = [
  { when: { pt: 'Oportunidade criada', en: 'Opportunity created' }, type: 'card.created' },
  { when: { pt: 'Oportunidade entrou na etapa', en: 'Opportunity entered a stage' }, type: 'card.moved' },
  { when: { pt: 'Oportunidade ganha', en: 'Opportunity won' }, type: 'card.won' },
  { when: { pt: 'Oportunidade perdida', en: 'Opportunity lost' }, type: 'card.lost' },
  { when: { pt: 'Qualquer outro gatilho', en: 'Any other trigger' }, type: 'card.updated' },
  { when: { pt: 'Na lixeira', en: 'In the bin' }, type: 'card.deleted' },
];

const sheet: Sheet = {
  version: 'API v1 (1.1-CRM), ação automática "Webhook"',
  limits: {
    pt: '100 requisições por minuto, segundo clientes públicos; o PipeRun não publica o número.',
    en: '100 requests a minute, say public clients; PipeRun does not publish the number.',
  },
  cannot: [
    {
      pt: 'Os webhooks são criados à mão, um por gatilho: a API não os cria.',
      en: 'Webhooks are made by hand, one for each trigger: the API does not make them.',
    },
    {
      pt: 'Sem assinatura: um valor fixo prova de onde vem o aviso.',
      en: 'No signature: a fixed value proves where a notice is from.',
    },
    {
      pt: 'O tipo de envio "Avançado", com JSON próprio, não é lido.',
      en: 'The kind of sending "Avançado", with a JSON of one\'s own, is not read.',
    },
    {
      pt: 'Sem o token da API não há conferência, movimento, anotação nem busca de contatos.',
      en: 'Without the API token there is no comparing, moving, annotating or looking up of contacts.',
    },
    {
      pt: 'A conferência encontra oportunidades novas, movidas, ganhas e perdidas; outras mudanças só pelas ações automáticas.',
      en: 'The comparison finds opportunities that are new, moved, won or lost; other changes only come by automatic actions.',
    },
    {
      pt: 'O texto de alguns gatilhos e o fuso das datas (lidas como de Brasília) não estão documentados.',
      en: "The words of some triggers and the zone of times (read as Brasília's) are not documented.",
    },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: { inbound: 'code', poll: 'code', probe: 'doc', actions: 'doc' },
  sources: [
    'https://vendas.developers.pipe.run/reference',
    'https://vendas.developers.pipe.run/docs/filtros-em-consultas',
    'https://github.com/crmpiperun/piperun-extractor',
    'https://github.com/LesserWords/n8n-nodes-piperun-openapi',
    'https://github.com/dinhogehm/piperun-doc-examples',
  ],
};

export const form = { label: { pt: 'PipeRun', en: 'PipeRun' }, fields, setup, notes, recognises, sheet };
