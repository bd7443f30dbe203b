/** `/relatorios`: what was sent, what failed and why, by day, notification, connection and channel. */
import type { FC } from 'hono/jsx';
import { type Counts, queues, type Report, report, sumBy, sumByDay } from '../../../src/hub/reports';
import { explain } from '../../../src/kit';
import { automationNames } from '../../../src/store/queue';
import type { QueueFigures } from '../../../src/store/reports';
import { Notice, Table } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';
import { countCells, countColumns, DayChart, dayText } from './figures';
import { type Asked, addressOf, askedOf, Choice, channelsOf, Filters, optionsOf } from './filters';
import { Frame } from './frame';

/** Counts what is asked for and may be seen. */
export const reportFor = (
  c: PageContext,
  { scope, range, connectionId, channelId }: Asked,
): Promise<Report> =>
  report(
    c.get('hub'),
    c.get('organization'),
    range,
    (one) =>
      scope.may(one.connectionId) &&
      (!connectionId || one.connectionId === connectionId) &&
      (!channelId || one.channelId === channelId),
  );

export async function reportPage(c: PageContext) {
  const t = textsOf(c);
  const { db } = c.get('hub');
  const { id } = c.get('organization');
  const asked = await askedOf(c);
  const { scope, typed, errors, range } = asked;
  const channels = channelsOf(c, scope);
  const ids = channels.map((one) => one.id).filter((one) => !asked.channelId || one === asked.channelId);
  const [made, figures] = await Promise.all([reportFor(c, asked), queues(c.get('hub'), id, ids)]);
  const byAutomation = sumBy(made.tallies, ({ automationId }) => automationId ?? '');
  const names = await automationNames(
    db,
    id,
    byAutomation.map(({ key }) => key),
  );
  const tables = [
    [
      'notification',
      byAutomation,
      (key: string) => (key ? (names.get(key) ?? t('reports.deleted')) : t('reports.subscribed')),
    ],
    ['connection', sumBy(made.tallies, ({ connectionId }) => connectionId), scope.nameOf],
    ['channel', sumBy(made.tallies, ({ channelId }) => channelId), scope.nameOf],
  ] as const;
  return page(c, {
    title: t('reports.tab.reports'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <Frame t={t} tab="/relatorios" lead={t('reports.lead')}>
        <Filters t={t} asked={asked}>
          <Choice
            t={t}
            name="canal"
            label={t('reports.channel')}
            value={typed.canal}
            options={optionsOf(channels)}
          />
        </Filters>
        {made.since > range.from ? (
          <Notice tone="warn">
            <p>{t('reports.cut', { day: dayText(made.since) })}</p>
          </Notice>
        ) : null}
        <div class="columns">
          <section>
            <h2>{t('reports.byDay')}</h2>
            <DayChart t={t} title={t('reports.byDay')} days={sumByDay(made)} />
          </section>
          <section>
            <h2>{t('reports.now')}</h2>
            <Queues t={t} figures={figures} nameOf={scope.nameOf} />
          </section>
        </div>
        {made.tallies.length === 0
          ? null
          : tables.map(([by, sums, nameOf]) => (
              <section>
                <h2>{t(`reports.by.${by}`)}</h2>
                <Table
                  caption={t(`reports.by.${by}`)}
                  columns={countColumns(t, t(`reports.${by}`))}
                  rows={sums.map(({ key, counts }) => [nameOf(key), ...countCells(counts)])}
                />
              </section>
            ))}
        <Reasons t={t} sums={sumBy(made.tallies, ({ reason }) => reason)} />
        <p>
          <a href={addressOf('/relatorios.csv', typed)}>{t('reports.csv')}</a>
        </p>
      </Frame>
    ),
  });
}

const Queues: FC<{ t: Translate; figures: readonly QueueFigures[]; nameOf: (id: string) => string }> = ({
  t,
  figures,
  nameOf,
}) =>
  figures.length === 0 ? (
    <p class="lead">{t('reports.now.none')}</p>
  ) : (
    <Table
      caption={t('reports.now')}
      columns={[
        { label: t('reports.channel') },
        ...(['entered', 'sent', 'waiting', 'due'] as const).map((figure) => ({
          label: t(`reports.now.${figure}`),
          number: true,
        })),
      ]}
      rows={figures.map(({ channelId, entered, sent, waiting, due }) => [
        <a href={`/fila?canal=${channelId}`}>{nameOf(channelId)}</a>,
        String(entered),
        String(sent),
        String(waiting),
        String(due),
      ])}
    />
  );

/** Why messages did not leave, the most frequent reason first, and what to do about it. */
const Reasons: FC<{ t: Translate; sums: readonly { key: string; counts: Counts }[] }> = ({ t, sums }) =>
  sums.length === 0 ? null : (
    <section>
      <h2>{t('reports.by.reason')}</h2>
      <Table
        caption={t('reports.by.reason')}
        columns={[
          { label: t('reports.reason') },
          { label: t('reports.next') },
          { label: t('reports.state.failed'), number: true },
          { label: t('reports.state.unknown'), number: true },
          { label: t('reports.state.cancelled'), number: true },
        ]}
        rows={sums.map(({ key, counts: { failed, unknown, cancelled } }) => {
          const why = explain(key);
          return [
            t.of(why),
            `${t.of(why.next)} ${t('app.who', { who: t(`who.${why.who}`) })}`,
            String(failed),
            String(unknown),
            String(cancelled),
          ];
        })}
      />
    </section>
  );
