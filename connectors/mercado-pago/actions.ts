/**
 * `POST /v1/payments` by Pix or boleto; `external_reference` may be there twice, so it is asked for first. Refunds are
 * `POST /v1/payments/{id}/refunds {amount}`, cancellations `PUT {status: cancelled}` [doc]. Each with a key of its own.
 */
import { compact, isOk, type Outcome, type Reader, read, splitName } from '../../src/kit';
import { deskActions } from '../families/charge-desk';
import { chargeAction, madeOf, type NewCharge } from '../families/charges';
import { fetchOne, request } from './api';
import { search } from './poll';

const CANCELLED = ['cancelled', 'rejected'];
const BACK = ['refunded', 'charged_back'];

export const createCharge = chargeAction({
  methods: ['pix', 'boleto'],
  address: true,
  needs: (method) =>
    method === 'pix'
      ? ['email']
      : ['email', 'name', 'taxId', 'street', 'number', 'district', 'city', 'state', 'postalCode'],
  async known(reference, call) {
    const rows = await search(call, {
      external_reference: reference,
      sort: 'date_created',
      criteria: 'desc',
    });
    if (!Array.isArray(rows)) return rows;
    const isSame = (row: Reader) =>
      row.text('external_reference') === reference && !CANCELLED.includes(row.text('status') ?? '');
    const same = rows.find(isSame);
    const id = same?.id('id');
    return { ok: true, charge: id ? { id, amount: same?.money('transaction_amount')?.amount } : undefined };
  },
  async create(charge, key, call): Promise<Outcome> {
    const headers = { 'x-idempotency-key': key };
    const result = await request(call, '/v1/payments', { headers, json: paymentOf(charge) });
    const made = read(isOk(result) ? result.json : undefined);
    return CANCELLED.includes(made.text('status') ?? '')
      ? { kind: 'rejected', reason: 'refused', detail: made.text('status_detail')?.slice(0, 100) ?? '' }
      : madeOf(result, 'id');
  },
});

function paymentOf(charge: NewCharge<'pix' | 'boleto'>) {
  const { firstName, lastName } = splitName(charge.name);
  const { taxId, taxIdType, address } = charge;
  return {
    transaction_amount: charge.amount / 100,
    description: charge.description ?? 'Cobrança',
    payment_method_id: charge.method === 'pix' ? 'pix' : 'bolbradesco',
    external_reference: charge.reference,
    date_of_expiration: `${charge.dueDate}T23:59:59.000-03:00`,
    payer: {
      email: charge.email,
      first_name: firstName,
      last_name: lastName,
      identification: taxId && { type: taxIdType === 'cnpj' ? 'CNPJ' : 'CPF', number: taxId },
      address: address?.street && {
        zip_code: address.postalCode,
        street_name: address.street,
        street_number: address.number,
        neighborhood: address.district,
        city: address.city,
        federal_unit: address.state,
      },
    },
  };
}

export const { refundCharge, cancelCharge } = deskActions({
  find: (id, call) => fetchOne(call, `/v1/payments/${id}`),
  stateOf(payment) {
    const status = payment.text('status') ?? '';
    if (CANCELLED.includes(status)) return 'cancelled';
    if (BACK.includes(status)) return 'refunded';
    return ['approved', 'in_mediation'].includes(status) ? 'paid' : 'open';
  },
  cancel: (id, call) => request(call, `/v1/payments/${id}`, { method: 'PUT', json: { status: 'cancelled' } }),
  refund: (id, amount, key, call) =>
    request(call, `/v1/payments/${id}/refunds`, {
      headers: { 'x-idempotency-key': key },
      json: compact({ amount: amount && amount / 100 }) ?? {},
    }),
  dropsRepeats: true,
});
