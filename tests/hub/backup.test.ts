/** A saved configuration of every system in the catalogue, restored: nothing secret in it, nothing lost. */
import { expect, it } from 'vitest';
import { connectors } from '../../connectors';
import { NewAutomation } from '../../routes/api/automation-input';
import { exportConfiguration, readBackup } from '../../src/hub/backup';
import { restoreConfiguration } from '../../src/hub/backup-restore';
import type { Around, Step } from '../../src/hub/backup-steps';
import { isSensitive } from '../../src/hub/fields';
import { connectionsOf, deleteConnection } from '../../src/store/connections';
import { organizationsByIds } from '../../src/store/organizations';
import { examplesOf } from '../routes/api/helpers';
import { createWorld, type World } from './world';

async function aroundOf({ hub, organizationId }: World): Promise<Around> {
  const organization = (await organizationsByIds(hub.db, [organizationId])).get(organizationId);
  if (!organization) throw new Error('no organization');
  return {
    hub,
    organization,
    teams: [],
    addTeam: async (name) => name,
    readOrganization: () => ({ ok: true, value: {} }),
    readAutomation: (value) => ({ ok: true, value: NewAutomation.parse(value) }),
  };
}

const told = (steps: Step[]): Step[] => steps.filter(({ what }) => what !== 'same');

it('every system comes back as it was, but for its secrets', async () => {
  const world = await createWorld([...connectors.values()]);
  const { hub, organizationId } = world;
  const secrets: string[] = [];
  for (const connector of connectors.values()) {
    const values = examplesOf(connector);
    await world.connect(connector, values);
    for (const field of connector.fields)
      if (field.group === 'credentials' || isSensitive(field)) secrets.push(field.example);
  }
  const around = await aroundOf(world);
  const text = JSON.stringify(
    await exportConfiguration(hub, around.organization, { teams: [], optOuts: false }),
  );
  const backup = readBackup(text);
  if (!backup) throw new Error('not readable');
  expect(told(await restoreConfiguration(around, backup, { dry: true }))).toEqual([]);
  const values = backup.connections.flatMap(({ settings }) => Object.values(settings));
  const open = [...connectors.values()].flatMap(({ fields }) =>
    fields.filter((field) => field.group === 'settings' && !isSensitive(field)).map(({ example }) => example),
  );
  // Some examples of secrets are ordinary words that stand in settings too.
  expect(secrets.filter((secret) => values.includes(secret) && !open.includes(secret))).toEqual([]);

  for (const { id } of await connectionsOf(hub.db, [organizationId]))
    await deleteConnection(hub.db, organizationId, id);
  const preview = await restoreConfiguration(around, backup, { dry: true });
  expect(preview.filter(({ what }) => what === 'refused')).toEqual([]);
  expect(await connectionsOf(hub.db, [organizationId])).toEqual([]);
  // What is told beforehand is what is done.
  expect(await restoreConfiguration(around, backup, { dry: false })).toEqual(preview);
  expect(told(await restoreConfiguration(around, backup, { dry: true }))).toEqual([]);

  const made = await connectionsOf(hub.db, [organizationId]);
  expect(made).toHaveLength(connectors.size);
  for (const { status, secrets: sealed, id } of made) {
    expect(status).toBe('paused');
    expect((await hub.vault.open(sealed, id)).credentials).toEqual({});
  }
});
