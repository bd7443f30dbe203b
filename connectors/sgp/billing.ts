/**
 * What a chatbot asks of SGP. Facts: connectors of others that run in production, with captured answers
 * [code]; names of parameters from a copy of the vendor's collection [doc]. Its answers carry the passwords
 * of portal, PPPoE and Wi-Fi: only what is named here is ever read.
 */
import {
  type Billing,
  boletoCodes,
  type Call,
  type Contract,
  compact,
  type Debtor,
  type Money,
  pixCodeIn,
  plain,
  type Reader,
  splitName,
  type Title,
  type Who,
} from '../../src/kit';
import { ask, badAnswer, CUSTOMER, knowsContracts, loose } from './api';
import { unlock } from './unlock';

const TITLES = '/api/ura/titulos/';

export const billing: Billing = {
  async find(who, call) {
    const found = await ask(call, CUSTOMER, askedOf(who));
    if (!found.ok) return found;
    if (!knowsContracts(found.answer)) return badAnswer(CUSTOMER, 'no contratos');
    const rows = found.answer
      .list('contratos')
      .map(loose)
      .filter((row) => belongsTo(row, who));
    const [first] = rows;
    const people = new Set(rows.map((row) => row.taxId('cpfcnpj').taxId ?? row.id('clienteid')));
    // A phone that several people gave tells nobody whose bills to show.
    const id = people.size === 1 ? first?.id('clienteid', 'cpfcnpj') : undefined;
    if (!first || !id) return { ok: true };
    const debtor: Debtor = { id, contracts: rows.flatMap(contractOf) };
    const { name } = splitName(first.text('razaosocial'));
    const { taxId } = first.taxId('cpfcnpj');
    return { ok: true, debtor: { ...debtor, ...compact({ name, taxId }) } };
  },

  async openTitles({ id, taxId, contracts }, call) {
    const found = await ask(call, TITLES, {
      ...(taxId ? { cpfcnpj: taxId } : { cliente_id: id }),
      status: 'abertos',
      ordenar: 'data_vencimento',
      ordenar_ordem: 'asc',
    });
    if (!found.ok) return found;
    if (!found.answer.has('titulos')) return badAnswer(TITLES, 'no titulos');
    const own = new Set(contracts.map((contract) => contract.id));
    // Neither filter nor order of the server is always kept [code]; a title of no contract of theirs is not theirs.
    const titles = found.answer
      .list('titulos')
      .map(loose)
      .filter(isOpen)
      .flatMap(titleOf)
      .filter(({ contractId }) => contractId !== undefined && own.has(contractId))
      .sort((one, other) => one.dueDate.localeCompare(other.dueDate));
    return { ok: true, titles };
  },

  async detail(title, call, wanted) {
    const printed = wanted === 'pix' ? { ok: true as const, title } : await withLine(title, call);
    return wanted === 'boleto' || !printed.ok ? printed : withPix(printed.title, call);
  },

  unlock,
};

/** Phones without the country's code [guess]. */
const askedOf = ({ taxId, phone = '' }: Who): Readonly<Record<string, string>> =>
  taxId ? { cpfcnpj: taxId } : { telefone: phone.replace(/^\+(55)?/, '') };

/** A filter that a release does not know would be everybody's contracts: each has to show that it fits. */
const belongsTo = (row: Reader, { taxId, phone }: Who): boolean =>
  taxId
    ? row.taxId('cpfcnpj').taxId === taxId
    : row.list('telefones').some((one) => one.phone('contato', '') === phone);

function contractOf(row: Reader): Contract[] {
  const id = row.id('contratoid', 'contrato');
  if (!id) return [];
  const statusText = row.text('contratostatusdisplay');
  const street = [row.text('enderecologradouro'), row.text('endereconumero')].filter(Boolean).join(', ');
  const places = [street, row.text('enderecobairro'), row.text('enderecocidade')].filter(Boolean);
  return [
    {
      id,
      status: statusOf(statusText),
      ...compact({
        statusText,
        plan: row.text('servicoplano', 'planointernet', 'planotv'),
        address: places.join(' - ') || undefined,
      }),
    },
  ];
}

