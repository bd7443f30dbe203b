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
