/** The variable dictionary: what a message about an event may name, with examples out of one. Pure. */
import { z } from 'zod';
import { EventData, type EventType, groupOf, Money, payloadPaths, render } from '../kit';

export interface Variable {
  /** In `data`: `order.payment.boleto.dueDate`. */
  path: string;
  /** What to write into a text. */
  insert: string;
  /** What comes out of it for the example; empty where the example does not have it. */
  example: string;
}

export interface VariableGroup {
  /** The part of `data`: `customer`, `order` … */
  root: keyof EventData;
  variables: Variable[];
}

type Root = keyof EventData;

/** What an event of each group is about; whatever else its data holds is listed too. */
const ROOTS: Readonly<Record<string, readonly Root[]>> = {
  cart: ['customer', 'cart', 'origin'],
  order: ['customer', 'order', 'origin'],
  charge: ['customer', 'charge'],
  subscription: ['customer', 'subscription'],
  card: ['customer', 'card'],
  lead: ['customer', 'lead', 'origin'],
  appointment: ['customer', 'appointment'],
  form: ['customer', 'form'],
  row: ['workspace'],
  calendar: ['workspace'],
  file: ['workspace'],
  mail: ['workspace'],
  product: ['product'],
  stock: ['product', 'stock'],
  price: ['product'],
  invoice: ['customer', 'order', 'invoice'],
  message: ['customer', 'message'],
  access: ['customer', 'access'],
  password: ['customer', 'passwordReset'],
  nps: ['customer', 'nps'],
  conversation: ['customer', 'message'],
  connection: ['connection', 'owner'],
  privacy: ['customer'],
  custom: ['customer', 'order', 'payload'],
};

/** The parts of `data` that an event of this type is about. */
export const rootsOf = (type: EventType): readonly Root[] => ROOTS[groupOf(type)] ?? ['customer'];

/** Every variable of a type, part by part, as the example fills them in. */
export function variablesFor(type: EventType, data: EventData, timeZone: string): VariableGroup[] {
  const roots = new Set<Root>([...rootsOf(type), ...(Object.keys(data) as Root[])]);
  const exampleOf = (insert: string): string => {
    const rendered = render(insert, data, { timeZone });
    return rendered.ok ? rendered.text.trim().slice(0, MAX_EXAMPLE) : '';
  };
  return [...roots]
    .map((root) => ({
      root,
      variables: leavesOf(root, EventData.shape[root], data[root]).map(({ path, insert }) => ({
        path,
        insert,
        example: exampleOf(insert),
      })),
    }))
    .filter(({ variables }) => variables.length > 0);
}

/** Where the data of a type may hold something, whatever an example says. */
export const pathsFor = (type: EventType): string[] =>
  rootsOf(type)
    .flatMap((root) => leavesOf(root, EventData.shape[root], undefined))
    .map(({ path }) => path);

/** The dates that a reminder of this type may hang on. */
export const datesFor = (type: EventType): string[] => pathsFor(type).filter((path) => isDate(path));

const MAX_EXAMPLE = 80;

type Leaf = Pick<Variable, 'path' | 'insert'>;

/** What the model says that a part may hold, and for what it leaves open what the example holds. */
function leavesOf(path: string, declared: unknown, value: unknown): Leaf[] {
  const schema = declared instanceof z.ZodOptional ? declared.unwrap() : declared;
  if (schema === Money) return [leaf(path, 'money')];
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, member]) =>
      leavesOf(`${path}.${key}`, member, memberOf(value, key)),
    );
  if (schema instanceof z.ZodRecord || schema instanceof z.ZodUnknown)
    return payloadPaths(value).map((found) => leaf(`${path}.${found.path}`));
  if (schema instanceof z.ZodArray)
    return schema.element instanceof z.ZodObject ? [{ path, insert: loopOf(path) }] : [leaf(path)];
  return [leaf(path, isDate(path) ? 'date' : path.endsWith('.phone') ? 'phone' : undefined)];
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

const isDate = (path: string): boolean => /(At|Date)$/.test(path);

const leaf = (path: string, filter?: string): Leaf => ({
  path,
  insert: `{{ ${accessOf(path)}${filter ? ` | ${filter}` : ''} }}`,
});

/** Keys that are no plain words are written in quotes. */
const accessOf = (path: string): string =>
  path
    .split('.')
    .map((key, at) =>
      /^[A-Za-z_][\w-]*$|^\d+$/.test(key) ? `${at === 0 ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`,
    )
    .join('');

/** A line for each product of an order or a cart. */
const loopOf = (path: string): string =>
  `{% for item in ${path} %}{{ item.quantity }}x {{ item.name }}\n{% endfor %}`;