/** `Ativo`, `Suspenso`, `Inativo`, `Cancelado` [code]; `Ativo V. Reduzida` is a block by halves [guess]. */
function statusOf(word: string | undefined): Contract['status'] {
  const status = plain(word ?? '');
  if (/suspens|bloque|reduzid/.test(status)) return 'blocked';
  if (/cancel/.test(status)) return 'cancelled';
  return /^ativo/.test(status) ? 'active' : 'other';
}

/** 1 is open, 2 paid [code]; the word for open is `aberto`, `Em aberto` or `Gerado` [code]. */
function isOpen(row: Reader): boolean {
  if (row.text('datapagamento')) return false;
  const code = row.integer('statusid');
  return code === undefined ? /abert|gerad|vencid/.test(plain(row.text('status') ?? '')) : code === 1;
}

function titleOf(row: Reader): Title[] {
  const id = row.id('id');
  const amount = amountOf(row);
  const dueDate = row.date('datavencimento', 'vencimento');
  if (!id || !amount || !dueDate) return [];
  const contractId = row.id('clientecontrato', 'contratoid', 'contrato');
  return [{ id, amount, dueDate, ...compact({ contractId }), ...paymentOf(row) }];
}

/** With fine and interest, where it is late. */
function amountOf(row: Reader): Money | undefined {
  const corrected = row.money('valorcorrigido');
  return corrected && corrected.amount > 0 ? corrected : row.money('valor');
}

/** How a title can be paid, as its list and its second copy tell. */
function paymentOf(row: Reader): Pick<Title, 'boleto' | 'pix' | 'url'> {
  const url = row.link('link');
  const codes = boletoCodes(row.text('linhadigitavel'), row.text('codigobarras'));
  const boleto = compact({ ...compact({ url }), ...codes });
  const copyPaste = pixCodeIn(row.text('codigopix', 'pix') ?? '');
  return {
    ...compact({ boleto, url: row.link('linkcobranca') }),
    ...(copyPaste ? { pix: { copyPaste } } : {}),
  };
}

type Detailed = Awaited<ReturnType<NonNullable<Billing['detail']>>>;

/** The link alone is something to go on with, where SGP fails. */
async function withLine(title: Title, call: Call): Promise<Detailed> {
  if (title.boleto?.digitableLine) return { ok: true, title };
  const copied = await secondCopy(title, call);
  return !copied.ok && title.boleto ? { ok: true, title } : copied;
}

/** Made on demand: `{status: 1, pix: "000201…"}`, in other releases `codigoPix` [code]; else of the second copy. */
async function withPix(title: Title, call: Call): Promise<Detailed> {
  if (title.pix?.copyPaste) return { ok: true, title };
  const fields: Record<string, string> = title.contractId ? { contrato: title.contractId } : {};
  const made = await ask(call, `/api/ura/pagamento/pix/${encodeURIComponent(title.id)}`, fields);
  const copyPaste = made.ok ? pixCodeIn(made.answer.text('codigopix', 'pix', 'codigo') ?? '') : undefined;
  if (copyPaste) return { ok: true, title: { ...title, pix: { copyPaste } } };
  const copied = await secondCopy(title, call);
  // Only where both say so there is no Pix. A 404 is a provider without it.
  const isDoubtful = !made.ok && made.reason !== 'not_found' && copied.ok && !copied.title.pix;
  return isDoubtful ? made : copied;
}

/** Without `nao_gerar_os` it opens a service order at the provider [code]. */
async function secondCopy(title: Title, call: Call): Promise<Detailed> {
  if (!title.contractId) return { ok: true, title };
  const asked = { contrato: title.contractId, fatura: title.id, nao_gerar_os: '1' };
  const found = await ask(call, '/api/ura/fatura2via/', asked);
  if (!found.ok) return found;
  const links = found.answer.list('links').map(loose);
  const row = links.find((one) => one.id('id', 'fatura') === title.id || one.id('fatura') === title.id);
  if (!row) return { ok: true, title };
  const { boleto, pix, url } = paymentOf(row);
  const both = compact({
    boleto: compact({ ...title.boleto, ...boleto }),
    pix: title.pix ?? pix,
    url: title.url ?? url,
  });
  return { ok: true, title: { ...title, ...both } };
}
