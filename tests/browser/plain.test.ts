/** What a page is before its scripts have come, and to somebody who has no mouse. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goTo } from './steps';
import { openBrowser, signIn, stage, visit } from './visitors';
import { WORDS } from './words';

const words = WORDS['pt-BR'];

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it('can be used while scripts are still on their way', async () => {
  const { context, page } = await visit(browser);
  await signIn(context);
  // They never arrive.
  await page.route('**/estatico/*.js', () => {});
  await page.goto('/', { waitUntil: 'commit' });
  await goTo(page, words.connections);
  await page.waitForURL('/integracoes', { waitUntil: 'commit' });
  await page.getByRole('heading', { level: 1, name: words.connections }).waitFor();
  await context.close();
});

it('signs in, and goes through the parts of the hub, by keyboard alone', async () => {
  const { context, page } = await visit(browser);
  await page.goto('/entrar');
  /** Goes on with Tab until the focus is there. */
  const tabTo = async (selector: string) => {
    for (let left = 40; left > 0; left -= 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    }
    expect.fail(`Tab does not reach ${selector}`);
  };
  await tabTo('[name=email]');
  await page.keyboard.type(stage.email);
  await tabTo('[name=password]');
  await page.keyboard.type(stage.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('/');
  for (const path of ['/integracoes', '/notificacoes', '/fila', '/relatorios', '/configuracoes']) {
    await tabTo(`header a[href="${path}"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL(path);
  }
  await tabTo('summary');
  await page.keyboard.press('Enter');
  await tabTo('a[href="/conta"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('/conta');
  await context.close();
});
