/** Sync rules: which listings of a connection are read, how often, and what a merchant may choose. */
import { type Connector, type Listing, read, SYNC_OBJECTS, type SyncObject, toE164 } from '../kit';
import type { FieldError } from '../problem';
import type { PollMessage } from '../queues';
import type { Connection } from '../store/connections';
import { hastenPoll, readCursor, setSyncRules } from '../store/polls';
import type { SyncRules } from '../store/types';
import { type Hub, iso, MINUTE, SECOND } from './hub';
import { IGNORE, ORDER_TYPES, statusKey } from './recognition';

/** The cron's interval: no listing is read more often. */
const CRON_MINUTES = 5;
const PROOF_MINUTES = 60;
const MOST_MINUTES = 7 * 24 * 60;
/** A message for a poll that has to wait longer is of no use: the cron finds it. */
export const PATIENT = 4 * MINUTE;

/** What a connector's listing does, and under these rules. */
export interface Source {
  object: SyncObject;
  listing: Listing;
  on: boolean;
  everyMinutes: number;
  /** Items per page that the merchant wants. */
  batch: number | undefined;
}

/** How often a listing is read unless the merchant wants it less often. */
const everyMinutesOf = ({ everyMinutes, proves }: Listing): number =>
  everyMinutes ?? (proves ? PROOF_MINUTES : CRON_MINUTES);

/** The connector's listings, in the order in which they are read. */
export function sourcesOf(connector: Connector, rules: SyncRules = {}): Source[] {
  return SYNC_OBJECTS.flatMap((object) => {
    const listing = connector.poll?.[object];
    if (!listing) return [];
    const { direction = 'in', everyMinutes = 0, batch } = rules.objects?.[object] ?? {};
    return [
      {
        object,
        listing,
        on: direction === 'in',
        everyMinutes: Math.max(everyMinutes, everyMinutesOf(listing)),
        batch,
      },
    ];
  });
}

/** Of a POLL message: what it asks for. */
export type Asked = Pick<PollMessage, 'slot' | 'objects'>;

/** The listings that a run reads: those that are on, asked for, and due where the cron asks. */
export const dueSources = (sources: readonly Source[], connectionId: string, asked: Asked): Source[] =>
  sources.filter(
    ({ object, on, everyMinutes }) =>
      on &&
      (asked.objects?.includes(object) ?? true) &&
      (asked.slot === undefined || (asked.slot + spread(connectionId)) % everyMinutes < CRON_MINUTES),
  );

/** The cron's run that a moment belongs to, in minutes since the epoch. */
export const slotOf = (ms: number): number => Math.floor(ms / MINUTE / CRON_MINUTES) * CRON_MINUTES;

/** Shifts the hours of a connection, so that hourly listings of many do not fall together. */
function spread(connectionId: string): number {
  let sum = 0;
  for (const char of connectionId) sum = (sum * 31 + char.charCodeAt(0)) % MOST_MINUTES;
  return sum;
}

/** What a merchant asks for, not yet known to be possible. Null clears. */
export interface WantedRules {
  environment?: 'production' | 'sandbox' | undefined;
  testRecipient?: string | null | undefined;
  dropOvertaken?: boolean | undefined;
  objects?: Record<string, WantedObject> | undefined;
  /** By status; null takes the merchant's word on it back. */
  recognition?: Record<string, string | null> | undefined;
}

interface WantedObject {
  direction?: string | undefined;
  everyMinutes?: number | null | undefined;
  batch?: number | null | undefined;
}

/** The rules that are there with what is wanted merged in, or all that is wrong with it. */
export function mergeRules(
  connector: Connector,
  old: SyncRules,
  wanted: WantedRules,
): { ok: true; rules: SyncRules } | { ok: false; errors: FieldError[] } {
  const { objects = {}, recognition = {}, testRecipient: typed = old.testRecipient, ...rest } = wanted;
  const errors = Object.entries(objects).flatMap(([object, rules]) => objectErrors(connector, object, rules));
  const meanings = mergeMeanings(old.recognition, recognition);
  errors.push(...meaningErrors(meanings));
  const testRecipient = typed ? addressOf(typed) : undefined;
  if (typed && !testRecipient)
    errors.push({
      path: 'sync.testRecipient',
      message: 'must be a phone or an e-mail address',
      pt: 'precisa ser um telefone ou um e-mail',
    });
  if (errors.length > 0) return { ok: false, errors };
  const { testRecipient: _old, recognition: _before, ...kept } = old;
  const merged = Object.entries(objects).map(([object, rules]) => [
    object,
    without({ ...old.objects?.[object as SyncObject], ...rules }),
  ]);
  return {
    ok: true,
    rules: {
      ...kept,
      ...without(rest),
      ...(testRecipient ? { testRecipient } : {}),
      objects: { ...old.objects, ...Object.fromEntries(merged) },
      ...(Object.keys(meanings).length > 0 ? { recognition: meanings } : {}),
    },
  };
}

