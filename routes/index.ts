/** Every route of the hub, by where it is mounted. */
import type { Hono } from 'hono';
import type { AppEnv } from '../src/app';
import { api } from './api';
import { chatbot } from './chatbot';
import { custom } from './custom';
import { health } from './health';
import { hooks } from './hooks';
import { integrations, me } from './integrations';
import { oauthRoutes } from './oauth';
import { otherMethods } from './other-methods';
import { pages } from './pages';
import { asPage } from './pages/page';
import { requireSession } from './session';

/** In the order in which they are tried. */
const answering: Readonly<Record<string, Hono<AppEnv>>> = {
  '/healthz': health,
  '/hooks': hooks,
  '/chatbot': chatbot,
  '/custom': custom,
  '/oauth': oauthRoutes(requireSession),
  '/api': api,
  '/integrations': integrations,
  '/me': me,
  '/': pages,
};

const fallback = otherMethods(answering);
fallback.onError(asPage);

export const routes: Readonly<Record<string, Hono<AppEnv>>> = { ...answering, '': fallback };
