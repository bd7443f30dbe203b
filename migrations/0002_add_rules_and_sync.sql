-- Rules of sending, opt-outs, sync rules, imports and OAuth: what the hub needs besides moving events.

ALTER TABLE organizations ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';

ALTER TABLE connections ADD COLUMN sync TEXT NOT NULL DEFAULT '{}';
-- The vendor's id of the shop, proven by OAuth: app-level webhooks find their connections by it.
ALTER TABLE connections ADD COLUMN account TEXT;
-- Somebody is renewing the OAuth token; until then nobody else does.
ALTER TABLE connections ADD COLUMN renew_until TEXT;
CREATE INDEX connections_by_account ON connections (connector, account) WHERE account IS NOT NULL;

-- Its listing proves from now on that no webhook got lost.
UPDATE connections SET polls = 1 WHERE connector = 'shopify';

-- Changes that a listing had and no webhook brought.
ALTER TABLE cursors ADD COLUMN reconciled INTEGER NOT NULL DEFAULT 0;

-- What left on `sent_day` (UTC), and the end of the quiet hours that the lane rests for.
ALTER TABLE lanes ADD COLUMN sent_day TEXT NOT NULL DEFAULT '';
ALTER TABLE lanes ADD COLUMN sent_today INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lanes ADD COLUMN quiet_until TEXT NOT NULL DEFAULT '';

-- Finds what cannot wait behind whatever backlog.
CREATE INDEX dispatches_urgent ON dispatches (lane, due) WHERE state = 'waiting' AND action ->> '$.urgent' = 1;

-- Finds the message that a late refusal is about, where something is to be done about it.
CREATE INDEX dispatches_with_fallback ON dispatches (lane, provider_id)
  WHERE provider_id IS NOT NULL AND action ->> '$.fallback.channelId' IS NOT NULL;

-- Finds the message about a message that a channel reports on: such a chain has to end somewhere.
CREATE INDEX dispatches_about_messages ON dispatches (lane, provider_id)
  WHERE provider_id IS NOT NULL AND substr(type, 1, 8) = 'message.';

-- Phones (E.164) and e-mail addresses that want no messages.
CREATE TABLE opt_outs (
  organization_id TEXT NOT NULL,
  address TEXT NOT NULL,
  source TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, address)
) WITHOUT ROWID;

-- When a customer last wrote to a channel that allows free text only for a while after.
CREATE TABLE contacts (
  channel_id TEXT NOT NULL,
  address TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  heard_at TEXT NOT NULL,
  PRIMARY KEY (channel_id, address)
) WITHOUT ROWID;

-- History brought in on request, to be looked at before the automations are switched on.
CREATE TABLE imports (
  connection_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  state TEXT NOT NULL,
  since TEXT NOT NULL,
  progress TEXT NOT NULL,
  reason TEXT,
  started_at TEXT NOT NULL,
  finished_at TEXT
) WITHOUT ROWID;

-- A consent that was begun: single use, bound to the session that began it.
CREATE TABLE oauth_states (
  hash TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  verifier TEXT,
  expires_at TEXT NOT NULL
) WITHOUT ROWID;
