/** Webhooks in Resend's shape, with made-up people. */
import type { Sample } from '../../src/kit';

const data = {
  created_at: '2026-11-22T13:05:00.126Z',
  email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
  message_id: '<111-222-333@email.doces.example>',
  from: 'Doces da Bia <pedidos@doces.example>',
  to: ['maria@example.com'],
  subject: 'Pedido #1001',
  tags: { reference: 'dsp_01JDA2Q4ZV0000000000000000' },
};

export const samples: readonly Sample[] = [
  {
    name: 'delivered',
    label: { pt: 'E-mail entregue', en: 'E-mail delivered' },
    body: { type: 'email.delivered', created_at: '2026-11-22T13:05:04.000Z', data },
    expect: ['message.delivered'],
  },
  {
    name: 'bounced',
    label: { pt: 'E-mail devolvido', en: 'E-mail bounced' },
    body: {
      type: 'email.bounced',
      created_at: '2026-11-22T13:05:04.000Z',
      data: {
        ...data,
        bounce: { type: 'Permanent', subType: 'General', message: 'The recipient mailbox does not exist.' },
      },
    },
    expect: ['message.failed'],
  },
];
