/** What hangs on a connection: the notifications that it starts, and those that send through it. */
import { type Automation, listAutomations } from '../../../src/store/automations';
import type { Connection } from '../../../src/store/connections';
import { visibleConnections } from '../own';
import type { PageContext } from '../page';

export interface Attached {
  starts: Automation[];
  carries: Automation[];
  /** Names of the connections that the visitor may see, by id. */
  names: ReadonlyMap<string, string>;
}

/** Only of connections that the visitor may see. */
export async function attachedTo(c: PageContext, { id }: Connection): Promise<Attached> {
  const [all, visible] = await Promise.all([allAutomations(c), visibleConnections(c)]);
  const names = new Map(visible.map((one) => [one.id, one.name]));
  const seen = all.filter(({ connectionId }) => connectionId === null || names.has(connectionId));
  return {
    starts: all.filter(({ connectionId }) => connectionId === id),
    carries: seen.filter((one) => carriersOf(one).includes(id)),
    names,
  };
}

async function allAutomations(c: PageContext): Promise<Automation[]> {
  const found: Automation[] = [];
  let cursor: string | undefined;
  do {
    const page = { limit: 500, cursor };
    const { data, nextCursor } = await listAutomations(c.get('hub').db, c.get('organization').id, page);
    found.push(...data);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** Ids of the connections that an automation sends through, the first choice first. */
export const carriersOf = ({ action }: Automation): string[] => {
  if (action.kind === 'connector') return [action.connectionId];
  const fallback = action.kind === 'message' ? action.fallback?.channelId : undefined;
  return [action.channelId, fallback].filter((one) => typeof one === 'string' && one !== '') as string[];
};
