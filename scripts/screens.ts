/** `npm run screens`: a picture of every page in Portuguese, as a merchant with a day's work sees it, in docs/screens. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { createViteServer } from 'vitest/node';
import { findChromium, launch } from './browser/chromium.ts';
import { startFullHub } from './browser/hub.ts';
import { withPalette } from './browser/palette.ts';
import { nameOf, type Place, placesOf, type Router } from './browser/places.ts';
import { ROOT } from './local/state.ts';

const FOLDER = join(ROOT, 'docs/screens');

/** Longer ones are cut off: how they go on is seen by then. */
const TALLEST = 1500;

const DESKTOP: BrowserContextOptions = { viewport: { width: 1200, height: 750 }, colorScheme: 'light' };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 800 }, colorScheme: 'dark' };

/** Shown on a phone in the dark as well. */
const ON_PHONES = ['/', '/integracoes', '/integracoes/:id', '/notificacoes', '/fila', '/entrar'];

async function main(): Promise<void> {
  const browser = await launch(findChromium());
  const { hub, ids, stop } = await startFullHub();
  let pictures = 0;
  try {
    const places = placesOf(await readRouter(), ids);
    mkdirSync(FOLDER, { recursive: true });
    for (const old of readdirSync(FOLDER).filter((name) => name.endsWith('.png'))) rmSync(join(FOLDER, old));
    const picture = async (options: BrowserContextOptions, wanted: readonly Place[], ending: string) => {
      const context = await browser.newContext({ ...options, baseURL: hub.url, locale: 'pt-BR' });
      const page = await context.newPage();
      const open = async (place: Place) => {
        await page.goto(place.path);
        // The way back from something done: it has a picture of its own.
        if (new URL(page.url()).pathname !== place.path.replace(/\?.*/, '')) return;
        pictures += 1;
        const png = await page.screenshot({ fullPage: true, clip: await clipOf(page) });
        writeFileSync(join(FOLDER, `${nameOf(place)}${ending}.png`), withPalette(png));
      };
      for (const place of wanted.filter(({ isOpen }) => isOpen)) await open(place);
      await page.goto('/entrar');
      await page.locator('[name=email]').fill(hub.email);
      await page.locator('[name=password]').fill(hub.password);
      await page.locator('main button[type=submit]').click();
      await page.waitForURL('/');
      for (const place of wanted.filter(({ isOpen }) => !isOpen)) await open(place);
      await context.close();
    };
    await picture(DESKTOP, places, '');
    const onPhones = places.filter(({ pattern }) => ON_PHONES.includes(pattern));
    await picture(PHONE, onPhones, '-celular');
    console.log(`${pictures} pictures in docs/screens`);
  } finally {
    await browser.close();
    await stop();
  }
}

async function clipOf(page: Page) {
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  const width = page.viewportSize()?.width ?? 0;
  return { x: 0, y: 0, width, height: Math.min(height, TALLEST) };
}

/** The hub's own; it is written for a bundler. */
async function readRouter(): Promise<Router> {
  const vite = await createViteServer({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    server: { middlewareMode: true, watch: null, ws: false },
    appType: 'custom',
  });
  try {
    const { pages } = (await vite.ssrLoadModule('/routes/pages/index.tsx')) as { pages: Router };
    return pages;
  } finally {
    await vite.close();
  }
}

await main();
