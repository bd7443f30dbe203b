/** What the merchant reads and fills in for Google Sheets. */
import { baseUrlField, type Field, type Label, type SetupStep, type Sheet } from '../../src/kit';
import { RUN_STEP, secretField } from '../families/apps-script';
import { accountField, CONSENT_NOTE } from '../families/google';
import { HOME } from './append';

export const PASTE_LABEL: Label = {
  pt: 'Script para colar na planilha',
  en: 'Script to paste into the sheet',
};

/** At the top of the script. */
export const SCRIPT_HEAD = {
  tells: 'de cada linha nova ou alterada desta planilha',
  reads: 'esta planilha',
};

export const LABELS = {
  row: { pt: 'Linha: Coluna=valor, uma por linha (ou JSON)', en: 'Row: Column=value, one a line (or JSON)' },
  tab: { pt: 'Aba', en: 'Tab' },
} as const satisfies Record<string, Label>;

export const fields: readonly Field[] = [
  secretField,
  {
    key: 'spreadsheetId',
    group: 'settings',
    label: { pt: 'Endereço da planilha', en: 'Address of the spreadsheet' },
    type: 'text',
    required: false,
    pattern: '(https://docs\\.google\\.com/spreadsheets/(u/\\d+/)?d/)?[\\w\\-]{20,200}(/.*)?',
    example: 'https://docs.google.com/spreadsheets/d/1PlAnIlHaDoSpEdIdOs0123456789abcdefghijk/edit',
    help: {
      pt: 'Só para acrescentar linhas. Copie do navegador, com a planilha aberta.',
      en: 'Only for appending rows. Copy it from the browser, with the spreadsheet open.',
    },
  },
  {
    key: 'tab',
    group: 'settings',
    label: { pt: 'Aba', en: 'Tab' },
    type: 'text',
    required: false,
    example: 'Pedidos',
    help: {
      pt: 'Onde as linhas entram, e a única de que o script avisa. Vazio: entram na primeira, e o script avisa de todas.',
      en: 'Where rows go, and the only one that the script tells of. Empty: they go into the first, and the script tells of all.',
    },
  },
  accountField,
  baseUrlField({ default: HOME, example: HOME }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Deixe na primeira linha da planilha os nomes das colunas, como Nome, WhatsApp e E-mail.',
    en: 'Have the names of the columns in the first row of the sheet, such as Name, WhatsApp and E-mail.',
    url: 'https://docs.google.com/spreadsheets/u/0/',
  },
  {
    pt: 'Para receber avisos: na planilha, abra Extensões > Apps Script, apague o que estiver lá, cole o script que a Ponte mostra aqui e salve.',
    en: 'To get notices: in the spreadsheet open Extensions > Apps Script, delete what is there, paste the script that Ponte shows here and save.',
  },
  RUN_STEP,
  {
    pt: 'Para acrescentar linhas: preencha o endereço da planilha, salve e clique em "Conectar".',
    en: 'To append rows: fill in the address of the spreadsheet, save and click "Connect".',
  },
];

export const notes: Label = {
  pt: `Mudou uma linha que já existia, ou uma que foi inserida entre outras: o aviso sai na hora. Linha nova: sai em até 6 minutos, quando ninguém mexe na planilha há um minuto. A Ponte marca as linhas que cria na coluna "Ponte ID", para não repetir nenhuma nem reagir às próprias. Quem pode editar a planilha vê o segredo no script. ${CONSENT_NOTE.pt}`,
  en: `A change of a row that was there, or was put in between others, is told at once. A new row is told within 6 minutes, when nobody has touched the sheet for a minute. Ponte marks the rows that it makes in the column "Ponte ID", so as to repeat none and not to react to its own. Whoever may edit the spreadsheet sees the secret in the script. ${CONSENT_NOTE.en}`,
};

export const sheet: Sheet = {
  version: 'Apps Script V8, Sheets API v4',
  limits: {
    pt: '60 leituras e 60 gravações por minuto e conta; cada linha criada gasta duas leituras e uma gravação. Até cerca de 50 mil linhas criadas por aba.',
    en: '60 reads and 60 writes a minute and account; each row made takes two reads and one write. Up to some 50 thousand rows made a tab.',
  },
  cannot: [
    {
      pt: 'Sem o script não há avisos: a API do Google não diz o que mudou em uma planilha.',
      en: "Without the script there are no notices: Google's API does not say what changed in a sheet.",
    },
    {
      pt: 'Não avisa de linhas apagadas, nem de linhas existentes que outro programa altera.',
      en: 'It does not tell of rows that are deleted, nor of existing ones that another program changes.',
    },
    {
      pt: 'Valores entram como texto (números, se vierem de JSON); fórmulas não são executadas. Linhas existentes não são alteradas.',
      en: 'Values go in as text (numbers, if they come from JSON); formulas are not run. Existing rows are not changed.',
    },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: { inbound: 'doc', probe: 'doc', oauth: 'doc', actions: 'doc' },
  sources: [
    'https://developers.google.com/apps-script/guides/triggers/events',
    'https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/append',
    'https://developers.google.com/workspace/sheets/api/limits',
  ],
};
