/** The conditions under which an automation acts: all or any of a few comparisons on the event's data. */
import { z } from 'zod';

export const OPERATORS = [
  'equal',
  'not_equal',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
] as const;
export type Operator = (typeof OPERATORS)[number];

export const Condition = z.strictObject({
  /** Path in `data`: `order.total.amount`, `order.items.0.name`, `order.items.name` (any item). */
  field: z.string().min(1).max(200),
  operator: z.enum(OPERATORS),
  /** A number or a boolean may be written as such. */
  value: z.union([z.string().max(1000), z.number(), z.boolean()]).transform(String),
});
export type Condition = z.infer<typeof Condition>;

export const Conditions = z.strictObject({
  match: z.enum(['all', 'any']),
  rules: z.array(Condition).max(20),
});
export type Conditions = z.infer<typeof Conditions>;

/**
 * Whether `data` meets the conditions; without rules it always does. Text is compared without
 * regard to case and accents. A missing field is like an empty one: equal to '', different from
 * everything else, containing nothing.
 */
export function matches(conditions: Conditions, data: unknown): boolean {
  if (conditions.rules.length === 0) return true;
  const holds = (rule: Condition) => meets(rule, valuesAt(data, rule.field.split('.')));
  return conditions.match === 'all' ? conditions.rules.every(holds) : conditions.rules.some(holds);
}

/** What a condition looks at, of a list and of a text: a hostile payload times many rules is a long time. */
const MOST_ITEMS = 1000;
const LONGEST = 2000;

/** Of a list any item may match; the negations hold when none does. */
function meets({ operator, value }: Condition, found: string[]): boolean {
  const texts = (found.length > 0 ? found.slice(0, MOST_ITEMS) : ['']).map((text) =>
    fold(text.slice(0, LONGEST)),
  );
  const wanted = fold(value);
  switch (operator) {
    case 'equal':
      return texts.includes(wanted);
    case 'not_equal':
      return !texts.includes(wanted);
    case 'contains':
      return texts.some((text) => text !== '' && text.includes(wanted));
    case 'not_contains':
      return !texts.some((text) => text !== '' && text.includes(wanted));
    case 'starts_with':
      return texts.some((text) => text !== '' && text.startsWith(wanted));
    case 'ends_with':
      return texts.some((text) => text !== '' && text.endsWith(wanted));
  }
}

/** The texts, numbers and booleans at a path; a list on the way stands for each of its items. */
export function valuesAt(value: unknown, path: readonly string[]): string[] {
  const [key, ...rest] = path;
  if (value === null || value === undefined) return [];
  if (typeof value === 'object') {
    if (key !== undefined && Object.hasOwn(value, key))
      return valuesAt((value as Record<string, unknown>)[key], rest);
    return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, path)) : [];
  }
  return key === undefined ? [String(value)] : [];
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
