/** Words of the notifications and their editor. */
import type { Texts } from './texts';

export const notifications = {} as const satisfies Texts;
