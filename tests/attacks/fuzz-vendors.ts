/** The network of the fuzz: vendors that answer what a notice asks for, with faults of their own. */
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
    const { pathname } = new URL(request.url);
    const dice = diceOf(run, hashOf(pathname));
    if (dice.chance(0.05) && !refused.has(pathname)) {
      refused.add(pathname);
      return new Response('{"error":"no"}', { status: dice.pick(REFUSALS) });
    }
    if (dice.chance(0.02)) return new Response('<!doctype html><title>Loja</title>', { status: 200 });
    const { slug } = dice.pick(seeds.all);
    const thing = thingAt(pathname, seeds, dice);
    const answer = dice.chance(0.6) ? spoiled(thing, dice, seeds.larder(slug)) : thing;
    return new Response(toText(answer), { headers: { 'content-type': 'application/json' } });
  };
}

/** Something of that name, mostly with the id that was asked for. */
function thingAt(pathname: string, seeds: Seeds, dice: Dice): unknown {
  const segments = pathname.split('/');
  const name = segments.findLast((segment) => /^[a-z_-]+$/.test(segment)) ?? '';
  const id = segments.findLast((segment) => /^\d{1,15}$/.test(segment));
  const thing = [name.replaceAll('-', '_'), name.replace(/s$/, '')]
    .map((one) => seeds.anywhere(one, dice))
    .find((value) => value !== null);
  const body = thing ?? seeds.larder('').stranger(dice);
  const isLone = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isLone && id !== undefined && dice.chance(0.8) ? { ...body, id: Number(id) } : body;
}

function hashOf(text: string): number {
  let hash = 0;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return hash;
}
