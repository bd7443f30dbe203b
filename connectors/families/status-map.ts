/** What a merchant's own order statuses mean: the setting `statusMap` of shop systems that let merchants name them freely. */
import { type Field, type Label, type OrderType, statusOf } from '../../src/kit';

export type Meaning = OrderType | 'ignore';

const MEANINGS = [
  'order.awaiting_payment',
  'order.payment_failed',
  'order.paid',
  'order.processing',
  'order.invoiced',
  'order.shipped',
  'order.in_transit',
  'order.out_for_delivery',
  'order.ready_for_pickup',
  'order.delivered',
  'order.cancelled',
  'order.refunded',
  'order.chargeback',
  'order.status_changed',
] as const satisfies readonly OrderType[];

/** A status as its system spells it, however the merchant wrote it. */
type Spelling = (status: string) => string;
const lowerCase: Spelling = (status) => status.toLowerCase();

/** `em_rota=out_for_delivery, brinde=ignore`; what cannot be read is left out. */
const chosen = (map = '', spelt = lowerCase): ReadonlyMap<string, Meaning> =>
  new Map(
    [...map.matchAll(/([^\s=,;]+)\s*=\s*(\w+)/g)].flatMap(([, status = '', word]) => {
      const meaning = word === 'ignore' ? word : MEANINGS.find((type) => statusOf(type) === word);
      return meaning ? [[spelt(status), meaning] as const] : [];
    }),
  );

/** What the merchant says that a status means. */
export const chosenMeaning = (
  status: string,
  map: string | undefined,
  spelt = lowerCase,
): Meaning | undefined => chosen(map, spelt).get(spelt(status));

/** The status that the merchant says has this meaning. */
export const statusFor = (meaning: Meaning, map: string | undefined, spelt = lowerCase): string | undefined =>
  [...chosen(map, spelt)].find(([, mapped]) => mapped === meaning)?.[0];

const MEANING = `(${[...MEANINGS.map(statusOf), 'ignore'].join('|')})`;
const words = MEANINGS.map(statusOf).join(', ');

/** @param own what the system calls the name of a status, and of which letters it is, as a pattern */
export function statusMapField(own: { example: string; name: Label; letters: string }): Field {
  const entry = String.raw`${own.letters}+\s*=\s*${MEANING}`;
  return {
    key: 'statusMap',
    group: 'settings',
    label: { pt: 'Significado dos seus status', en: 'What your statuses mean' },
    type: 'text',
    required: false,
    pattern: String.raw`\s*${entry}([\s,;]+${entry})*[\s,;]*`,
    example: own.example,
    help: {
      pt: `Só para status que a Ponte não conhece ou entende de outro jeito: ${own.name.pt}=significado, separados por vírgula. Significados: ${words} e ignore.`,
      en: `Only for statuses that Ponte does not know or takes otherwise: ${own.name.en}=meaning, separated by commas. Meanings: ${words} and ignore.`,
    },
  };
}
