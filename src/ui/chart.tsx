/** Bars over days, drawn on the server: how much was sent, failed and waits. The same figures stand in a table. */
import type { FC } from 'hono/jsx';

/** From the bottom up, as the stylesheet colours them. */
export const SERIES = ['sent', 'failed', 'waiting'] as const;
export type Series = (typeof SERIES)[number];

export interface Bar {
  /** Under the bar, where there is room. */
  label: string;
  values: Readonly<Record<Series, number>>;
}

interface Props {
  id: string;
  title: string;
  /** What the picture shows, in words. */
  description: string;
  names: Readonly<Record<Series, string>>;
  bars: readonly Bar[];
}

/** Of the picture, in its own units: small enough to stay legible on a phone. */
const WIDTH = 420;
const HEIGHT = 190;
const LEFT = 34;
const TOP = 12;
const BOTTOM = 24;
/** Labels that fit side by side. */
const MOST_LABELS = 8;

const heightOf = ({ values }: Bar): number => SERIES.reduce((sum, series) => sum + values[series], 0);

/** The least round number that is not less: 1, 2, 4, 5 or 10 times a power of ten. */
function ceiling(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(2, most)));
  const step = [1, 2, 4, 5, 10].find((one) => one * power >= most) ?? 10;
  return Math.max(2, step * power);
}

/** Coordinates with one decimal. */
const round = (value: number): number => Math.round(value * 10) / 10;

export const Chart: FC<Props> = ({ id, title, description, names, bars }) => {
  const top = ceiling(Math.max(0, ...bars.map(heightOf)));
  const floor = HEIGHT - BOTTOM;
  const scale = (value: number): number => (value / top) * (floor - TOP);
  const slot = (WIDTH - LEFT) / Math.max(1, bars.length);
  const width = Math.min(36, slot * 0.7);
  const every = Math.ceil(bars.length / MOST_LABELS);
  return (
    <figure>
      <svg
        class="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        {[0, top / 2, top].map((value) => (
          <>
            <line x1={LEFT} x2={WIDTH} y1={round(floor - scale(value))} y2={round(floor - scale(value))} />
            <text x={LEFT - 6} y={round(floor - scale(value) + 4)} text-anchor="end">
              {value}
            </text>
          </>
        ))}
        {bars.map((bar, at) => {
          const middle = LEFT + slot * (at + 0.5);
          return (
            <>
              {stack(bar).map(({ series, below, value }) => (
                <rect
                  class={series}
                  x={round(middle - width / 2)}
                  y={round(floor - scale(below + value))}
                  width={round(width)}
                  height={round(scale(value))}
                />
              ))}
              {at % every === 0 ? (
                <text x={round(middle)} y={HEIGHT - 7} text-anchor="middle">
                  {bar.label}
                </text>
              ) : null}
            </>
          );
        })}
      </svg>
      <figcaption>
        {SERIES.map((series) => (
          <>
            <span class={`swatch ${series}`} />
            {names[series]}{' '}
          </>
        ))}
      </figcaption>
    </figure>
  );
};

/** The parts of a bar that are there, each on top of those before it. */
function stack({ values }: Bar): { series: Series; below: number; value: number }[] {
  let below = 0;
  return SERIES.flatMap((series) => {
    const value = values[series];
    const part = { series, below, value };
    below += value;
    return value > 0 ? [part] : [];
  });
}
