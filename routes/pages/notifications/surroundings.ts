/** What a notification may be put together from, as its visitor may see it, and which are theirs. */
import type { Connector } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import { type Automation, getAutomation } from '../../../src/store/automations';
import type { Connection } from '../../../src/store/connections';
import { visibleConnections } from '../own';
import type { PageContext } from '../page';

/** A connection with its catalogue entry. */
export interface Pair {
  connection: Connection;
  connector: Connector;
}

export interface Surroundings {
  /** Those that events come from. */
  sources: Pair[];
  /** Those that write to people. */
  channels: Pair[];
  /** Those that are told of events as such. */
  hooks: Pair[];
  /** Those that can be made to do something. */
  doers: Pair[];
  all: Pair[];
}

export async function surroundings(c: PageContext): Promise<Surroundings> {
  const { connectors } = c.get('hub');
  const all = (await visibleConnections(c)).flatMap((connection): Pair[] => {
    const connector = connectors.get(connection.connector);
    return connector ? [{ connection, connector }] : [];
  });
  return {
    all,
    sources: all.filter(({ connector }) => connector.inbound || connector.poll),
    channels: all.filter(({ connector: { channel } }) => channel && channel.address !== 'none'),
    hooks: all.filter(({ connector: { channel } }) => channel?.address === 'none'),
    doers: all.filter(({ connector: { actions } }) => Object.keys(actions ?? {}).length > 0),
  };
}

/** Where a visitor begins: the newest shop, and a channel only where there is none. */
export const firstSource = ({ sources }: Surroundings): Pair | undefined =>
  sources.find(({ connector }) => connector.channel === undefined) ?? sources[0];

export const idsOf = (pairs: readonly Pair[]): string[] => pairs.map(({ connection }) => connection.id);

/** Notifications about every connection are seen by all and changed by owners and admins. */
export const mayChangeAll = (c: PageContext): boolean => c.get('session').role !== 'member';

/** Whether it concerns a connection that the visitor may see; the others' are not even there. */
export const sees = ({ all }: Surroundings, { connectionId }: Pick<Automation, 'connectionId'>): boolean =>
  connectionId === null || idsOf(all).includes(connectionId);

/** The notification in the address; 404 for anybody else's. */
export async function ownAutomation(c: PageContext, around: Surroundings): Promise<Automation> {
  const { db } = c.get('hub');
  const id = c.req.param('id') ?? '';
  const automation = await getAutomation(db, c.get('organization').id, id);
  if (!automation || !sees(around, automation)) throw new Problem('not_found');
  return automation;
}

/** As `ownAutomation`, to be changed. */
export async function ownToChange(c: PageContext, around: Surroundings): Promise<Automation> {
  const automation = await ownAutomation(c, around);
  if (automation.connectionId === null && !mayChangeAll(c)) throw new Problem('admins_only');
  return automation;
}

/** The connections whose events it listens to. */
export const heardBy = (
  { all, sources }: Surroundings,
  { connectionId }: Pick<Automation, 'connectionId'>,
): Connection[] =>
  connectionId === null
    ? sources.map(({ connection }) => connection)
    : all.flatMap(({ connection }) => (connection.id === connectionId ? [connection] : []));
