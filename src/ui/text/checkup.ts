/** Words of the checklist, the diagnosis, reading and importing, mapping. */
import type { Texts } from './texts';

export const checkup = {} as const satisfies Texts;
