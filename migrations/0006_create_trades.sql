-- Orders that a sales platform has placed in a shop: what each of the two calls the same order.

CREATE TABLE trades (
  connection_id TEXT NOT NULL,
  platform_order_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  shop_order_id TEXT NOT NULL,
  PRIMARY KEY (connection_id, platform_order_id)
) WITHOUT ROWID;
CREATE INDEX trades_by_shop_order ON trades (connection_id, shop_order_id);
