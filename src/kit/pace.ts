/** The two settings by which a merchant paces a channel; the hub reads them, whatever the connector. */
import type { Field } from './contract';

/** Sending faster than this gets an unofficial WhatsApp number blocked sooner or later. */
export const RISKY_INTERVAL_SECONDS = 20;

const MAX_INTERVAL_SECONDS = 3600;

/** `intervalSeconds` and `dailyLimit`, for the form of every channel that writes to people. */
export const paceFields = (defaults: { intervalSeconds: number; dailyLimit?: number }): Field[] => [
  {
    key: 'intervalSeconds',
    group: 'settings',
    label: { pt: 'Intervalo entre envios, em segundos', en: 'Seconds between messages' },
    type: 'number',
    required: false,
    min: 0,
    max: MAX_INTERVAL_SECONDS,
    default: String(defaults.intervalSeconds),
    example: String(defaults.intervalSeconds),
    help: {
      pt: 'Zero envia sem esperar. Em números não oficiais, menos de 20 segundos aumenta o risco de bloqueio.',
      en: 'Zero sends without waiting. With unofficial numbers, less than 20 seconds raises the risk of a block.',
    },
  },
  {
    key: 'dailyLimit',
    group: 'settings',
    label: { pt: 'Limite de envios por dia', en: 'Messages per day at most' },
    type: 'number',
    required: false,
    min: 1,
    max: 1_000_000,
    ...(defaults.dailyLimit === undefined ? {} : { default: String(defaults.dailyLimit) }),
    example: String(defaults.dailyLimit ?? 1000),
    help: {
      pt: 'O dia começa às 21h de Brasília (00h UTC). O que passar do limite espera o dia seguinte. Vazio: sem limite.',
      en: 'The day starts at 00:00 UTC (21:00 in Brasília). What is over the limit waits for the next day. Empty: no limit.',
    },
  },
];
