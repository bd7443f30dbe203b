/** Orders that came from a sales platform, with the order that the shop made of each. */
import { and, eq } from 'drizzle-orm';
import { type Db, jsonChunks } from './db';
import { trades } from './schema';

export type TradedOrder = typeof trades.$inferSelect;

/** Written once the shop has taken the order; again it stays as it was. */
export async function putTrade(db: Db, order: TradedOrder): Promise<void> {
  await db.insert(trades).values(order).onConflictDoNothing();
}

/** By the sales platform's id. */
export async function getTrade(
  db: Db,
  connectionId: string,
  platformOrderId: string,
): Promise<TradedOrder | undefined> {
  return db.query.trades.findFirst({
    where: and(eq(trades.connectionId, connectionId), eq(trades.platformOrderId, platformOrderId)),
  });
}

/** Of an order that a shop tells of. */
export interface ShopOrder {
  connectionId: string;
  shopOrderId: string;
}

export const tradeKey = ({ connectionId, shopOrderId }: ShopOrder): string =>
  `${connectionId} ${shopOrderId}`;

/** The sales platform's ids of those orders that came from one, by `tradeKey`. */
export async function tradesOf(db: Db, orders: readonly ShopOrder[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const chunk of jsonChunks(orders)) {
    const { results } = await db.$client
      .prepare(
        `SELECT trades.connection_id AS connectionId, trades.shop_order_id AS shopOrderId,
                trades.platform_order_id AS platformOrderId
         FROM json_each(?1) AS asked
         JOIN trades ON trades.connection_id = asked.value ->> 'connectionId'
          AND trades.shop_order_id = asked.value ->> 'shopOrderId'`,
      )
      .bind(chunk)
      .all<ShopOrder & { platformOrderId: string }>();
    for (const row of results) found.set(tradeKey(row), row.platformOrderId);
  }
  return found;
}
