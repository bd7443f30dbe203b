/**
 * The mapping: how the merchant says, without code, which event a foreign JSON is and where its
 * facts lie. Canonical path on the left, source path on the right; the canonical field decides how
 * the value is read (money, phone, CPF, time …):
 *
 *     {
 *       "type": { "path": "event", "map": { "approved": "order.paid", "billet": "order.awaiting_payment" } },
 *       "subject": "order/{{ sale.code }}",
 *       "time": "sale.changed_at",
 *       "fields": {
 *         "customer.name": "buyer.full_name",
 *         "customer.phone": ["buyer.mobile", "buyer.tel"],
 *         "order.total": { "path": "sale.amount_in_cents", "as": "cents" },
 *         "order.payment.method": { "path": "sale.method", "map": { "CC": "credit_card" } },
 *         "order.items": { "path": "products", "fields": { "name": "title", "quantity": "qty", "unitPrice": "price" } }
 *       }
 *     }
 *
 * Several source paths: the first with a fitting value wins. What cannot be read as its field is
 * left out. A `subject` without its kind (`{{ sale.code }}`) takes the kind of the type. Without
 * `subject` the mapped id (`order.id` …) or the usual id members are tried, without `time` the moment
 * of arrival counts, without any `customer.…` field the customer is guessed.
 */
import { z } from 'zod';
import { CUSTOM_TYPE, type EventType, groupOf, isEventType } from '../../../src/kit';
import { type CanonicalField, fieldAt, fieldIn, THINGS } from './fields';

const Path = z.string().min(1).max(300);
const Paths = z.union([Path, z.array(Path).min(1).max(20)]);
export type Paths = z.infer<typeof Paths>;

/** Types about the connection itself, or a privacy request, are not for a payload to claim. */
const Type = z.custom<EventType>(
  (type) =>
    typeof type === 'string' && isEventType(type) && !['connection', 'privacy'].includes(groupOf(type)),
  'not an event type',
);

const Source = z.union([
  Paths,
  z.strictObject({
    path: Paths,
    /** The amount already is whole centavos. */
    as: z.literal('cents').optional(),
    /** The sender's words and ours; a word not listed stays as it is. */
    map: z.record(z.string(), z.string()).optional(),
    /** For lists: field of the element ← path inside the element. */
    fields: z.record(z.string(), Paths).optional(),
  }),
]);
export type Source = z.infer<typeof Source>;

const Shape = z.strictObject({
  type: z.union([
    Type,
    z.strictObject({ path: Paths, map: z.record(z.string(), Type), default: Type.optional() }),
  ]),
  /** `<kind>/<id>` or `<id>`, with source paths in double braces. */
  subject: z
    .string()
    .regex(/^([a-z_]+\/)?[^\n]*\{\{[^{}]+\}\}[^\n]*$/, 'must look like order/{{ id }}')
    .optional(),
  time: Paths.optional(),
  /** IANA zone of times without offset; default America/Sao_Paulo. */
  zone: z.string().optional(),
  /** ISO 4217; default BRL. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  fields: z.record(z.string(), Source).default({}).superRefine(checkFields),
});

/** The state of an order is kept under `order/…`, and so on: a type's thing is the event's subject. */
export const Mapping = Shape.refine(
  ({ type, subject }) => {
    const kind = kindOf(subject);
    const types =
      typeof type === 'string'
        ? [type]
        : [...Object.values(type.map), ...(type.default ? [type.default] : [])];
    return kind === undefined || types.map(groupOf).every((group) => !THINGS.has(group) || group === kind);
  },
  { path: ['subject'], message: 'must begin with what the type is about, such as order/ for order.paid' },
);
export type Mapping = z.infer<typeof Mapping>;

/** What stands before the slash of a subject template. */
export const kindOf = (subject: string | undefined): string | undefined =>
  /^([a-z_]+)\//.exec(subject ?? '')?.[1];

/** The mapping in a connection's setting, or what is wrong with it. */
export function parseMapping(
  setting: string,
): { ok: true; mapping: Mapping } | { ok: false; detail: string } {
  const json = parseJson(setting);
  if (json === undefined) return { ok: false, detail: 'mapping: not valid JSON' };
  const result = Mapping.safeParse(json);
  if (result.success) return { ok: true, mapping: result.data };
  const problems = result.error.issues.map(
    ({ path, message }) => `${['mapping', ...path].join('.')}: ${message}`,
  );
  return { ok: false, detail: problems.join('; ').slice(0, 500) };
}

/** The event type of names a merchant types; the default when it is none. */
export function customType(name: string | undefined): EventType {
  const type = `custom.${name?.trim() || 'received'}`;
  return CUSTOM_TYPE.test(type) ? (type as EventType) : 'custom.received';
}

function checkFields(fields: Record<string, Source>, context: z.RefinementCtx): void {
  const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  for (const [target, source] of Object.entries(fields)) {
    const field = fieldAt(target);
    const inner = typeof source === 'object' && !Array.isArray(source) ? source.fields : undefined;
    if (!field) complain([target], 'not a field of ours');
    else if (field.kind === 'list' && !inner) complain([target], 'a list needs "fields"');
    else if (field.kind === 'value' && inner) complain([target], 'not a list');
    else if (field.kind === 'list')
      checkElement(field, inner ?? {}, (name) => complain([target, 'fields', name], 'not a field of ours'));
  }
}

function checkElement(
  list: Extract<CanonicalField, { kind: 'list' }>,
  fields: Record<string, Paths>,
  complain: (name: string) => void,
): void {
  for (const name of Object.keys(fields)) {
    if (fieldIn(list.shape, name)?.kind !== 'value') complain(name);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
