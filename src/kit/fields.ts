/** Settings that several connectors have: how the form asks for them, and what they come to. */
import type { Field, Label } from './contract';
import { read } from './reader';

type Settings = Readonly<Record<string, string>>;

/** `baseUrl`: another address for all calls. `default` is the vendor's own, where all merchants share one. */
export const baseUrlField = (
  own: Pick<Field, 'example'> & Partial<Pick<Field, 'default' | 'label' | 'help'>>,
): Field => ({
  key: 'baseUrl',
  group: 'settings',
  label: { pt: 'Endereço da API', en: 'API address' },
  type: 'url',
  required: false,
  ...own,
});

/** Where calls go, without a slash at the end: the setting `baseUrl`, else the vendor's own address. */
export const baseUrlOf = (settings: Settings, vendors: string): string =>
  (settings.baseUrl?.trim() || vendors).replace(/\/+$/, '');

/** `groupSeconds`, for agents that people write to in pieces. See `Action.group`. */
export const groupSecondsField: Field = {
  key: 'groupSeconds',
  group: 'settings',
  label: { pt: 'Segundos para juntar mensagens', en: 'Seconds to put messages together' },
  type: 'number',
  required: false,
  min: 0,
  max: 60,
  example: '8',
  help: {
    pt: 'O que a mesma pessoa escreve nesse tempo vai em uma chamada só. Vazio ou 0: cada mensagem na hora.',
    en: 'What one person writes in that time goes in one call. Empty or 0: each message at once.',
  },
};

/** What a shop behind a sales platform (OmniChat's custom integration) is asked for besides its own. */
export const salesFields: readonly Field[] = [
  {
    key: 'checkout',
    group: 'settings',
    label: { pt: 'OmniChat: opção de checkout', en: 'OmniChat: checkout' },
    type: 'select',
    required: false,
    options: [
      { value: 'omni', label: { pt: 'Checkout Omni', en: 'Omni checkout' } },
      { value: 'own', label: { pt: 'Checkout próprio', en: 'The shop’s own checkout' } },
    ],
    example: 'omni',
    help: {
      pt: 'Só para usar esta loja como integração customizada da OmniChat. Escolhido, a OmniChat também é avisada do andamento dos pedidos dela.',
      en: "Only to use this shop as OmniChat's custom integration. Chosen, OmniChat is told how its orders go on, too.",
    },
  },
  {
    key: 'omnichatSecret',
    group: 'credentials',
    label: { pt: 'OmniChat: chave da API', en: 'OmniChat: API secret' },
    type: 'secret',
    required: false,
    sensitive: true,
    example: 'r:0123456789abcdef0123456789abcdef',
    help: {
      pt: 'Gerada nas configurações da OmniChat. Sem ela os pedidos são criados, mas a OmniChat não é avisada.',
      en: "Made in OmniChat's settings. Without it orders are made, but OmniChat is not told.",
    },
  },
  {
    key: 'omnichatUrl',
    group: 'settings',
    label: { pt: 'OmniChat: endereço da API', en: 'OmniChat: API address' },
    type: 'text',
    required: false,
    pattern: 'https?://[^\\s]+',
    example: 'https://orders-api.omni.chat/v2',
  },
  {
    key: 'customTeams',
    group: 'settings',
    label: { pt: 'OmniChat: times que podem usar', en: 'OmniChat: teams that may use it' },
    type: 'text',
    required: false,
    example: 'aB3dE5fG7h, kL9mN1pQ3r',
    help: {
      pt: 'Códigos dos times, separados por vírgula. Vazio: todos.',
      en: 'Ids of teams, separated by commas. Empty: all.',
    },
  },
];

const IDLE_MINUTES = 60;
/** As long as the hub holds a cart back. */
const MOST_IDLE_MINUTES = 600;

/** `cartIdleMinutes`, for platforms that tell of checkouts and not of abandoned ones. */
export const cartIdleField = (help?: Label): Field => ({
  key: 'cartIdleMinutes',
  group: 'settings',
  label: {
    pt: 'Minutos até o carrinho ser considerado abandonado',
    en: 'Minutes until a cart counts as abandoned',
  },
  type: 'number',
  required: false,
  min: 1,
  max: MOST_IDLE_MINUTES,
  default: String(IDLE_MINUTES),
  example: String(IDLE_MINUTES),
  ...(help ? { help } : {}),
});

/** The merchant's window in whole minutes, 1 to 600, less what has `passed` of it already. */
export function cartIdleMinutes(settings: Settings, passed = 0): number {
  const window = Math.round(read(settings).number('cartIdleMinutes') ?? IDLE_MINUTES);
  return Math.min(MOST_IDLE_MINUTES, Math.max(1, window - Math.max(0, passed)));
}
