/** Why nothing is sent: the last delivery, the last event, and of each notification what became of it. */
import type { FC } from 'hono/jsx';
import type { Diagnosis, Finding, Held, Outcome, Unmet } from '../../../src/hub/diagnosis';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import type { Event } from '../../../src/store/events';
import { typeName } from '../../../src/ui/event-names';
import { Badge, clock, Notice, type Tone, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Mark, Why } from '../../../src/ui/why';
import { arrivalOf, DELIVERY_TONES } from './log';

interface Props {
  t: Translate;
  timeZone: string;
  connection: Connection;
  connector: Connector;
  diagnosis: Diagnosis;
  /** Whose names the visitor may read. */
  sees: (connection: Connection) => boolean;
}

const VERDICT_TONES: Readonly<Partial<Record<Diagnosis['verdict'], Tone>>> = {
  works: 'good',
  paused: 'bad',
  revoked: 'bad',
  trouble: 'bad',
};

export const DiagnosisPart: FC<Props> = ({ t, timeZone, connection, connector, diagnosis, sees }) => {
  const { verdict, deliveries, events, event, findings, held } = diagnosis;
  const [last] = deliveries;
  return (
    <section id="diagnostico">
      <h2>{t('checkup.diagnosis')}</h2>
      <p class="lead">{t('checkup.diagnosis.lead')}</p>
      <Notice tone={VERDICT_TONES[verdict] ?? 'warn'}>
        <p>
          <strong>{t(`checkup.verdict.${verdict}`)}</strong> {t(`checkup.next.${verdict}`)}
        </p>
        {verdict === 'silent' ? <Silence t={t} id={connection.id} connector={connector} /> : null}
      </Notice>
      <h3>{t('checkup.last')}</h3>
      <dl>
        <dt>{t('checkup.last.delivery')}</dt>
        <dd>
          {last ? (
            <>
              <When time={arrivalOf(last)} timeZone={timeZone} /> · {t(`reports.via.${last.via}`)}{' '}
              <Badge tone={DELIVERY_TONES[last.state]}>{t(`checkup.delivery.${last.state}`)}</Badge>{' '}
              <a href={`/registros/entregas/${last.id}`}>{t('checkup.open.delivery')}</a>
              {last.reason ? <Why t={t} code={last.reason} detail={last.detail} /> : null}
            </>
          ) : (
            t('checkup.last.none')
          )}
        </dd>
        <dt>{t('checkup.last.event')}</dt>
        <dd>{event ? <EventWords t={t} timeZone={timeZone} event={event} /> : t('checkup.last.noEvent')}</dd>
      </dl>
      {events.length > 1 ? (
        <OtherEvents t={t} timeZone={timeZone} events={events} shown={event} id={connection.id} />
      ) : null}
      {event ? (
        <>
          <h3>{t('checkup.findings', { event: typeName(t, event.type) })}</h3>
          {findings.length === 0 ? (
            <p>{t('checkup.findings.none')}</p>
          ) : (
            <ul class="checks">
              {findings.map((finding) => (
                <FindingLine t={t} timeZone={timeZone} finding={finding} />
              ))}
            </ul>
          )}
          <p>
            <a href={`/notificacoes?integracao=${connection.id}`}>{t('checkup.go.notifications')}</a>
          </p>
        </>
      ) : null}
      {held.map((one) => (
        <HeldChannel t={t} timeZone={timeZone} held={one} isShown={sees(one.channel)} />
      ))}
    </section>
  );
};

/** Nothing ever came: where the platform has to send to, or what is read of it. */
const Silence: FC<{ t: Translate; id: string; connector: Connector }> = ({ t, id, connector }) => (
  <ul>
    {connector.inbound ? (
      <li>
        {t('checkup.silent.webhook')} <a href={`/integracoes/${id}`}>{t('checkup.go.setup')}</a>
      </li>
    ) : null}
    {connector.poll ? (
      <li>
        {t('checkup.silent.poll')} <a href={`/integracoes/${id}/sincronizacao`}>{t('checkup.go.sync')}</a>
      </li>
    ) : null}
  </ul>
);

