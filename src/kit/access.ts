/** The part of the connector contract about getting in: a merchant's consent, or a log-in of the connector's own. */
import type { Call, CallFailure } from './contract';
import type { Http } from './http';

/**
 * The vendor's consent flow. Client id and secret are the operator's, one pair per connector; the
 * token answer becomes the credentials `accessToken` and, where the vendor sends them, `refreshToken`
 * and `expiresAt`, which the hub renews on use.
 */
export interface OAuth {
  /** Where the merchant agrees; `{clientId}`, `{shop}` and other settings are filled in. */
  authorizeUrl: string;
  tokenUrl: string;
  /** The name of the operator's app in `PONTE_APPS`, where several connectors share one. Default: the slug. */
  app?: string;
  scopes: readonly string[];
  /** Default a blank. */
  scopeSeparator?: string;
  pkce?: true;
  /** How the client proves itself at `tokenUrl`; default in the body. */
  clientAuth?: 'body' | 'basic';
  /** The body of the token request; default a form. */
  encoding?: 'form' | 'json';
  /**
   * Whose shop it is: its id, which `inbound.route` names too, and settings to keep. Out of the token answer, or
   * asked for with the new token where the answer does not say it.
   */
  account(answer: unknown, http: Http): Account | undefined | Promise<Account | undefined>;
}

export interface Account {
  id: string;
  settings?: Readonly<Record<string, string>>;
}

/**
 * A token that the connector gets with credentials of its own (`client_credentials`, a log-in). The hub asks for it
 * on use, keeps it sealed as the credential `accessToken`, and however many calls want it, one request gets it.
 */
export type Login = (
  call: Call,
) => Promise<{ ok: true; accessToken: string; expiresInSeconds: number } | CallFailure>;
