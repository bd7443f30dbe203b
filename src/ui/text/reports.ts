/** Words of reports, logs and timelines. */
import type { Texts } from './texts';

export const reports = {} as const satisfies Texts;
