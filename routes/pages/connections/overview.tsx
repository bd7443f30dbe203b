/** `/integracoes/:id`: what is missing, the webhook address, the test, and what can be done with a connection. */
import type { FC } from 'hono/jsx';
import { openSecrets } from '../../../src/hub/call';
import { checklist } from '../../../src/hub/checklist';
import { chatbotUrl, customAccess, webhookUrl } from '../../../src/hub/connections';
import { appOf } from '../../../src/hub/oauth-tokens';
import type { CallFailure, Connector, Probe, Registration } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { Copy, Facts, Notice, When } from '../../../src/ui/parts';
import { labelOf, type Translate } from '../../../src/ui/text';
import { originOf } from '../../origin';
import { ownPair } from '../own';
import { type PageContext, textsOf } from '../page';
import { Chatbot, Custom } from './custom';
import { connectionPage } from './frame';
import { CUSTOM_SECRET, takeFresh } from './fresh';
import { Looks } from './looks';
import { Missing } from './missing';
import { overviewFacts } from './overview-facts';
import { SetupSteps } from './setup';

/** What just happened. */
export interface Happened {
  test?: Probe;
  registration?: Registration | CallFailure;
}

export async function overviewPage(c: PageContext) {
  return drawOverview(c, ...(await ownPair(c)));
}

/** Draws it after something was done, too. */
export async function drawOverview(
  c: PageContext,
  connection: Connection,
  connector: Connector,
  { test, registration }: Happened = {},
) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const isAdmin = c.get('session').role !== 'member';
  const [fresh, steps, { credentials }, address, custom, chatbot, facts] = await Promise.all([
    takeFresh(c, connection.id),
    checklist(hub, connection, connector),
    openSecrets(hub, connection),
    webhookUrl(hub, connection, originOf(c)),
    customAccess(hub, connection, originOf(c)),
    chatbotUrl(hub, connection, originOf(c)),
    overviewFacts(c, connection, connector),
  ]);
  return connectionPage(c, {
    connection,
    connector,
    tab: '',
    body: (
      <>
        <Fresh t={t} connector={connector} fresh={fresh} />
        <div class="columns aside">
          <div>
            <Missing t={t} connection={connection} connector={connector} steps={steps} />
            <Looks
              t={t}
              connection={connection}
              connector={connector}
              timeZone={c.get('organization').timeZone}
              hasApp={appOf(hub, connector) !== undefined}
              isAdmin={isAdmin}
              test={test}
              registration={registration}
            />
            {address === null ? null : (
              <section aria-labelledby="endereco">
                <h2 id="endereco">{t('connections.webhook')}</h2>
                {isAdmin ? (
                  <>
                    <p>{t(webhookHint(connector))}</p>
                    <Copy t={t} id="webhook" text={address} of={t('connections.webhook')} />
                    <p>
                      <a href={`/integracoes/${connection.id}/endereco`}>{t('connections.rotate')}</a>
                    </p>
                  </>
                ) : (
                  <p>{t('connections.webhook.member')}</p>
                )}
              </section>
            )}
            {connector.paste && isAdmin ? (
              <p>
                <a href={`/integracoes/${connection.id}/codigo`}>{t.of(connector.paste.label)}</a>
              </p>
            ) : null}
            {chatbot && isAdmin && connector.billing ? <Chatbot t={t} base={chatbot} /> : null}
            {custom && isAdmin ? <Custom t={t} connection={connection} base={custom.url} /> : null}
            <section aria-labelledby="passos">
              <h2 id="passos">{t('connections.setup')}</h2>
              <details open={steps.some(({ key, state }) => key === 'tested' && state !== 'green')}>
                <summary>{t('connections.setup.show')}</summary>
                <SetupSteps t={t} connector={connector} settings={connection.settings} />
              </details>
            </section>
          </div>
          <aside aria-label={t('connections.summary')}>
            <Facts
              facts={[
                ...facts,
                ...(connector.oauth && credentials.expiresAt
                  ? [
                      [
                        t('connections.tokenEnds'),
                        <When time={credentials.expiresAt} timeZone={c.get('organization').timeZone} />,
                      ] as const,
                    ]
                  : []),
              ]}
            />
            {isAdmin ? (
              <p>
                <a href={`/integracoes/${connection.id}/excluir`}>{t('connections.delete')}</a>
              </p>
            ) : null}
          </aside>
        </div>
      </>
    ),
  });
}

const webhookHint = ({ inbound, oauth }: Connector) => {
  if (!inbound?.register) return 'connections.webhook.paste';
  return oauth ? 'connections.webhook.consent' : 'connections.webhook.register';
};

/** Secrets that were made just now: this answer is the only one that ever shows them. */
const Fresh: FC<{ t: Translate; connector: Connector; fresh: Readonly<Record<string, string>> }> = ({
  t,
  connector,
  fresh,
}) => {
  const labels = [...connector.fields, { key: CUSTOM_SECRET, label: labelOf('connections.custom.secret') }];
  const made = labels.filter(({ key }) => Object.hasOwn(fresh, key));
  return made.length === 0 ? null : (
    <Notice tone="good" live="status">
      <p>
        <strong>{t('connections.fresh')}</strong> {t('connections.fresh.once')}
      </p>
      {made.map(({ key, label }) => (
        <>
          <p>{t.of(label)}</p>
          <Copy t={t} id={`novo-${key}`} text={fresh[key] ?? ''} of={t.of(label)} />
        </>
      ))}
    </Notice>
  );
};
