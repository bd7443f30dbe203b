/** Made-up answers, as the script tells them. */
import type { Recognition, Sample } from '../../src/kit';

export const recognises: readonly Recognition[] = [
  { when: { pt: 'Formulário respondido', en: 'Form submitted' }, type: 'form.submitted' },
];

export const samples: readonly Sample[] = [
  {
    name: 'submitted',
    label: { pt: 'Formulário respondido', en: 'Form submitted' },
    body: {
      v: 1,
      event: 'form.submitted',
      id: '2_ABaOnud3XyZ',
      occurredAt: '2026-11-22T13:05:00.000Z',
      form: { id: '1FAbCdEfGhIjKlMnOpQrStUvWxYz', title: 'Peça um orçamento' },
      respondentEmail: 'mariana@exemplo.com.br',
      answers: [
        { id: '1001', title: 'Seu nome', value: 'Mariana Alves' },
        { id: '1002', title: 'WhatsApp com DDD', value: '(11) 98765-4321' },
        { id: '1003', title: 'O que você procura?', value: ['Bolos', 'Doces'] },
      ],
    },
    expect: ['form.submitted'],
  },
];
