/** Notices as SGP's gateway would send them; people and addresses are invented. */
import type { Sample } from '../../src/kit';

export const samples: readonly Sample[] = [
  {
    name: 'due-soon',
    label: { pt: 'Aviso de vencimento', en: 'Notice of a due date' },
    body: {
      to: '43988510000',
      msg: 'Olá Maria. Aqui é a Provedor Net. O título 985632, de R$ 89,90, vence em 25/11/2026. Pague em https://pagar.exemplo.com.br/985632',
    },
    expect: ['custom.sms'],
  },
];
