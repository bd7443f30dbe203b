/** `/registros/eventos/:id`: what happened, what came of it, and every attempt with what was sent and answered. */
import type { FC } from 'hono/jsx';
import { chaptersOf } from '../../../src/hub/timeline';
import { explain } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import type { Dispatch } from '../../../src/store/dispatches';
import { getEvent } from '../../../src/store/events';
import { typeName } from '../../../src/ui/event-names';
import { Badge, Facts, Heading, Table, Trail, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';
import { Raw, Since, subjectName } from './frame';
import { scopeOf } from './scope';
import { Story } from './story';

export async function eventPage(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id: organizationId, timeZone } = c.get('organization');
  const scope = await scopeOf(c);
  const event = await getEvent(hub.db, organizationId, c.req.param('id') ?? '');
  if (!event || !scope.may(event.connectionId)) throw new Problem('not_found');
  const [chapter] = await chaptersOf(hub, organizationId, [event]);
  const dispatches = [
    ...(chapter?.findings.flatMap(({ dispatch }) => dispatch ?? []) ?? []),
    ...(chapter?.others ?? []),
  ];
  const title = typeName(t, event.type);
  return page(c, {
    title,
    body: (
      <>
        <Trail t={t} to={[['/registros/eventos', t('reports.tab.events')]]} />
        <Heading title={title} />
        <Facts
          facts={[
            [t('reports.received'), <Since id={event.deliveryId} timeZone={timeZone} />],
            [t('reports.happened'), <When time={event.time} timeZone={timeZone} />],
            [t('reports.connection'), scope.nameOf(event.connectionId)],
            [
              t('reports.subject'),
              <a href={`/registros/linha-do-tempo?q=${encodeURIComponent(event.subject)}`}>
                {subjectName(t, event.subject)}
              </a>,
            ],
            [
              t('reports.type'),
              <>
                <code>{event.type}</code> {event.simulated ? <Badge>{t('reports.simulated')}</Badge> : null}
              </>,
            ],
            [
              t('reports.origin'),
              <a href={`/registros/entregas/${event.deliveryId}`}>{t('reports.origin.open')}</a>,
            ],
            [t('reports.id'), <code>{event.id}</code>],
          ]}
        />
        <h2>{t('reports.story')}</h2>
        {chapter ? <Story t={t} chapter={chapter} timeZone={timeZone} nameOf={scope.nameOf} /> : null}
        {dispatches
          .filter(({ attempts, text }) => attempts.length > 0 || text !== null)
          .map((dispatch) => (
            <Attempts t={t} dispatch={dispatch} timeZone={timeZone} nameOf={scope.nameOf} />
          ))}
        <h2>{t('reports.data')}</h2>
        <Raw label={t('reports.data')} text={JSON.stringify(event.data)} />
      </>
    ),
  });
}

interface AttemptsProps {
  t: Translate;
  dispatch: Dispatch;
  timeZone: string;
  nameOf: (connectionId: string) => string;
}

/** What was sent, and each try of it. */
const Attempts: FC<AttemptsProps> = ({
  t,
  dispatch: { lane, recipient, text, attempts },
  timeZone,
  nameOf,
}) => (
  <article>
    <h3>
      {t('reports.sentBy', { channel: nameOf(lane) })} {recipient ? <small>{recipient}</small> : null}
    </h3>
    {text === null ? null : <p class="bubble">{text}</p>}
    {attempts.length === 0 ? null : (
      <Table
        caption={t('reports.attempts')}
        columns={[
          { label: t('reports.attempt.at') },
          { label: t('reports.attempt.outcome') },
          { label: t('reports.attempt.answer') },
          { label: t('reports.attempt.ms'), number: true },
        ]}
        rows={attempts.map(({ at, outcome, reason, detail, ms }) => [
          <When time={at} timeZone={timeZone} />,
          t(`reports.attempt.${outcome}`),
          [reason ? t.of(explain(reason)) : '', detail ?? ''].filter((one) => one !== '').join(' '),
          String(ms),
        ])}
      />
    )}
  </article>
);
