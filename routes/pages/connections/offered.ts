/** What the vendor has to choose from, for the fields of a form. */
import { choicesFor } from '../../../src/hub/choices';
import type { Hub } from '../../../src/hub/hub';
import type { Choice, Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';

/** By key; a field that the vendor does not answer for is left to be typed. */
export async function choicesOf(
  hub: Hub,
  { connection, connector }: { connection: Connection; connector: Connector },
  keys: readonly string[],
): Promise<Record<string, readonly Choice[]>> {
  const asked = keys.filter((key) => Object.hasOwn(connector.choices ?? {}, key));
  const answers = await Promise.all(asked.map((key) => choicesFor(hub, connection, connector, key)));
  return Object.fromEntries(
    answers.flatMap((answer, at): [string, readonly Choice[]][] =>
      answer.ok && answer.choices.length > 0 ? [[asked[at] ?? '', answer.choices]] : [],
    ),
  );
}
