/**
 * Open titles. Nothing of them is documented in public: neither the path nor any member's name. The path is a
 * setting, `/ges-api/v1/consultar-titulos` a stranger's guess; `cpf_cnpj`, `situacao_titulo` and the lists'
 * names are the proxy's [guess], the members are those that other Brazilian billing systems use [guess].
 */
import {
  type Boleto,
  boletoCodes,
  type Call,
  type CallFailure,
  compact,
  pixCodeIn,
  type Reader,
  type Title,
} from '../../src/kit';
import { signIn } from './api';

export const TITLES_PATH = '/ges-api/v1/consultar-titulos';

const LISTS = ['titulos', 'faturas', 'data.titulos', 'data.faturas', 'data', ''];
const PIX = ['pix_copia_cola', 'pix_copia_e_cola', 'copia_cola', 'pix', 'qrcode', 'qr_code', 'pix.qrcode'];
const SETTLED = /pag[oa]|quitad|liquidad|baixad|cancelad|estornad/i;

export async function openTitles(
  { taxId }: { taxId?: string | undefined },
  call: Call,
): Promise<{ ok: true; titles: readonly Title[] } | CallFailure> {
  if (!taxId) return { ok: true, titles: [] };
  const session = await signIn(call);
  if (!session.ok) return session;
  const path = call.connection.settings.titlesPath?.trim() || TITLES_PATH;
  const answer = await session.post(path, { cpf_cnpj: taxId, situacao_titulo: 'Aberto' });
  if (!answer.ok) return answer;
  const list = LISTS.find((name) => Array.isArray(answer.body.at(name).value));
  // An answer that is none must not read as "nothing is open".
  if (list === undefined) return { ok: false, reason: 'bad_answer', detail: `${path}: no list of titles` };
  const rows = answer.body.list(list);
  const titles = rows.filter(isOpen).flatMap(titleOf);
  if (titles.length === 0 && rows.some(isOpen))
    return {
      ok: false,
      reason: 'unexpected_shape',
      detail: `${path}: titles without id, amount or due date`,
    };
  return { ok: true, titles: titles.sort((a, b) => a.dueDate.localeCompare(b.dueDate)) };
}

const isOpen = (row: Reader): boolean =>
  row.date('data_pagamento', 'pago_em') === undefined &&
  !SETTLED.test(row.text('situacao_titulo', 'situacao', 'status') ?? '');

function titleOf(row: Reader): Title[] {
  const id = row.id('id', 'id_titulo', 'titulo', 'nosso_numero', 'numero_documento', 'numero');
  const amount = row.money('valor_atualizado', 'valor_corrigido', 'valor_aberto', 'valor', 'valor_titulo');
  const dueDate = row.date('data_vencimento', 'vencimento', 'dt_vencimento');
  if (!id || !amount || !dueDate) return [];
  const url = row.link('link_boleto', 'url_boleto', 'boleto_url', 'link', 'url', 'boleto');
  const copyPaste = PIX.map((name) => pixCodeIn(row.text(name) ?? '')).find((code) => code !== undefined);
  const codes = boletoCodes(row.text('linha_digitavel'), row.text('codigo_barras', 'codigo_de_barras'));
  return [
    {
      id,
      amount,
      dueDate,
      contractId: row.id('id_contrato', 'contrato'),
      description: row.text('descricao', 'historico'),
      boleto: compact<Boleto>({ url, ...codes }),
      pix: copyPaste ? { copyPaste } : undefined,
      url,
    },
  ];
}
