/** `/`: what an organization has connected. */
import { listConnections } from '../../src/store/connections';
import { isTextKey } from '../../src/ui/text';
import { type PageContext, page, textsOf } from './page';

export async function home(c: PageContext) {
  const t = textsOf(c);
  const { id, name } = c.get('organization');
  const hub = c.get('hub');
  const { data, nextCursor } = await listConnections(hub.db, id, { limit: 100 });
  const labelOf = (slug: string): string => {
    const connector = hub.connectors.get(slug);
    return connector ? t.of(connector.label) : slug;
  };
  const statusOf = (status: string): string => {
    const key = `status.${status}`;
    return isTextKey(key) ? t(key) : status;
  };
  return page(c, {
    title: name,
    body: (
      <>
        <h1>{name}</h1>
        {c.req.query('connected') ? <p role="status">{t('notice.connected')}</p> : null}
        <h2>{t('home.connections')}</h2>
        {data.length === 0 ? (
          <p>{t('home.none')}</p>
        ) : (
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>{t('column.name')}</th>
                  <th>{t('column.connector')}</th>
                  <th>{t('column.status')}</th>
                </tr>
              </thead>
              <tbody>
                {data.map((one) => (
                  <tr>
                    <td>{one.name}</td>
                    <td>{labelOf(one.connector)}</td>
                    <td>{statusOf(one.status)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {nextCursor ? <p>{t('home.more')}</p> : null}
        <p>
          {c.get('session').role === 'member' ? null : (
            <>
              <a href="/configuracoes/chaves">{t('keys.title')}</a> ·{' '}
            </>
          )}
          <a href="/api/docs">{t('home.api')}</a>
        </p>
      </>
    ),
  });
}
