-- People: who signs in, to which organizations they belong, and who did what. Nothing here is hot.

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- Lower case.
  email TEXT NOT NULL,
  email_verified INTEGER NOT NULL DEFAULT 0,
  image TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX users_by_email ON users (email);

-- The cookie holds the token with a signature over it, so that this table alone opens nothing.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  user_id TEXT NOT NULL,
  active_organization_id TEXT,
  ip_address TEXT,
  user_agent TEXT,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_by_token ON sessions (token);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Ways to sign in. Today there is one: provider `credential`, with the password's scrypt hash.
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  password TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX accounts_by_user ON accounts (user_id, provider_id);

-- Password resets that were asked for: the identifier is a hash of the token in the link.
CREATE TABLE verifications (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX verifications_by_identifier ON verifications (identifier);

CREATE TABLE members (
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, user_id)
) WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id);

CREATE TABLE teams (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX teams_by_name ON teams (organization_id, name);

CREATE TABLE team_members (
  organization_id TEXT NOT NULL,
  team_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, team_id, user_id)
) WITHOUT ROWID;

-- Open invitations; an accepted or withdrawn one is deleted.
CREATE TABLE invitations (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- SHA-256 of the token in the link, which is shown once.
  token_hash TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  -- Ids: JSON.
  teams TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX invitations_by_token ON invitations (token_hash);
CREATE UNIQUE INDEX invitations_by_email ON invitations (organization_id, email);

-- Links by which somebody makes an organization: the only way to the first one.
CREATE TABLE setup_tokens (
  hash TEXT PRIMARY KEY,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  -- Id of the user that was made with it.
  used_by TEXT
) WITHOUT ROWID;

-- Who changed what. Names of fields, never values.
CREATE TABLE audit_log (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- `key:<id>`, `user:<id>` or `operator`.
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT,
  detail TEXT NOT NULL,
  ip TEXT,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

-- Shown in lists; keys made before this show none.
ALTER TABLE api_keys ADD COLUMN last_four TEXT;
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);
