/** The pages, address by address. Server-rendered, plain forms; scripts only make them nicer. */
import { Hono } from 'hono';
import type { AppEnv } from '../../src/app';
import { checkupPages } from './checkup';
import { connectionsPages } from './connections';
import { home } from './home';
import { invitationForm, invitationSubmit, setupForm, setupSubmit } from './join';
import { notificationsPages } from './notifications';
import { showProblem } from './page';
import { forgotForm, forgotSubmit, resetForm, resetSubmit } from './password';
import { queuePages } from './queue';
import { reportsPages } from './reports';
import { sendingPages } from './sending';
import { settingsPages } from './settings';
import { signInForm, signInSubmit, signOutForm, signOutSubmit } from './sign-in';
import { addOpen, addPages, type OpenTable, type PageTable } from './table';

const OPEN: OpenTable = {
  '/entrar': { get: (c) => signInForm(c), post: signInSubmit },
  '/sair': { get: signOutForm, post: signOutSubmit },
  '/cadastro': { get: setupForm, post: setupSubmit },
  '/setup/:token': { get: setupForm, post: setupSubmit },
  '/convite/:token': { get: invitationForm, post: invitationSubmit },
  '/senha': { get: (c) => forgotForm(c), post: forgotSubmit },
  '/senha/:token': { get: (c) => resetForm(c), post: resetSubmit },
};

const PAGES: PageTable = {
  '/': { get: home },
  ...connectionsPages,
  ...checkupPages,
  ...notificationsPages,
  ...queuePages,
  ...reportsPages,
  ...settingsPages,
  ...sendingPages,
};

export const pages = new Hono<AppEnv>();
addOpen(pages, OPEN);
addPages(pages, PAGES);
pages.onError(showProblem);
