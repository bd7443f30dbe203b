/** Some settings of a connection, changed by a page of their own: the others, and its credentials, stay. */
import { openSecrets } from '../../../src/hub/call';
import { changeConnection } from '../../../src/hub/connections';
import { checkFields, typedOver } from '../../../src/hub/fields';
import type { Hub } from '../../../src/hub/hub';
import type { Connector } from '../../../src/kit';
import type { FieldError } from '../../../src/problem';
import type { Connection } from '../../../src/store/connections';

/** Stores the settings that are given, or answers what is wrong with them: by key. Empty ones are cleared. */
export async function changeSettings(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  typed: Readonly<Record<string, string>>,
): Promise<FieldError[]> {
  const { credentials } = await openSecrets(hub, connection);
  const checked = checkFields(
    connector,
    { credentials, settings: typedOver(connection.settings, typed) },
    { development: hub.env.PONTE_ENV === 'development' },
  );
  if (checked.ok) {
    await changeConnection(hub, connection, { values: checked.values });
    return [];
  }
  const own = Object.keys(typed);
  const errors = checked.errors.map((error) => ({ ...error, path: error.path.replace(/^settings\./, '') }));
  // What else is wrong is for the page that shows all of it, and no reason to refuse this.
  const mine = errors.filter(({ path }) => own.includes(path));
  if (mine.length > 0) return mine;
  const stored = Object.fromEntries(
    Object.entries({ ...connection.settings, ...typed }).filter(([, value]) => value.trim() !== ''),
  );
  await changeConnection(hub, connection, { values: { settings: stored, credentials } });
  return [];
}
