/** One setting of a connection, or what its statuses mean, changed alone: checked as its whole form is. */
import { openSecrets } from '../../../src/hub/call';
import { changeConnection } from '../../../src/hub/connections';
import { checkFields, typedOver } from '../../../src/hub/fields';
import { statusKey } from '../../../src/hub/recognition';
import { changeRules, mergeRules } from '../../../src/hub/sync';
import type { Connector } from '../../../src/kit';
import type { FieldError } from '../../../src/problem';
import type { Connection } from '../../../src/store/connections';
import type { PageContext } from '../page';

/** What is wrong with it; nothing where it was stored. */
export async function saveSetting(
  c: PageContext,
  [connection, connector]: [Connection, Connector],
  key: string,
  value: string,
): Promise<readonly FieldError[]> {
  const hub = c.get('hub');
  const { credentials } = await openSecrets(hub, connection);
  const checked = checkFields(
    connector,
    { credentials, settings: typedOver(connection.settings, { [key]: value }) },
    { development: hub.env.PONTE_ENV === 'development' },
  );
  if (!checked.ok) return checked.errors;
  await changeConnection(hub, connection, { values: checked.values });
  return [];
}

/** What statuses mean, all of them anew; what is wrong, or nothing where it was stored. */
export async function saveMeanings(
  c: PageContext,
  [connection, connector]: [Connection, Connector],
  meanings: readonly { status: string; meaning: string }[],
): Promise<readonly FieldError[]> {
  const cleared = Object.keys(connection.sync.recognition ?? {}).map((status) => [status, null] as const);
  const typed = meanings.map(({ status, meaning }) => [statusKey(status), meaning] as const);
  const recognition = Object.fromEntries([...cleared, ...typed]);
  const merged = mergeRules(connector, connection.sync, { recognition });
  if (!merged.ok) return merged.errors;
  await changeRules(c.get('hub'), connection, connector, merged.rules);
  return [];
}
