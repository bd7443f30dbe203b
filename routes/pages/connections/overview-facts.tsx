/** What is known of a connection, beside its overview. */
import type { Child } from 'hono/jsx';
import { iso } from '../../../src/hub/hub';
import type { Connector } from '../../../src/kit';
import { timeOf } from '../../../src/kit/id';
import type { Connection } from '../../../src/store/connections';
import { listDeliveries } from '../../../src/store/deliveries';
import { listTeams } from '../../../src/store/members';
import { When } from '../../../src/ui/parts';
import { type PageContext, textsOf } from '../page';
import { hasEnvironment } from './common-fields';
import { CATEGORY_NAMES } from './names';

type Fact = readonly [name: string, value: Child];

export async function overviewFacts(
  c: PageContext,
  connection: Connection,
  connector: Connector,
): Promise<Fact[]> {
  const t = textsOf(c);
  const { id: organizationId, timeZone } = c.get('organization');
  const hub = c.get('hub');
  const receives = Boolean(connector.inbound || connector.poll);
  const [deliveries, teams] = await Promise.all([
    receives ? listDeliveries(hub.db, organizationId, { limit: 1, connectionId: connection.id }) : undefined,
    connection.teams.length > 0 ? listTeams(hub.directory, organizationId, { limit: 100 }) : undefined,
  ]);
  const last = deliveries?.data[0];
  const names = teams?.data.filter(({ id }) => connection.teams.includes(id)).map(({ name }) => name) ?? [];
  return [
    [t('column.connector'), t.of(connector.label)],
    [t('connections.category'), t.of(CATEGORY_NAMES[connector.category])],
    ...(receives
      ? [
          [
            t('connections.heard'),
            last ? <When time={iso(timeOf(last.id))} timeZone={timeZone} /> : t('connections.heard.never'),
          ] as const,
        ]
      : []),
    ...(hasEnvironment(connector)
      ? [
          [
            t('connections.environment'),
            t(`connections.environment.${connection.sync.environment ?? 'production'}`),
          ] as const,
        ]
      : []),
    [t('connections.teams'), names.length > 0 ? names.join(', ') : t('connections.teams.all')],
    [t('column.created'), <When time={connection.createdAt} timeZone={timeZone} day />],
  ];
}
