/** Words of the queue of messages. */
import type { Texts } from './texts';

export const queue = {} as const satisfies Texts;
