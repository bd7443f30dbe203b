/**
 * The mapping as a form: one row per field of ours with the place in the payload that it comes from. The
 * stored JSON is the connector's (see its `mapping`); what a form cannot say is kept as it stands.
 */
import { z } from 'zod';
import { pathsFor } from '../../../src/hub/variables';
import { compact, EVENT_TYPES, groupOf, Item } from '../../../src/kit';
import { fieldLabel } from '../../../src/ui/event-names';
import type { Typed } from '../page';

/** One field of ours. `from` has several places where the first filled one counts, with commas between. */
export interface Row {
  to: string;
  from: string;
  /** The amount already is whole centavos. */
  cents: boolean;
  /** Their words and ours: `CC=credit_card, PIX=pix`. */
  words: string;
}

export interface MappingForm {
  /** Which event it always is, or is where `typePath` holds no word that is listed. */
  type: string;
  typePath: string;
  cases: { word: string; type: string }[];
  /** A place, or a template such as `order/{{ id }}`. */
  subject: string;
  time: string;
  rows: Row[];
}

export const EMPTY: MappingForm = { type: '', typePath: '', cases: [], subject: '', time: '', rows: [] };

const Paths = z.union([z.string(), z.array(z.string())]).transform((paths) => [paths].flat());
const Words = z.record(z.string(), z.string());
const Source = z.union([
  Paths.transform((path) => ({ path, as: undefined, map: {}, fields: undefined })),
  z.object({
    path: Paths,
    as: z.string().optional(),
    map: Words.default({}),
    fields: z.record(z.string(), Paths).optional(),
  }),
]);
const Stored = z.looseObject({
  type: z
    .union([
      z.string().transform((type) => ({ path: [], map: {}, default: type })),
      z.object({ path: Paths, map: Words, default: z.string().default('') }),
    ])
    .default({ path: [], map: {}, default: '' }),
  subject: z.string().default(''),
  time: Paths.default([]),
  fields: z.record(z.string(), Source).default({}),
});

/** Undefined where the text is no mapping that a form can show. */
export function formOf(text: string): MappingForm | undefined {
  if (text.trim() === '') return EMPTY;
  const stored = Stored.safeParse(jsonIn(text));
  if (!stored.success) return undefined;
  const { type, subject, time, fields } = stored.data;
  const rows = Object.entries(fields).flatMap(([to, { path, as, map, fields: inner }]): Row[] =>
    inner
      ? Object.entries(inner).map(([name, places]) => ({
          to: `${to}.${name}`,
          from: places.map((place) => `${path[0] ?? ''}.0.${place}`).join(', '),
          cents: false,
          words: '',
        }))
      : [{ to, from: path.join(', '), cents: as === 'cents', words: wordsText(map) }],
  );
  return {
    type: type.default,
    typePath: type.path.join(', '),
    cases: Object.entries(type.map).map(([word, becomes]) => ({ word, type: becomes })),
    subject: /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(subject)?.[1] ?? subject,
    time: time.join(', '),
    rows,
  };
}

/** The mapping that a form says, as it is stored; empty where the form says nothing. */
export function mappingText(form: MappingForm, stored: string): string {
  const { type, typePath, cases, subject, time, rows } = form;
  const filled = rows.filter(({ to, from }) => to !== '' && from !== '');
  if (!type && !typePath && filled.length === 0) return '';
  const map = Object.fromEntries(cases.map((one) => [one.word, one.type]));
  const kept = z.looseObject({}).safeParse(jsonIn(stored));
  const { zone, currency } = kept.success ? kept.data : {};
  return JSON.stringify(
    compact({
      type: typePath ? compact({ path: pathsIn(typePath), map, default: type || undefined }) : type,
      subject: subject && !subject.includes('{{') ? `{{ ${subject} }}` : subject || undefined,
      time: time ? pathsIn(time) : undefined,
      zone,
      currency,
      fields: { ...plain(filled), ...lists(filled) },
    }),
  );
}

/** What is typed into the form. */
export function formIn(typed: Typed): MappingForm {
  const text = (name: string): string => (typed[name] ?? '').trim();
  return {
    type: text('type'),
    typePath: text('typePath'),
    cases: numbered(typed, 'case').flatMap((at) => {
      const one = { word: text(`case.${at}.word`), type: text(`case.${at}.type`) };
      return one.word && one.type ? [one] : [];
    }),
    subject: text('subject'),
    time: text('time'),
    rows: numbered(typed, 'row').flatMap((at) => {
      const row = {
        to: pathOf(text(`row.${at}.to`)),
        from: text(`row.${at}.from`),
        cents: text(`row.${at}.cents`) === 'true',
        words: text(`row.${at}.words`),
      };
      return row.to || row.from ? [row] : [];
    }),
  };
}

