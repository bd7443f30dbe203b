/**
 * Giving back and calling off. Asaas drops no repeats of `POST /payments/{id}/refund {value, description}`, and the
 * charge lists its `refunds` [doc]: the dispatch stands in the description, and is looked for. Only what is open or
 * overdue can be deleted [doc].
 */
import { compact } from '../../src/kit';
import { deskActions } from '../families/charge-desk';
import { fetchOne, request } from './api';

const OPEN = ['PENDING', 'OVERDUE', 'AWAITING_RISK_ANALYSIS'];
const GIVEN_BACK = ['REFUNDED', 'REFUND_REQUESTED', 'REFUND_IN_PROGRESS'];

export const { refundCharge, cancelCharge } = deskActions({
  find: (id, call) => fetchOne(call, `/payments/${id}`),
  stateOf(payment) {
    const status = payment.text('status') ?? '';
    if (payment.bool('deleted')) return 'cancelled';
    if (GIVEN_BACK.includes(status)) return 'refunded';
    return OPEN.includes(status) ? 'open' : 'paid';
  },
  cancel: (id, call) => request(call, `/payments/${id}`, { method: 'DELETE' }),
  refund(id, amount, key, call) {
    const value = amount === undefined ? undefined : amount / 100;
    const json = compact({ value, description: `Estorno ${key}` });
    return request(call, `/payments/${id}/refund`, { json });
  },
  isRefunded: (payment, key) =>
    payment
      .list('refunds')
      .some((one) => one.text('description')?.includes(key) && one.text('status') !== 'CANCELLED'),
});
