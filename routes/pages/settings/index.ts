/** The company, its people, their account, keys, the audit log. */
import type { PageTable } from '../table';

export const settingsPages: PageTable = {};
