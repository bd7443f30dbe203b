/** What a merchant chooses from instead of typing an id: asked of the vendor, and good for a minute. */
import type { Choice, Choices, Connector } from '../kit';
import type { Connection } from '../store/connections';
import { recall, remember, within } from './answers';
import { callFor } from './call';
import { type Hub, MINUTE, SECOND } from './hub';

/** A page waits for it. */
const DEADLINE = 4 * SECOND;
/** Beyond this nobody finds anything in a drop-down. */
const MOST = 500;

/** The values that a setting, or an action's input, may have at this vendor. Never throws. */
export async function choicesFor(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  key: string,
): Promise<Choices> {
  const { choices = {} } = connector;
  const ask = Object.hasOwn(choices, key) ? choices[key] : undefined;
  if (!ask) return { ok: false, reason: 'unsupported' };
  const question = `choices ${connection.id} ${connection.updatedAt} ${key}`;
  const known = recall(hub, question);
  if (known && known.age * SECOND < MINUTE) return { ok: true, choices: JSON.parse(known.body) as Choice[] };
  const answer = await within<Choices>(hub, DEADLINE, async () =>
    ask(await callFor(hub, connection, connector, { withinMs: DEADLINE })),
  );
  if (!answer.ok) return answer;
  // A row without an id is nothing to choose.
  const shown = answer.choices.filter(({ value }) => value !== '').slice(0, MOST);
  remember(hub, question, JSON.stringify(shown));
  return { ok: true, choices: shown };
}
