/** What a connection does: its checklist, what it reads, how it maps and recognises, a simulation. */
import type { PageTable } from '../table';

export const checkupPages: PageTable = {};