const addressOf = (typed: string): string | undefined =>
  typed.includes('@') ? read({ typed }).email('typed') : toE164(typed);

/** Drops what is null or undefined. */
const without = <T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== null && member !== undefined),
  ) as { [K in keyof T]?: NonNullable<T[K]> };

const mergeMeanings = (
  old: Readonly<Record<string, string>> = {},
  wanted: Readonly<Record<string, string | null>>,
): Record<string, string> => {
  const typed = Object.entries(wanted).map(([status, meaning]) => [statusKey(status), meaning] as const);
  const all: (readonly [string, string | null])[] = [...Object.entries(old), ...typed];
  return Object.fromEntries(
    [...new Map(all)].flatMap(([status, meaning]) => (status && meaning ? [[status, meaning]] : [])),
  );
};

/** More than any platform has. */
const MOST_STATUSES = 100;

function meaningErrors(meanings: Readonly<Record<string, string>>): FieldError[] {
  const known = new Set<string>([...ORDER_TYPES, IGNORE]);
  const unknown = Object.entries(meanings).filter(([, meaning]) => !known.has(meaning));
  const errors: FieldError[] = unknown.map(([status]) => ({
    path: `sync.recognition.${status}`,
    message: 'must be a type of order event, or ignore',
    pt: 'escolha um evento de pedido, ou nenhum',
  }));
  if (Object.keys(meanings).length > MOST_STATUSES)
    errors.push({
      path: 'sync.recognition',
      message: `at most ${MOST_STATUSES} statuses`,
      pt: `no máximo ${MOST_STATUSES} status`,
    });
  return errors;
}

function objectErrors(connector: Connector, object: string, wanted: WantedObject): FieldError[] {
  const sources = sourcesOf(connector);
  const source = sources.find((one) => one.object === object);
  const path = `sync.objects.${object}`;
  if (!source) {
    const has = sources.map((one) => one.object).join(', ') || 'nothing';
    return [{ path, message: `${connector.slug} reads ${has}`, pt: `daqui se lê: ${has}` }];
  }
  const errors: FieldError[] = [];
  const { direction, everyMinutes, batch } = wanted;
  if (direction !== undefined && direction !== 'in' && direction !== 'off')
    errors.push({
      path: `${path}.direction`,
      message: `must be in or off: ${connector.slug} reads ${object}, and writes none`,
      pt: 'escolha ler ou não ler',
    });
  const least = source.everyMinutes;
  if (typeof everyMinutes === 'number' && !isInterval(everyMinutes, least))
    errors.push({
      path: `${path}.everyMinutes`,
      message: `must be a multiple of 5 from ${least} to ${MOST_MINUTES}`,
      pt: `use um múltiplo de 5, de ${least} a ${MOST_MINUTES}`,
    });
  if (typeof batch === 'number' && !(Number.isInteger(batch) && batch >= 1 && batch <= 250))
    errors.push({ path: `${path}.batch`, message: 'must be from 1 to 250', pt: 'use de 1 a 250' });
  return errors;
}

const isInterval = (minutes: number, least: number): boolean =>
  Number.isInteger(minutes) && minutes % CRON_MINUTES === 0 && minutes >= least && minutes <= MOST_MINUTES;

/** Stores rules, and with them whether the cron names the connection. */
export async function changeRules(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  rules: SyncRules,
): Promise<Connection> {
  const changed = await setSyncRules(hub.db, connection, {
    sync: rules,
    polls: sourcesOf(connector, rules).some(({ on }) => on),
    updatedAt: iso(hub.now()),
  });
  return changed ?? connection;
}

/**
 * Reads it as soon as a consumer is free, whatever failed before. Answers the time before which it
 * is not read because the vendor asked to wait or an unfinished run has to: ISO-8601 UTC, or null.
 * Throws what the queue throws.
 */
export async function syncNow(
  hub: Hub,
  { organizationId, id }: Pick<Connection, 'organizationId' | 'id'>,
  objects?: SyncObject[],
): Promise<string | null> {
  await hastenPoll(hub.db, organizationId, id);
  const retryAt = (await readCursor(hub.db, id))?.retryAt;
  const wait = retryAt ? Date.parse(retryAt) - hub.now() : 0;
  // What has to wait for longer comes with the cron, which then reads everything that is on.
  if (wait < PATIENT)
    await hub.env.POLL.send(
      { organizationId, connectionIds: [id], ...(objects ? { objects } : {}) },
      wait > 0 ? { delaySeconds: Math.ceil(wait / SECOND) + 1 } : {},
    );
  return retryAt && wait > 0 ? retryAt : null;
}
