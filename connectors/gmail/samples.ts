/** Made-up mails, as the script tells them. */
import type { Recognition, Sample } from '../../src/kit';

export const recognises: readonly Recognition[] = [
  { when: { pt: 'E-mail recebido', en: 'Mail received' }, type: 'mail.received' },
];

export const samples: readonly Sample[] = [
  {
    name: 'received',
    label: { pt: 'E-mail recebido', en: 'Mail received' },
    body: {
      v: 1,
      event: 'mail.received',
      id: '19a1b2c3d4e5f607',
      occurredAt: '2026-11-22T13:05:00.000Z',
      mail: {
        threadId: '19a1b2c3d4e5f600',
        from: 'Mariana Alves <mariana@exemplo.com.br>',
        to: 'loja@exemplo.com.br',
        subject: 'Orçamento de bolo',
        text: 'Bom dia! Quanto custa um bolo para 20 pessoas?',
      },
    },
    expect: ['mail.received'],
  },
];
