-- Work in bulk on the queue: resend or cancel all that one filter finds, in steps, whatever crashes between them.

CREATE TABLE bulk_jobs (
  organization_id TEXT NOT NULL,
  -- Made with the preview: its time is when the merchant looked, and sending the form twice makes one job.
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- No search for a person is kept here: states, channels and connections only.
  filter TEXT NOT NULL,
  -- Dispatches behind `cursor` up to `until` are still to be looked at, in the order of their ids.
  cursor TEXT NOT NULL,
  until TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0,
  finished_at TEXT,
  -- Somebody ended it before its end.
  stopped INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;
CREATE INDEX bulk_jobs_running ON bulk_jobs (id) WHERE finished_at IS NULL;
