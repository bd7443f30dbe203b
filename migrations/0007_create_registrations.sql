-- Webhooks that the hub has registered at a platform, and when it does so again.

CREATE TABLE registrations (
  connection_id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  renew_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX registrations_due ON registrations (renew_at);
