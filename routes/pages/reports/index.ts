/** Reports, logs and timelines. */
import type { PageTable } from '../table';

export const reportsPages: PageTable = {};
