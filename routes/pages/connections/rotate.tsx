/** `/integracoes/:id/endereco`: a new webhook address, after a word about what it means. */
import { customAccess, rotateConnection, webhookUrl } from '../../../src/hub/connections';
import { Problem } from '../../../src/problem';
import { Form } from '../../../src/ui/form';
import { Notice } from '../../../src/ui/parts';
import { originOf } from '../../origin';
import { ownPair } from '../own';
import { done, type PageContext, textsOf } from '../page';
import { connectionPage } from './frame';
import { CUSTOM_SECRET, carryFresh } from './fresh';

/** The connection, where it has an address at all. */
async function withAddress(c: PageContext) {
  const pair = await ownPair(c);
  const [connection, connector] = pair;
  const address = await webhookUrl(c.get('hub'), connection, originOf(c));
  if (address === null && !connector.commerce) throw new Problem('not_found');
  return pair;
}

export async function rotatePage(c: PageContext) {
  const t = textsOf(c);
  const [connection, connector] = await withAddress(c);
  return connectionPage(c, {
    connection,
    connector,
    tab: '',
    title: t('connections.rotate'),
    body: (
      <>
        <h2>{t('connections.rotate')}</h2>
        <p>{t('connections.rotate.lead')}</p>
        <Notice tone="warn">
          <p>{t(connector.inbound?.register ? 'connections.rotate.register' : 'connections.rotate.paste')}</p>
        </Notice>
        <Form
          submit={t('connections.rotate.submit')}
          beside={<a href={`/integracoes/${connection.id}`}>{t('app.cancel')}</a>}
        />
      </>
    ),
  });
}

export async function rotateSubmit(c: PageContext) {
  const [connection] = await withAddress(c);
  const hub = c.get('hub');
  const rotated = await rotateConnection(hub, connection);
  const secret = (await customAccess(hub, rotated, originOf(c)))?.secret;
  if (secret !== undefined) await carryFresh(c, connection.id, { [CUSTOM_SECRET]: secret });
  return done(c, `/integracoes/${connection.id}`, 'connections.rotated');
}
