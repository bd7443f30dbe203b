/** Made-up files, as the script tells them. */
import type { Recognition, Sample } from '../../src/kit';

export const recognises: readonly Recognition[] = [
  {
    when: { pt: 'Arquivo criado, alterado ou apagado', en: 'File made, changed or deleted' },
    type: 'file.changed',
  },
];

export const samples: readonly Sample[] = [
  {
    name: 'changed',
    label: { pt: 'Arquivo alterado', en: 'File changed' },
    body: {
      v: 1,
      event: 'file.changed',
      id: '1ArQuIvO0123456789',
      occurredAt: '2026-11-22T13:05:00.000Z',
      change: 'created',
      file: {
        name: 'comprovante.pdf',
        mimeType: 'application/pdf',
        url: 'https://drive.google.com/file/d/1ArQuIvO0123456789/view',
        by: 'mariana@exemplo.com.br',
      },
    },
    expect: ['file.changed'],
  },
];
