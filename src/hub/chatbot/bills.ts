/**
 * A chatbot's questions about what somebody owes, answered flat: `ok`, a `mensagem` ready to print, short
 * keys, lists of flat objects. Whatever happens it is an answer, never an error: the tools that call
 * this map members of the answer into their own variables, and can do nothing with a status.
 */
import {
  type Billing,
  type Call,
  type CallFailure,
  type Contract,
  type Debtor,
  formatMoney,
  type Title,
  taxIdOf,
  toE164,
  type Who,
} from '../../kit';
import { dayOf, maskedTaxId, REFUSALS, type Speak, statusOf, titleLine, WORDS } from './words';

/** What was typed in the chat; several names for the same, as bots call them. */
export interface Typed {
  document?: string | undefined;
  phone?: string | undefined;
  contract?: string | undefined;
  title?: string | undefined;
}

export type Flat = Record<string, string | number | boolean | readonly Record<string, string | number>[]>;

/** What fits into one message of a chat; `quantidade` and `total` count the rest, too. */
const MOST_LISTED = 20;

export interface Desk {
  billing: Billing;
  call: Call;
  say: Speak;
}

const no = (mensagem: string, more: Flat = {}): Flat => ({ ok: false, mensagem, ...more });

/** Who it is, with their contracts. */
export async function customer(desk: Desk, typed: Typed): Promise<Flat> {
  const { say } = desk;
  const found = await debtorOf(desk, typed);
  if ('mensagem' in found) return no(found.mensagem, { encontrado: false });
  const { id, name = '', taxId, contracts } = found;
  const rows = contracts.map((contract) => contractRow(say, contract));
  const listed = rows.map(
    ({ contrato, plano, situacao }) => `${contrato}: ${[plano, situacao].filter(Boolean).join(', ')}`,
  );
  return {
    ok: true,
    encontrado: true,
    mensagem: [name, ...listed].filter(Boolean).join('\n'),
    cliente: id,
    nome: name,
    primeiroNome: name.split(' ')[0] ?? '',
    documento: taxId ? maskedTaxId(taxId) : '',
    quantidade: rows.length,
    contrato: rows.length === 1 ? (rows[0]?.contrato ?? '') : '',
    contratos: rows,
  };
}

const contractRow = (say: Speak, contract: Contract) => ({
  contrato: contract.id,
  plano: contract.plan ?? '',
  situacao: statusOf(say, contract),
  bloqueado: contract.status === 'blocked' ? 'sim' : 'nao',
  endereco: contract.address ?? '',
});

/** What is open, the first to be paid at the front. */
export async function titles(desk: Desk, typed: Typed): Promise<Flat> {
  const { say } = desk;
  const open = await openOf(desk, typed);
  if ('mensagem' in open) return no(open.mensagem, { quantidade: 0, titulos: [] });
  if (open.titles.length === 0)
    return { ok: true, mensagem: say(WORDS.nothingOpen), quantidade: 0, total: '', titulos: [] };
  const total = open.titles.reduce((sum, { amount }) => sum + amount.amount, 0);
  const listed = open.titles.slice(0, MOST_LISTED);
  return {
    ok: true,
    mensagem: listed.map((title) => titleLine(say, title)).join('\n'),
    quantidade: open.titles.length,
    total: formatMoney({ amount: total, currency: open.titles[0]?.amount.currency ?? 'BRL' }),
    titulo: open.titles[0]?.id ?? '',
    titulos: listed.map((title) => ({
      titulo: title.id,
      valor: formatMoney(title.amount),
      vencimento: dayOf(title.dueDate),
      contrato: title.contractId ?? '',
      descricao: title.description ?? '',
    })),
  };
}

/** The boleto of one title, the first where none is named. */
export async function boleto(desk: Desk, typed: Typed): Promise<Flat> {
  const { say } = desk;
  const title = await titleOf(desk, typed, 'boleto');
  if ('mensagem' in title) return no(title.mensagem);
  const { boleto: slip = {}, url } = title;
  const link = slip.url ?? slip.pdfUrl ?? url ?? '';
  const line = slip.digitableLine ?? '';
  if (!link && !line) return no(say(WORDS.noBoleto), titleFacts(title));
  return {
    ok: true,
    mensagem: [titleLine(say, title), line, link].filter(Boolean).join('\n'),
    ...titleFacts(title),
    link,
    pdf: slip.pdfUrl ?? '',
    linhaDigitavel: line,
    codigoBarras: slip.barcode ?? '',
  };
}

