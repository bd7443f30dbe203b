/** Deliveries in the shape of the documented ones, with made-up people. */
import type { Sample } from '../../src/kit';

const customer = {
  name: 'Maria Aparecida Souza',
  email: 'maria.souza@exemplo.com.br',
  phone: '+5511988887777',
  taxID: { taxID: '52998224725', type: 'BR:CPF' },
  correlationID: 'cb25ba21-fc5d-40f6-80bc-47079f5bc482',
};

const charge = (more: object = {}) => ({
  customer,
  value: 14990,
  comment: 'Pedido 1001',
  identifier: 'db85f0c5380c493b8eb3cf6b6780fd98',
  correlationID: 'pedido-1001',
  paymentLinkID: 'b982c71a-e9a2-4ff7-8cb0-34a2717fe7ed',
  transactionID: 'db85f0c5380c493b8eb3cf6b6780fd98',
  status: 'ACTIVE',
  additionalInfo: [],
  discount: 0,
  valueWithDiscount: 14990,
  expiresDate: '2026-11-23T13:05:00.000Z',
  type: 'DYNAMIC',
  createdAt: '2026-11-22T13:05:00.652Z',
  updatedAt: '2026-11-22T13:05:00.652Z',
  brCode:
    '00020101021226800014br.gov.bcb.pix2558pix.woovi.com/qr/v2/cob/9d36b84f-c70b-478f-b95c-12729b90ca255204000053039865406149.905802BR5912DOCES DA BIA6009SAO PAULO62070503***63043262',
  expiresIn: 86400,
  paymentLinkUrl: 'https://woovi.com/pay/b982c71a-e9a2-4ff7-8cb0-34a2717fe7ed',
  qrCodeImage: 'https://api.woovi.com/openpix/charge/brcode/image/b982c71a-e9a2-4ff7-8cb0-34a2717fe7ed.png',
  globalID: 'Q2hhcmdlOjY1NjVkMWZhZmU4NDJhMzU0ZTlkNmE4Mg==',
  ...more,
});
const company = { id: '624f46f9e93f9f521c9308d7', name: 'Doces da Bia', taxID: '11444777000161' };
const pix = (more: object = {}) => ({
  customer,
  payer: customer,
  value: 14990,
  time: '2026-11-22T13:20:40.000Z',
  endToEndId: 'E18236120202611221320s0123456789',
  transactionID: 'db85f0c5380c493b8eb3cf6b6780fd98',
  infoPagador: 'Pedido 1001',
  type: 'PAYMENT',
  ...more,
});
const paid = {
  status: 'COMPLETED',
  paidAt: '2026-11-22T13:20:39.933Z',
  updatedAt: '2026-11-22T13:20:40.042Z',
};

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Cobrança Pix criada', en: 'Pix charge created' },
    body: { event: 'OPENPIX:CHARGE_CREATED', charge: charge(), company },
    expect: ['charge.created'],
  },
  {
    name: 'completed',
    label: { pt: 'Cobrança paga', en: 'Charge paid' },
    body: { event: 'OPENPIX:CHARGE_COMPLETED', charge: charge(paid), pix: pix(), company },
    expect: ['charge.paid'],
  },
  {
    name: 'expired',
    label: { pt: 'Cobrança expirada', en: 'Charge expired' },
    body: { event: 'OPENPIX:CHARGE_EXPIRED', charge: charge({ status: 'EXPIRED' }), company },
    expect: ['charge.cancelled'],
  },
  {
    name: 'refunded',
    label: { pt: 'Pix reembolsado', en: 'Pix refunded' },
    body: {
      event: 'OPENPIX:TRANSACTION_REFUND_RECEIVED',
      charge: charge(paid),
      pixQrCode: null,
      pix: pix({ type: 'REFUND', partial: false, endToEndId: 'D18236120202611221400s0123456789' }),
      company,
    },
    expect: ['charge.refunded'],
  },
  {
    name: 'dispute',
    label: { pt: 'Contestação (MED)', en: 'Dispute (MED)' },
    body: {
      event: 'OPENPIX:DISPUTE_CREATED',
      dispute: {
        status: 'OPENED',
        id: 'dispute_1',
        endToEndId: 'E18236120202611221320s0123456789',
        name: 'Maria Aparecida Souza',
        email: 'maria.souza@exemplo.com.br',
        phoneNumber: '+5511988887777',
        value: 14990,
        disputeReason: 'Golpe',
      },
    },
    expect: ['charge.chargeback'],
  },
];
