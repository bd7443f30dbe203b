/**
 * One-time links as SQL: the operator's way in where nobody has an account, or a password, yet. Only
 * hashes reach the database, so a link cannot be shown again.
 */
import { createHash, randomBytes } from 'node:crypto';
import { ulid } from 'ulid';

/** A link for a person, and the statements (complete, without parameters) that make it work. */
export interface OneTimeLink {
  url: string;
  /** To be run in this order. The last answers one row, or none where there is nobody to make it for. */
  sql: string[];
}

const DAY = 86_400_000;

/** Whoever opens it first makes an organization and owns it: works once, for 24 hours. */
export function newSetupLink(baseUrl: string): OneTimeLink {
  const token = newToken();
  return {
    url: address(baseUrl, 'setup', token),
    sql: [
      `INSERT INTO setup_tokens (hash, created_at, expires_at)
      VALUES (${list(hex(token), at(0), at(DAY))}) RETURNING 1`,
    ],
  };
}

/** A new password for the account with this address: works once, for 24 hours. */
export function newResetLink(baseUrl: string, email: string): OneTimeLink {
  const token = newToken();
  // As better-auth keeps them: https://better-auth.com/docs/reference/options#verification [code]
  const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url');
  return {
    url: address(baseUrl, 'senha', token),
    sql: [
      `INSERT INTO verifications (id, identifier, value, expires_at, created_at, updated_at)
      SELECT ${list(`ver_${ulid()}`, identifier)}, id, ${list(at(DAY), at(0), at(0))}
      FROM users WHERE email = ${list(email.toLowerCase())} RETURNING 1`,
    ],
  };
}

/** A place in an organization for this address: works once, for seven days, and replaces an earlier one. */
export function newInvitationLink(
  baseUrl: string,
  { email, organizationId, role }: { email: string; organizationId: string; role: string },
): OneTimeLink {
  const token = newToken();
  const to = email.toLowerCase();
  return {
    url: address(baseUrl, 'convite', token),
    sql: [
      `DELETE FROM invitations WHERE organization_id = ${list(organizationId)} AND email = ${list(to)}`,
      `INSERT INTO invitations
      (organization_id, id, token_hash, email, role, teams, invited_by, created_at, expires_at)
      SELECT id, ${list(`inv_${ulid()}`, hex(token), to, role, '[]', 'operator', at(0), at(7 * DAY))}
      FROM organizations WHERE id = ${list(organizationId)} AND NOT EXISTS (
        SELECT 1 FROM members JOIN users ON users.id = members.user_id
        WHERE members.organization_id = organizations.id AND users.email = ${list(to)}
      ) RETURNING 1`,
    ],
  };
}

const newToken = (): string => randomBytes(32).toString('base64url');

const hex = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A moment from now, as the database keeps times. */
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** SQL texts, quoted. */
const list = (...texts: string[]): string =>
  texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ');

const address = (baseUrl: string, page: string, token: string): string =>
  new URL(`/${page}/${token}`, baseUrl).href;
