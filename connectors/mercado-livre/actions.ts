/**
 * What an automation does at Mercado Livre: stock and price by SKU, the code of a parcel that the seller sends
 * himself (me1), and a message to the buyer. Sources: publicações, estados de ordens ME1 (v2; v1 ended on 31 Oct
 * 2026), mensagens pós-venda and motivos para comunicar-se at https://developers.mercadolivre.com.br [doc]; in public
 * clients: that variations which a PUT leaves out are deleted [code].
 */
import { z } from 'zod';
import {
  type Action,
  type Call,
  correiosUrl,
  isOk,
  type Outcome,
  outcomeOf,
  outcomeOfFailure,
  type Reader,
  type ReasonCode,
  read,
} from '../../src/kit';
import { shopActions, type Tracking } from '../families/shop';
import { fetchJson, numberIn, request, sellerOf } from './api';

const rejected = (reason: ReasonCode, detail: string): Outcome => ({ kind: 'rejected', reason, detail });

/** Every listing of this SKU: the same goods may be on sale at two prices. */
async function change(
  sku: string,
  call: Call,
  changeOf: (variations: readonly Reader[]) => object | undefined,
): Promise<Outcome> {
  const seller = sellerOf(call);
  if (!seller) return rejected('missing_setting', 'sellerId');
  const query = { seller_sku: sku, limit: 20 };
  const found = await fetchJson(call, `/users/${seller}/items/search`, query);
  if (!found.ok) return outcomeOfFailure(found);
  const results = read(found.body).list('results');
  const ids = results.flatMap((id) => id.text()?.match(/^MLB\d{1,18}$/)?.[0] ?? []);
  let outcome = rejected('not_found', 'no listing has this SKU');
  for (const id of ids) {
    const item = await fetchJson(call, `/items/${id}`, { include_attributes: 'all' });
    if (!item.ok) return outcomeOfFailure(item);
    const json = changeOf(read(item.body).list('variations'));
    if (!json) return rejected('unsupported', `${id}: its variations share one price, or none has this SKU`);
    outcome = outcomeOf(await request(call, `/items/${id}`, { method: 'PUT', json }));
    if (outcome.kind !== 'sent') return outcome;
  }
  return outcome;
}

const isOf = (sku: string, variation: Reader): boolean =>
  variation.text('seller_custom_field') === sku ||
  variation
    .list('attributes')
    .some((one) => one.text('id') === 'SELLER_SKU' && one.text('value_name') === sku);

/** All variations are named, or those left out are deleted. */
const setStock = (sku: string, quantity: number, call: Call) =>
  change(sku, call, (variations) => {
    if (variations.length === 0) return { available_quantity: quantity };
    const named = variations.map((variation) => ({
      id: variation.at('id').value,
      ...(isOf(sku, variation) ? { available_quantity: quantity } : {}),
    }));
    return variations.some((variation) => isOf(sku, variation)) ? { variations: named } : undefined;
  });

/** Mercado Livre wants an address with the code: it is made for Correios, whose codes tell. */
async function addTracking(orderId: string, { code }: Tracking, call: Call): Promise<Outcome> {
  const order = await fetchJson(call, `/orders/${numberIn(orderId) ?? '0'}`);
  if (!order.ok) return outcomeOfFailure(order);
  const id = numberIn(read(order.body).text('shipping.id'));
  const parcel = await fetchJson(call, `/shipments/${id ?? '0'}`);
  if (!parcel.ok) return outcomeOfFailure(parcel);
  const shipment = read(parcel.body);
  const url = correiosUrl(code);
  if (shipment.text('logistic.mode', 'mode') !== 'me1' || !url)
    return rejected('unsupported', 'only parcels of me1, with a code of Correios');
  if (shipment.text('status') === 'shipped' && shipment.text('tracking_number') === code)
    return { kind: 'sent' };
  const payload = { comment: 'Despachado', date: new Date(call.now).toISOString() };
  const json = { payload, tracking_number: code, tracking_url: url, status: 'shipped', substatus: null };
  return outcomeOf(await request(call, `/v2/shipments/${id}/seller_notifications`, { json }));
}

const Message = z.object({
  order: z.coerce
    .string()
    .trim()
    .regex(/^\d{1,20}$/),
  text: z.string().trim().min(1).max(350),
});
/** In Brazil what follows goes to the platform's messaging agent, who hands it on [doc]. */
const AGENT = '3037675074';

const sendMessage: Action<z.output<typeof Message>> = {
  label: {
    pt: 'Mensagem ao comprador, pelo Mercado Livre',
    en: 'Message to the buyer, through Mercado Livre',
  },
  input: Message,
  labels: {
    order: { pt: 'Número da venda (order.number)', en: 'Number of the sale (order.number)' },
    text: { pt: 'Mensagem, sem contato nem link', en: 'Message, without contact or link' },
  },
  idempotent: false,
  async run({ order, text }, _key, call) {
    const seller = sellerOf(call);
    if (!seller) return rejected('missing_setting', 'sellerId');
    const query = { tag: 'post_sale' };
    // Sellers begin by a reason; once the buyer has written, and in excepted sales, it is a plain message [doc].
    const option = { query, json: { option_id: 'OTHER', text } };
    let result = await request(call, `/messages/action_guide/packs/${order}/option`, option);
    if (result.ok && !isOk(result) && /blocked_by_excepted_case|conversation blocked/.test(result.text)) {
      const json = { from: { user_id: seller }, to: { user_id: AGENT }, text };
      result = await request(call, `/messages/packs/${order}/sellers/${seller}`, { query, json });
    }
    if (!isOk(result)) return outcomeOf(result);
    const sent = read(result.json);
    if (sent.text('status') === 'moderated')
      return rejected('refused', `moderated: ${sent.text('message_moderation.reason')?.slice(0, 100) ?? ''}`);
    const providerId = sent.id('id');
    return providerId ? { kind: 'sent', providerId } : { kind: 'unknown', detail: 'no id' };
  },
};

export const actions = {
  ...shopActions({
    setStock,
    setPrice: (sku, { amount }, call) =>
      change(sku, call, (variations) => (variations.length === 0 ? { price: amount / 100 } : undefined)),
    addTracking,
  }),
  sendMessage,
};
