/**
 * The one way by which a connection's health is written, and told. Where it turns, one event leaves by the
 * ordinary pipeline (`connection.broken`, `connection.recovered`), so that automations and webhooks work on
 * it, and the owner is mailed where the operator has set up the hub's own mail.
 *
 * Turning is a compare-and-set, so that runs side by side tell once. The row remembers what is not told
 * yet, and the event's ids are made of the moment it turned: whoever was cut short is made up for by the
 * next look, and tells nothing twice.
 */
import { type EventData, explain, type KnownType, type Observation, observed, read } from '../kit';
import { firstId } from '../kit/id';
import type { DeliveryMessage } from '../queues';
import { type Connection, getConnection } from '../store/connections';
import type { Event } from '../store/events';
import {
  mailedSince,
  markTold,
  type Noticed,
  noticedOf,
  type Observer,
  ownerOf,
  rewordHealth,
  turnHealth,
} from '../store/health';
import { BREAKER_AFTER, type Settled } from '../store/lanes';
import { type Organization, organizationsByIds } from '../store/organizations';
import type { Health } from '../store/types';
import { sha256 } from '../store/vault';
import { absorb } from './absorb';
import { alertMail } from './alert-mail';
import { DAY, HOUR, type Hub, iso } from './hub';
import { sendSystemMail } from './mail';
import type { Input, Interpreted } from './plan';

/** One connection that comes and goes fills nobody's mailbox. */
const MAIL_EVERY = 6 * HOUR;
/** Nor does a platform's bad day, however many connections to it an organization has. */
const MAILS_A_DAY = 5;

/** What somebody saw of a connection. */
export type Seen = Omit<Health, 'at'>;

/** Writes down how a connection is, and tells where it has turned. Never throws: work goes on without it. */
export async function noticeHealth(
  hub: Hub,
  connection: Connection,
  { ok, reason, detail }: Seen,
  by: Observer,
): Promise<void> {
  const known = noticedOf(connection);
  try {
    if (known?.untold) await tell(hub, connection, known);
    if (ok ? !heals(known, by) : isSame(known, reason, detail)) return;
    const health = {
      ok,
      at: iso(hub.now()),
      by,
      ...(reason === undefined ? {} : { reason }),
      ...(detail === undefined ? {} : { detail }),
    };
    // Whoever fills in a credential for the first time sees for himself that it is refused.
    const quiet = by === 'test' && known === null;
    const turned = await turnHealth(hub.db, connection, health, quiet);
    if (turned) await tell(hub, connection, turned);
    else if (!ok || by === 'test') await rewordHealth(hub.db, connection, health);
  } catch (error) {
    hub.log.error('health not noticed', { connectionId: connection.id, error: String(error) });
  }
}

/** Reasons of a refusal that the next message meets as well. */
const REFUSED = ['unauthorized', 'missing_credentials', 'account_restricted'];
/** Failures in a row, some of them single trials of a lane that rests, after which nobody calls it a passing fault. */
const PATIENCE = BREAKER_AFTER + 3;

/** How a channel is, by what became of a claim; says nothing where nothing reached it. */
export async function noticeSends(
  hub: Hub,
  connection: Connection | undefined,
  { settled, failures }: { settled: readonly Settled[]; failures: number },
): Promise<void> {
  if (!connection) return;
  const trouble = ({ reason, detail }: Settled): Seen => ({
    ok: false,
    ...(reason ? { reason } : {}),
    ...(detail ? { detail } : {}),
  });
  const refused = settled.find(({ state, reason }) => state === 'failed' && REFUSED.includes(reason ?? ''));
  const last = settled.at(-1);
  if (settled.some(({ state }) => state === 'sent'))
    await noticeHealth(hub, connection, { ok: true }, 'send');
  else if (refused) await noticeHealth(hub, connection, trouble(refused), 'send');
  else if (failures >= PATIENCE && last) await noticeHealth(hub, connection, trouble(last), 'send');
}

/** What platforms say of their own connections, in the same words as what the hub noticed itself. */
export async function describeBreaks(hub: Hub, inputs: readonly Input[]): Promise<readonly Input[]> {
  const isBare = ({ type, data }: Observation) => TURNS.includes(type) && data.connection === undefined;
  const about = (input: Input): boolean =>
    'message' in input && input.result.kind === 'observed' && input.result.observations.some(isBare);
  if (!inputs.some(about)) return inputs;
  return Promise.all(
    inputs.map(async (input) => {
      if (!('message' in input) || input.result.kind !== 'observed' || !about(input)) return input;
      const { connectionId, organizationId } = input.message;
      const [connection, organization] = await Promise.all([
        getConnection(hub.db, organizationId, connectionId),
        organizationsByIds(hub.db, [organizationId]).then((found) => found.get(organizationId)),
      ]);
      if (!connection || !organization) return input;
      const own = await dataOf(hub, connection, organization, undefined);
      const observations = input.result.observations.map((one) =>
        isBare(one) ? { ...one, data: { ...own, ...one.data } } : one,
      );
      return { ...input, result: observed(...observations) };
    }),
  );
}

