/** What a merchant says that statuses of his shop mean: the setting `statusMap`, `enviado=shipped, nf=invoiced`. */
import { IGNORE, ORDER_TYPES, type Recognition } from '../../../src/hub/recognition';
import { type Field, type KnownType, statusOf } from '../../../src/kit';
import type { Typed } from '../page';

export const STATUS_MAP = 'statusMap';

export interface StatusMeaning {
  status: string;
  meaning: string;
}

/** One that may be chosen; without a type, notices with this status make no event. */
export interface Choice {
  meaning: string;
  type: KnownType | undefined;
}

/** Where the hub applies them, whatever the connector. */
export const MEANINGS: readonly Choice[] = [
  ...ORDER_TYPES.map((type) => ({ meaning: type, type })),
  { meaning: IGNORE, type: undefined },
];

export const meaningsRuled = (rules: Recognition = {}): StatusMeaning[] =>
  Object.entries(rules).map(([status, meaning]) => ({ status, meaning }));

export const meaningsIn = (text = ''): StatusMeaning[] =>
  [...text.matchAll(/([\w-]+)\s*=\s*(\w+)/g)].map(([, status = '', meaning = '']) => ({ status, meaning }));

export const statusMapText = (meanings: readonly StatusMeaning[]): string =>
  meanings.map(({ status, meaning }) => `${status}=${meaning}`).join(', ');

/** Each filled row of the form. A row without a meaning is taken out. `asSlug`: the platform's words have no blanks. */
export function meaningsTyped(typed: Typed, asSlug: boolean): StatusMeaning[] {
  return Object.entries(typed).flatMap(([name, value]) => {
    const at = /^status\.(\d{1,3})$/.exec(name)?.[1];
    const status = value.trim().replace(/\s+/g, asSlug ? '-' : ' ');
    const meaning = typed[`meaning.${at}`] ?? '';
    return at !== undefined && status && meaning ? [{ status, meaning }] : [];
  });
}

/** What a status of an order may mean, as the field's own pattern has it. */
export function meaningsOf({ pattern = '.*' }: Field): Choice[] {
  const fits = new RegExp(`^(?:${pattern})$`);
  const orders = ORDER_TYPES.map((type) => ({ meaning: statusOf(type), type }));
  return [...orders, { meaning: IGNORE, type: undefined }].filter(({ meaning }) => fits.test(`x=${meaning}`));
}
