/** What all pages share: language, headers, reading a form, what was done, and problems shown to people. */
import type { Context, ErrorHandler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { AppEnv, Session } from '../../src/app';
import { redact } from '../../src/hub/log';
import type { Label } from '../../src/kit';
import { type FieldError, Problem, type ProblemCode, problemOf } from '../../src/problem';
import { Layout } from '../../src/ui/layout';
import { Notice } from '../../src/ui/parts';
import {
  isTextKey,
  type Language,
  preferredLanguage,
  type TextKey,
  type Translate,
  translate,
} from '../../src/ui/text';

export type PageContext = Context<AppEnv>;

/** Scripts and styles are files of ours, never words in a page; Pico draws its ticks and arrows as data. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Around every page. A chosen language is kept for a year. */
export const framed: MiddlewareHandler<AppEnv> = async (c, next) => {
  const chosen = c.req.query('lang');
  if (isLanguage(chosen)) setCookie(c, 'ponte_lang', chosen, { ...cookieOf(c), maxAge: 31_536_000 });
  await next();
  forOnePerson(c);
};

function forOnePerson(c: PageContext): void {
  c.header('content-security-policy', POLICY);
  c.header('cache-control', 'no-store');
}

/** A form of ours is small, but for those that take a whole text. In bytes. */
export const limitForm = (maxSize = 16_000) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('body_too_large');
    },
  });

const isLanguage = (text: string | undefined): text is Language => text === 'pt-BR' || text === 'en';

/** Asked for in the address, else chosen before, else what the browser prefers. */
export function languageOf(c: PageContext): Language {
  const wanted = c.req.query('lang') ?? getCookie(c, 'ponte_lang');
  return isLanguage(wanted) ? wanted : preferredLanguage(c.req.header('accept-language'));
}

export const textsOf = (c: PageContext): Translate => translate(languageOf(c));

interface Shown {
  title: string;
  body: Child;
  status?: ContentfulStatusCode;
  /** Where the link to the other language leads; this page, unless its address holds what is not repeated. */
  at?: string;
}

/** Answers a page. Where nobody is signed in it is a form alone. */
export function page(c: PageContext, { title, body, status = 200, at }: Shown) {
  const t = textsOf(c);
  const { pathname, search } = new URL(c.req.url);
  const session = c.get('session') as Session | undefined;
  const visitor = session && { name: session.name, organization: c.get('organization').name };
  const said = takeFlash(c);
  return c.html(
    html`<!doctype html>${(
      <Layout t={t} path={at ?? pathname + search} title={title} visitor={visitor}>
        {said === undefined ? null : (
          <Notice tone="good" live="status">
            <p>{said}</p>
          </Notice>
        )}
        {body}
      </Layout>
    )}`,
    status,
  );
}

const FLASH = 'ponte_flash';

type Values = Readonly<Record<string, string | number>>;

/** What the next page says first: a text of ours with its values, kept for a minute. */
export function flash(c: PageContext, key: TextKey, values: Values = {}): void {
  setCookie(c, FLASH, JSON.stringify([key, values]), { ...cookieOf(c), maxAge: 60 });
}

/** Undefined where nothing just happened. Whatever else somebody put there is not said. */
function takeFlash(c: PageContext): string | undefined {
  const cookie = getCookie(c, FLASH);
  if (cookie === undefined) return undefined;
  deleteCookie(c, FLASH, cookieOf(c));
  const parsed = Flash.safeParse(cookie);
  return parsed.success && isTextKey(parsed.data[0]) ? textsOf(c)(parsed.data[0], parsed.data[1]) : undefined;
}

const Flash = z
  .string()
  .max(2000)
  .transform((text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  })
  .pipe(z.tuple([z.string(), z.record(z.string(), z.union([z.string(), z.number()]))]));

/** For this host, this scheme and no script. */
const cookieOf = (c: PageContext) => ({
  path: '/',
  sameSite: 'Lax' as const,
  httpOnly: true,
  secure: new URL(c.req.url).protocol === 'https:',
});

/** Sends the browser on after something was done, and says so there. */
export function done(c: PageContext, location: string, key: TextKey, values: Values = {}): Response {
  flash(c, key, values);
  return c.redirect(location, 303);
}

