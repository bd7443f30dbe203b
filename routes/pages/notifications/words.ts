/** What notifications are called: types, delays, variables. */
import { type EventType, groupOf, PRESETS } from '../../../src/kit';
import type { Delay } from '../../../src/store/types';
import { isTextKey, type TextKey, type Translate } from '../../../src/ui/text';

/** The text with this key, or the plain word where there is none. */
const known = (t: Translate, key: string, otherwise: string): string =>
  isTextKey(key) ? t(key as TextKey) : otherwise;

/** `Pagamento aprovado` */
export function typeName(t: Translate, type: EventType): string {
  const preset = Object.values(PRESETS).find((one) => one.type === type);
  if (preset) return t.of(preset.name);
  return groupOf(type) === 'custom'
    ? t('notifications.customNamed', { name: type.slice('custom.'.length) })
    : known(t, `notifications.type.${type.replace('.', '_')}`, type);
}

/** `Pedidos` */
export const groupName = (t: Translate, group: string): string =>
  known(t, `notifications.group.${group}`, group);

/** A part of an event's data: `Pedido` */
export const partName = (t: Translate, part: string): string => known(t, `notifications.part.${part}`, part);

/** `Na hora`, `30 min depois`, `1 dia antes: vencimento do boleto, às 09:00` */
export function delayText(t: Translate, delay: Delay): string {
  if ('minutes' in delay) {
    const { minutes } = delay;
    if (minutes === 0) return t('notifications.delay.now');
    if (minutes === 1440) return t('notifications.delay.day');
    if (minutes % 1440 === 0) return t('notifications.delay.days', { count: minutes / 1440 });
    if (minutes % 60 === 0) return t('notifications.delay.hours', { count: minutes / 60 });
    return t('notifications.delay.minutes', { count: minutes });
  }
  const { anchor, offsetDays, at } = delay;
  const count = Math.abs(offsetDays);
  const [one, many] = offsetDays < 0 ? (['eve', 'before'] as const) : (['next', 'after'] as const);
  const key = count === 0 ? 'on' : count === 1 ? one : many;
  return t(`notifications.delay.${key}`, {
    count,
    date: variableName(t, anchor).toLowerCase(),
    at,
  });
}

/** `Boleto: vencimento`, by the words that a path is made of; unknown words stand as they are. */
export function variableName(t: Translate, path: string): string {
  const [, ...words] = path.split('.');
  const last = words.pop() ?? path;
  const within = words.at(-1);
  const name = known(t, `variable.${last}`, last);
  return within === undefined ? name : `${known(t, `variable.${within}`, within)}: ${name.toLowerCase()}`;
}
