/** What a merchant says that statuses of his shop mean: the setting `statusMap`, `enviado=shipped, nf=invoiced`. */
import { EVENT_TYPES, type Field, groupOf, type KnownType, statusOf } from '../../../src/kit';
import type { Typed } from '../page';

export const STATUS_MAP = 'statusMap';

export interface StatusMeaning {
  status: string;
  meaning: string;
}

/** Notices with this status make no event. */
export const IGNORE = 'ignore';

export const meaningsIn = (text = ''): StatusMeaning[] =>
  [...text.matchAll(/([\w-]+)\s*=\s*(\w+)/g)].map(([, status = '', meaning = '']) => ({ status, meaning }));

export const statusMapText = (meanings: readonly StatusMeaning[]): string =>
  meanings.map(({ status, meaning }) => `${status}=${meaning}`).join(', ');

/** Each filled row of the form. A row without a meaning is taken out. */
export function meaningsTyped(typed: Typed): StatusMeaning[] {
  return Object.entries(typed).flatMap(([name, value]) => {
    const at = /^status\.(\d{1,3})$/.exec(name)?.[1];
    const status = value.trim().replace(/\s+/g, '-');
    const meaning = typed[`meaning.${at}`] ?? '';
    return at !== undefined && status && meaning ? [{ status, meaning }] : [];
  });
}

/** What a status of an order may mean, as the field's own pattern has it. */
export function meaningsOf({ pattern = '.*' }: Field): { meaning: string; type: KnownType | undefined }[] {
  const fits = new RegExp(`^(?:${pattern})$`);
  const orders = EVENT_TYPES.filter((type) => groupOf(type) === 'order').map((type) => ({
    meaning: statusOf(type),
    type,
  }));
  return [...orders, { meaning: IGNORE, type: undefined }].filter(({ meaning }) => fits.test(`x=${meaning}`));
}
