/** Words of the start page. */
import type { Texts } from './texts';

export const home = {
  'home.connections': ['Integrações', 'Connections'],
  'home.none': [
    'Nenhuma integração ainda. Conecte a primeira pela API, com uma chave.',
    'No connection yet. Connect the first through the API, with a key.',
  ],
  'home.more': ['Só as mais novas aparecem aqui.', 'Only the newest are shown here.'],
  'home.api': ['Documentação da API', 'API documentation'],
} as const satisfies Texts;
