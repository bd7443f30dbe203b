/** Figures as a picture and as the table behind it. */
import type { FC } from 'hono/jsx';
import type { Counts } from '../../../src/hub/reports';
import { Chart } from '../../../src/ui/chart';
import { Table } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';

/** What became of dispatches, in the order of the tables. */
const STATES = ['sent', 'failed', 'unknown', 'waiting', 'cancelled'] as const;

export const countColumns = (t: Translate, first: string) => [
  { label: first },
  ...STATES.map((state) => ({ label: t(`reports.state.${state}`), number: true })),
];

export const countCells = (counts: Counts): string[] => STATES.map((state) => String(counts[state]));

/** `2026-11-22` as people write it; without the year under a bar. */
export const dayText = (day: string, short = false): string => {
  const [year, month, date] = day.split('-');
  return short ? `${date}/${month}` : `${date}/${month}/${year}`;
};

interface Props {
  t: Translate;
  title: string;
  days: readonly { key: string; counts: Counts }[];
}

/** The days as bars; what failed and what nobody knows of stand in one bar, apart in the table. */
export const DayChart: FC<Props> = ({ t, title, days }) => {
  const sum = (state: keyof Counts): number => days.reduce((all, { counts }) => all + counts[state], 0);
  const all = { sent: sum('sent'), failed: sum('failed') + sum('unknown'), waiting: sum('waiting') };
  if (all.sent + all.failed + all.waiting + sum('cancelled') === 0)
    return <p class="lead">{t('reports.none')}</p>;
  return (
    <>
      <Chart
        id="dias"
        title={title}
        description={t('reports.chart', all)}
        names={{
          sent: t('reports.legend.sent', { count: all.sent }),
          failed: t('reports.legend.failed', { count: all.failed }),
          waiting: t('reports.legend.waiting', { count: all.waiting }),
        }}
        bars={days.map(({ key, counts }) => ({
          label: dayText(key, true),
          values: { sent: counts.sent, failed: counts.failed + counts.unknown, waiting: counts.waiting },
        }))}
      />
      <details>
        <summary>{t('reports.asTable')}</summary>
        <Table
          caption={title}
          columns={countColumns(t, t('reports.day'))}
          rows={days.toReversed().map(({ key, counts }) => [dayText(key), ...countCells(counts)])}
        />
      </details>
    </>
  );
};
