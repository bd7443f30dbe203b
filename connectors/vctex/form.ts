/** The settings form of VCTEX, and what there is to know before choosing it. */
import { baseUrlField, type Field, type Label, type SetupStep, type Sheet } from '../../src/kit';
import { presetFields } from '../families/mapped/preset';

export const API = 'https://www.appvctex.com.br/api';

/** The proposal as `GET service/proposal/contract-number` answers it, alone or inside `data` [code]. */
export const PRESET = JSON.stringify({
  type: {
    path: ['data.proposalStatusId', 'proposalStatusId'],
    map: { '130': 'card.won' },
    default: 'card.updated',
  },
  fields: {
    'card.id': ['data.proposalContractNumber', 'proposalContractNumber', 'data.proposalId', 'proposalId'],
    'card.title': ['data.borrower.name', 'borrower.name'],
    'card.stage.id': ['data.proposalStatusId', 'proposalStatusId'],
    'card.stage.name': ['data.proposalStatusDisplayTitle', 'proposalStatusDisplayTitle'],
    'card.value': ['data.financial.totalReleasedAmount', 'financial.totalReleasedAmount'],
    'card.url': ['data.contractFormalizationLink', 'contractFormalizationLink'],
    'customer.name': ['data.borrower.name', 'borrower.name'],
    'customer.phone': ['data.borrower.phoneNumber', 'borrower.phoneNumber'],
    'customer.email': ['data.borrower.email', 'borrower.email'],
    'customer.taxId': ['data.borrower.cpf', 'borrower.cpf'],
    'customer.birthDate': ['data.borrower.birthdate', 'borrower.birthdate'],
  },
});

export const fields: readonly Field[] = [
  {
    key: 'cpf',
    group: 'credentials',
    label: { pt: 'CPF do usuário', en: "User's CPF" },
    type: 'text',
    required: true,
    sensitive: true,
    pattern: String.raw`\s*\d{3}\.?\d{3}\.?\d{3}-?\d{2}\s*`,
    example: '529.982.247-25',
  },
  {
    key: 'password',
    group: 'credentials',
    label: { pt: 'Senha', en: 'Password' },
    type: 'secret',
    required: true,
    sensitive: true,
    example: 'a-senha-do-usuario-da-api',
  },
  ...presetFields(PRESET),
  baseUrlField({ default: API, example: API }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Preencha o CPF e a senha do usuário da API, salve e clique em "Testar".',
    en: 'Fill in the CPF and password of the API user, save and click "Test".',
  },
  {
    pt: 'A VCTEX não envia avisos. Faça o seu sistema (CRM, robô, planilha) enviar um POST para o endereço desta integração a cada mudança de proposta, com o token no cabeçalho x-webhook-token.',
    en: 'VCTEX sends no notices. Have your system (CRM, robot, spreadsheet) POST to the address of this connection whenever a proposal changes, with the token in the header x-webhook-token.',
  },
  {
    pt: 'Basta o número do contrato, como {"contractNumber": "123/45"}: a Ponte consulta a proposta na VCTEX. Ou envie a proposta inteira, como a API da VCTEX a mostra.',
    en: 'The contract number is enough, as in {"contractNumber": "123/45"}: Ponte asks VCTEX for the proposal. Or send the whole proposal, as the API of VCTEX shows it.',
  },
];

export const notes: Label = {
  pt: 'Integração experimental: a VCTEX não publica documentação. Tudo aqui vem de código público de terceiros e nunca foi testado com uma conta real. Cada proposta vira um cartão; a situação é a etapa dele. São dados pessoais de quem pede crédito: envie só o necessário.',
  en: 'Experimental: VCTEX publishes no documentation. All of this is from public code of others and was never tried with a real account. Each proposal becomes a card, its status the stage. These are personal data of people who ask for credit: send no more than needed.',
};

export const sheet: Sheet = {
  version: 'API FGTS',
  evidence: { inbound: 'code', probe: 'code' },
  cannot: [
    {
      pt: 'Saber sozinha que uma proposta mudou: a VCTEX não envia avisos, e não conhecemos uma lista de propostas que se possa consultar.',
      en: 'Notice by itself that a proposal changed: VCTEX sends no notices, and no list of proposals is known that could be asked for.',
    },
    {
      pt: 'Simular ou criar propostas: as respostas não são conhecidas o bastante para mexer com o crédito de alguém.',
      en: 'Simulate or create proposals: too little is known of the answers to deal with the credit of somebody.',
    },
    {
      pt: 'Reconhecer cada situação: só a 130, que clientes públicos tratam como paga, encerra o cartão. As outras são etapas, com o nome que a VCTEX dá.',
      en: 'Know each status: only 130, which public clients treat as paid, ends the card. The others are stages, with the name that VCTEX gives them.',
    },
  ],
  sources: ['https://github.com/tamerelmenoufi/ppbicudo'],
};
