/** The connections of a saved configuration. Credentials are never part of it, and never touched. */
import type { Connector } from '../kit';
import { newId, newSecret } from '../kit/id';
import type { FieldError } from '../problem';
import { type Connection, connectionsOf, insertConnection } from '../store/connections';
import { importBlocks } from '../store/imports';
import type { SyncRules } from '../store/types';
import { sha256 } from '../store/vault';
import { type Backup, openIn, type SavedConnection, secretIn } from './backup';
import { differing, note, type Run } from './backup-steps';
import { openSecrets } from './call';
import { changeConnection } from './connections';
import { checkFields, isSensitive } from './fields';
import { type Hub, iso } from './hub';
import { changeRules, mergeRules, sourcesOf } from './sync';

/** A connection is found by its id, else by its system and name; a new one waits, paused, for its credentials. */
export async function restoreConnections(run: Run, { connections }: Backup): Promise<void> {
  const { hub, organization } = run;
  const own = await connectionsOf(hub.db, [organization.id]);
  const found = new Set<string>();
  for (const saved of connections) {
    const standing =
      own.find(({ id, connector }) => id === saved.id && connector === saved.connector) ??
      own.find(
        ({ id, connector, name }) =>
          !found.has(id) &&
          connector === saved.connector &&
          name === saved.name &&
          !connections.some((other) => other.id === id),
      );
    if (standing) found.add(standing.id);
    const connector = hub.connectors.get(saved.connector);
    if (connector) await restoreOne(run, saved, standing, connector);
    else note(run, 'connection', saved.name, { errors: [NOT_IN_CATALOGUE] });
  }
}

const NOT_IN_CATALOGUE: FieldError = {
  path: 'connector',
  message: 'this system is not in the catalogue',
  pt: 'este sistema não está no catálogo',
};

const IMPORTING: FieldError = {
  path: 'sync',
  message: 'its import is to be finished first',
  pt: 'termine primeiro a importação inicial',
};

/** What a document says of a connection, fit for this organization. */
interface Fit {
  name: string;
  settings: Record<string, string>;
  teams: string[];
  sync: SyncRules;
}

async function restoreOne(
  run: Run,
  saved: SavedConnection,
  standing: Connection | undefined,
  connector: Connector,
): Promise<void> {
  const { hub, dry } = run;
  const merged = mergeRules(connector, {}, saved.sync);
  const fit: Fit = {
    name: saved.name,
    settings: {
      ...openIn(connector, saved.settings),
      ...(standing ? secretIn(connector, standing.settings) : {}),
    },
    teams: saved.teams.flatMap((id) => run.teamIds.get(id) ?? []),
    sync: merged.ok ? merged.rules : {},
  };
  const errors = [
    ...(merged.ok ? [] : merged.errors),
    ...(await settingErrors(hub, connector, fit.settings, standing)),
  ];
  const fields = standing && differing<Fit>(asFit(connector, standing), fit);
  if (standing && fields?.includes('sync') && (await importBlocks(hub.db, standing.id)))
    errors.push(IMPORTING);
  note(run, 'connection', saved.name, { ...(fields ? { fields } : {}), errors });
  if (standing) run.connectionIds.set(saved.id, standing.id);
  if (errors.length > 0) return;
  if (standing && fields) {
    if (!dry && fields.length > 0) await change(hub, standing, connector, fit, fields);
  } else if (dry) run.pending.add(saved.id);
  else run.connectionIds.set(saved.id, await create(run, connector, fit));
}

/** As it stands, in the same form. */
function asFit(connector: Connector, { name, settings, teams, sync }: Connection): Fit {
  const merged = mergeRules(connector, {}, sync);
  return { name, settings, teams, sync: merged.ok ? merged.rules : sync };
}

/** Only what the document says can be wrong: credentials and secret settings are not in it. */
async function settingErrors(
  hub: Hub,
  connector: Connector,
  settings: Record<string, string>,
  standing: Connection | undefined,
): Promise<FieldError[]> {
  const credentials = standing ? (await openSecrets(hub, standing)).credentials : {};
  const development = hub.env.PONTE_ENV === 'development';
  const checked = checkFields(connector, { credentials, settings }, { development });
  if (checked.ok) return [];
  const open = connector.fields.flatMap((field) =>
    field.group === 'settings' && !isSensitive(field) ? [`settings.${field.key}`] : [],
  );
  return checked.errors.filter(({ path }) => open.includes(path));
}

async function change(
  hub: Hub,
  standing: Connection,
  connector: Connector,
  { name, settings, teams, sync }: Fit,
  fields: readonly string[],
): Promise<void> {
  const { credentials } = await openSecrets(hub, standing);
  const changed = await changeConnection(hub, standing, {
    name,
    teams,
    ...(fields.includes('settings') ? { values: { settings, credentials } } : {}),
  });
  if (fields.includes('sync')) await changeRules(hub, changed, connector, sync);
}

/** Its ready-made notifications are not made: the document brings those that it had. */
async function create(
  { hub, organization }: Run,
  connector: Connector,
  { name, settings, teams, sync }: Fit,
): Promise<string> {
  const at = hub.now();
  const id = newId('con', at);
  const token = newSecret();
  await insertConnection(
    hub.db,
    {
      organizationId: organization.id,
      id,
      connector: connector.slug,
      name,
      status: 'paused',
      settings,
      secrets: await hub.vault.seal({ token, credentials: {} }, id),
      teams,
      health: null,
      polls: sourcesOf(connector, sync).some(({ on }) => on),
      connectedAt: iso(at),
      createdAt: iso(at),
      updatedAt: iso(at),
      sync,
      account: null,
      renewUntil: null,
    },
    await sha256(token),
  );
  return id;
}
