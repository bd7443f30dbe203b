/**
 * What the shop does with an order: `POST /order/v1.0/orders/{id}/…` answers 202, and an event tells what became of
 * it [doc]. Why an order may be cancelled differs from order to order, so iFood is asked for the reasons first.
 */
import { z } from 'zod';
import { type Action, callFailure, isOk, type Label, outcomeOf, outcomeOfFailure, read } from '../../src/kit';
import { request, uuidIn } from './api';

const OrderId = z.string().transform((typed, context) => {
  const id = uuidIn(typed.trim());
  if (!id) context.addIssue("the order's id at iFood");
  return id ?? '';
});
const orderLabel = { pt: 'ID do pedido no iFood', en: "The order's id at iFood" };

const move = (verb: string, label: Label): Action<{ orderId: string }> => ({
  label,
  input: z.object({ orderId: OrderId }),
  labels: { orderId: orderLabel },
  // An order that is there already stays there.
  idempotent: true,
  run: async ({ orderId }, _key, call) =>
    outcomeOf(await request(call, `/order/v1.0/orders/${orderId}/${verb}`, { method: 'POST' })),
});

/** `code` is one of those that iFood offers for this order, such as `501`. */
const Cancellation = z.object({ orderId: OrderId, code: z.string().trim().min(1).max(20) });

const requestCancellation: Action<z.output<typeof Cancellation>> = {
  label: { pt: 'Pedir o cancelamento', en: 'Request the cancellation' },
  input: Cancellation,
  labels: {
    orderId: orderLabel,
    code: { pt: 'Código do motivo (ex.: 501)', en: 'Code of the reason (e.g. 501)' },
  },
  idempotent: false,
  async run({ orderId, code }, _key, call) {
    const offered = await request(call, `/order/v1.0/orders/${orderId}/cancellationReasons`);
    if (!isOk(offered)) return outcomeOfFailure(callFailure(offered));
    const reasons = read(offered.json).list();
    const codes = reasons.map((reason) => reason.text('cancelCodeId', 'code') ?? '');
    const chosen = reasons[codes.indexOf(code)];
    if (!chosen)
      return {
        kind: 'rejected',
        reason: 'invalid_input',
        detail: `iFood takes: ${codes.join(', ').slice(0, 200)}`,
      };
    const json = { reason: chosen.text('description') ?? code, cancellationCode: code };
    return outcomeOf(await request(call, `/order/v1.0/orders/${orderId}/requestCancellation`, { json }));
  },
};

export const actions = {
  confirm: move('confirm', { pt: 'Confirmar o pedido', en: 'Confirm the order' }),
  startPreparation: move('startPreparation', { pt: 'Iniciar o preparo', en: 'Start the preparation' }),
  readyToPickup: move('readyToPickup', { pt: 'Marcar como pronto', en: 'Mark as ready' }),
  dispatch: move('dispatch', { pt: 'Despachar', en: 'Dispatch' }),
  requestCancellation,
};
