/** Answers about made-up people. */
import type { Recognition, Sample } from '../../src/kit';

export const recognises: readonly Recognition[] = [
  {
    when: { pt: 'Resposta de uma consulta de benefício', en: 'Answer of a look-up of a benefit' },
    type: 'lead.updated',
  },
];

export const samples: readonly Sample[] = [
  {
    name: 'benefit',
    label: { pt: 'Benefício consultado', en: 'Benefit looked up' },
    body: {
      Code: '000',
      Msg: 'OK',
      Consulta: [
        {
          NOME: 'MARIA APARECIDA SOUZA',
          FULL_CPF: '52998224725',
          WHATSAPP_1_FORMATADO: '(11) 98888-7777',
          ESP: '41 - APOSENTADORIA POR IDADE',
          BENEFICIO: { nb: '1234567890', situacao: 'ATIVO' },
        },
      ],
    },
    expect: ['lead.updated'],
  },
];
