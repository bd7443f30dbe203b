/** What the merchant reads and fills in for Google Calendar. */
import { baseUrlField, type Field, type Label, type SetupStep, type Sheet } from '../../src/kit';
import { NEW_PROJECT_STEP, RUN_STEP, secretField } from '../families/apps-script';
import { accountField, CHANNEL_NOTE, CONSENT_NOTE } from '../families/google';
import { HOME } from './create';

export const PASTE_LABEL: Label = {
  pt: 'Script para colar no Apps Script',
  en: 'Script to paste into Apps Script',
};

/** At the top of the script. */
export const SCRIPT_HEAD = {
  tells: 'do que muda na sua agenda',
  reads: 'as suas agendas',
};

const CALENDAR: Label = { pt: 'Agenda', en: 'Calendar' };

export const LABELS = {
  title: { pt: 'Título', en: 'Title' },
  start: { pt: 'Início (data e hora)', en: 'Start (date and time)' },
  end: { pt: 'Fim (data e hora)', en: 'End (date and time)' },
  minutes: { pt: 'Duração em minutos, sem fim (60)', en: 'Minutes, without an end (60)' },
  description: { pt: 'Descrição', en: 'Description' },
  place: { pt: 'Local', en: 'Place' },
  guest: { pt: 'E-mail do convidado', en: "Guest's e-mail" },
  notify: {
    pt: 'O Google envia o convite? (sim ou não)',
    en: 'Does Google send the invitation? (yes or no)',
  },
  calendarId: CALENDAR,
} as const satisfies Record<string, Label>;

export const fields: readonly Field[] = [
  secretField,
  {
    key: 'calendarId',
    group: 'settings',
    label: CALENDAR,
    type: 'text',
    required: false,
    default: 'primary',
    example: 'primary',
    help: {
      pt: '"primary" é a agenda principal da conta. Outra: o "ID da agenda", nas configurações dela no Google.',
      en: '"primary" is the main calendar of the account. Another one: the "Calendar ID" in its settings at Google.',
    },
  },
  accountField,
  baseUrlField({ default: HOME, example: HOME }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Salve e clique em "Conectar": o Google pede a sua autorização, e os avisos de mudança são criados e renovados sozinhos.',
    en: 'Save and click "Connect": Google asks for your consent, and the notices of changes are made and renewed by themselves.',
  },
  NEW_PROJECT_STEP,
  RUN_STEP,
];

export const notes: Label = {
  pt: `Um evento com horário e com convidado, ou com um telefone no texto, vira agendamento; qualquer outro só avisa que a agenda mudou. ${CONSENT_NOTE.pt}`,
  en: `An event with a time and a guest, or with a phone in its text, becomes an appointment; any other only tells that the calendar changed. ${CONSENT_NOTE.en}`,
};

export const sheet: Sheet = {
  version: 'Calendar API v3, Apps Script V8',
  limits: CHANNEL_NOTE,
  cannot: [
    {
      pt: 'Não diz que um horário foi remarcado: o Google entrega o evento, não o que mudou nele. A remarcação chega como mudança na agenda.',
      en: 'It does not tell that an appointment was moved: Google hands out the event, not what changed in it. It comes as a change of the calendar.',
    },
    {
      pt: 'Um evento que se repete conta uma vez só. Com o script, mudanças além de 60 dias não são vistas, nem as de uma só ocorrência.',
      en: 'An event that repeats counts once. With the script changes beyond 60 days are not seen, nor those of one occurrence.',
    },
    {
      pt: 'Não altera nem apaga eventos. Nunca testado com uma conta real.',
      en: 'It neither changes nor deletes events. Never tried with a real account.',
    },
  ],
  evidence: { inbound: 'doc', register: 'doc', poll: 'doc', probe: 'doc', oauth: 'doc', actions: 'doc' },
  sources: [
    'https://developers.google.com/workspace/calendar/api/guides/push',
    'https://developers.google.com/workspace/calendar/api/guides/sync',
    'https://developers.google.com/workspace/calendar/api/v3/reference/events/insert',
    'https://developers.google.com/apps-script/reference/calendar/calendar-event',
  ],
};
