/** What merchants read: the form, the steps, what becomes of which notice, and what is known of Pipefy. */
import {
  baseUrlField,
  type Field,
  type Label,
  type Recognition,
  type SetupStep,
  type Sheet,
} from '../../src/kit';
import type { CardType } from '../families/board';

export const API = 'https://api.pipefy.com';

const slugField = (key: string, pt: string, en: string, example: string): Field => ({
  key,
  group: 'settings',
  label: { pt: `Campo do pipe: ${pt}`, en: `Field of the pipe: ${en}` },
  type: 'text',
  required: false,
  pattern: String.raw`[\w\-]{1,100}`,
  example,
  help: {
    pt: 'Código do campo. Vazio: procuramos pelo tipo e pelo nome do campo.',
    en: "The field's id. Empty: we look for its type and its name.",
  },
});

const fields: readonly Field[] = [
  {
    key: 'pipeId',
    group: 'settings',
    label: { pt: 'Pipe', en: 'Pipe' },
    type: 'text',
    required: true,
    pattern: String.raw`\d{1,20}`,
    example: '302766835',
    help: {
      pt: 'O número no endereço do pipe: app.pipefy.com/pipes/NÚMERO.',
      en: "The number in the pipe's address: app.pipefy.com/pipes/NUMBER.",
    },
  },
  {
    key: 'clientId',
    group: 'credentials',
    label: { pt: 'Conta de serviço: Client ID', en: 'Service account: client ID' },
    type: 'text',
    required: false,
    example: 'cole-aqui-o-client-id',
  },
  {
    key: 'clientSecret',
    group: 'credentials',
    label: { pt: 'Conta de serviço: Client Secret', en: 'Service account: client secret' },
    type: 'secret',
    required: false,
    sensitive: true,
    example: 'cole-aqui-o-client-secret',
  },
  {
    key: 'apiToken',
    group: 'credentials',
    label: { pt: 'Ou token de acesso pessoal', en: 'Or personal access token' },
    type: 'secret',
    required: false,
    sensitive: true,
    pattern: String.raw`\s*\S+\s*`,
    example: 'cole-aqui-o-token-pessoal',
    help: {
      pt: 'Se preenchido, é usado no lugar da conta de serviço. O Pipefy já o chama de obsoleto: prefira a conta de serviço.',
      en: 'If filled in, it is used instead of the service account. Pipefy calls it deprecated: prefer the service account.',
    },
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Chave dos avisos', en: "Notices' key" },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    pattern: '[!-~]{16,255}',
    example: 'deixe-em-branco-para-gerar-uma-chave',
    help: {
      pt: 'Deixe em branco e criamos uma. O Pipefy a devolve em cada aviso.',
      en: 'Leave it empty and we make one. Pipefy sends it back with each notice.',
    },
  },
  slugField('nameField', 'nome do contato', "contact's name", 'nome_do_cliente'),
  slugField('emailField', 'e-mail', 'e-mail', 'e_mail'),
  slugField('phoneField', 'telefone', 'phone', 'telefone_whatsapp'),
  slugField('valueField', 'valor', 'value', 'valor_da_proposta'),
  {
    key: 'lostPhases',
    group: 'settings',
    label: { pt: 'Fases finais que são perda', en: 'Final phases that are a loss' },
    type: 'text',
    required: false,
    default:
      'Perdido, Perdida, Perdidos, Descartado, Descartados, Cancelado, Cancelados, Recusado, Reprovado',
    example: 'Perdido, Cancelado',
    help: {
      pt: 'Nomes, separados por vírgula. As outras fases finais contam como ganho.',
      en: 'Names, separated by commas. Other final phases count as won.',
    },
  },
  baseUrlField({
    example: API,
    help: { pt: 'Deixe em branco.', en: 'Leave it empty.' },
  }),
];

const setup: readonly SetupStep[] = [
  {
    pt: 'No Pipefy, um superadministrador clica no nome da empresa, abre Membros e permissões › Contas de serviço, cria uma e copia o Client ID e o Client Secret para cá.',
    en: "In Pipefy, a super admin clicks the company's name, opens Members and Permissions › Service Accounts, makes one, and copies client ID and client secret here.",
    url: 'https://app.pipefy.com/',
  },
  {
    pt: 'No pipe, convide a conta de serviço (pelo e-mail dela) como administradora: só administradores do pipe podem criar webhooks.',
    en: 'In the pipe, invite the service account (by its e-mail) as an administrator: only administrators of a pipe may make webhooks.',
    url: 'https://app.pipefy.com/pipes/{pipeId}',
  },
  {
    pt: 'Informe o número do pipe, salve, clique em "Testar" e depois em "Registrar webhooks".',
    en: 'Fill in the number of the pipe, save, click "Test", then "Register webhooks".',
  },
  {
    pt: 'Crie um cartão de teste no pipe e veja o evento chegar. Se faltar telefone ou e-mail, escolha os campos do pipe no formulário.',
    en: 'Make a test card in the pipe and see the event arrive. If phone or e-mail are missing, choose the fields of the pipe in the form.',
  },
];

