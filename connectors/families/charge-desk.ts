/**
 * What is done about a charge that is there: its money given back, or the charge called off. Both are asked of the
 * charge first, so that a repeat does nothing, a charge that is open is never "refunded", and one that is paid is
 * never called off.
 */
import { z } from 'zod';
import {
  type Action,
  actionOf,
  type Call,
  type Fetched,
  type HttpResult,
  isOk,
  type Label,
  type Outcome,
  outcomeOf,
  outcomeOfFailure,
  type Reader,
  read,
  toCentavos,
} from '../../src/kit';

/** `refunded`: all of it. */
export type ChargeState = 'open' | 'paid' | 'cancelled' | 'refunded';

export interface ChargeDesk {
  find(id: string, call: Call): Promise<Fetched>;
  stateOf(charge: Reader): ChargeState;
  cancel(id: string, call: Call): Promise<HttpResult>;
  /** `amount` in whole centavos; absent: all of it. */
  refund(id: string, amount: number | undefined, key: string, call: Call): Promise<HttpResult>;
  /** The vendor drops a repeat of a refund with the same key. */
  dropsRepeats?: true;
  /** Whether the refund with this key is there; where the vendor tells, a refund can be tried again. */
  isRefunded?(charge: Reader, key: string): boolean;
}

const CHARGE: Label = { pt: 'Código da cobrança', en: "Charge's id" };
const PART: Label = { pt: 'Valor em reais, se não for tudo', en: 'Amount in reais, if not all of it' };

/** As vendors write ids: what else is named one does not go into an address. */
const charge = z
  .string()
  .trim()
  .regex(/^[\w-]{1,100}$/, "a charge's id");

const amount = z
  .string()
  .transform((typed, context) => {
    if (typed.trim() === '') return undefined;
    const centavos = toCentavos(typed) ?? 0;
    if (centavos <= 0) context.addIssue('an amount above zero');
    return centavos;
  })
  .optional();

export function deskActions(desk: ChargeDesk): Readonly<Record<'refundCharge' | 'cancelCharge', Action>> {
  const isRepeatable = desk.dropsRepeats ?? desk.isRefunded !== undefined;
  return {
    refundCharge: actionOf({
      label: { pt: 'Estornar cobrança', en: 'Refund charge' },
      input: z.object({ charge, amount }),
      labels: { charge: CHARGE, amount: PART },
      idempotent: isRepeatable,
      run({ charge: id, amount }, key, call) {
        const isDone = (found: Reader) => desk.isRefunded?.(found, key) ?? false;
        const work = () => desk.refund(id, amount, key, call);
        // A charge that was given back in part still is paid: nothing would stop the second time.
        const once = amount !== undefined && !isRepeatable;
        return settle(desk, id, call, { from: 'paid', to: 'refunded', isDone, once, work });
      },
    }),
    cancelCharge: actionOf({
      label: { pt: 'Cancelar cobrança', en: 'Cancel charge' },
      input: z.object({ charge }),
      labels: { charge: CHARGE },
      idempotent: true,
      run({ charge: id }, _key, call) {
        const work = () => desk.cancel(id, call);
        return settle(desk, id, call, { from: 'open', to: 'cancelled', work });
      },
    }),
  };
}

interface Move {
  from: ChargeState;
  to: ChargeState;
  isDone?: (found: Reader) => boolean;
  /** Whatever may have been done is not done again by itself. */
  once?: boolean;
  work: () => Promise<HttpResult>;
}

async function settle(desk: ChargeDesk, id: string, call: Call, move: Move): Promise<Outcome> {
  const found = await desk.find(id, call);
  if (!found.ok) return outcomeOfFailure(found);
  const charge = read(found.body);
  const state = desk.stateOf(charge);
  if (state === move.to || move.isDone?.(charge)) return { kind: 'sent', providerId: id };
  if (state !== move.from) return { kind: 'rejected', reason: 'refused', detail: `it is ${state}` };
  const result = await move.work();
  if (isOk(result)) return { kind: 'sent', providerId: id };
  const outcome = outcomeOf(result);
  const isDoubtful = outcome.kind === 'retry' && outcome.reason !== 'rate_limited';
  return move.once && isDoubtful ? { kind: 'unknown', detail: outcome.detail ?? '' } : outcome;
}
