/** The pages: one line each. Server-rendered, plain forms, no script. */
import { Hono } from 'hono';
import type { AppEnv } from '../../src/app';
import { STYLE } from '../../src/ui/style';
import { requireSameOrigin } from '../same-origin';
import { requireVisitor } from '../session';
import { home } from './home';
import { invitationForm, invitationSubmit, setupForm, setupSubmit } from './join';
import { createKeySubmit, keysPage, requireAdmin, revokeKeySubmit } from './keys';
import { framed, limitForm, type PageContext, showProblem } from './page';
import { forgotForm, forgotSubmit, resetForm, resetSubmit } from './password';
import { signInForm, signInSubmit, signOutForm, signOutSubmit } from './sign-in';

export const pages = new Hono<AppEnv>();

type Page = (c: PageContext) => Response | Promise<Response>;

/** For whoever holds the link or knows the password. */
const OPEN: Readonly<Record<string, { get: Page; post: Page }>> = {
  '/entrar': { get: (c) => signInForm(c), post: signInSubmit },
  '/sair': { get: signOutForm, post: signOutSubmit },
  '/cadastro': { get: setupForm, post: setupSubmit },
  '/setup/:token': { get: setupForm, post: setupSubmit },
  '/convite/:token': { get: invitationForm, post: invitationSubmit },
  '/senha': { get: (c) => forgotForm(c), post: forgotSubmit },
  '/senha/:token': { get: (c) => resetForm(c), post: resetSubmit },
};

/** For members who are signed in. */
const SIGNED_IN: Readonly<Record<string, { get: Page }>> = {
  '/': { get: home },
};

/** For owners and admins. */
const ADMIN: Readonly<Record<string, { get?: Page; post: Page }>> = {
  '/chaves': { get: (c) => keysPage(c), post: createKeySubmit },
  '/chaves/:id/revogar': { post: revokeKeySubmit },
};

for (const [path, { get, post }] of Object.entries(OPEN)) {
  pages.get(path, framed, (c) => get(c));
  pages.post(path, framed, requireSameOrigin, limitForm, (c) => post(c));
}
for (const [path, { get }] of Object.entries(SIGNED_IN))
  pages.get(path, framed, requireVisitor, (c) => get(c));
for (const [path, { get, post }] of Object.entries(ADMIN)) {
  if (get) pages.get(path, framed, requireVisitor, requireAdmin, (c) => get(c));
  pages.post(path, framed, requireSameOrigin, limitForm, requireVisitor, requireAdmin, (c) => post(c));
}

pages.get('/estilo.css', (c) =>
  c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=300' }),
);

pages.onError(showProblem);
