/** Channels, outbound webhooks, opt-outs, privacy, backups. */
import type { PageTable } from '../table';

export const sendingPages: PageTable = {};
