/**
 * Giving back and calling off. Asaas drops no repeats of `POST /payments/{id}/refund {value, description}`, and the
 * charge lists its `refunds` [doc]: the dispatch stands in the description, and is looked for first.
 */
import { isOk, type Outcome, outcomeOf, outcomeOfFailure, read } from '../../src/kit';
import { cancelAction, refundAction } from '../families/charges';
import { fetchOne, request } from './api';

const GIVEN_BACK = ['REFUNDED', 'REFUND_REQUESTED', 'REFUND_IN_PROGRESS'];

export const refund = refundAction({
  idempotent: true,
  async refund(id, amount, key, call): Promise<Outcome> {
    const found = await fetchOne(call, `/payments/${id}`);
    if (!found.ok) return outcomeOfFailure(found);
    const payment = read(found.body);
    const isOurs = payment
      .list('refunds')
      .some((one) => one.text('description')?.includes(key) && one.text('status') !== 'CANCELLED');
    if (isOurs || GIVEN_BACK.includes(payment.text('status') ?? '')) return { kind: 'sent', providerId: id };
    const value = amount === undefined ? {} : { value: amount / 100 };
    const result = await request(call, `/payments/${id}/refund`, {
      json: { ...value, description: `Estorno ${key}` },
    });
    if (!isOk(result)) return outcomeOf(result);
    return read(result.json).has('id')
      ? { kind: 'sent', providerId: id }
      : { kind: 'unknown', detail: '/refund: no id' };
  },
});

/** Only what is open or overdue can be deleted [doc]. */
export const cancel = cancelAction(async (id, call): Promise<Outcome> => {
  const found = await fetchOne(call, `/payments/${id}`);
  if (!found.ok) return outcomeOfFailure(found);
  if (read(found.body).bool('deleted')) return { kind: 'sent', providerId: id };
  const result = await request(call, `/payments/${id}`, { method: 'DELETE' });
  if (!isOk(result)) return outcomeOf(result);
  return read(result.json).bool('deleted')
    ? { kind: 'sent', providerId: id }
    : { kind: 'unknown', detail: 'DELETE: not said to be deleted' };
});
