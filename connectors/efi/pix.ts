/**
 * Pix received: `{pix: [{endToEndId, txid?, valor: "25.00", horario, devolucoes?}]}`, several in one call, and again
 * when money goes back. Source: https://dev.efipay.com.br/docs/api-pix/webhooks [doc] and the Central Bank's own
 * specification of it, https://github.com/bacen/pix-api [doc].
 */
import { type Charge, compact, type Observation, type Reader, splitName } from '../../src/kit';
import { chargeObservation } from '../families/charges';

/** A charge's own; a shorter one belongs to a static code, which any number of people may pay [doc]. */
const OF_ONE_CHARGE = /^[A-Za-z0-9]{26,35}$/;

export function observationsOf(pix: Reader): Observation[] {
  const payment = pix.id('endToEndId');
  const time = pix.time('horario');
  // What leaves the account is told here, too.
  if (!payment || !time || pix.text('tipo') === 'SOLICITACAO') return [];
  const txid = pix.id('txid');
  const id = txid && OF_ONE_CHARGE.test(txid) ? txid : payment;
  const amount = pix.money('valor');
  const charge: Charge = {
    ...compact({ externalReference: txid === id ? undefined : txid, amount, paidAt: time }),
    method: 'pix',
    id,
  };
  const payer = pix.has('gnExtras.pagador') ? pix.at('gnExtras.pagador') : pix.at('pagador');
  const customer = compact({ ...splitName(payer.text('nome')), ...payer.taxId('cpf', 'cnpj') });
  // Several payments of one charge are several things to be told.
  const paid = chargeObservation('charge.paid', { charge, customer, occurrence: payment }, time);

  let back = 0;
  const refunds = pix.list('devolucoes').flatMap((refund): Observation[] => {
    if (refund.text('status') !== 'DEVOLVIDO') return [];
    back += refund.money('valor')?.amount ?? 0;
    const isAll = amount !== undefined && back >= amount.amount;
    const at = refund.time('horario.liquidacao', 'horario.solicitacao') ?? time;
    const facts = { charge, customer, ...(isAll ? { occurrence: payment } : { partial: String(back) }) };
    return [chargeObservation('charge.refunded', facts, at)];
  });
  return [paid, ...refunds];
}