const EventWords: FC<{ t: Translate; timeZone: string; event: Event }> = ({ t, timeZone, event }) => (
  <>
    {typeName(t, event.type)} · <When time={arrivalOf({ id: event.deliveryId })} timeZone={timeZone} /> ·{' '}
    <code>{event.subject}</code> {event.simulated ? <Badge>{t('checkup.simulated')}</Badge> : null}{' '}
    <a href={`/registros/eventos/${event.id}`}>{t('checkup.open.event')}</a>
  </>
);

const OtherEvents: FC<{
  t: Translate;
  timeZone: string;
  events: readonly Event[];
  shown: Event | undefined;
  id: string;
}> = ({ t, timeZone, events, shown, id }) => (
  <form method="get" action={`/integracoes/${id}/checklist#diagnostico`} class="filters">
    <label>
      {t('checkup.choose')}
      <select name="evento">
        {events.map((event) => (
          <option value={event.id} selected={event.id === shown?.id}>
            {`${typeName(t, event.type)} · ${event.subject} · ${clock(arrivalOf({ id: event.deliveryId }), timeZone)}`}
          </option>
        ))}
      </select>
    </label>
    <button type="submit" class="secondary outline">
      {t('checkup.choose.submit')}
    </button>
  </form>
);

const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  sent: 'good',
  waiting: 'warn',
  failed: 'bad',
  unknown: 'bad',
  cancelled: undefined,
  off: undefined,
  conditions: 'warn',
  later: 'warn',
  gone: 'warn',
};

const FindingLine: FC<{ t: Translate; timeZone: string; finding: Finding }> = ({ t, timeZone, finding }) => {
  const { automation, outcome, unmet, dispatch } = finding;
  return (
    <li>
      <Mark tone={OUTCOME_TONES[outcome]} />
      <p>
        <a href={`/notificacoes/${automation.id}`}>{automation.name}</a>{' '}
        <Badge tone={OUTCOME_TONES[outcome]}>{t(`checkup.outcome.${outcome}`)}</Badge>
      </p>
      <div>
        <p>
          {outcome === 'waiting' && dispatch
            ? t('checkup.why.waiting', { time: clock(dispatch.due, timeZone) })
            : t(`checkup.why.${outcome}`)}
        </p>
        {outcome === 'conditions' ? <Unfulfilled t={t} unmet={unmet} /> : null}
        {dispatch?.reason ? <Why t={t} code={dispatch.reason} detail={dispatch.detail} /> : null}
        {dispatch ? (
          <p>
            <a href={`/fila/${dispatch.id}`} aria-label={`${t('checkup.open.dispatch')}: ${automation.name}`}>
              {t('checkup.open.dispatch')}
            </a>
          </p>
        ) : null}
      </div>
    </li>
  );
};

/** Each condition that failed, with what stood there instead. */
export const Unfulfilled: FC<{ t: Translate; unmet: readonly Unmet[] }> = ({ t, unmet }) => (
  <ul>
    {unmet.map(({ field, operator, value, found }) => (
      <li>
        <code>{field}</code> {t(`checkup.operator.${operator}`)} <strong>{value}</strong>:{' '}
        {found.length === 0
          ? t('checkup.found.nothing')
          : t('checkup.found', { value: found.join(', ').slice(0, 200) })}
      </li>
    ))}
  </ul>
);

const HeldChannel: FC<{ t: Translate; timeZone: string; held: Held; isShown: boolean }> = ({
  t,
  timeZone,
  held: { channel, lane },
  isShown,
}) => (
  <Notice tone="warn">
    <p>
      <strong>{isShown ? channel.name : t('checkup.held.other')}</strong>: {t(`checkup.lane.${lane.state}`)}{' '}
      {lane.until ? t('checkup.held.until', { time: clock(lane.until, timeZone) }) : null}{' '}
      {t('checkup.held.waiting', { count: lane.waiting })}
    </p>
    {isShown && lane.state === 'paused' ? (
      <p>
        <a href={`/integracoes/${channel.id}`}>{t('checkup.held.open')}</a>
      </p>
    ) : null}
  </Notice>
);
