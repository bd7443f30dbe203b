/**
 * The trust unlock (`desbloqueio de confiança`): the answer is always 200, with `tipo`, `codigo` and
 * `mensagem`, in other releases `type` and `message`. Codes and words as a public client recorded them [code].
 */
import { type Billing, compact, plain, type Reader, type Refusal } from '../../src/kit';
import { press } from './api';

const UNLOCK = 'desbloqueio_confianca';

/** 107: the contract is active · 109: it is inactive · 113: used, and not paid since. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ['107', 'not_blocked'],
  ['109', 'not_allowed'],
  ['113', 'used_up'],
]);

export const unlock: NonNullable<Billing['unlock']> = async ({ id }, call) => {
  const told = await press(call, UNLOCK, { id });
  if (!told.ok) return told;
  const { answer } = told;
  const kind = answer.text('type', 'tipo')?.toLowerCase() ?? '';
  if (/^suc/.test(kind)) return { ok: true, unlocked: true };
  if (!/^err/.test(kind)) return { ok: false, reason: 'bad_answer', detail: `${UNLOCK}: no tipo` };
  return { ok: true, unlocked: false, ...compact({ refusal: refusalOf(answer) }) };
};

function refusalOf(answer: Reader): Refusal | undefined {
  const known = REFUSALS.get(answer.text('codigo', 'code') ?? '');
  if (known) return known;
  const said = plain(answer.text('message', 'mensagem') ?? '');
  if (/(ja|foi) (usado|utilizado)|recurso foi usado|limite/.test(said)) return 'used_up';
  if (/encontra-se ativo|nao e necessario/.test(said)) return 'not_blocked';
  return /nao e possivel|nao (esta )?(permit|habilit|dispon)/.test(said) ? 'not_allowed' : undefined;
}
