/**
 * The largest deliveries that the hub takes: every list of every vendor filled up to most of a megabyte.
 * Whoever walks one list for each element of another, or hands one over as the arguments of a call, shows here.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { connectors } from '../../connectors';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { normalisedProblems } from '../suite/observations';
import { setupOf } from './fuzz-hall';
import { mayTake } from './fuzz-ledger';
import { loadSeeds, type Seed } from './fuzz-seeds';
import { multiplied, slotsOf } from './fuzz-values';

/** Characters of JSON. */
const LARGE = 600_000;
/** Numbers of one digit, and their commas. */
const ZEROS = 400_000;

let seeds: readonly Seed[];
beforeAll(async () => {
  seeds = (await loadSeeds()).all.filter(({ body }) => body !== '');
});

const fills: [string, (elements: readonly unknown[], length: number) => unknown[]][] = [
  ['the same elements over and over', multiplied],
  ['elements with hardly anything in them', (elements, length) => multiplied(elements.map(bare), length)],
];

const listening = [...connectors.values()].filter(({ inbound }) => inbound).map(({ slug }) => slug);

describe.each(listening)('%s', (slug) => {
  test.each(fills)('every innermost list full of %s', (_what, fill) => {
    for (const seed of perShape(seeds.filter((one) => one.slug === slug))) {
      const root: { body: unknown } = { body: JSON.parse(seed.body) };
      const lists = listsIn(root).filter(([, , elements]) => listsIn(elements).length === 0);
      for (const [container, key, elements] of lists)
        Reflect.set(container, key, fill(elements, LARGE / lists.length));
      expect(problemsOf(seed, root.body), seed.description).toEqual([]);
    }
  });

  test('one list full of zeros', () => {
    const tried = new Set<string>();
    for (const seed of seeds.filter((one) => one.slug === slug)) {
      const root: { body: unknown } = { body: JSON.parse(seed.body) };
      for (const [container, key, elements] of listsIn(root)) {
        if (tried.has(key)) continue;
        tried.add(key);
        Reflect.set(container, key, Array<unknown>(ZEROS).fill(0));
        expect(problemsOf(seed, root.body), `${seed.description}: ${key}`).toEqual([]);
        Reflect.set(container, key, elements);
      }
    }
  });
});

/** One seed for each set of lists that there are: the others would try the same again. */
const perShape = (all: readonly Seed[]): Seed[] => [
  ...new Map(
    all.map((seed) => [
      [...new Set(listsIn({ body: JSON.parse(seed.body) }).map(([, key]) => key))].sort().join(),
      seed,
    ]),
  ).values(),
];

function listsIn(root: object): [container: object, key: string, elements: unknown[]][] {
  return slotsOf(root).flatMap(([container, key]) => {
    const value: unknown = Reflect.get(container, key);
    return Array.isArray(value) ? [[container, key, value]] : [];
  });
}

/** What of an element tells it from others. */
const bare = (element: unknown): unknown =>
  typeof element !== 'object' || element === null || Array.isArray(element)
    ? element
    : Object.fromEntries(
        Object.entries(element)
          .filter(([, value]) => ['string', 'number'].includes(typeof value) && String(value).length < 30)
          .slice(0, 2),
      );

/** What is wrong with the answer, or that it took too long. */
function problemsOf(seed: Seed, body: unknown): string[] {
  const inbound = connectors.get(seed.slug)?.inbound;
  const delivery = deliveryOf({ ...seed, body });
  const connection = connectionOf(setupOf(seed));
  const limit = mayTake(JSON.stringify(body).length);
  let fastest = Number.POSITIVE_INFINITY;
  // A pause of the machine is nobody's fault: the shortest of three counts.
  for (let tries = 0; tries < 3; tries++) {
    const started = performance.now();
    const problems = normalisedProblems(inbound?.normalise(delivery, connection));
    if (problems.length > 0) return problems;
    fastest = Math.min(fastest, performance.now() - started);
    if (fastest < limit) return [];
  }
  return [`thought for ${Math.round(fastest)} ms`];
}