const notes: Label = {
  pt: 'Uma conexão por pipe. O Pipefy não envia telefone, e-mail nem valor: buscamos o cartão a cada aviso. Chegar a uma fase final gera dois eventos, o movimento e o ganho (ou a perda). Ao criar um cartão, um campo de título do pipe pode substituir o título informado.',
  en: 'One connection for each pipe. Pipefy sends no phone, e-mail or value: we fetch the card at each notice. Coming into a final phase makes two events, the move and the win (or loss). When a card is made, a title field of the pipe may replace the title given.',
};

interface Notice extends Recognition {
  /** Pipefy's name for it. */
  action: string;
  type: CardType | `custom.${string}`;
}

/** What we ask Pipefy for, and what becomes of it. */
const NOTICES: readonly Notice[] = [
  { action: 'card.create', type: 'card.created', when: { pt: 'Cartão criado', en: 'Card created' } },
  { action: 'card.move', type: 'card.moved', when: { pt: 'Cartão mudou de fase', en: 'Card changed phase' } },
  {
    action: 'card.done',
    type: 'card.won',
    when: { pt: 'Cartão chegou a uma fase final', en: 'Card came to a final phase' },
  },
  {
    action: 'card.field_update',
    type: 'card.updated',
    when: { pt: 'Campo do cartão alterado', en: 'Field of the card changed' },
  },
  {
    action: 'card.comment_create',
    type: 'card.updated',
    when: { pt: 'Comentário no cartão', en: 'Comment on the card' },
  },
  { action: 'card.delete', type: 'card.deleted', when: { pt: 'Cartão excluído', en: 'Card deleted' } },
  {
    action: 'card.late',
    type: 'custom.card_late',
    when: { pt: 'Cartão atrasado na fase', en: 'Card late in its phase' },
  },
  {
    action: 'card.overdue',
    type: 'custom.card_overdue',
    when: { pt: 'Cartão vencido', en: 'Card overdue' },
  },
  {
    action: 'card.expired',
    type: 'custom.card_expired',
    when: { pt: 'Cartão expirado no pipe', en: 'Card expired in the pipe' },
  },
];

export const TYPES: ReadonlyMap<string, Notice['type']> = new Map(
  NOTICES.map(({ action, type }) => [action, type]),
);
export const ACTIONS = [...TYPES.keys()];

const recognises: readonly Recognition[] = [
  ...NOTICES.map(({ type, when }) => ({ type, when })),
  {
    type: 'card.lost',
    when: { pt: 'Cartão chegou a uma fase final de perda', en: 'Card came to a final phase that is a loss' },
  },
];

const sheet: Sheet = {
  version: 'GraphQL, pipe webhooks (2026)',
  limits: {
    pt: '500 requisições a cada 30 segundos e 30 webhooks por pipe, segundo clientes públicos; o Pipefy não publica números.',
    en: '500 requests every 30 seconds and 30 webhooks a pipe, say public clients; Pipefy publishes no numbers.',
  },
  cannot: [
    {
      pt: 'Sem assinatura: o Pipefy devolve uma chave nossa em um cabeçalho de cada aviso.',
      en: 'No signature: Pipefy sends a key of ours back in a header of each notice.',
    },
    {
      pt: 'O texto dos comentários e o campo alterado não vêm no evento, só o cartão como ele está.',
      en: "An event has neither the comment's text nor the field that changed, only the card as it is.",
    },
    {
      pt: 'Tabelas (databases) do Pipefy não são lidas. Campos de conexão e de responsável não são preenchidos ao criar cartões.',
      en: "Pipefy's tables are not read. Connection and assignee fields are not filled in when cards are made.",
    },
    {
      pt: 'Mover é recusado quando a fase não está conectada à atual ou tem campos obrigatórios vazios.',
      en: 'A move is refused where the phase is not connected to the current one, or has required fields that are empty.',
    },
    {
      pt: 'Cartões excluídos cujo aviso se perdeu não aparecem na conferência.',
      en: 'Deleted cards whose notice was lost do not show in the comparison.',
    },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: { inbound: 'doc', register: 'code', poll: 'code', probe: 'code', actions: 'code' },
  sources: [
    'https://developers.pipefy.com/reference/pipe-table-webhooks',
    'https://developers.pipefy.com/reference/cards',
    'https://developers.pipefy.com/reference/service-accounts',
    'https://developers.pipefy.com/reference/unauthorized-error',
    'https://github.com/pipefy/ai-toolkit',
    'https://github.com/cardtunic/n8n-nodes-pipefy',
    'https://github.com/PipedreamHQ/pipedream/tree/master/components/pipefy',
  ],
};

export const form = { label: { pt: 'Pipefy', en: 'Pipefy' }, fields, setup, notes, recognises, sheet };
