/**
 * Whom Asaas knows. One person may be there several times, with the same CPF: the API allows it [doc]. The filter
 * `cpfCnpj` is documented, `mobilePhone` is what integrations use [code]; an unknown filter would list
 * everybody, so no row is believed that does not say the same itself.
 */
import type { Call, CallFailure, Reader, Who } from '../../src/kit';
import { fetchList, idIn } from './api';

export interface Known {
  id: string;
  row: Reader;
}

/** National digits, as Asaas keeps phones: `11988887777`. */
export const nationalOf = (e164: string | undefined): string | undefined => e164?.replace(/^\+55/, '');

export async function customersLike(
  call: Call,
  { taxId, phone }: Who,
): Promise<{ ok: true; customers: readonly Known[] } | CallFailure> {
  if (!taxId && !phone) return { ok: true, customers: [] };
  const query = taxId ? { cpfCnpj: taxId } : { mobilePhone: nationalOf(phone) };
  const answer = await fetchList(call, '/customers', query);
  if (!answer.ok) return answer;
  const isSame = (row: Reader) =>
    taxId
      ? row.taxId('cpfCnpj').taxId === taxId
      : [row.phone('mobilePhone'), row.phone('phone')].includes(phone);
  const customers = answer.rows.filter(isSame).flatMap((row) => {
    const id = idIn(row.text('id'));
    return id ? [{ id, row }] : [];
  });
  return { ok: true, customers };
}
