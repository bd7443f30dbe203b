/** What of the records somebody may see: everything, or what passed through connections of their teams. */
import type { Connection } from '../../../src/store/connections';
import { visibleConnections } from '../own';
import { type PageContext, textsOf } from '../page';

export interface Scope {
  /** The newest first. */
  connections: Connection[];
  /** Ids of the connections whose records may be seen; null for all, also of those that were deleted. */
  sees: string[] | null;
  may(connectionId: string | null): boolean;
  /** What people call a connection. */
  nameOf(connectionId: string): string;
}

export async function scopeOf(c: PageContext): Promise<Scope> {
  const t = textsOf(c);
  const connections = await visibleConnections(c);
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  const sees = c.get('session').role === 'member' ? [...names.keys()] : null;
  return {
    connections,
    sees,
    may: (id) => sees === null || (id !== null && names.has(id)),
    nameOf: (id) => names.get(id) ?? t('reports.deleted'),
  };
}
