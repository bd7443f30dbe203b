/** What the merchant reads and fills in for Google Forms. */
import { baseUrlField, type Field, type Label, type SetupStep, type Sheet } from '../../src/kit';
import { RUN_STEP, secretField } from '../families/apps-script';
import { accountField, CONSENT_NOTE } from '../families/google';
import { HOME } from './answers';

export const PASTE_LABEL: Label = {
  pt: 'Script para colar no formulário',
  en: 'Script to paste into the form',
};

/** At the top of the script. */
export const SCRIPT_HEAD = {
  tells: 'de cada resposta deste formulário',
  reads: 'este formulário',
};

export const fields: readonly Field[] = [
  secretField,
  {
    key: 'formId',
    group: 'settings',
    label: { pt: 'Endereço do formulário (edição)', en: 'Address of the form (editing)' },
    type: 'text',
    required: false,
    pattern: '(https://docs\\.google\\.com/forms/(u/\\d+/)?d/)?[\\w\\-]{20,200}(/.*)?',
    example: 'https://docs.google.com/forms/d/1FAbCdEfGhIjKlMnOpQrStUvWxYz0123456789abc/edit',
    help: {
      pt: 'Só para ler as respostas com o botão "Conectar". É o endereço da tela de edição, não o de responder (/d/e/…).',
      en: 'Only for reading the answers with the "Connect" button. It is the address of the editing page, not the one for answering (/d/e/…).',
    },
  },
  accountField,
  baseUrlField({ default: HOME, example: HOME }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Salve. Abra o formulário no modo de edição, clique nos três pontos e em "Editor de scripts" (Apps Script).',
    en: 'Save. Open the form for editing, click the three dots and "Script editor" (Apps Script).',
    url: 'https://docs.google.com/forms/u/0/',
  },
  {
    pt: 'Apague o que estiver lá, cole o script que a Ponte mostra aqui e salve.',
    en: 'Delete what is there, paste the script that Ponte shows here and save.',
  },
  RUN_STEP,
  {
    pt: 'Sem script? Preencha o endereço do formulário e clique em "Conectar": a Ponte busca as respostas a cada 5 minutos. Use um ou outro, não os dois.',
    en: 'No script? Fill in the address of the form and click "Connect": Ponte looks for answers every 5 minutes. Use one or the other, not both.',
  },
];

export const notes: Label = {
  pt: `Nome, telefone, e-mail e CPF do cliente são reconhecidos pelo título das perguntas ("Nome", "WhatsApp", "E-mail", "CPF"). Quem pode editar o formulário vê o segredo no script. ${CONSENT_NOTE.pt}`,
  en: `The customer's name, phone, e-mail and CPF are told by the questions' titles ("Nome", "WhatsApp", "E-mail", "CPF"). Whoever may edit the form sees the secret in the script. ${CONSENT_NOTE.en}`,
};

export const sheet: Sheet = {
  version: 'Apps Script V8, Forms API v1',
  limits: {
    pt: 'Script: 20.000 chamadas por dia em conta comum, 100.000 no Workspace.',
    en: 'Script: 20,000 calls a day with an ordinary account, 100,000 with Workspace.',
  },
  cannot: [
    {
      pt: 'Não avisa de respostas editadas depois de enviadas. Com o script na planilha de respostas, uma resposta editada conta como outra.',
      en: 'It does not tell of answers that are edited after they were sent. With the script in the sheet of the answers an edited one counts as another.',
    },
    {
      pt: 'Com o botão "Conectar" não há aviso na hora: o Google só avisa por Pub/Sub.',
      en: 'With the "Connect" button there is no notice at once: Google tells by Pub/Sub only.',
    },
    {
      pt: 'Script e "Conectar" juntos contam cada resposta duas vezes, pois o Google dá a ela dois códigos.',
      en: 'Script and "Connect" together tell each answer twice, as Google gives it two ids.',
    },
    {
      pt: 'Não cria formulários nem responde a eles. Nunca testado com uma conta real.',
      en: 'It neither makes forms nor answers them. Never tried with a real account.',
    },
  ],
  evidence: { inbound: 'doc', poll: 'doc', probe: 'doc', oauth: 'doc' },
  sources: [
    'https://developers.google.com/apps-script/guides/triggers/events',
    'https://developers.google.com/workspace/forms/api/reference/rest/v1/forms.responses/list',
  ],
};
