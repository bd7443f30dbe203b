/**
 * Creates a charge. Asaas drops no repeats: `externalReference` may be there twice [doc]. So it is asked for first,
 * and a charge that is there already is the answer. A reference that belongs to another amount is refused.
 */
import { z } from 'zod';
import {
  type Action,
  type Call,
  type CallFailure,
  callFailure,
  isOk,
  outcomeOf,
  outcomeOfFailure,
  read,
  taxIdOf,
  toCentavos,
  toE164,
  toIsoDate,
} from '../../src/kit';
import { fetchList, idIn, request } from './api';
import { customersLike, nationalOf } from './customers';

/** Texts are filled in from templates: what an event does not have arrives empty. */
const text = z
  .string()
  .max(500)
  .transform((typed) => typed.trim() || undefined)
  .optional();

const METHODS = { any: 'UNDEFINED', boleto: 'BOLETO', pix: 'PIX', credit_card: 'CREDIT_CARD' } as const;

const Input = z.object({
  /** `79,90`. */
  amount: z.union([z.string(), z.number()]).transform((typed, context) => {
    const amount = toCentavos(typed) ?? 0;
    if (amount <= 0) context.addIssue('an amount above zero');
    return amount;
  }),
  dueDate: z.string().transform((typed, context) => {
    const date = toIsoDate(typed);
    if (!date) context.addIssue('a date');
    return date ?? '';
  }),
  method: z.enum(['any', 'boleto', 'pix', 'credit_card']).default('any'),
  description: text,
  /** Names this one charge, such as an order's number. Default: the dispatch. */
  reference: text,
  name: text,
  taxId: z.string().transform((typed, context) => {
    const { taxId } = taxIdOf(typed);
    if (!taxId) context.addIssue('a CPF or CNPJ');
    return taxId ?? '';
  }),
  email: text,
  phone: text,
});
type Input = z.output<typeof Input>;

export const createCharge: Action<Input> = {
  label: { pt: 'Criar cobrança', en: 'Create charge' },
  input: Input,
  idempotent: true,
  async run(input, key, call) {
    const reference = input.reference ?? key;
    const known = await fetchList(call, '/payments', { externalReference: reference });
    if (!known.ok) return outcomeOfFailure(known);
    const same = known.rows.find((row) => row.text('externalReference') === reference);
    const id = same?.text('id');
    if (same && same.money('value')?.amount !== input.amount)
      return { kind: 'rejected', reason: 'refused', detail: 'the reference belongs to another charge' };
    if (id) return { kind: 'sent', providerId: id };

    const customer = await customerFor(input, call);
    if (!customer.ok) return outcomeOfFailure(customer);
    const result = await request(call, '/payments', {
      json: {
        customer: customer.id,
        billingType: METHODS[input.method],
        value: input.amount / 100,
        dueDate: input.dueDate,
        description: input.description,
        externalReference: reference,
      },
    });
    const made = isOk(result) ? read(result.json).text('id') : undefined;
    if (made) return { kind: 'sent', providerId: made };
    return isOk(result) ? { kind: 'unknown', detail: '/payments: no id' } : outcomeOf(result);
  },
};

/** Found by CPF or CNPJ, else made. A customer made twice does no harm, and the next attempt finds the first. */
async function customerFor(
  { taxId, name, email, phone }: Input,
  call: Call,
): Promise<{ ok: true; id: string } | CallFailure> {
  const found = await customersLike(call, { taxId });
  if (!found.ok) return found;
  const [known] = found.customers;
  if (known) return { ok: true, id: known.id };
  if (!name) return { ok: false, reason: 'invalid_input', detail: 'name: Asaas does not know this customer' };
  const json = { name, cpfCnpj: taxId, email, mobilePhone: nationalOf(toE164(phone)) };
  const result = await request(call, '/customers', { json });
  const id = isOk(result) ? idIn(read(result.json).text('id')) : undefined;
  return id ? { ok: true, id } : callFailure(result);
}
