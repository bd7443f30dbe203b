/**
 * Open bills (`fn_areceber`) and how to pay them. Members as in the vendor's recorded answer [doc]; all are
 * texts, an empty one means nothing.
 */
import {
  type Billing,
  boletoCodes,
  type Call,
  type CallFailure,
  compact,
  type Pix,
  pixCodeIn,
  type Reader,
  type Title,
} from '../../src/kit';
import { list, press } from './api';

const TABLE = 'fn_areceber';

export const openTitles: Billing['openTitles'] = async ({ id }, call) => {
  const found = await list(call, TABLE, {
    column: 'id_cliente',
    value: id,
    sortedBy: 'data_vencimento',
    and: [
      ['liberado', '=', 'S'],
      ['status', '!=', 'C'],
      ['status', '!=', 'R'],
    ],
  });
  if (!found.ok) return found;
  const titles = found.rows
    .filter((row) => row.id('id_cliente') === id && isOpen(row))
    .flatMap(titleOf)
    .sort((one, other) => one.dueDate.localeCompare(other.dueDate));
  return { ok: true, titles };
};

export const detail: NonNullable<Billing['detail']> = async (title, call, wanted) => {
  const printed = wanted === 'pix' ? { ok: true as const, title } : await withLine(title, call);
  if (wanted === 'boleto' || !printed.ok || printed.title.pix?.copyPaste) return printed;
  const made = await pixOf(title, call);
  if (made.ok) return { ok: true, title: { ...printed.title, ...compact({ pix: made.pix }) } };
  return wanted === undefined && printed.title.boleto ? printed : made;
};

/** A: open, P: paid in part. What is not `liberado` is not for the customer's eyes. */
const isOpen = (row: Reader): boolean =>
  row.text('liberado') === 'S' && ['A', 'P'].includes(row.text('status') ?? '');

/** "" and "0" are none; a bill without a regular contract may hang on a one-off one [code]. */
const CONTRACTS = ['id_contrato', 'id_contrato_principal', 'id_contrato_avulso'];

function titleOf(row: Reader): Title[] {
  const id = row.id('id');
  const amount = row.money('valor_aberto', 'valor');
  const dueDate = row.date('data_vencimento');
  if (!id || !amount || amount.amount <= 0 || !dueDate) return [];
  const contractId = CONTRACTS.map((name) => row.id(name)).find((one) => one && one !== '0');
  const url = row.link('gateway_link');
  const boleto = compact({ ...compact({ url }), ...boletoCodes(row.text('linha_digitavel')) });
  return [{ id, amount, dueDate, ...compact({ contractId, boleto, url }) }];
}

/** The line is made when the boleto is first printed: IXC is told to, and asked again [code]. */
async function withLine(title: Title, call: Call): Promise<{ ok: true; title: Title } | CallFailure> {
  if (title.boleto?.digitableLine) return { ok: true, title };
  // The vendor's own spelling: `juro`, in the singular. The file it answers is of no use here.
  const printed = await press(call, 'get_boleto', {
    boletos: title.id,
    juro: 'S',
    multa: 'S',
    atualiza_boleto: 'S',
    tipo_boleto: 'arquivo',
    base64: 'S',
    layout_impressao: '',
  });
  // The file comes as bare text in some releases, and may be larger than what is read.
  const isPrinted = printed.ok || printed.reason === 'bad_answer';
  const found = isPrinted ? await list(call, TABLE, { column: 'id', value: title.id }) : printed;
  if (!found.ok) return title.boleto ? { ok: true, title } : found;
  const row = found.rows.find((one) => one.id('id') === title.id);
  return { ok: true, title: (row && titleOf(row)[0]) ?? title };
}

/** Absent `pix`: the provider's bank makes none. */
async function pixOf(title: Title, call: Call): Promise<{ ok: true; pix?: Pix | undefined } | CallFailure> {
  const made = await press(call, 'get_pix', { id_areceber: title.id });
  if (!made.ok) return made;
  const { answer } = made;
  const codes = ['pix.qrCode.qrcode', 'pix.dadosPix.pixCopiaECola'].map((path) => answer.text(path) ?? '');
  const copyPaste = codes.map(pixCodeIn).find((code) => code !== undefined);
  if (!copyPaste) return { ok: true };
  return {
    ok: true,
    pix: { copyPaste, ...compact({ expiresAt: answer.time('pix.dadosPix.expiracaoPix') }) },
  };
}
