/** Every page of the hub in both languages: accessible, by keyboard too, no wider than a phone, without an error, light to load. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages } from '../../routes/pages';
import { placesOf } from '../../scripts/browser/places';
import { audit, walkByKeyboard } from './audit';
import { openBrowser, signIn, stage, type Visitor, visit } from './visitors';
import { LANGUAGES } from './words';

const places = placesOf(pages, stage.ids);

/** Transferred for a page with nothing in the cache, in bytes. */
const MOST = 100_000;

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it('are all there', () => {
  expect(places.length).toBeGreaterThan(8);
});

describe.each(LANGUAGES)('in %s', (language) => {
  let stranger: Visitor;
  let owner: Visitor;
  beforeAll(async () => {
    [stranger, owner] = await Promise.all([visit(browser, { language }), visit(browser, { language })]);
    await signIn(owner.context);
  });
  afterAll(() => Promise.all([stranger, owner].map(({ context }) => context.close())));

  it.each(places)('$pattern', async ({ pattern, path, isOpen }) => {
    const { page, troubles } = isOpen ? stranger : owner;
    troubles.length = 0;
    const weight = await weigh(page);
    const answer = await page.goto(path);
    // A browser notes every answer that is an error; closed doors are tried on purpose.
    const isRefused = answer?.status() === 403 && pattern === '/cadastro';
    expect(isRefused || answer?.ok(), `${path} answered ${answer?.status()}`).toBe(true);
    // The way back from something done leads to a page that is on the list itself.
    if (new URL(page.url()).pathname !== path.replace(/\?.*/, '')) return;
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    await page.waitForLoadState('load');
    expect(await weight()).toBeLessThan(MOST);
    const wrong = await audit(page, language);
    // The words change, the way through them does not.
    if (language === 'pt-BR') wrong.push(...(await walkByKeyboard(page)));
    expect(wrong).toEqual([]);
    expect(troubles.filter((one) => !(isRefused && one.includes('403')))).toEqual([]);
  });
});

/** Starts to count what is transferred from now on; answers bytes. */
async function weigh(page: Visitor['page']): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  return async () => {
    await session.detach();
    return bytes;
  };
}
