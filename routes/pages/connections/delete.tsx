/** `/integracoes/:id/excluir`: what goes with a connection, and then its end. */
import { Problem } from '../../../src/problem';
import { deleteConnection } from '../../../src/store/connections';
import { Notice, Trail } from '../../../src/ui/parts';
import { ownConnection } from '../own';
import { done, type PageContext, page, textsOf } from '../page';
import { attachedTo } from './attached';
import { connectionPage } from './frame';

export async function deletePage(c: PageContext) {
  const t = textsOf(c);
  const connection = await ownConnection(c);
  // One that has left the catalogue can still be deleted.
  const connector = c.get('hub').connectors.get(connection.connector);
  const { id } = connection;
  const { starts, carries } = await attachedTo(c, connection);
  const left = carries.filter(({ connectionId }) => connectionId !== id);
  const body = (
    <>
      <Notice tone="bad">
        <p>{t('connections.delete.lead')}</p>
        <ul>
          <li>{t('connections.delete.access')}</li>
          {connector?.inbound ? <li>{t('connections.delete.address')}</li> : null}
          {starts.length > 0 ? (
            <li>{t('connections.delete.notifications', { count: starts.length })}</li>
          ) : null}
          {left.length > 0 ? (
            <li>
              {t('connections.delete.channel', { count: left.length })}{' '}
              {left.map(({ name }) => name).join(', ')}
            </li>
          ) : null}
        </ul>
        <p>{t('connections.delete.kept', { days: c.get('hub').env.PONTE_METADATA_DAYS })}</p>
      </Notice>
      <form method="post">
        <div class="actions">
          <button type="submit" class="danger">
            {t('connections.delete.submit')}
          </button>
          <a href={connector ? `/integracoes/${id}` : '/integracoes'}>{t('app.cancel')}</a>
        </div>
      </form>
    </>
  );
  const title = t('connections.delete.title', { name: connection.name });
  if (connector)
    return connectionPage(c, {
      connection,
      connector,
      tab: '',
      title: t('connections.delete'),
      body: (
        <>
          <h2>{title}</h2>
          {body}
        </>
      ),
    });
  return page(c, {
    title,
    body: (
      <>
        <Trail t={t} to={[['/integracoes', t('section.connections')]]} />
        <h1>{title}</h1>
        <p>{t('connections.gone')}</p>
        {body}
      </>
    ),
  });
}

export async function deleteSubmit(c: PageContext) {
  const { organizationId, id, name } = await ownConnection(c);
  if (!(await deleteConnection(c.get('hub').db, organizationId, id))) throw new Problem('not_found');
  return done(c, '/integracoes', 'connections.deleted', { name });
}
