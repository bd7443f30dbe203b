/** The same thing measured several times. */

export interface Series {
  median: number;
  min: number;
  max: number;
}

/** Of at least one number. */
export function seriesOf(numbers: readonly number[]): Series {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (position: number) => sorted[position] ?? Number.NaN;
  const middle = sorted.length >> 1;
  return {
    median: sorted.length % 2 ? at(middle) : (at(middle - 1) + at(middle)) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}
