/**
 * The canonical fields that a mapping may fill, read off the model itself, so that there is no second
 * list of them. A field's schema decides how a foreign value is converted.
 */
import { z } from 'zod';
import { EventData, Money, paymentMethod, type Reader, read } from '../../../src/kit';

type Shape = Readonly<Record<string, z.ZodType>>;
type Convert = (source: Reader, paths: readonly string[]) => unknown;

export type CanonicalField =
  | { kind: 'value'; convert: Convert; cents?: Convert }
  /** A list of things with fields of their own, such as `order.items`. */
  | { kind: 'list'; shape: Shape; accepts: (element: unknown) => boolean };

/** The field at a dot path of `data`, such as `order.payment.method`; undefined when there is none. */
export const fieldAt = (path: string): CanonicalField | undefined => fieldIn(EventData.shape, path);

/** The same inside the elements of a list. */
export function fieldIn(shape: Shape, path: string): CanonicalField | undefined {
  const names = path.split('.');
  let schema: unknown = z.object(shape);
  for (const name of names) {
    if (!(schema instanceof z.ZodObject) || !Object.hasOwn(schema.shape, name)) return undefined;
    schema = bare(schema.shape[name]);
  }
  return describe(schema, names.at(-1) ?? '');
}

/** The parts of `data` that are things of their own: those whose schema demands an id. */
export const THINGS: ReadonlyMap<string, { hasStatus: boolean; standsAlone: boolean }> = new Map(
  Object.entries(EventData.shape).flatMap(([name, optional]) => {
    const schema = bare(optional);
    if (!(schema instanceof z.ZodObject) || !(schema.shape.id instanceof z.ZodString)) return [];
    const thing = { hasStatus: 'status' in schema.shape, standsAlone: schema.safeParse({ id: 'x' }).success };
    return [[name, thing] as const];
  }),
);

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}

function describe(schema: unknown, name: string): CanonicalField | undefined {
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) {
    const { element } = schema;
    return { kind: 'list', shape: element.shape, accepts: (value) => element.safeParse(value).success };
  }
  const convert = converterOf(schema, name);
  if (!(schema instanceof z.ZodType) || !convert) return undefined;
  const checked = (inner: Convert): Convert => {
    return (source, paths) => {
      const value = inner(source, paths);
      return schema.safeParse(value).success ? value : undefined;
    };
  };
  const cents: Convert = (source, paths) => source.cents(...paths);
  return { kind: 'value', convert: checked(convert), ...(schema === Money ? { cents: checked(cents) } : {}) };
}

function converterOf(schema: unknown, name: string): Convert | undefined {
  if (schema === Money) return (source, paths) => source.money(...paths);
  if (schema instanceof z.ZodISODateTime) return (source, paths) => source.time(...paths);
  if (schema instanceof z.ZodISODate) return (source, paths) => source.date(...paths);
  if (schema instanceof z.ZodURL) return (source, paths) => source.link(...paths);
  if (schema instanceof z.ZodNumber) return (source, paths) => source.number(...paths);
  if (schema instanceof z.ZodEnum && name === 'method')
    return (source, paths) => paymentMethod(source.text(...paths));
  if (schema instanceof z.ZodUnion) return (source, paths) => timeOrDate(source, paths);
  if (schema instanceof z.ZodRecord) return (source, paths) => firstOf(source, paths, textRecord);
  if (schema instanceof z.ZodArray) return (source, paths) => firstOf(source, paths, texts);
  if (!(schema instanceof z.ZodString)) return undefined;
  if (name === 'phone') return (source, paths) => source.phone(...paths);
  if (name === 'email') return (source, paths) => source.email(...paths);
  if (name === 'taxId') return (source, paths) => source.taxId(...paths).taxId;
  return (source, paths) => source.text(...paths);
}

/** A date without a time stays a date. */
const timeOrDate = (source: Reader, paths: readonly string[]): string | undefined =>
  (source.text(...paths) ?? '').length <= 10 ? source.date(...paths) : source.time(...paths);

function firstOf<T>(
  source: Reader,
  paths: readonly string[],
  pick: (value: Reader) => T | undefined,
): T | undefined {
  for (const path of paths) {
    const found = pick(source.at(path));
    if (found !== undefined) return found;
  }
  return undefined;
}

function texts(source: Reader): string[] | undefined {
  if (!Array.isArray(source.value)) return undefined;
  return source.list().flatMap((element) => element.text() ?? []);
}

function textRecord(source: Reader): Record<string, string> | undefined {
  const { value } = source;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = Object.entries(value).flatMap(([key, member]) => {
    const text = read(member).text() ?? texts(read(member))?.join(', ');
    return text === undefined ? [] : [[key, text]];
  });
  return Object.fromEntries(members);
}
