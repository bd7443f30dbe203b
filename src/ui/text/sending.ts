/** Words of channels, webhooks, opt-outs, privacy and backups. */
import type { Texts } from './texts';

export const sending = {} as const satisfies Texts;
