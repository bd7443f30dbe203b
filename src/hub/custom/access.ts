/** Who may call a connection's hosted endpoints: its token in the address, its secret in any header. */
import { type Commerce, type Connector, read } from '../../kit';
import { equalBytes, utf8 } from '../../kit/bytes';
import type { Connection } from '../../store/connections';
import type { Secrets } from '../../store/vault';
import { type Entry, entryByToken, FRESH, reloadByToken } from '../hook-cache';
import { type Hub, type Instance, iso } from '../hub';
import { networkOf } from '../network';

/** A connection that sells, and the hub that works for its merchant. */
export interface Shop {
  hub: Hub;
  connection: Connection;
  connector: Connector;
  commerce: Commerce;
}

export type CustomRefusal = 'unknown_hook' | 'verification_failed' | 'rate_limited' | 'team_not_allowed';

export type Admitted = { ok: true; shop: Shop } | { ok: false; refusal: CustomRefusal };

/** As `newSecret` makes them. */
const TOKEN = /^[\w-]{43}$/;

/** The shop behind an address, for whoever knows its secret. */
export async function admit(instance: Instance, token: string, headers: Headers): Promise<Admitted> {
  const refuse = async (refusal: CustomRefusal): Promise<Admitted> => {
    const key = networkOf(headers.get('cf-connecting-ip'));
    const { success } = await instance.env.LIMIT_REFUSED.limit({ key });
    return { ok: false, refusal: success ? refusal : 'rate_limited' };
  };
  let entry = TOKEN.test(token) ? await entryByToken(instance, token) : undefined;
  const connector = entry && instance.connectors.get(entry.connection.connector);
  if (!entry || !connector?.commerce) return refuse('unknown_hook');
  if (!knows(instance, entry, headers)) {
    // The secret may have been changed a moment ago: look once more before refusing.
    entry = instance.now() - entry.loadedAt > FRESH ? await reloadByToken(instance, token) : undefined;
    if (!entry || !knows(instance, entry, headers)) return refuse('verification_failed');
  }
  const { connection } = entry;
  const hub = instance.of(connection.organizationId);
  return { ok: true, shop: { hub, connection, connector, commerce: connector.commerce } };
}

/** Whether some header is the secret, or `Bearer` and the secret: sales platforms let people name their headers. */
function knows(instance: Instance, { secrets }: Entry, headers: Headers): boolean {
  const valid = secretsOf(secrets, instance.now()).map(utf8);
  if (valid.length === 0) return false;
  let known = false;
  for (const [, value] of headers) {
    const typed = utf8(value.replace(/^Bearer\s+/i, '').trim());
    // All are compared, so that the time taken tells nothing.
    for (const secret of valid) known = equalBytes(typed, secret) || known;
  }
  return known;
}

/** The secret of the hosted endpoints, and a replaced one for a day. */
function secretsOf({ custom }: Secrets, now: number): string[] {
  if (!custom) return [];
  const { secret, previous } = custom;
  return [secret, ...(previous && previous.until > iso(now) ? [previous.secret] : [])];
}

/**
 * Whether a team may use it: the ids in the setting `customTeams`, else the connection's own teams, else
 * every team. Requests that name no team are nobody's to refuse.
 */
export function allowsTeam({ settings, teams }: Connection, teamId: string | undefined): boolean {
  if (teamId === undefined) return true;
  const named = (read(settings).text('customTeams') ?? '').split(/[\s,;]+/).filter(Boolean);
  const allowed = named.length > 0 ? named : teams;
  return allowed.length === 0 || allowed.includes(teamId);
}
