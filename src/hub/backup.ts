/**
 * A merchant's configuration as one document, to be kept before changes and restored after mistakes.
 * It holds no secret: credentials and secret settings stay in the hub.
 */
import { z } from 'zod';
import type { Connector } from '../kit';
import { listOptOuts } from '../store/audience';
import { type Connection, connectionsOf } from '../store/connections';
import type { Organization } from '../store/organizations';
import { allAutomations, inputOf } from './automations';
import { isSensitive } from './fields';
import { type Hub, iso } from './hub';
import { whole } from './whole';

const text = z.string().max(200);

/** One readable line, as forms take it. */
const name = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u);

const Sync = z.object({
  environment: z.enum(['production', 'sandbox']).optional(),
  testRecipient: text.optional(),
  dropOvertaken: z.boolean().optional(),
  recognition: z.record(z.string(), z.string()).optional(),
  objects: z
    .record(
      z.string().max(50),
      z.object({
        direction: text.optional(),
        everyMinutes: z.number().optional(),
        batch: z.number().optional(),
      }),
    )
    .optional(),
});

const SavedConnection = z.object({
  id: text,
  connector: text,
  name,
  settings: z.record(z.string().max(200), z.string().max(100_000)),
  teams: z.array(text).max(50),
  sync: Sync,
});
export type SavedConnection = z.infer<typeof SavedConnection>;

/** What such a document looks like. Its parts are checked one by one when they are restored. */
export const Backup = z.object({
  ponte: z.literal(1),
  createdAt: z.iso.datetime(),
  organization: z.object({
    name: z.string(),
    timeZone: z.string(),
    language: z.string(),
    rules: z.record(z.string(), z.unknown()),
  }),
  teams: z.array(z.object({ id: text, name })).max(500),
  connections: z.array(SavedConnection).max(1000),
  automations: z.array(z.looseObject({ id: text, name: text })).max(20_000),
  optOuts: z
    .array(
      z.object({
        address: text,
        source: z.enum(['message', 'complaint', 'user']),
        createdAt: z.iso.datetime(),
      }),
    )
    .optional(),
});
export type Backup = z.infer<typeof Backup>;

/** The document in a text, or undefined where it is none of ours. */
export function readBackup(typed: string): Backup | undefined {
  try {
    return Backup.safeParse(JSON.parse(typed)).data;
  } catch {
    return undefined;
  }
}

export interface Wanted {
  /** Of the organization; who belongs to them is not part of the configuration. */
  teams: readonly { id: string; name: string }[];
  /** Personal data: only where somebody asks for it. */
  optOuts: boolean;
}

export async function exportConfiguration(
  hub: Hub,
  organization: Organization,
  wanted: Wanted,
): Promise<Backup> {
  const { id, timeZone, language, rules } = organization;
  const connections = await connectionsOf(hub.db, [id]);
  const automations = await allAutomations(hub, id);
  const optOuts = wanted.optOuts ? await whole((page) => listOptOuts(hub.db, id, page)) : undefined;
  return {
    ponte: 1,
    createdAt: iso(hub.now()),
    organization: { name: organization.name, timeZone, language, rules: { ...rules } },
    teams: wanted.teams.map((team) => ({ id: team.id, name: team.name })),
    connections: connections.map((one) => saved(one, hub.connectors.get(one.connector))),
    automations: automations.map((one) => ({ id: one.id, ...inputOf(one) })),
    ...(optOuts
      ? { optOuts: optOuts.map(({ address, source, createdAt }) => ({ address, source, createdAt })) }
      : {}),
  };
}

const saved = (
  { settings, ...connection }: Connection,
  connector: Connector | undefined,
): SavedConnection => ({
  id: connection.id,
  connector: connection.connector,
  name: connection.name,
  settings: openIn(connector, settings),
  teams: connection.teams,
  sync: connection.sync,
});

/** The settings that may be seen. Without its connector nobody knows which are secrets. */
export const openIn = (
  connector: Connector | undefined,
  settings: Readonly<Record<string, string>>,
): Record<string, string> =>
  pick(settings, (key) =>
    Boolean(connector?.fields.some((field) => isOpenSetting(field) && field.key === key)),
  );

/** The others, which stay as they are. */
export const secretIn = (
  connector: Connector,
  settings: Readonly<Record<string, string>>,
): Record<string, string> =>
  pick(settings, (key) => !connector.fields.some((field) => isOpenSetting(field) && field.key === key));

const isOpenSetting = (field: Connector['fields'][number]): boolean =>
  field.group === 'settings' && !isSensitive(field);

const pick = (
  values: Readonly<Record<string, string>>,
  wanted: (key: string) => boolean,
): Record<string, string> => Object.fromEntries(Object.entries(values).filter(([key]) => wanted(key)));
