/** Another tenant's addresses: a page that says there is nothing, whatever is asked for. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pages } from '../../routes/pages';
import { placesOf } from '../../scripts/browser/places';
import { audit } from './audit';
import { newOwner, openBrowser, signIn, stage, visit } from './visitors';
import { LANGUAGES, WORDS } from './words';

/** With an id in them, and not a link's token or a system of the catalogue. */
const owned = placesOf(pages, stage.ids).filter(({ pattern, isOpen }) => !isOpen && pattern.includes(':id'));

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it.each(LANGUAGES)("somebody else's pages are not there, in %s", async (language) => {
  expect(owned.length).toBeGreaterThan(0);
  const words = WORDS[language];
  const { context, page } = await visit(browser, { language });
  await signIn(context, await newOwner('Outra loja', language));
  for (const { path } of owned) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await page.getByRole('alert').getByText(words.nothingHere).waitFor();
  }
  expect(await audit(page, language)).toEqual([]);
  await page.getByRole('link', { name: words.toHome }).click();
  await page.waitForURL('/');
  await context.close();
});
