/** One setting of a connection, changed alone: checked as its whole form is. */
import { openSecrets } from '../../../src/hub/call';
import { changeConnection } from '../../../src/hub/connections';
import { checkFields, typedOver } from '../../../src/hub/fields';
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
