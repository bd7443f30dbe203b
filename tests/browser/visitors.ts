/** Visitors with a browser each: their language, their screen, whether scripts run, and whatever troubles their pages. */
import { randomInt } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import { launch } from '../../scripts/browser/chromium';
import { type Login, signInByForm } from '../../scripts/browser/session';
import { openDatabase } from '../../scripts/local/database';
import { newSetupLink } from '../../scripts/local/setup-link';
import type { Language } from './words';

export const stage = inject('stage');

export const openBrowser = (): Promise<Browser> => launch(stage.chromium);

export const DESKTOP = { width: 1200, height: 800 };
export const PHONE = { width: 390, height: 844 };

export interface Options {
  language?: Language;
  viewport?: { width: number; height: number };
  scripts?: boolean;
}

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Errors on the console, exceptions, what the policy refused; since the visit began. */
  troubles: string[];
}

const anyAddress = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** A new browser profile. */
export async function visit(browser: Browser, options: Options = {}): Promise<Visitor> {
  const { language = 'pt-BR', viewport = DESKTOP, scripts = true } = options;
  const context = await browser.newContext({
    baseURL: stage.url,
    locale: language,
    viewport,
    javaScriptEnabled: scripts,
    reducedMotion: 'reduce',
    // Tries to sign in are counted by network, and each of them has one.
    extraHTTPHeaders: { 'cf-connecting-ip': anyAddress() },
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`${page.url()} ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`${page.url()} ${error.message}`));
  return { context, page, troubles };
}

/** A new organization with its owner, as a set-up link makes them. */
export async function newOwner(organization: string, language: Language): Promise<Login> {
  const owner = { email: `${crypto.randomUUID()}@ponte.test`, password: crypto.randomUUID() };
  const run = await openDatabase(stage.url);
  const { url, sql } = newSetupLink(stage.url);
  await run(...sql.map((one) => ({ sql: one })));
  const answer = await fetch(url, {
    method: 'POST',
    headers: { origin: stage.url, 'accept-language': language, 'cf-connecting-ip': anyAddress() },
    body: new URLSearchParams({ organization, name: 'Ana Souza', ...owner }),
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`the set-up link answered ${answer.status}`);
  return owner;
}

const sessions = new Map<string, Promise<string>>();

/** Signed in once each. */
function sessionOf(owner: Login): Promise<string> {
  const known = sessions.get(owner.email) ?? signInByForm(stage.url, owner);
  sessions.set(owner.email, known);
  return known;
}

/** Brings a session along: the demo's owner's, unless somebody else is named. */
export async function signIn(context: BrowserContext, owner: Login = stage): Promise<void> {
  const pairs = (await sessionOf(owner)).split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: stage.url };
  });
  await context.addCookies(pairs);
}
