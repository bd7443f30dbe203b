/**
 * Every reason the hub gives for not doing something: who must act and what comes next, in the
 * merchant's words. Stored as codes; expanded wherever a person or a program reads them.
 */
import type { Label } from './contract';
import { callReasons } from './reasons/calls';
import { deliveryReasons } from './reasons/deliveries';
import { dispatchReasons } from './reasons/dispatches';
import { type Actor, type Reason, tellUs } from './reasons/reason';

export type { Actor } from './reasons/reason';

export const REASONS = { ...deliveryReasons, ...dispatchReasons, ...callReasons };

export type ReasonCode = keyof typeof REASONS;

/** A reason as answers and pages show it. Unknown codes (of an older version) keep their code. */
export function explain(code: string): { code: string; who: Actor; pt: string; en: string; next: Label } {
  const known: Reason | undefined = Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode] : undefined;
  return { code, ...(known ?? { who: 'hub' as const, pt: code, en: code, next: tellUs }) };
}
