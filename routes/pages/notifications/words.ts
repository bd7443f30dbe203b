/** When a notification leaves, in words. */
import type { Delay } from '../../../src/store/types';
import { variableName } from '../../../src/ui/event-names';
import type { Translate } from '../../../src/ui/text';

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
