/** What belongs to whoever is signed in: their organization's connections, those of their teams. */
import type { Connector } from '../../src/kit';
import { Problem } from '../../src/problem';
import { type Connection, connectionsOf, getConnection } from '../../src/store/connections';
import { teamsOfUser } from '../../src/store/members';
import type { PageContext } from './page';

/** Which connections somebody may see: owners and admins all; members those without teams and of their own. */
export async function visibility(
  c: PageContext,
): Promise<(connection: Pick<Connection, 'teams'>) => boolean> {
  const { role, userId } = c.get('session');
  if (role !== 'member') return () => true;
  const own = new Set(await teamsOfUser(c.get('instance').directory, c.get('organization').id, userId));
  return ({ teams }) => teams.length === 0 || teams.some((team) => own.has(team));
}

/** All connections that the visitor may see, the newest first. */
export async function visibleConnections(c: PageContext): Promise<Connection[]> {
  const all = await connectionsOf(c.get('hub').db, [c.get('organization').id]);
  const sees = await visibility(c);
  return all.filter(sees).sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** The connection in the address (`:id`), or the one named; 404 for anybody else's. */
export async function ownConnection(c: PageContext, id = c.req.param('id') ?? ''): Promise<Connection> {
  const connection = await getConnection(c.get('hub').db, c.get('organization').id, id);
  if (!connection || !(await visibility(c))(connection)) throw new Problem('not_found');
  return connection;
}

/** The connection with its catalogue entry. */
export async function ownPair(c: PageContext, id?: string): Promise<[Connection, Connector]> {
  const connection = await ownConnection(c, id);
  const connector = c.get('hub').connectors.get(connection.connector);
  if (!connector) throw new Problem('conflict');
  return [connection, connector];
}
