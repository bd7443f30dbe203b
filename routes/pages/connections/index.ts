/** Connecting systems and looking after them. */
import type { PageTable } from '../table';

export const connectionsPages: PageTable = {};
