/** `/configuracoes/envio`: what messages leave by, how fast, and for which shops. */
import { channelUse, moveNotifications } from '../../../src/hub/channel-use';
import { laneStatus } from '../../../src/hub/lane-status';
import type { Connector } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import type { Connection } from '../../../src/store/connections';
import { Empty, Heading, Trail } from '../../../src/ui/parts';
import { ownPair, visibleConnections } from '../own';
import { done, errorsOf, type PageContext, page, textsOf, typedIn } from '../page';
import { ChannelCard, type ChannelView, paceKeys, type Wrong } from './channel-card';
import { isSource, Stores } from './channel-stores';
import { changeSettings } from './settings';

export async function channelsPage(c: PageContext, wrong?: Wrong) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id, timeZone } = c.get('organization');
  const visible = await visibleConnections(c);
  const channels = await Promise.all(
    carriers(c, visible).map(
      async ([connection, connector]): Promise<ChannelView> => ({
        connection,
        connector,
        lane: await laneStatus(hub, connection, connector),
      }),
    ),
  );
  const use = await channelUse(hub, id);
  const stores = visible.filter((one) => use.has(one.id) && isSource(hub.connectors.get(one.connector)));
  const mayChange = c.get('session').role !== 'member';
  return page(c, {
    title: t('sending.title'),
    status: wrong ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('section.settings')]]} />
        <Heading title={t('sending.title')} lead={t('sending.lead')} />
        {channels.length === 0 ? (
          <Empty title={t('sending.none')}>
            <p>{t('sending.none.next')}</p>
            <p>
              <a href="/integracoes/nova">{t('sending.connect')}</a>
            </p>
          </Empty>
        ) : (
          <div class="columns">
            {channels.map((one) => (
              <ChannelCard
                t={t}
                timeZone={timeZone}
                channel={one}
                stores={stores.filter((store) => use.get(store.id)?.has(one.connection.id))}
                use={use}
                wrong={wrong?.id === one.connection.id ? wrong : undefined}
                mayChange={mayChange}
              />
            ))}
          </div>
        )}
        {channels.length > 0 && stores.length > 0 ? (
          <Stores t={t} stores={stores} channels={channels} use={use} mayChange={mayChange} />
        ) : null}
      </>
    ),
  });
}

/** Connections that carry messages to people. */
const carriers = (c: PageContext, connections: readonly Connection[]): [Connection, Connector][] =>
  connections.flatMap((connection): [Connection, Connector][] => {
    const connector = c.get('hub').connectors.get(connection.connector);
    return connector?.channel && connector.channel.address !== 'none' ? [[connection, connector]] : [];
  });

/** Moves the notifications of those shops for which a channel was chosen. */
export async function moveSubmit(c: PageContext) {
  const hub = c.get('hub');
  const visible = await visibleConnections(c);
  const channels = new Map(carriers(c, visible).map(([connection]) => [connection.id, connection]));
  const typed = await typedIn(c);
  let moved = 0;
  for (const store of visible) {
    const wanted = typed[store.id];
    if (!wanted) continue;
    const channel = channels.get(wanted);
    if (!channel) throw new Problem('not_found');
    moved += await moveNotifications(hub, store, channel);
  }
  return done(c, '/configuracoes/envio', moved === 0 ? 'sending.moved.none' : 'sending.moved', { moved });
}

/** Changes how fast one channel sends, and how much in a day. */
export async function paceSubmit(c: PageContext) {
  const [connection, connector] = await ownPair(c);
  if (!connector.channel) throw new Problem('not_found');
  const typed = await typedIn(c);
  const chosen = Object.fromEntries(paceKeys(connector).map(({ key }) => [key, typed[key]?.trim() ?? '']));
  const errors = await changeSettings(c.get('hub'), connection, connector, chosen);
  if (errors.length > 0) return channelsPage(c, { id: connection.id, typed, errors: errorsOf(c, errors) });
  return done(c, '/configuracoes/envio', 'sending.saved', { name: connection.name });
}
