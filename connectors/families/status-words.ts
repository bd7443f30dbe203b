/**
 * What a merchant's own order statuses mean. Shop systems that let merchants name statuses freely get the setting
 * `statusMap`, and a guess by the words that shops in Brazil use [guess].
 */
import { type Field, type OrderType, plain, statusOf } from '../../src/kit';

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

/** In order: the first that fits wins. */
const WORDS: readonly (readonly [RegExp, OrderType])[] = [
  [/chargeback|contestad/, 'order.chargeback'],
  [/saiu|out for delivery|em rota|rota de entrega/, 'order.out_for_delivery'],
  [/transito|transit|transporte/, 'order.in_transit'],
  [/retirada|pickup|pick up/, 'order.ready_for_pickup'],
  [/entregue|delivered/, 'order.delivered'],
  [/enviad|despachad|postad|shipped/, 'order.shipped'],
  [/faturad|nota fiscal|\bnfe?\b|\bnf e\b|invoiced/, 'order.invoiced'],
  [/separa|picking|packed|embala|em producao|prepara|preparo/, 'order.processing'],
  [/recusad|nao aprovad|negad|denied|payment failed/, 'order.payment_failed'],
  [/aguardando pag|awaiting pay|aguardando pix|aguardando boleto/, 'order.awaiting_payment'],
  [/^pago$|aprovado|payment approved|^paid$/, 'order.paid'],
];

/** `em_rota=out_for_delivery, brinde=ignore`; what cannot be read is left out. */
const chosen = (map = ''): readonly (readonly [string, Meaning])[] =>
  [...map.matchAll(/([^\s=,;]+)\s*=\s*(\w+)/g)].flatMap(([, status = '', word]) => {
    const meaning = word === 'ignore' ? word : MEANINGS.find((type) => statusOf(type) === word);
    return meaning ? [[status.toLowerCase(), meaning] as const] : [];
  });

/** What the merchant, else the words, say that a status means; undefined where neither does. */
export const meaningOf = (status: string, map: string | undefined): Meaning | undefined =>
  chosen(map).find(([own]) => own === status.toLowerCase())?.[1] ??
  WORDS.find(([pattern]) => pattern.test(plain(status)))?.[1];

/** The status that the merchant says has this meaning. */
export const statusFor = (meaning: Meaning, map: string | undefined): string | undefined =>
  chosen(map).find(([, mapped]) => mapped === meaning)?.[0];

const words = MEANINGS.map(statusOf).join(', ');
const ENTRY = String.raw`[^\s=,;]+\s*=\s*(${[...MEANINGS.map(statusOf), 'ignore'].join('|')})`;

export const statusMapField: Field = {
  key: 'statusMap',
  group: 'settings',
  label: { pt: 'Significado dos seus status', en: 'What your statuses mean' },
  type: 'text',
  required: false,
  pattern: String.raw`\s*${ENTRY}([\s,;]+${ENTRY})*[\s,;]*`,
  example: 'enviado_motoboy=shipped, em_rota=out_for_delivery',
  help: {
    pt: `Só para status que a Ponte não conhece ou entende de outro jeito: código=significado, separados por vírgula. Significados: ${words} e ignore.`,
    en: `Only for statuses that Ponte does not know or takes otherwise: code=meaning, separated by commas. Meanings: ${words} and ignore.`,
  },
};
