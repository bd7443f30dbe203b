/** Words of connecting a system and looking after it. */
import type { Texts } from './texts';

export const connections = {} as const satisfies Texts;
