/** The newest deliveries of a connection whose raw bodies are still there. */
import { and, desc, eq, gt, isNotNull } from 'drizzle-orm';
import type { Db } from './db';
import type { Delivery } from './deliveries';
import { deliveries } from './schema';

/** `since` is a delivery id: it bounds what is read where a connection received little among many. */
export async function newestCaptures(
  db: Db,
  organizationId: string,
  connectionId: string,
  { since, limit }: { since: string; limit: number },
): Promise<Delivery[]> {
  return db.query.deliveries.findMany({
    where: and(
      eq(deliveries.organizationId, organizationId),
      gt(deliveries.id, since),
      eq(deliveries.connectionId, connectionId),
      isNotNull(deliveries.payload),
    ),
    orderBy: desc(deliveries.id),
    limit,
  });
}
