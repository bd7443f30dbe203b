/** What all operations of the API are made of: parameters, bodies, pages and problems, documented once. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { isId } from '../../src/kit/id';
import { type FieldError, Problem, type ProblemCode, problemOf } from '../../src/problem';
import type { Db, Page } from '../../src/store/db';
import { ProblemAnswer } from './schemas';

export type Api = OpenAPIHono<AppEnv>;

/** An app whose failed validations are problems that name every field at once. */
export const newApi = (): Api =>
  new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(fieldErrors(result.error));
    },
  });

export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message: message.endsWith('received undefined') ? 'required' : message,
  }));

/** The request is well formed, but what it says cannot be done. */
export const invalid = (errors: FieldError[]): Problem => new Problem('invalid_request', { errors });

export const conflict = (detail: string): Problem => new Problem('conflict', { detail });

/** Neither queue nor inbox takes it now. */
export const tryAgain = (): Problem => new Problem('try_again_later', { headers: { 'retry-after': '60' } });

/** What is not there, and what belongs to somebody else, look the same. */
export function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Problem('not_found');
  return row;
}

// -- requests -----------------------------------------------------------------------------------------

export const ById = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'con_01KAZ9V3M8T6N4R2Q0P8W6Y4X2' }),
});

/** Where a list goes on: behind the entry that the page before ended on, still there or not. Empty, it begins. */
export const cursorOf = (isKey: (text: string) => boolean) =>
  z
    .string()
    .refine((text) => text === '' || isKey(text), 'must be a nextCursor')
    .optional()
    .openapi({ description: 'The `nextCursor` of the page before.' });

/** Of lists of what has an id. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50).openapi({ description: 'Entries per page.' }),
  cursor: cursorOf(isId),
});

export const IdFilter = z.string().max(200).optional();

/** Of POSTs. `idempotency.ts` reads it. */
export const Posted = z.object({
  'idempotency-key': z.string().max(255).optional().openapi({
    description:
      'Any text of yours, e.g. a UUID. A repeat with the same key and request gets the first answer again, for 24 hours.',
  }),
});

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

/** Like `jsonBody`; left out, it is `{}`. */
export const optionalBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: false as const,
  content: { 'application/json': { schema } },
});

// -- answers --------------------------------------------------------------------------------------------

export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A page, newest first. */
export const pageOf = <Schema extends z.ZodType>(description: string, item: Schema) =>
  json(
    description,
    z.object({
      data: z.array(item),
      nextCursor: z.string().nullable().openapi({ description: 'Null on the last page.' }),
    }),
  );

/** The handler of a list: a page of the organization's own rows, as `present` shows each. People and keys lie in the directory. */
export const listOf =
  <Row, Query extends Page, Shown>(
    list: (
      db: Db,
      organizationId: string,
      query: Query,
    ) => Promise<{ data: Row[]; nextCursor: string | null }>,
    present: (row: Row) => Shown,
    from: 'db' | 'directory' = 'db',
  ) =>
  async (c: Context<AppEnv, string, { out: { query: Query } }>) => {
    const { data, nextCursor } = await list(
      c.get('hub')[from],
      c.get('organization').id,
      c.req.valid('query'),
    );
    return c.json({ data: data.map(present), nextCursor }, 200);
  };

/** What a body can have wrong with it. */
export const BODY = ['invalid_json', 'unsupported_media_type', 'body_too_large', 'invalid_request'] as const;
/** What an Idempotency-Key can have wrong with it; a repeat while the first still runs is a conflict. */
export const KEYED = ['invalid_request', 'idempotency_key_reused', 'conflict'] as const;

/**
 * The problems an operation may answer, besides a bad key and too many requests. Handlers throw
 * them, so they are no part of a handler's type.
 */
export function problems(...codes: ProblemCode[]): Record<never, never> {
  const all = new Set<ProblemCode>(['unauthorized', ...codes, 'rate_limited', 'internal']);
  const byStatus = Map.groupBy(all, (code) => problemOf(code).status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${problemOf(code).title}`).join(' '),
        content: { 'application/problem+json': { schema: ProblemAnswer } },
      },
    ]),
  );
}
