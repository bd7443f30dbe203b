/**
 * Creates a charge. Asaas drops no repeats: `externalReference` may be there twice [doc]. So it is asked for first,
 * and a charge that is there already is the answer. A reference that belongs to another amount is refused.
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  isOk,
  outcomeOf,
  outcomeOfFailure,
  read,
} from '../../src/kit';
import { chargeAction, type NewCharge } from '../families/charges';
import { fetchList, idIn, request } from './api';
import { customersLike, nationalOf } from './customers';

const METHODS = { any: 'UNDEFINED', boleto: 'BOLETO', pix: 'PIX', credit_card: 'CREDIT_CARD' } as const;

export const createCharge = chargeAction({
  methods: ['any', 'boleto', 'pix', 'credit_card'],
  needs: () => ['taxId'],
  async create({ amount, dueDate, method, description, reference, ...payer }, _key, call) {
    const known = await fetchList(call, '/payments', { externalReference: reference });
    if (!known.ok) return outcomeOfFailure(known);
    const same = known.rows.find((row) => row.text('externalReference') === reference);
    const id = same?.text('id');
    if (same && same.money('value')?.amount !== amount)
      return { kind: 'rejected', reason: 'refused', detail: 'the reference belongs to another charge' };
    if (id) return { kind: 'sent', providerId: id };

    const customer = await customerFor(payer, call);
    if (!customer.ok) return outcomeOfFailure(customer);
    const billing = { billingType: METHODS[method], value: amount / 100, dueDate };
    const result = await request(call, '/payments', {
      json: { customer: customer.id, ...billing, description, externalReference: reference },
    });
    const made = isOk(result) ? read(result.json).text('id') : undefined;
    if (made) return { kind: 'sent', providerId: made };
    return isOk(result) ? { kind: 'unknown', detail: '/payments: no id' } : outcomeOf(result);
  },
});

/** Found by CPF or CNPJ, else made. A customer made twice does no harm, and the next attempt finds the first. */
async function customerFor(
  { taxId, name, email, phone }: Pick<NewCharge, 'taxId' | 'name' | 'email' | 'phone'>,
  call: Call,
): Promise<{ ok: true; id: string } | CallFailure> {
  const found = await customersLike(call, { taxId });
  if (!found.ok) return found;
  const [known] = found.customers;
  if (known) return { ok: true, id: known.id };
  if (!name) return { ok: false, reason: 'invalid_input', detail: 'name: Asaas does not know this customer' };
  const json = { name, cpfCnpj: taxId, email, mobilePhone: nationalOf(phone) };
  const result = await request(call, '/customers', { json });
  const id = isOk(result) ? idIn(read(result.json).text('id')) : undefined;
  return id ? { ok: true, id } : callFailure(result);
}
