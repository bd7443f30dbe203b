/**
 * Creates a charge. Asaas drops no repeats: `externalReference` may be there twice [doc]. So it is asked for first,
 * and a charge that is there already is the answer. A reference that belongs to another amount is refused.
 */
import { type Call, type CallFailure, callFailure, isOk, outcomeOfFailure, read } from '../../src/kit';
import { chargeAction, madeOf, type NewCharge } from '../families/charges';
import { fetchList, idIn, request } from './api';
import { customersLike, nationalOf } from './customers';

const METHODS = { any: 'UNDEFINED', boleto: 'BOLETO', pix: 'PIX', credit_card: 'CREDIT_CARD' } as const;

export const createCharge = chargeAction({
  methods: ['any', 'boleto', 'pix', 'credit_card'],
  needs: () => ['taxId'],
  async known(reference, call) {
    const found = await fetchList(call, '/payments', { externalReference: reference });
    if (!found.ok) return found;
    const same = found.rows.find((row) => row.text('externalReference') === reference);
    const id = same?.text('id');
    return { ok: true, charge: id ? { id, amount: same?.money('value')?.amount } : undefined };
  },
  async create({ amount, dueDate, method, description, reference, ...payer }, _key, call) {
    const customer = await customerFor(payer, call);
    if (!customer.ok) return outcomeOfFailure(customer);
    const billing = { billingType: METHODS[method], value: amount / 100, dueDate };
    const result = await request(call, '/payments', {
      json: { customer: customer.id, ...billing, description, externalReference: reference },
    });
    return madeOf(result, 'id');
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
