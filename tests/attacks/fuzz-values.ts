/** Spoils parsed JSON in place: members lost, renamed, retyped, swapped, or taken from somewhere else. */
import { type Dice, weighted } from './fuzz-dice';
import { NAMES, NO_NUMBERS, NUMBERS, TEXTS } from './fuzz-hostile';

type Container = Record<string, unknown> | unknown[];
type Slot = readonly [container: Container, key: string];

/** Where values of other deliveries come from. */
export interface Larder {
  /** Something that stood under this name in a delivery of the same vendor. */
  namesake(name: string, dice: Dice): unknown;
  /** A whole body of any vendor. */
  stranger(dice: Dice): unknown;
}

const MOST_SLOTS = 3000;
const RAW = '\u0001raw:';

/** JSON text of a spoilt body: the numbers that no JavaScript number holds are written as they were meant. */
export const toText = (body: unknown): string =>
  (JSON.stringify(body) ?? '').replace(/"\\u0001raw:([^"]*)"/g, '$1');

/** The body with one to four faults; the same object, changed, or another one. */
export function spoiled(body: unknown, dice: Dice, larder: Larder): unknown {
  let root = body;
  do {
    if (dice.chance(0.04)) root = rewrapped(root, dice, larder);
    else spoilOne(root, dice, larder);
  } while (dice.chance(0.45));
  return root;
}

function spoilOne(root: unknown, dice: Dice, larder: Larder): void {
  const slots = slotsOf(root);
  if (slots.length > 0) weighted(dice, EDITS)(dice.pick(slots), dice, larder, slots);
}

type Edit = (slot: Slot, dice: Dice, larder: Larder, slots: readonly Slot[]) => void;

const EDITS: readonly (readonly [number, Edit])[] = [
  [14, ([container, key]) => remove(container, key)],
  [4, doubled],
  [7, renamed],
  [16, ([container, key], dice) => set(container, key, retyped(get(container, key), dice))],
  [12, ([container, key], dice) => set(container, key, dice.pick(TEXTS))],
  [8, ([container, key], dice) => set(container, key, hostileNumber(dice))],
  [2, ([container, key], dice) => set(container, key, nested(dice))],
  [0.15, crowded],
  [0.15, flooded],
  [10, swapped],
  [16, ([container, key], dice, larder) => set(container, key, larder.namesake(key, dice))],
  [4, grafted],
  [2, ([container], dice) => set(container, dice.pick(NAMES), dice.pick(TEXTS))],
];

function hostileNumber(dice: Dice): string {
  return RAW + dice.pick(dice.chance(0.06) ? NO_NUMBERS : NUMBERS);
}

function retyped(value: unknown, dice: Dice): unknown {
  return dice.pick<() => unknown>([
    () => null,
    () => true,
    () => false,
    () => [],
    () => ({}),
    () => [value],
    () => ({ value }),
    () => ({ '0': value }),
    () => [null, value, [value]],
    () => JSON.stringify(value),
    () => (typeof value === 'string' ? RAW + (/^-?[1-9]\d*$/.test(value) ? value : '0') : textOf(value)),
    () => (typeof value === 'number' ? String(value).replace('.', ',') : 0),
    () => (typeof value === 'string' ? value.toUpperCase() : 1),
    () => (typeof value === 'string' ? ` ${value}\n` : ''),
  ])();
}

/** As JavaScript writes it; Jira's changes have a member named `toString`, which is no function. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? '[object Object]' : String(value);

function doubled([container, key]: Slot, dice: Dice): void {
  const value = get(container, key);
  if (Array.isArray(container)) container.splice(dice.below(container.length + 1), 0, structuredClone(value));
  else set(container, `${key}2`, structuredClone(value));
}

function renamed([container, key]: Slot, dice: Dice): void {
  const value = get(container, key);
  remove(container, key);
  const name = dice.pick([
    key.toUpperCase(),
    key.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase()),
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    `${key} `,
    `_${key}`,
    dice.pick(NAMES),
  ]);
  set(container, name, value);
}

/** Within a delivery, dates change places with dates and statuses with statuses, or anything with anything. */
function swapped([container, key]: Slot, dice: Dice, _larder: Larder, slots: readonly Slot[]): void {
  const value = get(container, key);
  const alike = slots.filter(([other, name]) => typeof get(other, name) === typeof value);
  const [other, name] = dice.pick(dice.chance(0.8) && alike.length > 0 ? alike : slots);
  set(container, key, copied(get(other, name)));
  set(other, name, copied(value));
}

function grafted([container, key]: Slot, dice: Dice, larder: Larder): void {
  const slots = slotsOf(larder.stranger(dice));
  if (slots.length === 0) return;
  const [from, name] = dice.pick(slots);
  set(container, dice.chance(0.5) ? key : name, get(from, name));
}

function crowded([container, key]: Slot, dice: Dice): void {
  const value = get(container, key);
  const small = JSON.stringify(value)?.length ?? 0;
  const one = small > 0 && small < 80 ? value : dice.pick([1, null, '', {}, []]);
  set(container, key, Array<unknown>(10_000).fill(one));
}

/** As many of one element as fit a long notice. */
function flooded([container, key]: Slot, dice: Dice): void {
  const value = get(container, key);
  if ((JSON.stringify(value)?.length ?? 0) < 5000)
    set(container, key, multiplied([value], dice.pick([2000, 60_000])).flat());
}

/** The elements over and over, each with ids of its own, as many as make so many characters of JSON. */
export function multiplied(elements: readonly unknown[], length: number): unknown[] {
  const texts = elements.map((element) => JSON.stringify(element) ?? 'null');
  const once = texts.join().length + 1;
  return Array.from({ length: Math.max(1, Math.floor(length / once)) }, (_none, index) =>
    texts.map((text): unknown => JSON.parse(text.replace(/("\w*id":(?:"|(?=[1-9])))/gi, `$1${index + 1}`))),
  ).flat();
}

/** Around the depth that the hub takes, and far beyond it. */
function nested(dice: Dice): unknown {
  const depth = dice.pick([3, 10, 55, 63, 70, 1000]);
  const asList = dice.chance(0.5);
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level++) value = asList ? [value] : { id: value };
  return value;
}

function rewrapped(root: unknown, dice: Dice, larder: Larder): unknown {
  return dice.pick<() => unknown>([
    () => null,
    () => [],
    () => ({}),
    () => dice.pick(TEXTS),
    () => hostileNumber(dice),
    () => true,
    () => [root],
    () => [root, larder.stranger(dice)],
    () => ({ data: root }),
    () => ({ order: root, body: root }),
    () => ({ ...Object(root), ...Object(larder.stranger(dice)) }),
    () => ({ ...Object(larder.stranger(dice)), ...Object(root) }),
    () => larder.stranger(dice),
  ])();
}

/** Every member at every depth, as far as that is worth the time. */
export function slotsOf(root: unknown): Slot[] {
  const slots: Slot[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      if (slots.length >= MOST_SLOTS) return;
      slots.push([value as Container, key]);
      walk(get(value as Container, key));
    }
  };
  walk(root);
  return slots;
}

const copied = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? structuredClone(value) : value;

const get = (container: Container, key: string): unknown => Reflect.get(container, key);

/** As JSON.parse does it: a member named `__proto__` is a member. */
function set(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container) && !/^\d{1,4}$/.test(key)) container.push(value);
  else Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else Reflect.deleteProperty(container, key);
}
