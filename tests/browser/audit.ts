/** What every page is held to: axe-core's rules of WCAG 2.2 AA and good practice, its width, the keyboard alone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Levels A and AA up to 2.2, and what axe-core calls good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Screens to look at a page on: each width and each scheme in both languages, all four between them. */
const SCREENS = {
  'pt-BR': [
    { name: 'desktop, light', width: 1200, height: 800, scheme: 'light' },
    { name: 'phone, dark', width: 390, height: 844, scheme: 'dark' },
  ],
  en: [
    { name: 'desktop, dark', width: 1200, height: 800, scheme: 'dark' },
    { name: 'phone, light', width: 390, height: 844, scheme: 'light' },
  ],
} as const;

/** The narrowest screen that a page must fit: WCAG 1.4.10. */
const NARROWEST = 320;

/** What is wrong with the page as it stands, on its language's screens. Leaves it on the screen where it was, light. */
export async function audit(page: Page, language: keyof typeof SCREENS): Promise<string[]> {
  const wrong: string[] = [];
  const before = page.viewportSize();
  for (const { name, width, height, scheme } of SCREENS[language]) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    const found = await ask<string[]>(page, `violations(${JSON.stringify(TAGS)})`);
    wrong.push(...found.map((one) => `${name}: ${one}`));
  }
  await page.setViewportSize({ width: NARROWEST, height: 800 });
  const tooWide = await ask<number>(page, 'tooWide()');
  if (tooWide > 0) wrong.push(`${tooWide} px too wide at ${NARROWEST} px`);
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
  return wrong;
}

/** What is wrong for the keyboard: Tab must reach all that can be used, show where it is, and leave again. */
export async function walkByKeyboard(page: Page): Promise<string[]> {
  const total = await ask<number>(page, 'markStops()');
  const reached: string[] = [];
  const wrong: string[] = [];
  // A date takes several turns, one for each of its parts; areas that scroll take theirs too.
  for (let left = 5 * total + 10; ; left -= 1) {
    if (left === 0) return [...wrong, 'Tab does not leave the page'];
    await page.keyboard.press('Tab');
    const at = await ask<{ stop: string; isVisible: boolean; html: string } | null>(page, 'stop()');
    if (at === null || (at.stop === reached[0] && reached.length > 1)) break;
    if (at.stop === '' || at.stop === reached.at(-1)) continue;
    reached.push(at.stop);
    if (!at.isVisible) wrong.push(`no sign of the focus: ${at.html}`);
  }
  const missed = await ask<string[]>(page, `missed(${JSON.stringify(reached)})`);
  return [...wrong, ...missed.map((html) => `not reached: ${html}`)];
}

const inPage = [
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  join(import.meta.dirname, 'in-page.js'),
].map((file) => readFileSync(file, 'utf8'));

/** Asks the page itself, see `in-page.js`. */
async function ask<T>(page: Page, what: string): Promise<T> {
  if (!(await page.evaluate("'look' in globalThis")))
    for (const script of inPage) await page.evaluate(script);
  return (await page.evaluate(`look.${what}`)) as T;
}
