/** `/registros/linha-do-tempo`: one order or customer, and why something was, or was not, sent. */
import type { FC } from 'hono/jsx';
import { CHAPTERS, type Chapter, type Match, search, storyOf } from '../../../src/hub/timeline';
import { LOOK_AT } from '../../../src/store/search';
import { typeName } from '../../../src/ui/event-names';
import { Field } from '../../../src/ui/form';
import { Empty, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';
import { DeliveryEnd, Frame, Since, subjectName } from './frame';
import { type Scope, scopeOf } from './scope';
import { Story } from './story';

export async function timelinePage(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id, timeZone } = c.get('organization');
  const scope = await scopeOf(c);
  const q = (c.req.query('q') ?? '').trim().slice(0, 200);
  const connectionIds = scope.connections.map((one) => one.id);
  const found = q === '' ? [] : await search(hub, id, q, { connectionIds, sees: scope.sees });
  const wanted = c.req.query('assunto');
  const chosen = found.length === 1 ? found[0] : found.find((match) => keyOf(match) === wanted);
  const chapters = chosen ? await storyOf(hub, id, chosen) : [];
  return page(c, {
    title: t('reports.tab.timeline'),
    body: (
      <Frame t={t} tab="/registros/linha-do-tempo" lead={t('reports.timeline.lead')}>
        <form method="get">
          <Field
            name="q"
            type="search"
            label={t('reports.timeline.q')}
            hint={t('reports.timeline.hint')}
            value={q}
            maxlength={200}
          />
          <button type="submit">{t('app.search')}</button>
        </form>
        {q === '' ? null : found.length === 0 ? (
          <Empty title={t('reports.timeline.none', { q })}>
            <p>{t('reports.timeline.none.next', { count: LOOK_AT.toLocaleString(t.language) })}</p>
            <p>
              <a href="/registros/entregas">{t('reports.timeline.deliveries')}</a>
            </p>
          </Empty>
        ) : chosen ? (
          <Chapters t={t} match={chosen} chapters={chapters} timeZone={timeZone} scope={scope} />
        ) : (
          <Choose t={t} q={q} found={found} timeZone={timeZone} scope={scope} />
        )}
      </Frame>
    ),
  });
}

const keyOf = ({ connectionId, subject }: Match): string => `${connectionId} ${subject}`;

interface ChooseProps {
  t: Translate;
  q: string;
  found: readonly Match[];
  timeZone: string;
  scope: Scope;
}

const Choose: FC<ChooseProps> = ({ t, q, found, timeZone, scope }) => (
  <>
    <h2>{t('reports.timeline.several', { count: found.length })}</h2>
    <ul>
      {found.map((match) => (
        <li>
          <a href={`?${new URLSearchParams({ q, assunto: keyOf(match) })}`}>
            {subjectName(t, match.subject)}
          </a>{' '}
          · {scope.nameOf(match.connectionId)}
          {match.eventIds[0] ? (
            <>
              {' '}
              · <Since id={match.eventIds[0]} timeZone={timeZone} />
            </>
          ) : null}
        </li>
      ))}
    </ul>
  </>
);

interface ChaptersProps {
  t: Translate;
  match: Match;
  chapters: readonly Chapter[];
  timeZone: string;
  scope: Scope;
}

const Chapters: FC<ChaptersProps> = ({ t, match, chapters, timeZone, scope }) => (
  <>
    <h2>
      {subjectName(t, match.subject)} · {scope.nameOf(match.connectionId)}
    </h2>
    {chapters.length === 0 ? (
      <Notice>
        <p>{t('reports.timeline.silent')}</p>
      </Notice>
    ) : null}
    {chapters.length === CHAPTERS ? (
      <p class="lead">{t('reports.timeline.cut', { count: CHAPTERS })}</p>
    ) : null}
    {chapters.map(({ event, delivery, findings, others }) => (
      <article>
        <h3>
          <a href={`/registros/eventos/${event.id}`}>{typeName(t, event.type)}</a>
        </h3>
        <p class="lead">
          <Since id={event.deliveryId} timeZone={timeZone} />
          {delivery ? (
            <>
              {' '}
              · <a href={`/registros/entregas/${delivery.id}`}>{t(`reports.via.${delivery.via}`)}</a>{' '}
              <DeliveryEnd t={t} delivery={delivery} />
            </>
          ) : null}
        </p>
        <Story t={t} chapter={{ event, findings, others }} timeZone={timeZone} nameOf={scope.nameOf} />
      </article>
    ))}
  </>
);
