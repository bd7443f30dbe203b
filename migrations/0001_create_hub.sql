-- The whole of the hub. Two rules keep the bill small (D1 charges rows written, indexes included):
-- hot tables are WITHOUT ROWID with a meaningful key, and an index exists only where a claim, a
-- sweep or a list of failures needs it, partial where it can be.

CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL DEFAULT 'America/Sao_Paulo',
  language TEXT NOT NULL DEFAULT 'pt-BR',
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_keys (
  hash TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revoked_at TEXT
) WITHOUT ROWID;

CREATE TABLE connections (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  connector TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  settings TEXT NOT NULL,
  -- Sealed by the vault; holds the URL token too, so that it can be shown again.
  secrets TEXT NOT NULL,
  teams TEXT NOT NULL,
  -- Result of the last credential test: {ok, reason, detail, at}.
  health TEXT,
  polls INTEGER NOT NULL DEFAULT 0,
  connected_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX connections_by_id ON connections (id);
CREATE INDEX connections_polled ON connections (id) WHERE polls = 1 AND status = 'active';

-- The secrets in hook addresses, hashed. A rotated one lives on until it expires.
CREATE TABLE hook_tokens (
  hash TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  expires_at TEXT
) WITHOUT ROWID;

CREATE TABLE automations (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  connection_id TEXT,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  conditions TEXT NOT NULL,
  delay TEXT NOT NULL,
  action TEXT NOT NULL,
  priority INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

-- Raw requests and polled items. A row is written once, in its terminal state.
CREATE TABLE deliveries (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  via TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  detail TEXT,
  -- Ids of its events, new or already known: JSON.
  events TEXT NOT NULL,
  -- `<id in payloads>#<position>`
  payload TEXT,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;
CREATE INDEX deliveries_failed ON deliveries (organization_id, id) WHERE state = 'failed';

-- Gzipped JSON arrays: all raw bodies of one consumer batch in one row, dropped long before the metadata.
CREATE TABLE payloads (
  id TEXT PRIMARY KEY,
  content BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE events (
  connection_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  type TEXT NOT NULL,
  occurrence TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  delivery_id TEXT,
  time TEXT NOT NULL,
  data TEXT NOT NULL,
  hops INTEGER NOT NULL DEFAULT 0,
  simulated INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (connection_id, subject, type, occurrence)
) WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_id ON events (organization_id, id);

-- What the hub knows of one order, cart, charge …; `version` makes writing it a compare-and-set.
CREATE TABLE subjects (
  connection_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  fingerprint TEXT,
  state TEXT NOT NULL,
  -- When an open cart becomes an abandoned one: ISO-8601 UTC.
  wake_at TEXT,
  PRIMARY KEY (connection_id, subject)
) WITHOUT ROWID;
CREATE INDEX subjects_waking ON subjects (wake_at) WHERE wake_at IS NOT NULL;

-- How far each listing was read. The version makes it a compare-and-set.
CREATE TABLE cursors (
  connection_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  cursor TEXT,
  -- After a failure: not before this, and how many in a row.
  retry_at TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  polled_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE dispatches (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  lane TEXT NOT NULL,
  event_id TEXT NOT NULL,
  automation_id TEXT,
  connection_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  type TEXT NOT NULL,
  -- The action as it stood when the event came: an edit does not change what is already queued.
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  priority INTEGER NOT NULL,
  due TEXT NOT NULL,
  reason TEXT,
  detail TEXT,
  recipient TEXT,
  text TEXT,
  media_url TEXT,
  provider_id TEXT,
  finished_at TEXT,
  -- What was tried: JSON array of {at, outcome, reason, detail, ms}.
  attempts TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;
CREATE INDEX dispatches_due ON dispatches (lane, due) WHERE state = 'waiting';
CREATE INDEX dispatches_troubled ON dispatches (organization_id, id) WHERE state IN ('failed', 'unknown');

-- The queue of one channel or destination. Its lease *is* the claim: `claimed` lists the dispatches
-- that the holder is sending, so that a crash between send and write is seen, at one row per batch.
CREATE TABLE lanes (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  lease TEXT,
  lease_until TEXT NOT NULL DEFAULT '',
  claimed TEXT NOT NULL DEFAULT '[]',
  -- The claim was inherited from a holder that never came back.
  abandoned INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL DEFAULT '',
  open_until TEXT NOT NULL DEFAULT '',
  failures INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Accepted deliveries that the queue could not take, or that wait for a vendor to come back.
CREATE TABLE inbox (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  due TEXT NOT NULL,
  message TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX inbox_due ON inbox (due);

-- Queue messages and dispatches that were given up, with a way back.
CREATE TABLE dead_letters (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  connection_id TEXT,
  reason TEXT NOT NULL,
  detail TEXT,
  message TEXT NOT NULL,
  replayed_at TEXT,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

-- Answers to POSTs that carried an Idempotency-Key, kept a day.
CREATE TABLE idempotency_keys (
  organization_id TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, key)
) WITHOUT ROWID;

-- When each cron last ran, for health.
CREATE TABLE cron_runs (
  name TEXT PRIMARY KEY,
  ran_at TEXT NOT NULL
) WITHOUT ROWID;
