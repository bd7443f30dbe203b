/**
 * The trust unlock (`liberação por promessa`) [code, with captured answers]: `{status, liberado, data_promessa,
 * msg}`. 1 is done; 2 that the promises allowed are used up; 0 without a word that nothing is blocked. Each
 * call may use up one of the customer's promises, so that none is made twice. `msg` of a success names the
 * PPPoE login: no word of it is passed on.
 */
import { type Billing, compact, plain, type Reader, type Refusal } from '../../src/kit';
import { ask, badAnswer } from './api';

const UNLOCK = '/api/ura/liberacaopromessa/';

export const unlock: NonNullable<Billing['unlock']> = async ({ id }, call) => {
  // Without a date the provider's own number of days counts.
  const told = await ask(call, UNLOCK, { contrato: id });
  if (!told.ok) return told;
  const { answer } = told;
  const status = answer.integer('status');
  const unlocked = answer.bool('liberado') ?? (status === undefined ? undefined : status === 1);
  if (unlocked === undefined) return badAnswer(UNLOCK, 'no status');
  if (unlocked) return { ok: true, unlocked, ...compact({ until: answer.date('datapromessa') }) };
  return { ok: true, unlocked, ...compact({ refusal: refusalOf(status, answer) }) };
};

function refusalOf(status: number | undefined, answer: Reader): Refusal | undefined {
  const said = plain(answer.text('msg') ?? '');
  if (status === 2 || /quantidade permitida|limite|ja (foi )?utiliz/.test(said)) return 'used_up';
  if (said === '' || /nao (esta|se encontra) (suspens|bloque)/.test(said)) return 'not_blocked';
  return /nao (e )?(permit|habilit|dispon)/.test(said) ? 'not_allowed' : undefined;
}
