/** What chatbots ask: who somebody is, what is open, and the codes to pay it with. */
import type { Billing, Call, CallFailure, Reader, Title } from '../../src/kit';
import { compact, read } from '../../src/kit';
import { fetchList, fetchOne, idIn } from './api';
import { boletoOf, mayHaveBoleto, mayHavePix, pixOf } from './charge';
import { customersLike } from './customers';
import { codesOf } from './hydrate';

/** Somebody who is there more often than that is somebody's test. */
const MOST_IDS = 5;
const OPEN = ['PENDING', 'OVERDUE'];

export const billing: Billing = {
  /** `id` is all the ids of that person, with blanks between them. Two people on one phone are nobody. */
  async find(who, call) {
    const found = await customersLike(call, who);
    if (!found.ok) return found;
    const [first] = found.customers;
    const { taxId } = first?.row.taxId('cpfCnpj') ?? {};
    const isOne = found.customers.every(({ row }) => row.taxId('cpfCnpj').taxId === taxId);
    if (!first || !isOne) return { ok: true };
    const id = found.customers
      .slice(0, MOST_IDS)
      .map((customer) => customer.id)
      .join(' ');
    return { ok: true, debtor: { id, name: first.row.text('name'), taxId, contracts: [] } };
  },

  async openTitles({ id }, call) {
    const ids = id.split(' ').filter(idIn).slice(0, MOST_IDS);
    const lists = await Promise.all(
      ids.flatMap((customer) => OPEN.map((status) => openOf(call, customer, status))),
    );
    const failure = lists.find((list): list is CallFailure => !list.ok);
    if (failure) return failure;
    const titles = lists
      .flatMap((list) => (list.ok ? list.titles : []))
      .sort((a, b) => a.dueDate.localeCompare(b.dueDate));
    return { ok: true, titles };
  },

  async detail(title, call, wanted) {
    const id = idIn(title.id);
    if (!id) return { ok: true, title };
    // How it is paid stands in the charge alone: for a code that it does not have a bot hears that there is none.
    const payment = await fetchOne(call, `/payments/${id}`);
    if (!payment.ok) return payment;
    const row = read(payment.body);
    const codes = await codesOf(call, id, {
      pix: wanted !== 'boleto' && mayHavePix(row),
      boleto: wanted !== 'pix' && mayHaveBoleto(row),
    });
    if (!codes.ok) return codes;
    const fetched = read(codes.body);
    const boleto = { ...title.boleto, ...boletoOf(read({}), fetched.at('identificationField')) };
    const pix = pixOf(fetched.at('pixQrCode'));
    return { ok: true, title: { ...title, ...compact({ boleto: compact(boleto), pix }) } };
  },
};

async function openOf(
  call: Call,
  customer: string,
  status: string,
): Promise<{ ok: true; titles: readonly Title[] } | CallFailure> {
  const answer = await fetchList(call, '/payments', { customer, status });
  if (!answer.ok) return answer;
  // The filters are not taken on trust: this is what one person is shown of another.
  const rows = answer.rows.filter(
    (row) => row.text('customer') === customer && row.text('status') === status,
  );
  return { ok: true, titles: rows.flatMap(titleOf) };
}

function titleOf(row: Reader): Title[] {
  const id = row.id('id');
  const amount = row.money('value');
  const dueDate = row.date('dueDate');
  if (!id || !amount || !dueDate) return [];
  return [
    {
      id,
      // Without fine and interest: Asaas adds them in the codes, on the day of the payment.
      amount,
      dueDate,
      description: row.text('description'),
      url: row.link('invoiceUrl'),
      boleto: boletoOf(row, read({})),
    },
  ];
}
