/**
 * Boletos are made in one step, `POST /charge/one-step` [doc]. Efí drops no repeats, so a boleto with the same
 * `custom_id` is asked for first; its list reaches thirty days back.
 */
import type { Reader } from '../../src/kit';
import { type ChargeState, deskActions } from '../families/charge-desk';
import { chargeAction, madeOf } from '../families/charges';
import { fetchOne, listCharges, PAGE_ROWS, request } from './api';

const createCharge = chargeAction({
  methods: ['boleto'],
  needs: () => ['name', 'taxId'],
  async known(reference, call) {
    const found = await listCharges(call, { custom_id: reference, date_of: 'creation', limit: PAGE_ROWS });
    if (!found.ok) return found;
    const isSame = (row: Reader) => row.text('custom_id') === reference && row.text('status') !== 'canceled';
    const same = found.rows.find(isSame);
    const id = same?.id('id', 'charge_id');
    return { ok: true, charge: id ? { id, amount: same?.integer('total') } : undefined };
  },
  async create(
    { amount, dueDate, description, reference, name, taxId, taxIdType, email, phone },
    _key,
    call,
  ) {
    const person =
      taxIdType === 'cnpj'
        ? { juridical_person: { corporate_name: name, cnpj: taxId } }
        : { name, cpf: taxId };
    // Without the country's code [doc].
    const phone_number = phone?.match(/^\+55(\d{10,11})$/)?.[1];
    const notification_url = call.connection.credentials.notificationUrl?.trim() || undefined;
    const result = await request(call, '/charge/one-step', {
      json: {
        items: [{ name: description?.slice(0, 255) ?? 'Cobrança', value: amount, amount: 1 }],
        metadata: { custom_id: reference, notification_url },
        payment: { banking_billet: { customer: { ...person, email, phone_number }, expire_at: dueDate } },
      },
    });
    return madeOf(result, 'data.charge_id');
  },
});

const STATES: ReadonlyMap<string, ChargeState> = new Map([
  ...(['paid', 'settled', 'identified', 'approved', 'contested'] as const).map(
    (word) => [word, 'paid'] as const,
  ),
  ['refunded', 'refunded'],
  ['canceled', 'cancelled'],
  ['expired', 'cancelled'],
]);

/** Cards alone are given back by the API [doc]; of another charge Efí says so. */
const desk = deskActions({
  find: (id, call) => fetchOne(call, `/charge/${id}`),
  stateOf: (charge) => STATES.get(charge.text('status') ?? '') ?? 'open',
  cancel: (id, call) => request(call, `/charge/${id}/cancel`, { method: 'PUT' }),
  refund: (id, amount, _key, call) =>
    request(call, `/charge/card/${id}/refund`, { json: amount === undefined ? {} : { amount } }),
});

export const actions = { createCharge, ...desk };
