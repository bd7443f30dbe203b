/**
 * Who somebody is, and what they have contracted [code]. A customer's record holds the password of the
 * portal (`senha`): only what is named here is ever read.
 */
import {
  type Billing,
  type Call,
  type CallFailure,
  type Contract,
  compact,
  type Debtor,
  type Reader,
  splitName,
  type Who,
} from '../../src/kit';
import { type Listed, list, type Query } from './api';

/** Where providers keep the phone that their customers write from. */
const PHONES = ['telefone_celular', 'whatsapp'];

export const find: Billing['find'] = async (who, call) => {
  const found = await customers(who, call);
  if (!found.ok) return found;
  const { rows } = found;
  const people = new Set(rows.map((row) => row.taxId('cnpj_cpf').taxId ?? row.id('id')));
  // A phone that several people gave tells nobody whose bills to show.
  const row = people.size === 1 ? (rows.find((one) => one.bool('ativo')) ?? rows[0]) : undefined;
  const id = row?.id('id');
  if (!row || !id) return { ok: true };
  const contracts = await contractsOf(id, call);
  if (!contracts.ok) return contracts;
  const { name } = splitName(row.text('razao', 'fantasia'));
  const debtor: Debtor = { id, contracts: contracts.contracts };
  const { taxId } = row.taxId('cnpj_cpf');
  return { ok: true, debtor: { ...debtor, ...compact({ name, taxId }) } };
};

/** Each spelling in turn, until one finds somebody who is really meant. */
async function customers(who: Who, call: Call): Promise<Listed> {
  for (const query of queriesFor(who)) {
    const found = await list(call, 'cliente', query);
    if (!found.ok) return found;
    const rows = found.rows.filter((row) => isMeant(row, who));
    if (rows.length > 0) return { ok: true, rows };
  }
  return { ok: true, rows: [] };
}

/** IXC stores documents and phones as they were typed, with their mask or without [code]. */
function queriesFor({ taxId, phone = '' }: Who): Query[] {
  if (taxId) return [maskOf(taxId), taxId].map((value) => ({ column: 'cnpj_cpf', value }));
  // Without the ninth digit, which old records lack.
  const tail = phone.slice(-8);
  const spellings = [`${tail.slice(0, 4)}-${tail.slice(4)}`, tail];
  return PHONES.flatMap((column) => spellings.map((value): Query => ({ column, value, operator: 'L' })));
}

const isMeant = (row: Reader, { taxId, phone }: Who): boolean =>
  taxId
    ? row.taxId('cnpj_cpf').taxId === taxId
    : PHONES.some((column) => phone !== undefined && row.phone(column) === phone);

const maskOf = (taxId: string): string =>
  taxId.length === 11
    ? taxId.replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4')
    : taxId.replace(/(..)(...)(...)(....)(..)/, '$1.$2.$3/$4-$5');

async function contractsOf(
  customer: string,
  call: Call,
): Promise<{ ok: true; contracts: Contract[] } | CallFailure> {
  const found = await list(call, 'cliente_contrato', { column: 'id_cliente', value: customer });
  if (!found.ok) return found;
  const own = found.rows.filter((row) => row.id('id_cliente') === customer);
  return { ok: true, contracts: own.flatMap(contractOf) };
}

function contractOf(row: Reader): Contract[] {
  const id = row.id('id');
  if (!id) return [];
  const street = [row.text('endereco'), row.text('numero')].filter(Boolean).join(', ');
  const address = [street, row.text('bairro')].filter(Boolean).join(' - ') || undefined;
  return [{ id, status: statusOf(row), ...compact({ plan: row.text('contrato'), address }) }];
}

/** By hand, by the system, by a rule of its own [guess], or for late payment [code]. */
const BLOCKED = new Set(['CM', 'CA', 'CE', 'FA']);

/** `status` is the contract's: A, I (inactive), D (given up), P and N (not yet); `status_internet` its access [code]. */
function statusOf(row: Reader): Contract['status'] {
  const status = row.text('status');
  if (status === 'I' || status === 'D') return 'cancelled';
  if (status !== 'A') return 'other';
  const access = row.text('status_internet') ?? '';
  if (BLOCKED.has(access)) return 'blocked';
  return access === 'A' ? 'active' : 'other';
}
