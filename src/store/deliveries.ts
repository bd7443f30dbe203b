/** Deliveries and their raw bodies. */
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { DeliveryMessage } from '../queues';
import { type Db, jsonChunks, type Page, paged } from './db';
import { deliveries, payloads } from './schema';
import type { DeliveryState } from './types';

export type Delivery = typeof deliveries.$inferSelect;

/** What is kept of a request: enough to read it, and to process it again. */
export type StoredPayload = Pick<
  DeliveryMessage,
  'method' | 'path' | 'query' | 'headers' | 'body' | 'whole' | 'receivedAt'
>;

export const storedOf = (message: DeliveryMessage): StoredPayload => {
  const { method, path, query, headers, body, whole, receivedAt } = message;
  return {
    method,
    path,
    query,
    headers,
    body,
    ...(whole ? { whole } : {}),
    ...(receivedAt ? { receivedAt } : {}),
  };
};

export async function getDelivery(db: Db, organizationId: string, id: string): Promise<Delivery | undefined> {
  return db.query.deliveries.findFirst({
    where: and(eq(deliveries.organizationId, organizationId), eq(deliveries.id, id)),
  });
}

export async function listDeliveries(
  db: Db,
  organizationId: string,
  page: Page & { connectionId?: string | undefined; state?: DeliveryState | undefined },
) {
  const rows = await db.query.deliveries.findMany({
    where: and(
      eq(deliveries.organizationId, organizationId),
      page.cursor ? lt(deliveries.id, page.cursor) : undefined,
      page.connectionId ? eq(deliveries.connectionId, page.connectionId) : undefined,
      // The literal lets SQLite use the partial index of failures.
      page.state === 'failed' ? sql`state = 'failed'` : undefined,
      page.state && page.state !== 'failed' ? eq(deliveries.state, page.state) : undefined,
    ),
    orderBy: desc(deliveries.id),
    limit: page.limit + 1,
  });
  return paged(rows, page);
}

/** Gzip of a JSON array: the raw bodies of one batch. */
export async function packPayloads(stored: readonly StoredPayload[]): Promise<ArrayBuffer> {
  const stream = new Blob([JSON.stringify(stored)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

/** The raw request of a delivery; undefined once retention has dropped it. */
export async function readPayload(db: Db, reference: string | null): Promise<StoredPayload | undefined> {
  if (!reference) return undefined;
  const at = reference.lastIndexOf('#');
  const row = await db.$client
    .prepare('SELECT content FROM payloads WHERE id = ?1')
    .bind(reference.slice(0, at))
    .first<{ content: number[] }>();
  if (!row) return undefined;
  const packed = new Blob([Uint8Array.from(row.content)])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  const stored: StoredPayload[] = JSON.parse(await new Response(packed).text());
  return stored[Number(reference.slice(at + 1))];
}

/** Drops the raw bodies of batches older than an id. */
export async function dropPayloads(db: Db, before: string): Promise<number> {
  const result = await db.delete(payloads).where(lt(payloads.id, before));
  return result.meta.changes;
}

/** Which of these deliveries already stand in a terminal state. */
export async function knownDeliveries(
  db: Db,
  keys: readonly { organizationId: string; id: string }[],
): Promise<Set<string>> {
  const known = new Set<string>();
  for (const chunk of jsonChunks(keys)) {
    const { results } = await db.$client
      .prepare(
        `SELECT id FROM deliveries WHERE (organization_id, id) IN
           (SELECT value ->> 'organizationId', value ->> 'id' FROM json_each(?1))`,
      )
      .bind(chunk)
      .all<{ id: string }>();
    for (const { id } of results) known.add(id);
  }
  return known;
}
