/** The network of the fuzz: vendors that answer what a notice asks for, with faults of their own. */
import { connectors } from '../../connectors';
import { isHostIn } from '../suite/declaration';
import { type Dice, diceOf } from './fuzz-dice';
import type { Seeds } from './fuzz-seeds';
import { spoiled, toText } from './fuzz-values';

const REFUSALS = [401, 404, 429, 500, 503] as const;

/**
 * Answers by the path asked for: what stood under its last name (`orders`, `transactions`) in some
 * delivery, often spoilt. The same path gets the same answer, but for refusals, which come once.
 */
export function answersOf(seeds: Seeds, run: number): (request: Request) => Response {
  const refused = new Set<string>();
  return (request) => {
    const { pathname, host } = new URL(request.url);
    const dice = diceOf(run, hashOf(pathname));
    if (dice.chance(0.05) && !refused.has(pathname)) {
      refused.add(pathname);
      return new Response('{"error":"no"}', { status: dice.pick(REFUSALS) });
    }
    if (dice.chance(0.02)) return new Response('<!doctype html><title>Loja</title>', { status: 200 });
    const slug = vendorAt(host) ?? dice.pick(seeds.all).slug;
    const thing = thingAt(pathname, slug, seeds, dice);
    const answer = dice.chance(0.6) ? spoiled(thing, dice, seeds.larder(slug)) : thing;
    return new Response(toText(answer), { headers: { 'content-type': 'application/json' } });
  };
}

const vendorAt = (host: string): string | undefined =>
  [...connectors.values()].find(({ hosts = [] }) => isHostIn(host, hosts))?.slug;

/** Something of that name, the vendor's own where it has one, mostly with the id that was asked for. */
function thingAt(pathname: string, slug: string, seeds: Seeds, dice: Dice): unknown {
  const segments = pathname.split('/');
  const name = segments.findLast((segment) => /^[a-z_-]+$/.test(segment)) ?? '';
  const id = segments.findLast((segment) => /^\d{1,15}$/.test(segment));
  const larder = seeds.larder(slug);
  const thing = [name.replaceAll('-', '_'), name.replace(/s$/, '')]
    .flatMap((one) => [larder.namesake(one, dice), seeds.anywhere(one, dice)])
    .find((value) => value !== null);
  const body = thing ?? seeds.larder('').stranger(dice);
  const isLone = typeof body === 'object' && body !== null && !Array.isArray(body);
  const known = isLone && id !== undefined && dice.chance(0.8) ? { ...body, id: Number(id) } : body;
  // Many wrap what was asked for.
  return isLone && dice.chance(0.3) ? { success: true, data: known } : known;
}

function hashOf(text: string): number {
  let hash = 0;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return hash;
}
