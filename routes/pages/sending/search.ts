/**
 * A search for somebody's data, as it stands in an address: sealed, so that neither history nor log says
 * whom it is about. All of its progress is in it, so that a reload, or another day, goes on from there.
 */
import { z } from 'zod';
import { type Cursor, readCursor, type Whose } from '../../../src/hub/people-walk';
import type { Person } from '../../../src/hub/person';
import { Problem } from '../../../src/problem';
import type { PageContext } from '../page';

/** A week: an address that was kept for long should not still find people. */
const LASTS = 7 * 24 * 60 * 60 * 1000;

const Search = z.object({
  /** What it may do: erasing is confirmed once, and then goes on. */
  does: z.enum(['find', 'erase']),
  person: z.object({
    phone: z.string().optional(),
    email: z.string().optional(),
    taxId: z.string().optional(),
  }),
  cursor: z.string().nullable(),
  done: z.boolean(),
  counts: z.record(z.string(), z.number()),
  until: z.number(),
});
export type Search = Omit<z.infer<typeof Search>, 'until'>;

export const newSearch = (does: Search['does'], person: Person): Search => {
  const { phone, email, taxId } = person;
  return { does, person: { phone, email, taxId }, cursor: null, done: false, counts: {} };
};

/** Of one organization only. */
const boundTo = (c: PageContext): string => `search/${c.get('organization').id}`;

/** The address of a page with the search in it. */
export async function searchAddress(c: PageContext, path: string, search: Search): Promise<string> {
  return `${path}?p=${encodeURIComponent(await sealSearch(c, search))}`;
}

export function sealSearch(c: PageContext, search: Search): Promise<string> {
  const { vault, now } = c.get('hub');
  const token = JSON.stringify({ ...search, until: now() + LASTS });
  return vault.seal({ token, credentials: {} }, boundTo(c));
}

/** 404 for what is no search of this organization's, and for one that is too old. */
export async function openSearch(c: PageContext, sealed: string, does: Search['does']): Promise<Search> {
  const { vault, now } = c.get('hub');
  const search = await vault.open(sealed, boundTo(c)).then(
    ({ token }) => Search.safeParse(JSON.parse(token)).data,
    () => undefined,
  );
  if (!search || search.does !== does || search.until < now()) throw new Problem('not_found');
  return search;
}

export const whoseOf = (c: PageContext, { person }: Search): Whose & { person: Person } => ({
  organizationId: c.get('organization').id,
  person,
});

export const cursorOf = ({ cursor }: Search): Cursor | undefined =>
  cursor === null ? undefined : readCursor(cursor);

/** Further by one part of the walk. */
export function advanced(search: Search, part: { nextCursor: string | null }): Search {
  const counts = { ...search.counts };
  for (const [place, count] of Object.entries(part))
    if (typeof count === 'number') counts[place] = (counts[place] ?? 0) + count;
  return { ...search, cursor: part.nextCursor, done: part.nextCursor === null, counts };
}

/** As it was searched for. */
export const whoText = ({ person }: Search): string =>
  [person.phone, person.email, person.taxId].filter(Boolean).join(' · ');
