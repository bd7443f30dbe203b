/** What the visitor may see of the queue, and what of it they asked for. */
import { type Connection, connectionsOf } from '../../../src/store/connections';
import type { QueueFilter } from '../../../src/store/queue';
import type { DispatchState } from '../../../src/store/types';
import { visibility } from '../own';
import type { PageContext } from '../page';

/** As the addresses name them; `processing` is a waiting one that its lane is sending now. */
export const STATES = ['waiting', 'processing', 'sent', 'failed', 'unknown', 'cancelled'] as const satisfies (
  | DispatchState
  | 'processing'
)[];

export type ShownState = (typeof STATES)[number];

export interface View {
  /** Those that the visitor may see, by id. */
  connections: ReadonlyMap<string, Connection>;
  channels: readonly Connection[];
  /** Where events come from. */
  sources: readonly Connection[];
  /** All of the organization: any may have a lane. */
  lanes: readonly string[];
  /** Undefined for who may see everything, also what is left of deleted connections. */
  allowed: readonly string[] | undefined;
}

export async function viewOf(c: PageContext): Promise<View> {
  const { connectors, db } = c.get('hub');
  const all = await connectionsOf(db, [c.get('organization').id]);
  const sees = await visibility(c);
  const own = all.filter(sees).sort((a, b) => a.name.localeCompare(b.name, 'pt-BR'));
  const can = (connection: Connection) => connectors.get(connection.connector);
  return {
    connections: new Map(own.map((one) => [one.id, one])),
    channels: own.filter((one) => can(one)?.channel),
    sources: own.filter((one) => can(one)?.inbound || can(one)?.poll),
    lanes: all.map(({ id }) => id),
    allowed: c.get('session').role === 'member' ? own.map(({ id }) => id) : undefined,
  };
}

/** What the address asks for. Words that mean nothing here are as if they were not there. */
export interface Asked extends QueueFilter {
  state?: ShownState | undefined;
  cursor?: string | undefined;
  /** The visitor wants the page to stand still. */
  isHeld: boolean;
}

export function askedOf(c: PageContext, { connections, allowed }: View): Asked {
  const known = (id = '') => (connections.has(id) ? id : undefined);
  const q = (c.req.query('q') ?? '').trim().slice(0, 100);
  return {
    state: STATES.find((state) => state === c.req.query('estado')),
    channelId: known(c.req.query('canal')),
    connectionId: known(c.req.query('integracao')),
    q: q === '' ? undefined : q,
    cursor: c.req.query('cursor') || undefined,
    sources: allowed,
    isHeld: c.req.query('parado') === '1',
  };
}

/** An address with what is asked for, and nothing that is not. */
export function addressOf(path: string, wanted: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams(
    Object.entries(wanted).filter((pair): pair is [string, string] => Boolean(pair[1])),
  ).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The filters of an address, as the other addresses of the queue take them. */
export const queryOf = ({ state, channelId, connectionId, q }: Omit<Asked, 'isHeld'>) => ({
  estado: state,
  canal: channelId,
  integracao: connectionId,
  q,
});
