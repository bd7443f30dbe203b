/** Whose data is meant, and the walk over the tables that may hold it: page by page, to be gone on with. */
import { z } from 'zod';
import type { EventData } from '../kit';
import { connectionIds, type SubjectRow, subjectsAfter } from '../store/people';
import type { Hub } from './hub';
import { isAbout, type Person } from './person';

/** Whose data: a person's, or everybody's who ever bought through one connection. */
export interface Whose {
  organizationId: string;
  /** Nothing of any other connection. */
  connectionId?: string | undefined;
  /** `everybody` needs a connection. */
  person: Person | 'everybody';
}

/** Rows per page. */
const PAGE = 50;
/** Pages per call. */
export const PAGES = 20;

export const STAGES = ['subjects', 'events', 'dispatches', 'deliveries', 'letters', 'inbox', 'rest'] as const;
export type Stage = (typeof STAGES)[number];

/** Where a walk goes on: opaque to callers. */
const Cursor = z.tuple([z.enum(STAGES), z.string().max(1000)]);
export type Cursor = z.infer<typeof Cursor>;

/** Undefined for a text that is no cursor of ours. */
export function readCursor(text: string): Cursor | undefined {
  try {
    return Cursor.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** One page of a stage; `after` is where the next one begins, null behind the last. */
export type Step = (after: string) => Promise<string | null>;

/** Runs so many pages; answers where to go on, null at the end. */
export async function walk(
  stages: readonly (readonly [Stage, Step])[],
  from: Cursor | undefined,
  pages: number,
): Promise<string | null> {
  let position = Math.max(0, from ? stages.findIndex(([stage]) => stage === from[0]) : 0);
  let after = from?.[1] ?? '';
  for (let page = 0; page < pages; page++) {
    const [stage, step] = stages[position] ?? [];
    if (!stage || !step) return null;
    const next = await step(after);
    if (next === null) position++;
    after = next ?? '';
  }
  const [stage] = stages[position] ?? [];
  return stage ? JSON.stringify([stage, after]) : null;
}

/** A step over rows that sort by an id. */
export const over =
  <Row extends { id: string }>(
    read: (after: string) => Promise<Row[]>,
    work: (rows: Row[]) => Promise<void>,
  ): Step =>
  async (after) => {
    const rows = await read(after);
    await work(rows);
    return rows.length < PAGE ? null : (rows.at(-1)?.id ?? null);
  };

/** Goes through the subjects of one connection after the other. */
export const overSubjects =
  (hub: Hub, { organizationId, connectionId }: Whose, work: (rows: SubjectRow[]) => Promise<void>): Step =>
  async (after) => {
    const ids = connectionId ? [connectionId] : await connectionIds(hub.db, organizationId);
    const [current = '', subject = ''] = after === '' ? [] : [after.slice(0, 30), after.slice(31)];
    const id = after === '' ? ids[0] : ids.find((one) => one >= current);
    if (!id) return null;
    const rows = await subjectsAfter(hub.db, organizationId, id, id === current ? subject : '', PAGE);
    await work(rows);
    if (rows.length === PAGE) return `${id} ${rows.at(-1)?.subject ?? ''}`;
    const next = ids.find((one) => one > id);
    return next ? `${next} ` : null;
  };

/** Where messages reach them. */
export const addressesOf = ({ person }: Whose): string[] =>
  person === 'everybody'
    ? []
    : [person.phone, person.email].filter((address): address is string => address !== undefined);

/** Whether canonical data is about them. */
export const isTheirs = ({ person }: Whose, data: EventData): boolean =>
  person === 'everybody' || isAbout(data, person);

/** A page behind `after`, of the connection that is meant. */
export const slice = ({ organizationId, connectionId }: Whose, after: string) => ({
  organizationId,
  connectionId,
  after,
  limit: PAGE,
});
