/** Charges of a made-up shop, as they are once the token has been exchanged; and Pix as it is sent. */
import type { Sample } from '../../src/kit';

const BOLETO = {
  charge_id: 91283091,
  total: 24900,
  status: 'waiting',
  custom_id: 'PEDIDO-1001',
  created_at: '2026-11-20 10:00:11',
  customer: { name: 'Maria Aparecida Souza', cpf: '52998224725', phone_number: '11988887777' },
  payment: {
    method: 'banking_billet',
    banking_billet: {
      barcode: '23793.39001 60083.418004 84020.000003 1 12340000024900',
      link: 'https://visualizacao.gerencianet.com.br/emissao/91283091/boleto',
      pdf: { charge: 'https://download.gerencianet.com.br/emissao/91283091/boleto.pdf' },
      expire_at: '2026-11-30',
    },
  },
};

const PIX = {
  endToEndId: 'E60701190202611221302DY5BQ4HFIS1',
  txid: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  chave: 'loja@exemplo.com.br',
  valor: '149.90',
  horario: '2026-11-22T13:02:11.000Z',
  gnExtras: { pagador: { nome: 'Maria Aparecida Souza', cpf: '***.982.247-**' } },
};

export const samples: readonly Sample[] = [
  {
    name: 'boleto-issued',
    label: { pt: 'Boleto emitido', en: 'Boleto issued' },
    body: { charges: [{ ...BOLETO, at: '2026-11-20 10:00:12' }] },
    expect: ['charge.created'],
  },
  {
    name: 'boleto-paid',
    label: { pt: 'Boleto pago', en: 'Boleto paid' },
    body: {
      charges: [{ ...BOLETO, status: 'paid', at: '2026-11-22 08:01:00', received_by_bank_at: '2026-11-21' }],
    },
    expect: ['charge.paid'],
  },
  {
    name: 'boleto-unpaid',
    label: { pt: 'Boleto não pago', en: 'Boleto not paid' },
    body: { charges: [{ ...BOLETO, status: 'unpaid', at: '2026-12-01 06:00:00' }] },
    expect: ['charge.overdue'],
  },
  {
    name: 'pix',
    label: { pt: 'Pix recebido', en: 'Pix received' },
    path: 'pix',
    body: { pix: [PIX] },
    expect: ['charge.paid'],
  },
  {
    name: 'pix-refunded',
    label: { pt: 'Pix devolvido', en: 'Pix given back' },
    path: 'pix',
    body: {
      pix: [
        {
          ...PIX,
          devolucoes: [
            {
              id: 'D1',
              rtrId: 'D60701190202611231302DY5BQ4HFIS1',
              valor: '149.90',
              horario: { solicitacao: '2026-11-23T13:02:11.000Z', liquidacao: '2026-11-23T13:02:13.000Z' },
              status: 'DEVOLVIDO',
            },
          ],
        },
      ],
    },
    expect: ['charge.paid', 'charge.refunded'],
  },
];
