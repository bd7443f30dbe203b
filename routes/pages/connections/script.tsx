/** `/integracoes/:id/codigo`: the script that the merchant pastes at the vendor. It holds the secret, so it is asked for. */
import { openSecrets } from '../../../src/hub/call';
import { webhookUrl } from '../../../src/hub/connections';
import { Problem } from '../../../src/problem';
import { Form } from '../../../src/ui/form';
import { CopyBlock, Notice } from '../../../src/ui/parts';
import { originOf } from '../../origin';
import { ownPair } from '../own';
import { type PageContext, textsOf } from '../page';
import { connectionPage } from './frame';

export const scriptPage = (c: PageContext) => drawScript(c, undefined);

export async function scriptSubmit(c: PageContext) {
  const hub = c.get('hub');
  const [connection, connector] = await ownPair(c);
  const [{ credentials }, address] = await Promise.all([
    openSecrets(hub, connection),
    webhookUrl(hub, connection, originOf(c)),
  ]);
  const { webhookSecret } = credentials;
  if (!connector.paste || !address || !webhookSecret) throw new Problem('not_found');
  const { settings } = connection;
  return drawScript(c, connector.paste.make({ webhookUrl: address, webhookSecret, settings }));
}

async function drawScript(c: PageContext, script: string | undefined) {
  const t = textsOf(c);
  const [connection, connector] = await ownPair(c);
  if (!connector.paste) throw new Problem('not_found');
  const title = t.of(connector.paste.label);
  return connectionPage(c, {
    connection,
    connector,
    tab: '',
    title,
    body: (
      <>
        <h2>{title}</h2>
        <p>{t('connections.script.lead')}</p>
        <Notice tone="warn">
          <p>{t('connections.script.secret')}</p>
        </Notice>
        {script === undefined ? (
          <Form
            submit={t('connections.script.show')}
            beside={<a href={`/integracoes/${connection.id}`}>{t('app.cancel')}</a>}
          />
        ) : (
          <>
            <CopyBlock t={t} id="codigo" text={script} of={title} />
            <p>
              <a href={`/integracoes/${connection.id}`}>{t('connections.script.back')}</a>
            </p>
          </>
        )}
      </>
    ),
  });
}
