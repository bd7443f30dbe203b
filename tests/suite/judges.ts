/** What each kind of call must have answered, whatever the far side did. */
import type { Call } from '../../src/kit/contract';
import { isReason } from './observations';

/** Whether it claims success, and what is wrong with the answer itself. */
export type Judge = (value: unknown) => { ok: boolean; problems: string[] };

/** `missing`: a 404 may mean that there is no such thing, which is an answer. */
export type Callable = [
  name: string,
  start: (call: Call) => Promise<unknown>,
  judge: Judge,
  missing?: 'may be missing',
];

export const judgeCall: Judge = (value) => {
  const { ok, reason } = (value ?? {}) as { ok?: unknown; reason?: unknown };
  if (ok === true) return { ok: true, problems: [] };
  return {
    ok: false,
    problems: ok === false && isReason(reason) ? [] : [`${JSON.stringify(value)} is no answer`],
  };
};

export const judgePage: Judge = (value) => {
  const judged = judgeCall(value);
  if (!judged.ok) return judged;
  const { items, cursor, more } = value as { items?: unknown; cursor?: unknown; more?: unknown };
  const isItem = (item: { subject?: unknown; fingerprint?: unknown; updatedAt?: unknown }) =>
    /^[a-z_]+\/.+/s.test(String(item.subject)) &&
    typeof item.fingerprint === 'string' &&
    !Number.isNaN(Date.parse(String(item.updatedAt)));
  const isPage =
    Array.isArray(items) &&
    items.every(isItem) &&
    typeof cursor === 'string' &&
    cursor.length <= 2048 &&
    typeof more === 'boolean';
  return { ok: true, problems: isPage ? [] : [`${JSON.stringify(value)} is no page`] };
};

export const judgeOutcome: Judge = (value) => {
  const { kind, reason } = (value ?? {}) as { kind?: unknown; reason?: unknown };
  const isOutcome =
    kind === 'sent' || kind === 'unknown' || ((kind === 'rejected' || kind === 'retry') && isReason(reason));
  return { ok: kind === 'sent', problems: isOutcome ? [] : [`${JSON.stringify(value)} is no outcome`] };
};

export const judgeChoices: Judge = (value) => {
  const judged = judgeCall(value);
  if (!judged.ok) return judged;
  const { choices } = value as { choices?: unknown };
  const isChoice = (one: { value?: unknown; label?: unknown }) =>
    typeof one.value === 'string' && typeof one.label === 'string';
  const areChoices = Array.isArray(choices) && choices.every(isChoice);
  return { ok: true, problems: areChoices ? [] : [`${JSON.stringify(value)} is no list of choices`] };
};

export const judgeLogin: Judge = (value) => {
  const judged = judgeCall(value);
  if (!judged.ok) return judged;
  const { accessToken, expiresInSeconds } = value as { accessToken?: unknown; expiresInSeconds?: unknown };
  const isToken = typeof accessToken === 'string' && accessToken !== '' && Number(expiresInSeconds) > 0;
  return { ok: true, problems: isToken ? [] : [`${JSON.stringify(value)} is no token`] };
};
