/** One mutated delivery: a seed, its faults, and the bytes, address and headers that come of them. */
import { wireOf } from './fuzz-bodies';
import { type Dice, diceOf } from './fuzz-dice';
import { HEADER_VALUES, NAMES, TEXTS } from './fuzz-hostile';
import type { Seed, Seeds } from './fuzz-seeds';
import { slotsOf, spoiled } from './fuzz-values';

export interface Mutant {
  number: number;
  seed: Seed;
  method: string;
  /** Without slashes at either end. */
  path: string;
  query: readonly (readonly [string, string])[];
  headers: Readonly<Record<string, string>>;
  bytes: Uint8Array;
}

/** Members that name the thing a delivery is about. */
const ID = /^(id|_id|.*_id|.*Id|.*_ref|number|numero|token|cart_token|transaction|remoteJid)$/;

/** The same of the same run and number. `secret` is planted where a vendor proves itself in the body. */
export function mutantOf(
  seeds: Seeds,
  run: number,
  number: number,
  secret?: (seed: Seed) => Plant | undefined,
): Mutant {
  const dice = diceOf(run, number);
  const seed = seeds.all[number % seeds.all.length] ?? dice.pick(seeds.all);
  const larder = seeds.larder(seed.slug);
  const body = seed.body === '' ? undefined : JSON.parse(seed.body);
  if (dice.chance(0.7)) renew(body, number);
  const faulty = dice.chance(0.92) ? spoiled(body, dice, larder) : body;
  const plant = secret?.(seed);
  if (plant && typeof faulty === 'object' && faulty !== null && !Array.isArray(faulty))
    Reflect.set(faulty, plant.name, plant.value);
  const isForm = Object.entries(seed.headers).some(
    ([name, value]) => /^content-type$/i.test(name) && /form/.test(value),
  );
  const { bytes, contentType } = wireOf(faulty, dice, isForm);
  const method = dice.chance(0.01) ? dice.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'POST']) : seed.method;
  return {
    number,
    seed,
    method,
    path: pathOf(seed, dice, larder),
    query: queryOf(seed, dice),
    headers: headersOf(seed, contentType, dice, larder),
    bytes: method === 'GET' ? new Uint8Array() : bytes,
  };
}

export interface Plant {
  name: string;
  value: string;
}

/** Other ids, the same ones wherever they recur, so that the thing is one that the hub has not seen. */
function renew(body: unknown, number: number): void {
  const known = new Map<unknown, unknown>();
  for (const [container, key] of slotsOf(body)) {
    const value: unknown = Reflect.get(container, key);
    if (!ID.test(key) || (typeof value !== 'string' && typeof value !== 'number') || value === '') continue;
    if (!known.has(value)) known.set(value, renewed(value, number));
    Reflect.set(container, key, known.get(value));
  }
}

function renewed(value: string | number, number: number): string | number {
  if (typeof value === 'number')
    return Number.isSafeInteger(value * 2) ? Math.abs(Math.trunc(value)) + (number + 1) * 7 : value;
  if (/^[1-9]\d{0,14}$/.test(value)) return String(Number(value) + (number + 1) * 7);
  const end = number.toString(16).padStart(6, '0');
  return value.length > end.length ? value.slice(0, -end.length) + end : value;
}

type VendorLarder = ReturnType<Seeds['larder']>;

function headersOf(
  seed: Seed,
  contentType: string | undefined,
  dice: Dice,
  larder: VendorLarder,
): Record<string, string> {
  const headers = new Map(Object.entries(seed.headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (contentType === undefined) headers.delete('content-type');
  else if (contentType !== 'application/json' || !headers.has('content-type'))
    headers.set('content-type', contentType);
  if (!dice.chance(0.15)) return Object.fromEntries(headers);
  const names = [...headers.keys()];
  const name = names.length > 0 ? dice.pick(names) : 'x-topic';
  const fault = dice.below(4);
  if (fault === 0) headers.delete(name);
  else if (fault === 1) headers.set(name, dice.pick(HEADER_VALUES));
  else if (fault === 2) headers.set(name, larder.header(name, dice) ?? 'x');
  else
    headers.set(dice.pick(['x-extra', '__proto__', 'constructor', 'x-request-id']), dice.pick(HEADER_VALUES));
  return Object.fromEntries(headers);
}

function queryOf(seed: Seed, dice: Dice): (readonly [string, string])[] {
  const query = Object.entries(seed.query).map(([name, value]) => [name, value] as const);
  if (!dice.chance(0.04)) return query;
  const texts = TEXTS.filter(({ length }) => length < 3000);
  return [...query, [dice.pick([...NAMES, ...query.map(([name]) => name)]), dice.pick(texts)]];
}

function pathOf(seed: Seed, dice: Dice, larder: VendorLarder): string {
  if (!dice.chance(0.04)) return seed.path;
  return dice.pick<() => string>([
    () => '',
    () => larder.path(dice),
    () => `${seed.path}/x`,
    () => 'events/order-paid',
    () => encodeURIComponent(dice.pick(TEXTS).slice(0, 500).toWellFormed()),
    () => '__proto__/constructor',
    () => 'a/'.repeat(200),
    () => '%00/%ff/%2e%2e',
  ])();
}
