/** The network of the fuzz: vendors that answer what a notice asks for, with faults of their own. */
import { diceOf } from './fuzz-dice';
import type { Seeds } from './fuzz-seeds';
import { spoiled, toText } from './fuzz-values';

/** One answer in so many is a refusal or a failure. */
const REFUSALS = [401, 404, 429, 500, 503] as const;

/**
 * Answers by the address asked for: somewhere in the vendor's own fixtures stood what lies under such
 * a path. The same address gets the same answer, but for failures, which pass when asked again.
 */
export function answersOf(seeds: Seeds, run: number): (request: Request) => Response {
  const failed = new Set<string>();
  return (request) => {
    const { host, pathname } = new URL(request.url);
    const dice = diceOf(run, hashOf(host + pathname));
    if (dice.chance(0.05) && !failed.has(pathname)) {
      failed.add(pathname);
      return new Response('{"error":"no"}', { status: dice.pick(REFUSALS) });
    }
    const [collection = '', id, parts] = pathname.split('/').filter(Boolean).slice(-3);
    const wanted =
      [parts, id, collection].find((name) => name !== undefined && /^[a-z][a-z_-]*$/.test(name)) ?? '';
    const seed = dice.pick(seeds.all);
    const larder = seeds.larder(dice.pick(seeds.all).slug);
    const names = [wanted, wanted.replaceAll('-', '_'), wanted.replace(/s$/, '')];
    const found = names.map((name) => seeds.anywhere(name, dice)).find((value) => value !== null);
    const body = found ?? (seed.body === '' ? null : JSON.parse(seed.body));
    const answer = dice.chance(0.6) ? spoiled(body, dice, larder) : body;
    if (dice.chance(0.02)) return new Response('<!doctype html><title>Loja</title>', { status: 200 });
    return new Response(toText(answer), { headers: { 'content-type': 'application/json' } });
  };
}

function hashOf(text: string): number {
  let hash = 0;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return hash;
}
