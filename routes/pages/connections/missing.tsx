/** What a connection still needs, the next thing first. */
import type { FC } from 'hono/jsx';
import type { Step } from '../../../src/hub/checklist';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';

interface Props {
  t: Translate;
  connection: Connection;
  connector: Connector;
  steps: readonly Step[];
}

const MARKS = { amber: ['warn', '○'], red: ['bad', '✕'], green: ['good', '✓'] } as const;

export const Missing: FC<Props> = ({ t, connection, connector, steps }) => {
  const open = steps.filter(({ state }) => state !== 'green');
  return (
    <section id="faltam" aria-labelledby="falta">
      <h2 id="falta">{t(open.length === 0 ? 'connections.ready' : 'connections.missing')}</h2>
      {open.length === 0 ? (
        <Notice tone="good">
          <p>{t('connections.ready.lead')}</p>
        </Notice>
      ) : (
        <ol class="checks">
          {open.map(({ key, label, state, fix }) => (
            <li>
              <span class={`mark ${MARKS[state][0]}`} aria-hidden="true">
                {MARKS[state][1]}
              </span>
              <p>
                <strong>{t.of(label)}</strong>
                <span class="hidden"> ({t(`connections.state.${state === 'red' ? 'red' : 'amber'}`)})</span>
              </p>
              {fix ? (
                <p>
                  {t.of(fix)} <Way t={t} step={key} connection={connection} connector={connector} />
                </p>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      <p>
        <a href={`/integracoes/${connection.id}/checklist`}>{t('connections.toChecklist')}</a>
      </p>
    </section>
  );
};

/** Leads to where a step is mended, where that is another page. */
const Way: FC<{ t: Translate; step: Step['key']; connection: Connection; connector: Connector }> = ({
  t,
  step,
  connection: { id },
  connector,
}) => {
  switch (step) {
    case 'import':
    case 'polling':
    case 'reconciled':
      return <a href={`/integracoes/${id}/sincronizacao`}>{t('tab.sincronizacao')}</a>;
    case 'receiving':
      return connector.inbound && connector.samples?.length ? (
        <a href={`/integracoes/${id}/simular`}>{t('tab.simular')}</a>
      ) : null;
    case 'automation':
    case 'channel':
      return <a href={`/notificacoes?integracao=${id}`}>{t('tab.notificacoes')}</a>;
    default:
      return null;
  }
};
