/** `/integracoes/:id/checklist`: every step of a connection and how to mend it, and why nothing is sent. */
import type { Child, FC } from 'hono/jsx';
import { checklist, type Step } from '../../../src/hub/checklist';
import { diagnose } from '../../../src/hub/diagnosis';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { readCursor } from '../../../src/store/polls';
import { Press } from '../../../src/ui/form';
import { Badge, Notice, type Tone } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Mark } from '../../../src/ui/why';
import { connectionPage } from '../connections/frame';
import { ownPair, visibility } from '../own';
import { type PageContext, textsOf } from '../page';
import { DiagnosisPart } from './diagnosis';
import { FailedSync } from './failed-sync';

const TONES: Readonly<Record<Step['state'], Tone>> = { green: 'good', amber: 'warn', red: 'bad' };

/** `problem` is why what was pressed could not be done. */
export async function checklistPage(c: PageContext, problem?: Child) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const [connection, connector] = await ownPair(c);
  const hears = connector.inbound ?? connector.poll;
  const [steps, diagnosis, cursor, sees] = await Promise.all([
    checklist(hub, connection, connector),
    hears ? diagnose(hub, connection, c.req.query('evento')) : undefined,
    connector.poll ? readCursor(hub.db, connection.id) : undefined,
    visibility(c),
  ]);
  const { timeZone } = c.get('organization');
  const open = steps.filter(({ state }) => state !== 'green').length;
  return connectionPage(c, {
    connection,
    connector,
    tab: 'checklist',
    status: problem ? 422 : 200,
    body: (
      <>
        {problem ? (
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        ) : null}
        <h2>{t('checkup.steps')}</h2>
        <p>{open === 0 ? t('checkup.steps.done') : t('checkup.steps.open', { count: open })}</p>
        <ol class="checks">
          {steps.map((step) => (
            <StepLine t={t} step={step} connection={connection} connector={connector} />
          ))}
        </ol>
        {cursor && cursor.failures > 0 ? (
          <FailedSync
            t={t}
            timeZone={timeZone}
            connection={connection}
            cursor={cursor}
            deliveries={diagnosis?.deliveries ?? []}
          />
        ) : null}
        {diagnosis ? (
          <DiagnosisPart
            t={t}
            timeZone={timeZone}
            connection={connection}
            connector={connector}
            diagnosis={diagnosis}
            sees={sees}
          />
        ) : null}
      </>
    ),
  });
}

const StepLine: FC<{ t: Translate; step: Step; connection: Connection; connector: Connector }> = ({
  t,
  step,
  connection,
  connector,
}) => (
  <li>
    <Mark tone={TONES[step.state]} />
    <p>
      <strong>{t.of(step.label)}</strong>{' '}
      <Badge tone={TONES[step.state]}>{t(`checkup.state.${step.state}`)}</Badge>
    </p>
    {step.fix ? <p>{t.of(step.fix)}</p> : null}
    {step.fix ? (
      <div class="actions">
        <Fix t={t} step={step} connection={connection} connector={connector} />
      </div>
    ) : null}
  </li>
);

/** The way from an open step to a green one. */
const Fix: FC<{ t: Translate; step: Step; connection: Connection; connector: Connector }> = ({
  t,
  step: { key },
  connection: { id, status },
  connector,
}) => {
  const at = `/integracoes/${id}`;
  switch (key) {
    case 'active':
      return status === 'paused' ? (
        <Press action={`${at}/checklist/retomar`} label={t('checkup.resume')} />
      ) : (
        <a href={`${at}/dados`}>{t('checkup.go.data')}</a>
      );
    case 'tested':
      return (
        <>
          <Press action={`${at}/checklist/testar`} label={t('checkup.test')} />
          <a href={`${at}/dados`}>{t('checkup.go.data')}</a>
        </>
      );
    case 'import':
      return <a href={`${at}/sincronizacao#importacao`}>{t('checkup.go.import')}</a>;
    case 'polling':
    case 'reconciled':
      return (
        <>
          <Press action={`${at}/checklist/sincronizar`} label={t('checkup.sync')} />
          <a href={`${at}/sincronizacao`}>{t('checkup.go.sync')}</a>
        </>
      );
    case 'receiving':
      return (
        <>
          {connector.inbound && connector.samples?.length ? (
            <a href={`${at}/simular`}>{t('checkup.go.simulate')}</a>
          ) : null}
          <a href={at}>{t('checkup.go.setup')}</a>
        </>
      );
    case 'automation':
    case 'channel':
      return <a href={`/notificacoes?integracao=${id}`}>{t('checkup.go.notifications')}</a>;
  }
};
