/** What all pages share: language, headers, reading a form, and problems shown to people. */
import type { Context, ErrorHandler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import type { AppEnv } from '../../src/app';
import { Problem, type ProblemCode, problemOf } from '../../src/problem';
import { Layout } from '../../src/ui/layout';
import {
  isTextKey,
  type Language,
  preferredLanguage,
  type TextKey,
  type Translate,
  translate,
} from '../../src/ui/text';

export type PageContext = Context<AppEnv>;

/** No script at all, and nothing from elsewhere. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Around every page. A chosen language is kept for a year. */
export const framed: MiddlewareHandler<AppEnv> = async (c, next) => {
  const chosen = c.req.query('lang');
  if (isLanguage(chosen))
    setCookie(c, 'ponte_lang', chosen, {
      path: '/',
      maxAge: 31_536_000,
      sameSite: 'Lax',
      httpOnly: true,
      secure: new URL(c.req.url).protocol === 'https:',
    });
  await next();
  c.header('content-security-policy', POLICY);
  c.header('cache-control', 'no-store');
};

/** A form of ours is small. */
export const limitForm = bodyLimit({
  maxSize: 16_000,
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
  /** Where somebody is signed in. */
  organization?: string;
}

/** Answers a page. Without `organization` it is a form alone. */
export function page(c: PageContext, { title, body, status = 200, organization }: Shown) {
  const language = languageOf(c);
  const { pathname, search } = new URL(c.req.url);
  const frame = { language, t: translate(language), path: pathname + search };
  return c.html(
    html`<!doctype html>${(
      <Layout {...frame} title={title} organization={organization} narrow={organization === undefined}>
        {body}
      </Layout>
    )}`,
    status,
  );
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
  admins_only: 'problem.admins',
  link_expired: 'problem.link',
  sign_up_closed: 'signUp.closed',
};

/** A problem, as a page. Unknown errors go on to the app, which logs them. */
export const showProblem: ErrorHandler<AppEnv> = (error, c) => {
  if (!(error instanceof Problem)) throw error;
  const t = textsOf(c);
  const { status, title } = problemOf(error.code);
  for (const [name, value] of Object.entries(error.extra.headers ?? {})) c.header(name, value);
  const message = MESSAGES[error.code];
  return page(c, {
    title: t('problem.title'),
    status: status as ContentfulStatusCode,
    body: (
      <>
        <h1>{t('problem.title')}</h1>
        <p role="alert">{message ? t(message) : title}</p>
        <p>
          <a href="/">{t('problem.back')}</a>
        </p>
        <small>{c.get('requestId')}</small>
      </>
    ),
  });
};
