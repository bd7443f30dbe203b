/** `/integracoes`: the merchant's connections with their health. */
import type { FC } from 'hono/jsx';
import { explain } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { Badge, Empty, Heading, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { visibleConnections } from '../own';
import { type PageContext, page, textsOf } from '../page';
import { STATUS_TONES } from './frame';
import { Go } from './go';
import { CATEGORY_NAMES } from './names';

export async function listPage(c: PageContext) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const { connectors } = c.get('hub');
  const isAdmin = c.get('session').role !== 'member';
  const connections = await visibleConnections(c);
  return page(c, {
    title: t('section.connections'),
    body: (
      <>
        <Heading title={t('section.connections')} lead={t('connections.lead')}>
          {isAdmin ? <Go to="/integracoes/nova" label={t('connections.new')} /> : null}
        </Heading>
        {connections.length === 0 ? (
          <Empty title={t('connections.empty')}>
            <p>{t(isAdmin ? 'connections.empty.next' : 'connections.empty.member')}</p>
            {isAdmin ? <Go to="/integracoes/nova" label={t('connections.toCatalogue')} /> : null}
          </Empty>
        ) : (
          <ul class="cards">
            {connections.map((connection) => {
              const connector = connectors.get(connection.connector);
              return (
                <li>
                  <a href={`/integracoes/${connection.id}${connector ? '' : '/excluir'}`}>
                    <strong>{connection.name}</strong>
                    <p class="lead">
                      {connector
                        ? `${t.of(connector.label)} · ${t.of(CATEGORY_NAMES[connector.category])}`
                        : t('connections.gone')}
                    </p>
                    <p>
                      <Badge tone={STATUS_TONES[connection.status]}>{t(`status.${connection.status}`)}</Badge>{' '}
                      {connector?.probe || connection.health ? (
                        <Health t={t} connection={connection} />
                      ) : null}
                    </p>
                    {connection.health ? (
                      <small class="lead">
                        {t('connections.seen')} <When time={connection.health.at} timeZone={timeZone} />
                      </small>
                    ) : null}
                  </a>
                </li>
              );
            })}
          </ul>
        )}
      </>
    ),
  });
}

/** Whether the last call worked, in a word, and why not. */
export const Health: FC<{ t: Translate; connection: Connection }> = ({ t, connection: { health } }) => {
  if (!health) return <Badge>{t('connections.health.unknown')}</Badge>;
  if (health.ok) return <Badge tone="good">{t('connections.health.good')}</Badge>;
  return (
    <>
      <Badge tone="bad">{t('connections.health.bad')}</Badge>{' '}
      {health.reason ? <small>{t.of(explain(health.reason))}</small> : null}
    </>
  );
};
