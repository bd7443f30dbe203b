/** What the statuses that merchants add to Magento mean, by the words that shops in Brazil use [guess]. */
import { type OrderType, plain } from '../../src/kit';
import { chosenMeaning, type Meaning } from '../families/status-map';

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

/** What the merchant, else the words, say that a status means; undefined where neither does. */
export const meaningOf = (status: string, map: string | undefined): Meaning | undefined =>
  chosenMeaning(status, map) ?? WORDS.find(([pattern]) => pattern.test(plain(status)))?.[1];