const numbered = (typed: Typed, kind: string): number[] =>
  [
    ...new Set(
      Object.keys(typed).flatMap((name) => {
        const at = new RegExp(`^${kind}\\.(\\d{1,3})\\.`).exec(name)?.[1];
        return at === undefined ? [] : [Number(at)];
      }),
    ),
  ].sort((a, b) => a - b);

/** Parts of ours that are lists of things. */
const LISTS: readonly string[] = ['order.items', 'cart.items'];

const listOf = (to: string): string | undefined => LISTS.find((list) => to.startsWith(`${list}.`));

function plain(rows: readonly Row[]): Record<string, unknown> {
  return Object.fromEntries(
    rows
      .filter(({ to }) => !listOf(to))
      .map(({ to, from, cents, words }) => {
        const map = wordsIn(words);
        const isPlain = !cents && Object.keys(map).length === 0;
        const path = pathsIn(from);
        return [
          to,
          isPlain
            ? path
            : { path, ...(cents ? { as: 'cents' } : {}), ...(Object.keys(map).length > 0 ? { map } : {}) },
        ];
      }),
  );
}

/** `order.items.name` ← `itens.0.titulo` is, for every element of `itens`, its `titulo`. */
function lists(rows: readonly Row[]): Record<string, unknown> {
  const byList = Map.groupBy(rows, ({ to }) => listOf(to));
  return Object.fromEntries(
    [...byList].flatMap(([list, members]) => {
      if (!list) return [];
      const places = members.map(({ to, from }) => ({
        name: to.slice(list.length + 1),
        parts: from.split(',').map((place) => insideOf(place.trim())),
      }));
      const path = [...new Set(places.flatMap(({ parts }) => parts.map(({ outer }) => outer)))];
      const fields = places.map(({ name, parts }) => [name, oneOrMany(parts.map(({ inner }) => inner))]);
      return [[list, { path: oneOrMany(path), fields: Object.fromEntries(fields) }]];
    }),
  );
}

/** Where the list lies, and what is looked for in each of its elements. */
function insideOf(place: string): { outer: string; inner: string } {
  const [, outer, inner] = /^(.*?)\.\d+\.(.+)$/.exec(place) ?? [];
  return outer !== undefined && inner !== undefined ? { outer, inner } : { outer: place, inner: place };
}

const pathsIn = (text: string): string | string[] => oneOrMany(text.split(',').map((path) => path.trim()));

const oneOrMany = (paths: readonly string[]): string | string[] => {
  const filled = paths.filter((path) => path !== '');
  return filled.length === 1 ? (filled[0] ?? '') : filled;
};

const wordsText = (map: Readonly<Record<string, string>>): string =>
  Object.entries(map)
    .map(([theirs, ours]) => `${theirs}=${ours}`)
    .join(', ');

const wordsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
    }),
  );

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Events about the connection itself, or a privacy request, are not for a payload to claim. */
export const MAPPABLE = EVENT_TYPES.filter(
  (type) => !['connection', 'privacy', 'message'].includes(groupOf(type)),
);

/** The kind of a tax id follows from it, and what messages say comes from channels only. */
const NOT_MAPPED = /^(customer\.taxIdType$|message\.)/;

/** Every field of ours that a mapping may fill. */
export const FIELDS: readonly string[] = [
  ...new Set(
    MAPPABLE.flatMap(pathsFor).flatMap((path) =>
      LISTS.includes(path) ? Object.keys(Item.shape).map((name) => `${path}.${name}`) : [path],
    ),
  ),
].filter((path) => !NOT_MAPPED.test(path));

/** By their names in both languages. */
const BY_NAME: ReadonlyMap<string, string> = new Map(
  FIELDS.flatMap((path) => {
    const { pt, en } = fieldLabel(path);
    return [
      [en, path],
      [pt, path],
    ] as const;
  }),
);

/** A field by its name, or by its path for whoever knows it. */
const pathOf = (typed: string): string => BY_NAME.get(typed) ?? typed;

/** What nearly everybody needs, to begin with. */
export const STARTERS: readonly Row[] = [
  'customer.name',
  'customer.phone',
  'customer.email',
  'order.total',
  'order.items.name',
  'order.items.quantity',
].map((to) => ({ to, from: '', cents: false, words: '' }));

/** What a form leaves open that has to be said; undefined where nothing. */
export function gapIn({ type, typePath, cases, rows }: MappingForm): 'type' | 'field' | undefined {
  if (rows.some(({ to, from }) => from !== '' && to === '')) return 'field';
  const isUsed = typePath !== '' || rows.some(({ from }) => from !== '');
  return isUsed && !type && (!typePath || cases.length === 0) ? 'type' : undefined;
}
