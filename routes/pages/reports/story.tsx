/** What came of an event, automation by automation: sent, or why not, who must act, and what comes next. */
import type { FC } from 'hono/jsx';
import type { Finding } from '../../../src/hub/diagnosis';
import type { Chapter } from '../../../src/hub/timeline';
import type { Dispatch } from '../../../src/store/dispatches';
import { Badge, clock, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { DispatchBadge } from './frame';

interface Props {
  t: Translate;
  chapter: Pick<Chapter, 'event' | 'findings' | 'others'>;
  /** The merchant's. */
  timeZone: string;
  nameOf: (connectionId: string) => string;
}

export const Story: FC<Props> = ({ t, chapter: { event, findings, others }, timeZone, nameOf }) =>
  findings.length + others.length === 0 ? (
    <p>
      {t('reports.story.none')}{' '}
      <a href={`/notificacoes?integracao=${event.connectionId}`}>{t('reports.story.none.go')}</a>
    </p>
  ) : (
    <ul>
      {findings.map((finding) => (
        <li>
          <strong>{finding.automation.name}</strong>{' '}
          {finding.dispatch ? (
            <Sent t={t} dispatch={finding.dispatch} timeZone={timeZone} nameOf={nameOf} />
          ) : (
            <WhyNot t={t} finding={finding} />
          )}
        </li>
      ))}
      {others.map((dispatch) => (
        <li>
          <strong>{t(otherName(dispatch))}</strong>{' '}
          <Sent t={t} dispatch={dispatch} timeZone={timeZone} nameOf={nameOf} />
        </li>
      ))}
    </ul>
  );

function otherName({ action, automationId }: Dispatch) {
  if (action.kind === 'message' && action.instead) return 'reports.story.instead';
  return automationId === null ? 'reports.subscribed' : 'reports.story.gone';
}

const Sent: FC<Omit<Props, 'chapter'> & { dispatch: Dispatch }> = ({ t, dispatch, timeZone, nameOf }) => {
  const { id, state, lane, due, finishedAt, recipient, reason, detail } = dispatch;
  return (
    <>
      <DispatchBadge t={t} state={state} />{' '}
      {state === 'waiting' ? (
        t('reports.story.due', { at: clock(due, timeZone) })
      ) : (
        <When time={finishedAt ?? due} timeZone={timeZone} />
      )}
      {lane ? <> · {nameOf(lane)}</> : null}
      {recipient ? <> · {recipient}</> : null} ·{' '}
      <a href={`/fila/${id}`} aria-label={`${t('reports.story.message')} ${id}`}>
        {t('reports.story.message')}
      </a>
      {reason && state !== 'sent' ? <Why t={t} code={reason} detail={detail} /> : null}
    </>
  );
};

/** Of an automation that made nothing of it. */
const WhyNot: FC<{ t: Translate; finding: Finding }> = ({ t, finding: { automation, outcome, unmet } }) => (
  <>
    <Badge>{t('reports.dispatch.cancelled')}</Badge>
    <p>
      {t(
        `reports.story.${outcome === 'off' || outcome === 'conditions' || outcome === 'later' ? outcome : 'lost'}`,
      )}{' '}
      <a
        href={`/notificacoes/${automation.id}`}
        aria-label={`${t('reports.story.open')}: ${automation.name}`}
      >
        {t('reports.story.open')}
      </a>
    </p>
    {unmet.map(({ field, found }) => (
      <p>
        <small>
          <code>{field}</code>{' '}
          {found.length > 0
            ? t('reports.story.found', { value: found.join(', ') })
            : t('reports.story.empty')}
        </small>
      </p>
    ))}
  </>
);