/** After such an event stands: the connection's health follows it, and the owner is mailed. */
export async function followPlatforms(
  hub: Hub,
  events: readonly Pick<Event, 'organizationId' | 'connectionId' | 'subject' | 'type' | 'simulated'>[],
): Promise<void> {
  for (const { type, subject, simulated, organizationId, connectionId } of events) {
    if (simulated || !TURNS.includes(type) || subject === ownSubject(connectionId)) continue;
    const connection = await getConnection(hub.db, organizationId, connectionId);
    if (connection) await noticeHealth(hub, connection, { ok: type === 'connection.recovered' }, 'platform');
  }
}

/** Of what the hub noticed itself; platforms name their connections in their own ways. */
const ownSubject = (connectionId: string): string => `connection/${connectionId}`;

const TURNS: readonly string[] = ['connection.broken', 'connection.recovered'];

/** A test speaks for everything; a platform that answers polls does not say that it takes messages, nor the reverse. */
function heals(known: Noticed | null, by: Observer): boolean {
  if (by === 'test') return true;
  return known?.ok === false && (by === 'platform' || (by === 'send') === (known.by === 'send'));
}

const isSame = (known: Noticed | null, reason: string | undefined, detail: string | undefined): boolean =>
  known?.ok === false && known.reason === reason && known.detail === detail;

/** The event, and the mail; both once, whoever else is at it. */
async function tell(hub: Hub, connection: Connection, health: Noticed): Promise<void> {
  const { organizationId, id } = connection;
  const { ok, since, untold } = health;
  if (!since || !untold) return;
  const organization = (await organizationsByIds(hub.db, [organizationId])).get(organizationId);
  if (!organization) return;
  const type = ok ? 'connection.recovered' : 'connection.broken';
  const data = await dataOf(hub, connection, organization, ok ? undefined : health.reason);
  // What the platform told has an event already.
  if (health.by !== 'platform') await absorb(hub, [await inputOf(connection, type, since, data)]);

  const to = data.owner?.email;
  const mails =
    to !== undefined && (ok ? health.mailed === true : await mayMail(hub, organizationId, health));
  const mark = mails && !ok ? ({ mailed: true, mailedAt: since } as const) : {};
  if (!(await markTold(hub.db, connection, since, mark)) || !mails) return;
  await sendSystemMail(hub, { to, ...alertMail(hub, type, organization, data) });
  hub.log.info('owner told', { connectionId: id, type });
}

async function mayMail(hub: Hub, organizationId: string, { mailedAt = '' }: Noticed): Promise<boolean> {
  if (!hub.env.SEND_EMAIL || !hub.env.SYSTEM_EMAIL) return false;
  const now = hub.now();
  if (mailedAt > iso(now - MAIL_EVERY)) return false;
  return (await mailedSince(hub.db, organizationId, iso(now - DAY))) < MAILS_A_DAY;
}

/** Who and what it is about, in the organization's words. */
async function dataOf(
  hub: Hub,
  { id, name, connector }: Connection,
  { id: organizationId, language, rules }: Organization,
  reason: string | undefined,
): Promise<EventData> {
  const owner = await ownerOf(hub.directory, organizationId);
  const phone = read(rules).phone('ownerPhone');
  const why = reason === undefined ? undefined : explain(reason);
  const words = language === 'en' ? 'en' : 'pt';
  return {
    connection: {
      id,
      name,
      connector,
      ...(why ? { reason: why.code, explanation: why[words], who: why.who, action: why.next[words] } : {}),
    },
    ...(owner || phone ? { owner: { ...owner, ...(phone ? { phone } : {}) } } : {}),
  };
}

/** Nobody sent it: a delivery of the hub's own, the same however often it is made. */
async function inputOf(
  { organizationId, id: connectionId }: Connection,
  type: KnownType,
  since: string,
  data: EventData,
): Promise<Interpreted> {
  const digest = await sha256(`${connectionId} ${type} ${since}`);
  const message: DeliveryMessage = {
    id: `${firstId('dlv', Date.parse(since)).slice(0, 14)}${digest.slice(0, 16).toUpperCase()}`,
    organizationId,
    connectionId,
    via: 'hub',
    method: '',
    path: '',
    query: {},
    headers: {},
    body: '',
  };
  return { message, result: observed({ type, subject: ownSubject(connectionId), time: since, data }) };
}
