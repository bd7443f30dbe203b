/** The queue of messages. */
import type { PageTable } from '../table';

export const queuePages: PageTable = {};
