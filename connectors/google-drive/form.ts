/** What the merchant reads and fills in for Google Drive. */
import { baseUrlField, type Field, type Label, type SetupStep, type Sheet } from '../../src/kit';
import { NEW_PROJECT_STEP, RUN_STEP, secretField } from '../families/apps-script';
import { accountField, CHANNEL_NOTE, CONSENT_NOTE } from '../families/google';
import { HOME } from './files';

export const PASTE_LABEL: Label = {
  pt: 'Script para colar no Apps Script',
  en: 'Script to paste into Apps Script',
};

/** At the top of the script. */
export const SCRIPT_HEAD = {
  tells: 'dos arquivos que mudam no seu Drive',
  reads: 'os seus arquivos',
};

const FOLDER: Label = { pt: 'Pasta', en: 'Folder' };

export const LABELS = {
  name: {
    pt: 'Nome do arquivo, com o final (nota.xml)',
    en: 'Name of the file, with its ending (invoice.xml)',
  },
  text: { pt: 'Conteúdo em texto', en: 'Content as text' },
  base64: { pt: 'Ou o conteúdo em base64', en: 'Or its content in base64' },
  folderId: FOLDER,
} as const satisfies Record<string, Label>;

export const fields: readonly Field[] = [
  secretField,
  {
    key: 'folderId',
    group: 'settings',
    label: FOLDER,
    type: 'text',
    required: false,
    pattern: '(https://drive\\.google\\.com/drive/(u/\\d+/)?folders/)?[\\w\\-]{10,200}([?].*)?',
    example: 'https://drive.google.com/drive/folders/1PaStAdOdRiVe0123456789abcdefghi',
    help: {
      pt: 'De onde vêm os avisos e onde os arquivos são guardados. Vazio: o Drive inteiro.',
      en: 'Which the notices are about, and where files are stored. Empty: all of the Drive.',
    },
  },
  accountField,
  baseUrlField({ default: HOME, example: HOME }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Para guardar arquivos e receber avisos: salve, clique em "Conectar" e autorize no Google.',
    en: 'To store files and get notices: save, click "Connect" and give your consent at Google.',
  },
  NEW_PROJECT_STEP,
  RUN_STEP,
];

export const notes: Label = {
  pt: `Para avisar de arquivos que não foi a Ponte que criou, o Google exige uma permissão restrita (drive.metadata.readonly), e de quem opera a Ponte uma avaliação de segurança; guardar arquivos (drive.file) não. O script não depende disso. ${CONSENT_NOTE.pt}`,
  en: `To tell of files that Ponte did not make, Google wants a restricted scope (drive.metadata.readonly), and of whoever operates Ponte a security assessment; storing files (drive.file) does not. The script does without. ${CONSENT_NOTE.en}`,
};

export const sheet: Sheet = {
  version: 'Drive API v3, Apps Script V8',
  limits: {
    pt: `Arquivos de até 1 MB de texto ou base64. ${CHANNEL_NOTE.pt}`,
    en: `Files of up to 1 MB of text or base64. ${CHANNEL_NOTE.en}`,
  },
  cannot: [
    {
      pt: 'Não busca o arquivo em um endereço da internet: o conteúdo precisa vir no pedido.',
      en: 'It does not fetch a file from an address: its content has to come with the request.',
    },
    {
      pt: 'Não diz o que mudou dentro do arquivo, e com o script não diz o que foi apagado nem quem alterou. Com uma pasta escolhida, subpastas não contam.',
      en: 'It does not tell what changed inside a file, and with the script neither what was deleted nor who did it. With a folder chosen, folders inside it do not count.',
    },
    {
      pt: 'Com "Conectar", não avisa de drives compartilhados do Workspace.',
      en: 'With "Connect" it does not tell of shared drives of Workspace.',
    },
    {
      pt: 'Não altera, move nem apaga arquivos. Nunca testado com uma conta real.',
      en: 'It neither changes, moves nor deletes files. Never tried with a real account.',
    },
  ],
  evidence: { inbound: 'doc', register: 'doc', poll: 'doc', probe: 'doc', oauth: 'doc', actions: 'code' },
  sources: [
    'https://developers.google.com/workspace/drive/api/guides/push',
    'https://developers.google.com/workspace/drive/api/guides/manage-changes',
    'https://developers.google.com/workspace/drive/api/guides/manage-uploads',
    'https://developers.google.com/apps-script/reference/drive/drive-app',
  ],
};
