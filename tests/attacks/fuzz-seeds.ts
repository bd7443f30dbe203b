/** What the fuzz starts from: every fixture and every sample of every connector that listens. */
import { connectors } from '../../connectors';
import { loadFixtures } from '../suite/fixtures';
import type { Dice } from './fuzz-dice';
import { type Larder, slotsOf } from './fuzz-values';

export interface Seed {
  slug: string;
  /** Among the seeds of its connector. */
  position: number;
  description: string;
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** JSON. */
  body: string;
  settings: Readonly<Record<string, string>>;
}

export interface Seeds {
  all: readonly Seed[];
  /** Something that stood under this name in a delivery of any vendor; null when nothing did. */
  anywhere(name: string, dice: Dice): unknown;
  /** Values, headers and paths of one vendor, bodies of all. */
  larder(
    slug: string,
  ): Larder & { header(name: string, dice: Dice): string | undefined; path(dice: Dice): string };
}

/** Different values kept of one name. */
const MOST = 60;

export async function loadSeeds(): Promise<Seeds> {
  const all: Seed[] = [];
  for (const { slug, inbound, samples = [] } of connectors.values()) {
    if (!inbound) continue;
    const fixtures = await loadFixtures(slug);
    const described = samples.map((sample) => ({ ...sample, description: `sample ${sample.name}` }));
    for (const [position, one] of [...described, ...fixtures].entries()) {
      const { description, body, headers = {}, path = '', ...rest } = one;
      all.push({
        slug,
        position,
        description,
        // What a list was asked for by GET is sent as a webhook here.
        method: 'method' in rest && rest.via === undefined ? (rest.method ?? 'POST') : 'POST',
        path,
        headers,
        query: 'query' in rest ? (rest.query ?? {}) : {},
        body: JSON.stringify(body) ?? '',
        settings: 'settings' in rest ? (rest.settings ?? {}) : {},
      });
    }
  }
  const shelves = new Map(
    [...connectors.keys()].map((slug) => [slug, shelfOf(all.filter((one) => one.slug === slug))]),
  );
  const stranger = (dice: Dice): unknown => parsed(dice.pick(all).body);
  const every = shelfOf(all);
  return {
    all,
    anywhere: (name, dice) => {
      const known = every.values.get(name) ?? [];
      return known.length > 0 ? parsed(dice.pick(known)) : null;
    },
    larder: (slug) => {
      const { values, headers, paths } = shelves.get(slug) ?? shelfOf([]);
      return {
        stranger,
        namesake: (name, dice) => {
          const known = values.get(name) ?? [];
          return known.length > 0 ? parsed(dice.pick(known)) : null;
        },
        header: (name, dice) => {
          const known = headers.get(name) ?? [];
          return known.length > 0 ? dice.pick(known) : undefined;
        },
        path: (dice) => (paths.length > 0 ? dice.pick(paths) : ''),
      };
    },
  };
}

const parsed = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));

/** What stands under each name, and in each header, in the deliveries of one vendor. */
function shelfOf(seeds: readonly Seed[]) {
  const values = new Map<string, string[]>();
  const headers = new Map<string, string[]>();
  const keep = (shelf: Map<string, string[]>, name: string, value: string): void => {
    const known = shelf.get(name) ?? [];
    if (known.length < MOST && !known.includes(value)) shelf.set(name, [...known, value]);
  };
  for (const seed of seeds) {
    for (const [container, key] of slotsOf(parsed(seed.body))) {
      const text = JSON.stringify(Reflect.get(container, key));
      if (text !== undefined && text.length < 30_000) keep(values, key, text);
    }
    for (const [name, value] of Object.entries(seed.headers)) keep(headers, name.toLowerCase(), value);
  }
  return { values, headers, paths: [...new Set(seeds.map(({ path }) => path))] };
}
