/** The notifications of each connection, and their editor. */
import type { PageTable } from '../table';

export const notificationsPages: PageTable = {};
