/**
 * What a template may cost. Liquid's `renderLimit` reads a clock, and in a Worker the clock stands still
 * while code runs; its `memoryLimit` is not told of most of what filters read. So work is counted in
 * steps: one for each piece that is passed through, and more for what is large.
 */
import {
  type Context,
  defaultOperators,
  evalToken,
  type Liquid,
  type Operators,
  type Template,
  Value,
} from 'liquidjs';

/** Pieces (texts, outputs, tags) that one render may pass through, loops included. */
const MAX_STEPS = 20_000;
/** Characters that are read, or of an expression, in the time of one step. */
const STEP = 100;
/** What a member of a list or an object counts, in characters. */
const MEMBER = 10;
/** What a filter or an operator counts that is given nothing; in dates the calendar is looked up. */
const CALL = 100;
const DATE_CALL = 2000;
const DATES = /^(date|time$)/;

/** Tags that walk or compare values, or write them without our output. */
const WALKING = ['for', 'tablerow', 'case', 'cycle', 'echo'];

/** Starts to count the steps of one render of `template`; beyond what it may cost, it throws. */
export function limitSteps(context: Context, template: string): void {
  const longest = longestTag(template);
  let steps = 0;
  const take = (count: number): void => {
    steps += count;
    if (steps > MAX_STEPS) throw new RangeError('the template takes too many steps');
  };
  context.renderLimit.check = () => take(1 + Math.floor(longest / STEP));
  // The part of the limiter that Liquid leaves unused.
  context.renderLimit.use = (characters) => take(characters / STEP);
}

/** Characters of the longest output or tag: each time it is passed through, all of its expression may be worked off. */
function longestTag(template: string): number {
  const [, ...tags] = template.split(/\{[{%]/);
  return tags.reduce((length, tag) => {
    const end = tag.search(/[%}]\}/);
    return Math.max(length, end < 0 ? tag.length : end);
  }, 0);
}

/** Counts the reading of a value. */
export const countRead = (context: Context, value: unknown): void => context.renderLimit.use(weightOf(value));

/** Makes all filters, operators and tags of an engine count what they are given. */
export function countAll(engine: Liquid): void {
  for (const [name, filter] of Object.entries(engine.filters))
    if (filter) engine.registerFilter(name, countedFilter(filter, DATES.test(name) ? DATE_CALL : CALL));
  engine.options.operators = countedOperators;
  for (const name of WALKING) {
    const tag = engine.tags[name];
    if (tag) engine.registerTag(name, countedTag(tag));
  }
}

type Filter = NonNullable<Liquid['filters'][string]>;
type FilterHandler = Extract<Filter, (...args: never) => unknown>;

function countedFilter(filter: Filter, call: number): Filter {
  const handler = typeof filter === 'function' ? filter : filter.handler;
  const counted: FilterHandler = function (value, ...args) {
    this.context.renderLimit.use(call + workOf(value, args));
    return handler.call(this, value, ...args);
  };
  return typeof filter === 'function' ? counted : { ...filter, handler: counted };
}

const countedOperators: Operators = Object.fromEntries(
  Object.entries(defaultOperators).map(([name, operator]) => [
    name,
    // One operand or two, and behind them the context.
    (...given: [unknown, unknown, Context]) => {
      const context = given.at(-1) as Context;
      const [value, ...others] = given.slice(0, -1);
      context.renderLimit.use(CALL + workOf(value, others));
      return (operator as (...operands: unknown[]) => boolean)(...given);
    },
  ]),
);

type TagClass = NonNullable<Liquid['tags'][string]>;

const countedTag = (tag: TagClass): TagClass =>
  new Proxy(tag, { construct: (made, given) => counted(Reflect.construct(made, given)) });

/** The tag itself, which from now on counts its arguments before it is rendered. */
function counted(tag: Template): Template {
  const render = tag.render.bind(tag);
  tag.render = function* (context, emitter): Generator<unknown, unknown, unknown> {
    for (const given of tag.arguments?.() ?? [])
      countRead(
        context,
        yield given instanceof Value ? given.value(context, false) : evalToken(given, context),
      );
    return yield render(context, emitter);
  };
  return tag;
}

/** Both are read; and looking for a text within another takes as long as both together at worst. */
function workOf(value: unknown, others: readonly unknown[]): number {
  const weight = weightOf(value);
  const longest = others.reduce<number>(
    (length, other) => Math.max(length, typeof other === 'string' ? other.length : 0),
    0,
  );
  return weight + weightOf(others) + (typeof value === 'string' ? (weight * longest) / 100 : 0);
}

/** Characters in a value, and some for each of its members. Stops where no render may afford it any more. */
function weightOf(value: unknown): number {
  let weight = 0;
  const open = [value];
  while (open.length > 0 && weight <= MAX_STEPS * STEP) {
    const one = open.pop();
    if (typeof one === 'string') weight += one.length;
    else if (typeof one === 'object' && one !== null)
      for (const member of Object.values(one)) {
        weight += MEMBER;
        open.push(member);
      }
  }
  return weight;
}
