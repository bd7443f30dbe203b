/** What the merchant reads and fills in for Gmail. */
import { baseUrlField, type Field, type Label, paceFields, type SetupStep, type Sheet } from '../../src/kit';
import { NEW_PROJECT_STEP, RUN_STEP, secretField } from '../families/apps-script';
import { accountField, CONSENT_NOTE } from '../families/google';
import { SEARCH } from './mails';
import { HOME } from './send';

export const PASTE_LABEL: Label = {
  pt: 'Script para colar no Apps Script',
  en: 'Script to paste into Apps Script',
};

/** At the top of the script. */
export const SCRIPT_HEAD = {
  tells: 'dos e-mails que chegam',
  reads: 'os seus e-mails',
};

export const LABELS = {
  to: { pt: 'Para', en: 'To' },
  subject: { pt: 'Assunto', en: 'Subject' },
  text: { pt: 'Texto', en: 'Text' },
} as const satisfies Record<string, Label>;

export const fields: readonly Field[] = [
  secretField,
  {
    key: 'search',
    group: 'settings',
    label: { pt: 'Quais e-mails avisar (busca do Gmail)', en: 'Which mails to tell of (Gmail search)' },
    type: 'text',
    required: false,
    default: SEARCH,
    example: 'label:pedidos from:loja.example',
    help: {
      pt: 'Como na caixa de busca do Gmail: label:pedidos, from:alguem@exemplo.com, subject:orçamento.',
      en: 'As in the search box of Gmail: label:orders, from:somebody@example.com, subject:quote.',
    },
  },
  {
    key: 'fromName',
    group: 'settings',
    label: { pt: 'Nome da loja', en: "Shop's name" },
    type: 'text',
    required: false,
    example: 'Doces da Bia',
    help: { pt: 'Aparece como remetente.', en: 'Shown as the sender.' },
  },
  {
    key: 'replyTo',
    group: 'settings',
    label: { pt: 'E-mail para respostas', en: 'Address for replies' },
    type: 'email',
    required: false,
    example: 'atendimento@loja.com.br',
  },
  accountField,
  ...paceFields({ intervalSeconds: 2, dailyLimit: 400 }),
  baseUrlField({ default: HOME, example: HOME }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Para enviar: salve, clique em "Conectar" e autorize no Google. Os e-mails que chegam são buscados a cada 5 minutos.',
    en: 'To send: save, click "Connect" and give your consent at Google. Mails that arrive are looked for every 5 minutes.',
  },
  NEW_PROJECT_STEP,
  RUN_STEP,
];

export const notes: Label = {
  pt: `Ler e-mails é uma permissão restrita do Google (gmail.readonly): quem opera a Ponte precisa passar por uma avaliação de segurança para usá-la com o público; enviar (gmail.send) não. O script não depende disso. Uma conta comum envia cerca de 500 e-mails por dia, o Workspace 2.000. ${CONSENT_NOTE.pt}`,
  en: `Reading mail is a restricted scope of Google (gmail.readonly): whoever operates Ponte has to pass a security assessment to use it with the public; sending (gmail.send) is not. The script does without. An ordinary account sends some 500 mails a day, Workspace 2,000. ${CONSENT_NOTE.en}`,
};

export const sheet: Sheet = {
  version: 'Gmail API v1, Apps Script V8',
  limits: {
    pt: 'Cerca de 500 envios por dia em conta comum, 2.000 no Workspace.',
    en: 'Some 500 mails a day with an ordinary account, 2,000 with Workspace.',
  },
  cannot: [
    {
      pt: 'Não há aviso na hora: o Gmail só avisa por Pub/Sub. O e-mail chega em até 5 minutos.',
      en: 'There is no notice at once: Gmail tells by Pub/Sub only. A mail is told within 5 minutes.',
    },
    {
      pt: 'Com "Conectar", do texto do e-mail vem só o começo; com o script, até 10 mil letras. Anexos não vêm.',
      en: 'With "Connect" only the beginning of the text comes; with the script up to 10 thousand letters. Attachments do not come.',
    },
    {
      pt: 'Envia só texto: um arquivo vai como link. Não diz se o e-mail foi entregue ou lido; se a resposta do Gmail se perder, não se sabe se ele saiu.',
      en: 'It sends text only: a file goes as a link. It does not tell whether a mail was delivered or read; if the answer of Gmail is lost, nobody knows whether it left.',
    },
    { pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' },
  ],
  evidence: { inbound: 'doc', poll: 'doc', probe: 'doc', oauth: 'doc', channel: 'doc', actions: 'doc' },
  sources: [
    'https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages',
    'https://developers.google.com/workspace/gmail/api/auth/scopes',
    'https://developers.google.com/workspace/gmail/api/guides/filtering',
    'https://developers.google.com/apps-script/reference/gmail/gmail-app',
  ],
};