/** The Pix code of one title. `imageOf` makes the address of its QR code. */
export async function pix(
  desk: Desk,
  typed: Typed,
  imageOf: (code: string) => Promise<string>,
): Promise<Flat> {
  const { say } = desk;
  const title = await titleOf(desk, typed, 'pix');
  if ('mensagem' in title) return no(title.mensagem);
  const code = title.pix?.copyPaste ?? '';
  if (!code) return no(say(WORDS.noPix), titleFacts(title));
  return {
    ok: true,
    mensagem: `${titleLine(say, title)}\n${code}`,
    ...titleFacts(title),
    copiaECola: code,
    qrCode: await imageOf(code),
    expiraEm: title.pix?.expiresAt ?? '',
  };
}

const titleFacts = ({ id, amount, dueDate }: Title): Flat => ({
  titulo: id,
  valor: formatMoney(amount),
  vencimento: dayOf(dueDate),
});

/** Lifts the block of the one contract that has one, or of the one named. */
export async function unlock(
  desk: Desk,
  typed: Typed,
  once: (contract: Contract, work: () => Promise<Flat>) => Promise<Flat>,
): Promise<Flat> {
  const { say, billing, call } = desk;
  if (!billing.unlock) return no(say(WORDS.notHere), { liberado: false });
  const debtor = await debtorOf(desk, typed);
  if ('mensagem' in debtor) return no(debtor.mensagem, { liberado: false });
  const wanted = typed.contract
    ? debtor.contracts.filter(({ id }) => id === typed.contract)
    : debtor.contracts.filter(({ status }) => status === 'blocked');
  const [contract, ...others] = wanted;
  if (!contract) {
    const why = typed.contract ? WORDS.noContract : REFUSALS.not_blocked;
    return no(say(why), { liberado: false, motivo: typed.contract ? 'sem_contrato' : 'not_blocked' });
  }
  if (others.length > 0) {
    const rows = wanted.map((one) => contractRow(say, one));
    return no(say(WORDS.whichContract), { liberado: false, motivo: 'qual_contrato', contratos: rows });
  }
  // A chat that names its contract may name one that works: asking would use up the customer's quota.
  if (contract.status === 'active')
    return no(say(REFUSALS.not_blocked), {
      liberado: false,
      contrato: contract.id,
      motivo: 'not_blocked',
    });
  return once(contract, async () => {
    const result = await billing.unlock?.(contract, call);
    if (!result?.ok) return no(say(WORDS.down), { liberado: false, motivo: result?.reason ?? 'unsupported' });
    if (result.unlocked)
      return {
        ok: true,
        mensagem: say(WORDS.unlocked),
        liberado: true,
        contrato: contract.id,
        ate: dayOf(result.until ?? ''),
      };
    const { refusal } = result;
    const why = refusal ? REFUSALS[refusal] : WORDS.notUnlocked;
    return no(say(why), { liberado: false, contrato: contract.id, motivo: refusal ?? '' });
  });
}

interface Refused {
  mensagem: string;
}

const isFailure = (answer: { ok: boolean }): answer is CallFailure => !answer.ok;

async function debtorOf({ billing, call, say }: Desk, typed: Typed): Promise<Debtor | Refused> {
  const who = whoOf(typed);
  if (who === 'wrong') return { mensagem: say(WORDS.wrongTaxId) };
  if (!who) return { mensagem: say(WORDS.whom) };
  const answer = await billing.find(who, call);
  if (isFailure(answer)) return { mensagem: say(WORDS.down) };
  return answer.debtor ?? { mensagem: say(WORDS.nobody) };
}

/** A document that cannot be one is not looked up: some systems hang over it. */
function whoOf({ document, phone }: Typed): Who | 'wrong' | undefined {
  if (document) {
    const { taxId } = taxIdOf(document);
    return taxId ? { taxId } : 'wrong';
  }
  const e164 = toE164(phone);
  return e164 ? { phone: e164 } : undefined;
}

async function openOf(desk: Desk, typed: Typed): Promise<{ titles: readonly Title[] } | Refused> {
  const debtor = await debtorOf(desk, typed);
  if ('mensagem' in debtor) return debtor;
  const answer = await desk.billing.openTitles(debtor, desk.call);
  if (isFailure(answer)) return { mensagem: desk.say(WORDS.down) };
  const { contract } = typed;
  return {
    titles: contract ? answer.titles.filter(({ contractId }) => contractId === contract) : answer.titles,
  };
}

async function titleOf(desk: Desk, typed: Typed, wanted: 'boleto' | 'pix'): Promise<Title | Refused> {
  const open = await openOf(desk, typed);
  if ('mensagem' in open) return open;
  const { say, billing, call } = desk;
  const title = typed.title ? open.titles.find(({ id }) => id === typed.title) : open.titles[0];
  if (!title) return { mensagem: say(typed.title ? WORDS.noTitle : WORDS.nothingOpen) };
  if (!billing.detail) return title;
  const answer = await billing.detail(title, call, wanted);
  return isFailure(answer) ? { mensagem: say(WORDS.down) } : answer.title;
}
