/**
 * Charges are made as an order of one item, `POST /orders` with the header `idempotency-key` [doc]. How long Pagar.me
 * remembers a key is not said: so an order of that code is asked for first. `DELETE /charges/{id} {amount}` calls off
 * what is open and gives back what is paid [doc]; no answer tells one refund in part from another.
 */
import { callFailure, compact, isOk, type Outcome, type Reader, read } from '../../src/kit';
import { deskActions } from '../families/charge-desk';
import { chargeAction, madeOf, type NewCharge } from '../families/charges';
import { request } from './api';
import { ERROR, wasCalledOff } from './charge';

export const createCharge = chargeAction({
  methods: ['pix', 'boleto'],
  address: true,
  needs: (method) =>
    method === 'pix'
      ? ['name', 'email', 'taxId', 'phone']
      : ['name', 'email', 'taxId', 'street', 'number', 'district', 'city', 'state', 'postalCode'],
  async known(reference, call) {
    const result = await request(call, '/orders', { query: { code: reference, size: 10 } });
    if (!isOk(result) || !Array.isArray(read(result.json).at('data').value)) return callFailure(result);
    const isSame = (order: Reader) => order.text('code') === reference && !isOver(order);
    const same = read(result.json).list('data').find(isSame);
    const id = same?.id('charges.0.id', 'id');
    return { ok: true, charge: id ? { id, amount: same?.integer('amount') } : undefined };
  },
  async create(charge, key, call): Promise<Outcome> {
    const headers = { 'idempotency-key': key };
    const result = await request(call, '/orders', { headers, json: orderOf(charge, call.now) });
    const order = read(isOk(result) ? result.json : undefined);
    if (isOver(order)) {
      const detail = order.text(`charges.0.${ERROR}`) ?? '';
      return { kind: 'rejected', reason: 'refused', detail: detail.slice(0, 200) };
    }
    return madeOf(result, 'charges.0.id', 'id');
  },
});

const isOver = (order: Reader): boolean => ['failed', 'canceled'].includes(order.text('status') ?? '');

function orderOf(charge: NewCharge<'pix' | 'boleto'>, now: number) {
  const { amount, description = 'Cobrança', method, dueDate, name, email, taxId } = charge;
  const end = Date.parse(`${dueDate}T23:59:59-03:00`);
  const paid =
    method === 'pix'
      ? { pix: { expires_in: Math.max(60, Math.floor((end - now) / 1000)) } }
      : { boleto: { due_at: `${dueDate}T23:59:59Z`, instructions: description, type: 'DM' } };
  const isCompany = charge.taxIdType === 'cnpj';
  return {
    code: charge.reference,
    items: [{ amount, description, quantity: 1, code: charge.reference }],
    customer: {
      name,
      email,
      document: taxId,
      document_type: isCompany ? 'CNPJ' : 'CPF',
      type: isCompany ? 'company' : 'individual',
      phones: phonesOf(charge.phone),
      address: addressOf(charge.address),
    },
    payments: [{ payment_method: method, ...paid }],
  };
}

function phonesOf(phone = '') {
  const [, area_code, number] = /^\+55(\d{2})(\d{8,9})$/.exec(phone) ?? [];
  return number ? { mobile_phone: { country_code: '55', area_code, number } } : undefined;
}

/** `line_1` is number, street and district, with commas between them [doc]. */
function addressOf(address: NewCharge['address']) {
  if (!address?.street) return undefined;
  const { street, number, complement, district, city, state, postalCode } = address;
  const line_1 = [number, street, district].filter(Boolean).join(', ');
  return { line_1, line_2: complement, zip_code: postalCode, city, state, country: 'BR' };
}

export const { refundCharge, cancelCharge } = deskActions({
  async find(id, call) {
    const result = await request(call, `/charges/${id}`);
    const isThere = isOk(result) && read(result.json).has('status');
    return isThere ? { ok: true, body: result.json } : callFailure(result);
  },
  stateOf(charge) {
    if (!isOver(charge)) return charge.has('paid_at') ? 'paid' : 'open';
    return charge.text('status') === 'failed' || wasCalledOff(charge) ? 'cancelled' : 'refunded';
  },
  cancel: (id, call) => request(call, `/charges/${id}`, { method: 'DELETE' }),
  refund: (id, amount, _key, call) =>
    request(call, `/charges/${id}`, { method: 'DELETE', json: compact({ amount }) ?? {} }),
});
