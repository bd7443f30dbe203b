/** Applying a mapping to a payload. */
import {
  addressOf,
  type Customer,
  EventData,
  type EventType,
  failed,
  groupOf,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  observed,
  occurrenceOf,
  type Reader,
  read,
  shortHash,
  splitName,
  statusOf,
} from '../../../src/kit';
import { type CanonicalField, fieldAt, fieldIn, THINGS } from './fields';
import { guessCustomer, guessId } from './guess';
import { kindOf, type Mapping, type Paths, type Source } from './mapping';

type Draft = Record<string, unknown>;

/** What a mapping makes of a payload; `payload` is the delivery's body without secrets. */
export function observeMapped(mapping: Mapping, payload: unknown, delivery: InboundDelivery): Normalised {
  const source = read(payload, { zone: mapping.zone, currency: mapping.currency });
  const { type, word } = typeOf(mapping.type, source);
  if (!type) return ignored('unknown_topic', word?.slice(0, 100));

  const hash = hashOf(payload);
  const draft = fill(mapping.fields, source);
  const id = mapping.subject
    ? idFrom(mapping.subject, source)
    : (read(draft).text(`${groupOf(type)}.id`) ?? guessId(source) ?? hash);
  if (!id) return failed('unexpected_shape', `subject: ${mapping.subject}`.slice(0, 500));
  identify(draft, type, idPart(id), word);
  complete(draft);
  if (!draft.customer && !mapsCustomer(mapping)) draft.customer = guessCustomer(source);
  if (groupOf(type) === 'custom') draft.payload = payload;

  const data = EventData.safeParse(withoutUndefined(draft));
  if (!data.success) {
    const missing = data.error.issues.map(({ path }) => path.join('.')).join(', ');
    return failed('unexpected_shape', missing.slice(0, 500));
  }
  const subject = `${kindOf(mapping.subject) ?? groupOf(type)}/${idPart(id)}`;
  const time = mapping.time && source.time(...list(mapping.time));
  return observed(observation(type, subject, data.data, time, hash, delivery));
}

/** The type, and the sender's word for it where the payload decides. */
function typeOf(rule: Mapping['type'], source: Reader): { type: EventType | undefined; word?: string } {
  if (typeof rule === 'string') return { type: rule };
  const word = source.text(...list(rule.path)) ?? '';
  return { type: lookUp(rule.map, word) ?? rule.default, word };
}

const mapsCustomer = ({ fields }: Mapping): boolean =>
  Object.keys(fields).some((path) => path.startsWith('customer.'));

/** An event whose identity is its content where nothing better tells repeats apart: same data, sent once. */
export function observation(
  type: EventType,
  subject: string,
  data: EventData,
  time: string | undefined,
  hash: string,
  delivery: InboundDelivery,
): Observation {
  const isTold = time !== undefined && groupOf(type) !== 'custom';
  const goesByTime = occurrenceOf(type, data, 'a') !== occurrenceOf(type, data, 'b');
  const occurrence = goesByTime && !isTold ? { occurrence: hash } : {};
  return { type, subject, time: time ?? delivery.receivedAt, data, ...occurrence };
}

export const hashOf = (payload: unknown): string => shortHash(JSON.stringify(payload) ?? '');

/** An id as the second half of a subject: one line, short. */
export function idPart(id: string): string {
  const line = id.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line === '' || line.length > 200 ? shortHash(id) : line;
}

const list = (paths: Paths): readonly string[] => (typeof paths === 'string' ? [paths] : paths);

/** By the word as it is, else by the word whatever its case. */
function lookUp<T>(map: Readonly<Record<string, T>>, word: string): T | undefined {
  const found =
    Object.keys(map).find((key) => key === word) ?? Object.keys(map).find((key) => same(key, word));
  return found === undefined ? undefined : map[found];
}
const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Undefined when the template names a path that the payload lacks. */
function idFrom(template: string, source: Reader): string | undefined {
  const kind = kindOf(template);
  const parts = (kind ? template.slice(kind.length + 1) : template).split(/\{\{\s*([^{}]*?)\s*\}\}/);
  // Every second part is a path.
  const filled = parts.map((part, index) => (index % 2 === 0 ? part : source.text(part)));
  return filled.includes(undefined) ? undefined : filled.join('');
}

function fill(fields: Readonly<Record<string, Source>>, source: Reader): Draft {
  const draft: Draft = {};
  for (const [target, from] of Object.entries(fields)) {
    const field = fieldAt(target);
    const value = field && convert(field, from, source);
    if (value !== undefined) put(draft, target.split('.'), value);
  }
  return draft;
}

function convert(field: CanonicalField, from: Source, source: Reader): unknown {
  const plan = typeof from === 'string' || Array.isArray(from) ? { path: from } : from;
  const paths = list(plan.path);
  if (field.kind === 'list') return elementsOf(field, plan.fields ?? {}, paths, source);
  const reading = plan.as === 'cents' ? (field.cents ?? field.convert) : field.convert;
  if (!plan.map) return reading(source, paths);
  const word = source.text(...paths);
  return word === undefined ? undefined : reading(read(lookUp(plan.map, word) ?? word), ['']);
}

function elementsOf(
  field: Extract<CanonicalField, { kind: 'list' }>,
  fields: Readonly<Record<string, Paths>>,
  paths: readonly string[],
  source: Reader,
): unknown[] | undefined {
  const path = paths.find((candidate) => source.has(candidate));
  if (path === undefined) return undefined;
  return source
    .list(path)
    .map((element) => {
      // Most senders leave the quantity out when it is one.
      const draft: Draft = 'quantity' in field.shape ? { quantity: 1 } : {};
      for (const [name, from] of Object.entries(fields)) {
        const inner = fieldIn(field.shape, name);
        const value = inner && convert(inner, from, element);
        if (value !== undefined) put(draft, name.split('.'), value);
      }
      return draft;
    })
    .filter(field.accepts);
}

/** Names come from `fieldAt`, so they are the model's own and never a prototype's. */
function put(draft: Draft, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    draft[name] = value;
    return;
  }
  const inner = (draft[name] ?? {}) as Draft;
  put(inner, rest, value);
  draft[name] = inner;
}

/** The id and status of what the event is about; the other things in it need an id as well. */
function identify(draft: Draft, type: EventType, id: string, word: string | undefined): void {
  const group = groupOf(type);
  for (const [name, thing] of THINGS) {
    const given = draft[name] as Draft | undefined;
    if (name !== group) {
      if (given) draft[name] = { id, ...given };
    } else if (given || thing.standsAlone) {
      const status = thing.hasStatus ? { status: statusOf(type) } : {};
      const rawStatus = name === 'order' && word ? { rawStatus: word } : {};
      draft[name] = { ...status, ...rawStatus, ...given, id };
    }
  }
}

/** What follows from what was mapped: the parts of the name, the kind of tax id, the UF. */
function complete(draft: Draft): void {
  const customer = draft.customer as Customer | undefined;
  if (customer) {
    const { name, ...parts } = splitName(customer.name);
    draft.customer = { ...parts, ...read(customer).taxId('taxId'), ...customer, ...(name ? { name } : {}) };
  }
  const order = draft.order as Draft | undefined;
  if (order?.shippingAddress) order.shippingAddress = addressOf(order.shippingAddress);
}

const withoutUndefined = (draft: Draft): Draft =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
