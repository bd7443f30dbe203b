/** Whether a connection works, why not, and what can be done about it: test, connect, register, pause. */
import type { FC } from 'hono/jsx';
import type { CallFailure, Connector, Probe, Registration } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { Press } from '../../../src/ui/form';
import { Badge, Notice, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';

interface Props {
  t: Translate;
  connection: Connection;
  connector: Connector;
  timeZone: string;
  /** The operator has an app at this platform. */
  hasApp: boolean;
  isAdmin: boolean;
  test: Probe | undefined;
  registration: Registration | CallFailure | undefined;
}

export const Looks: FC<Props> = (props) => {
  const { t, connection, connector, hasApp, isAdmin, test, registration } = props;
  const { id, status } = connection;
  const canConnect = isAdmin && connector.oauth !== undefined;
  return (
    <section id="conexao" aria-labelledby="conexao-titulo">
      <h2 id="conexao-titulo">{t('connections.health')}</h2>
      {test ? <Tested t={t} test={test} /> : <Known {...props} />}
      {registration ? <Registered t={t} registration={registration} /> : null}
      {canConnect && !hasApp ? (
        <Notice tone="warn">
          <p>{t('connections.noApp')}</p>
        </Notice>
      ) : null}
      <div class="actions">
        {/* A link: what a form leads to must stay in the hub (form-action), and this leaves it. */}
        {canConnect && hasApp ? (
          <a class="button" href={`/oauth/${connector.slug}/start?connectionId=${id}`}>
            {t(connection.account === null ? 'connections.authorise' : 'connections.authoriseAgain')}
          </a>
        ) : null}
        {connector.probe ? (
          <InPlace action={`/integracoes/${id}/testar`} label={t('connections.test')} />
        ) : null}
        {connector.inbound?.register && isAdmin ? (
          <InPlace action={`/integracoes/${id}/registrar`} label={t('connections.register')} quiet />
        ) : null}
        {status === 'active' ? (
          <Press action={`/integracoes/${id}/pausar`} label={t('connections.pause')} kind="outline" />
        ) : null}
        {status === 'paused' ? (
          <Press action={`/integracoes/${id}/retomar`} label={t('connections.resume')} />
        ) : null}
      </div>
    </section>
  );
};

/** A button whose answer, with a script, takes this part of the page and nothing else. */
const InPlace: FC<{ action: string; label: string; quiet?: boolean }> = ({ action, label, quiet }) => (
  <form
    method="post"
    action={action}
    class="inline"
    hx-post={action}
    hx-select="#conexao"
    hx-target="#conexao"
    hx-select-oob="#faltam"
    hx-swap="outerHTML"
    hx-disabled-elt="find button"
  >
    <button type="submit" class={quiet ? 'outline' : undefined}>
      {label}
    </button>
  </form>
);

/** What the last call told, whoever made it. */
const Known: FC<Props> = ({ t, connection, connector, timeZone }) => {
  const { health, status } = connection;
  if (status === 'revoked')
    return (
      <Notice tone="bad">
        <p>{t('connections.revoked')}</p>
      </Notice>
    );
  if (!health) return <p>{t(connector.probe ? 'connections.health.never' : 'connections.health.none')}</p>;
  if (health.ok)
    return (
      <p>
        <Badge tone="good">{t('connections.health.good')}</Badge> {t('connections.seen')}{' '}
        <When time={health.at} timeZone={timeZone} />
      </p>
    );
  return (
    <Notice tone="bad">
      <p>
        {t('connections.health.failed')} <When time={health.at} timeZone={timeZone} />
      </p>
      {health.reason ? <Why t={t} code={health.reason} detail={health.detail} /> : null}
    </Notice>
  );
};

const Tested: FC<{ t: Translate; test: Probe }> = ({ t, test }) =>
  test.ok ? (
    <Notice tone="good" live="status">
      <p>
        <strong>{t('connections.test.good')}</strong>{' '}
        {test.account ? t('connections.test.account', { account: test.account }) : null}
      </p>
    </Notice>
  ) : (
    <Notice tone="bad" live="alert">
      <p>
        <strong>{t('connections.test.bad')}</strong>
      </p>
      <Why t={t} code={test.reason} detail={test.detail} />
    </Notice>
  );

/** Topics that the platform would not give are named: the merchant makes those by hand. */
const Registered: FC<{ t: Translate; registration: Registration | CallFailure }> = ({ t, registration }) => {
  if (!registration.ok)
    return (
      <Notice tone="bad" live="alert">
        <p>
          <strong>{t('connections.register.bad')}</strong>
        </p>
        <Why t={t} code={registration.reason} detail={registration.detail} />
      </Notice>
    );
  const { registered, refused = [] } = registration;
  return (
    <Notice tone={refused.length > 0 ? 'warn' : 'good'} live="status">
      <p>
        <strong>{t('connections.register.good')}</strong>
      </p>
      <Topics label={t('connections.register.topics')} topics={registered} />
      <Topics label={t('connections.register.refused')} topics={refused} />
    </Notice>
  );
};

const Topics: FC<{ label: string; topics: readonly string[] }> = ({ label, topics }) =>
  topics.length === 0 ? null : (
    <p>
      {label}{' '}
      {topics.map((topic, at) => (
        <>
          {at > 0 ? ', ' : ''}
          <code>{topic}</code>
        </>
      ))}
    </p>
  );