/** What was typed, field by field, as it was typed; files are no part of our forms. */
export type Typed = Record<string, string>;

export async function typedIn(c: PageContext): Promise<Typed> {
  const body = await c.req.parseBody().catch(() => ({}));
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

export type Checked<T> = { ok: true; input: T } | { ok: false; errors: Typed };

/** Checks a form; errors are texts by field: `error.<field>`. */
export function checked<T>(c: PageContext, schema: z.ZodType<T>, typed: Typed): Checked<T> {
  const result = schema.safeParse(typed);
  if (result.success) return { ok: true, input: result.data };
  const t = textsOf(c);
  const errors = result.error.issues.map(({ path }) => {
    const key = `error.${String(path[0])}`;
    return [String(path[0]), isTextKey(key) ? t(key) : ''];
  });
  return { ok: false, errors: Object.fromEntries(errors) };
}

/** Errors of the hub's own checks, by the path that they name. */
export const errorsOf = (c: PageContext, errors: readonly FieldError[]): Typed => {
  const { language } = textsOf(c);
  return Object.fromEntries(
    errors.map(({ path, message, pt }) => [path, language === 'en' ? message : (pt ?? message)]),
  );
};

/** Sends the browser on, with the cookies of an answer of better-auth. */
export function moveOn(c: PageContext, location: string, answer?: Response): Response {
  for (const cookie of answer?.headers.getSetCookie() ?? []) c.header('set-cookie', cookie, { append: true });
  return c.redirect(location, 303);
}

/** A path of this hub, out of an address: nobody is sent elsewhere by a link. */
export const safePath = (path: string | undefined): string =>
  path && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : '/';

const MESSAGES: Partial<Record<ProblemCode, TextKey>> = {
  rate_limited: 'problem.often',
  forbidden: 'problem.origin',
  owners_only: 'problem.owners',
  admins_only: 'problem.admins',
  link_expired: 'problem.link',
  sign_up_closed: 'signUp.closed',
  not_found: 'problem.not_found',
  conflict: 'problem.conflict',
  body_too_large: 'problem.tooLarge',
  internal: 'problem.internal',
};

/** The text of an unknown error is for the log only. */
function unexpected(c: PageContext, error: Error): Problem {
  c.get('instance').log.error('unhandled', { error: redact(String(error.stack ?? error)) });
  return new Problem('internal');
}

/** A problem, as a page. */
export const showProblem: ErrorHandler<AppEnv> = (error, c) => {
  const problem = error instanceof Problem ? error : unexpected(c, error);
  const t = textsOf(c);
  const { status, title } = problemOf(problem.code);
  for (const [name, value] of Object.entries(problem.extra.headers ?? {})) c.header(name, value);
  const message = MESSAGES[problem.code];
  return page(c, {
    title: t('problem.title'),
    status: status as ContentfulStatusCode,
    body: (
      <>
        <h1>{t('problem.title')}</h1>
        <Notice tone="bad" live="alert">
          <p>{message ? t(message) : title}</p>
        </Notice>
        <p>
          <a href="/">{t('problem.back')}</a>
        </p>
        <p class="lead">
          <small>{t('problem.number', { id: c.get('requestId') })}</small>
        </p>
      </>
    ),
  });
};

/** For addresses that are nobody's: a page for whoever came with a browser; what programs call is below `/api`. */
export const asPage: ErrorHandler<AppEnv> = (error, c) => {
  if (c.req.path.startsWith('/api/') || !/\btext\/html\b/.test(c.req.header('accept') ?? '')) throw error;
  forOnePerson(c);
  return showProblem(error, c);
};

/** What a platform's consent ended in, where it was refused. */
export function refusalPage(c: PageContext, status: number, why: Label) {
  const t = textsOf(c);
  forOnePerson(c);
  return page(c, {
    title: t('problem.consent'),
    at: '/integracoes',
    status: status as ContentfulStatusCode,
    body: (
      <>
        <h1>{t('problem.consent')}</h1>
        <Notice tone="bad" live="alert">
          <p>{t.of(why)}</p>
        </Notice>
        <p>
          <a href="/integracoes">{t('section.connections')}</a>
        </p>
      </>
    ),
  });
}
