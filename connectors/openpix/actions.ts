/**
 * A charge is made by `POST /charge {correlationID, value, …}`: with `return_existing` a repeat is answered with the
 * charge that is there [doc]. A refund has a `correlationID` of its own, against repeats [doc].
 */
import { compact, isOk, type Outcome, read } from '../../src/kit';
import { deskActions } from '../families/charge-desk';
import { chargeAction, madeOf, type NewCharge } from '../families/charges';
import { fetchOne, request } from './api';

export const createCharge = chargeAction({
  methods: ['pix'],
  idempotent: true,
  async create(charge, _key, call): Promise<Outcome> {
    const { amount, reference, description, dueDate } = charge;
    const seconds = Math.floor((Date.parse(`${dueDate}T23:59:59-03:00`) - call.now) / 1000);
    const result = await request(call, '/charge', {
      query: { return_existing: 'true' },
      json: {
        correlationID: reference,
        value: amount,
        comment: description?.slice(0, 140),
        expiresIn: Math.max(60, seconds),
        customer: customerFor(charge),
      },
    });
    const made = read(isOk(result) ? result.json : undefined).at('charge');
    const refusal = (detail: string): Outcome => ({ kind: 'rejected', reason: 'refused', detail });
    if ((made.integer('value') ?? amount) !== amount)
      return refusal('the reference belongs to another charge');
    // A reference is never free again [doc].
    if (made.text('status') === 'EXPIRED') return refusal('the charge of this reference has expired');
    return madeOf(result, 'charge.correlationID', 'correlationID');
  },
});

/** A name, and one of the others at least [doc]. */
function customerFor({ name, taxId, email, phone }: NewCharge) {
  const reached = compact({ taxID: taxId, email, phone });
  return name && reached ? { name, ...reached } : undefined;
}

const STATES = new Map([
  ['ACTIVE', 'open'],
  ['COMPLETED', 'paid'],
] as const);

export const { refundCharge, cancelCharge } = deskActions({
  find: (id, call) => fetchOne(call, `/charge/${id}`, 'charge'),
  stateOf: (answer) => STATES.get(answer.text('charge.status') as 'ACTIVE') ?? 'cancelled',
  cancel: (id, call) => request(call, `/charge/${id}`, { method: 'DELETE' }),
  refund: (id, value, key, call) =>
    request(call, `/charge/${id}/refund`, { json: compact({ correlationID: key, value }) }),
  dropsRepeats: true,
});
