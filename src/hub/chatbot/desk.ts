/** What stands behind a chatbot's address: the connection, its clock, and what must not be done twice. */
import { type Contract, DEFAULT_ZONE } from '../../kit';
import { type Connection, getConnection } from '../../store/connections';
import { RUNNING, releaseKey, settleKey, takeKey } from '../../store/idempotency';
import { organizationsByIds } from '../../store/organizations';
import { callFor, openSecrets } from '../call';
import { entryByToken } from '../hook-cache';
import { type Hub, type Instance, iso, MINUTE } from '../hub';
import type { Desk, Flat } from './bills';
import { type Speak, speaker, WORDS } from './words';

/** Longer than any upstream call, shorter than a bot's patience. */
const WITHIN_MS = 8_000;
/** A second unlock so soon after the first is the same one: a double tap, a retry of the bot. */
const UNLOCK_ONCE = 10 * MINUTE;

/** As `newSecret` makes them. */
const TOKEN = /^[\w-]{43}$/;

export interface Counter {
  hub: Hub;
  connection: Connection;
  token: string;
  say: Speak;
  timeZone: string;
}

/** The connection behind a chatbot's address; undefined for an address that is none. */
export async function counterAt(instance: Instance, token: string): Promise<Counter | undefined> {
  const entry = TOKEN.test(token) ? await entryByToken(instance, token) : undefined;
  if (!entry) return undefined;
  const { connection } = entry;
  const hub = instance.of(connection.organizationId);
  const found = (await organizationsByIds(hub.db, [connection.organizationId])).get(
    connection.organizationId,
  );
  return {
    hub,
    connection,
    token,
    say: speaker(found?.language ?? 'pt-BR'),
    timeZone: found?.timeZone ?? DEFAULT_ZONE,
  };
}

/** What answers about bills; undefined where the connection knows of none, or is paused. */
export async function deskOf({ hub, connection, say }: Counter): Promise<Desk | undefined> {
  const connector = hub.connectors.get(connection.connector);
  if (!connector?.billing || connection.status !== 'active') return undefined;
  return {
    billing: connector.billing,
    call: await callFor(hub, connection, connector, { withinMs: WITHIN_MS }),
    say,
  };
}

/** The same unlock asked for again within ten minutes is answered as it was, and not made again. */
export const unlockOnce =
  ({ hub, connection, say }: Counter) =>
  async (contract: Contract, work: () => Promise<Flat>): Promise<Flat> => {
    const now = hub.now();
    const key = {
      organizationId: connection.organizationId,
      key: `unlock ${connection.id} ${contract.id}`.slice(0, 250),
    };
    const expiresAt = iso(now + UNLOCK_ONCE);
    const held = await takeKey(hub.db, { ...key, fingerprint: 'unlock', expiresAt }, iso(now));
    if (held) {
      const standing: Flat = { ok: false, mensagem: say(WORDS.down), liberado: false };
      return held.status === RUNNING ? standing : JSON.parse(held.body);
    }
    try {
      const answer = await work();
      await settleKey(hub.db, { ...key, status: 200, body: JSON.stringify(answer), expiresAt });
      return answer;
    } catch (error) {
      await releaseKey(hub.db, key);
      throw error;
    }
  };

/** What the addresses of a connection's pictures are signed with; undefined where there is no such connection. */
export async function qrKey(
  instance: Instance,
  organizationId: string,
  connectionId: string,
): Promise<string | undefined> {
  const connection = await getConnection(instance.of(organizationId).db, organizationId, connectionId);
  return connection && (await openSecrets(instance, connection)).token;
}
