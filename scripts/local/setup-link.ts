/**
 * One-time links as SQL: the operator's way in where nobody has an account, or a password, yet. Only
 * hashes reach the database, so a link cannot be shown again.
 */
import { createHash, randomBytes } from 'node:crypto';

/** A link for a person, and the statements (complete, without parameters) that make it work. */
export interface OneTimeLink {
  url: string;
  sql: string[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Whoever opens it first makes an organization and owns it: works once, for 24 hours. */
export function newSetupLink(baseUrl: string): OneTimeLink {
  const token = newToken();
  return {
    url: address(baseUrl, 'setup', token),
    sql: [
      `INSERT INTO setup_tokens (hash, created_at, expires_at) VALUES (${[hashOf(token), at(0), at(DAY)].map(quote).join(', ')})`,
    ],
  };
}

const newToken = (): string => randomBytes(32).toString('base64url');

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A moment from now, as the database keeps times. */
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const address = (baseUrl: string, page: string, token: string): string =>
  new URL(`/${page}/${token}`, baseUrl).href;
