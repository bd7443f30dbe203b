/** What a merchant does, step by step, found as people find it: by roles, labels and words. */
import type { Page } from 'playwright-core';
import type { Login } from '../../scripts/browser/session';
import { waitFor } from '../../scripts/local/api';
import type { Words } from './words';

/** From the start page, which asks who is there first. */
export async function signInAt(page: Page, words: Words, { email, password }: Login): Promise<void> {
  await page.goto('/');
  await page.waitForURL('/entrar**');
  await page.getByLabel(words.email).fill(email);
  await page.getByLabel(words.password).fill(password);
  await page.getByRole('button', { name: words.signIn }).click();
  await page.waitForURL('/');
}

/** Into one of the hub's parts, by its navigation. */
export const goTo = (page: Page, section: string): Promise<void> =>
  page.getByRole('banner').getByRole('link', { name: section, exact: true }).click();

/** By its label, which may go on: (opcional). */
const field = (page: Page, label: string) => page.getByLabel(new RegExp(`^\\s*${label}`));

/** From the catalogue to the connection's own page. `fill` gives what this system asks for besides a name. */
export async function connectSystem(
  page: Page,
  words: Words,
  system: string,
  fill: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  await goTo(page, words.connections);
  await page.getByRole('link', { name: words.newConnection }).first().click();
  await page.waitForURL(({ pathname }) => pathname === '/integracoes/nova');
  await page.getByRole('searchbox', { name: words.search }).fill(system);
  await page.getByRole('button', { name: words.search }).click();
  await page.getByRole('main').getByRole('link', { name: system }).first().click();
  await page.waitForURL('/integracoes/nova/*');
  await field(page, words.description).fill(system);
  await fill(page);
  await page.getByRole('button', { name: words.create }).click();
  await page.getByRole('heading', { level: 1, name: system, exact: true }).waitFor();
}

/** What Loja Integrada asks for: its token, and here the address of the shop that stands in for it. */
export const fillLojaIntegrada = (words: Words, token: string, address: string) => async (page: Page) => {
  await field(page, words.token).fill(token);
  await page.getByText(words.more).click();
  await field(page, words.address).fill(address);
};

/** Another page of the connection that is looked at. */
const tab = (page: Page, name: string) =>
  page.getByRole('main').getByRole('navigation').getByRole('link', { name, exact: true });

/** Runs the sample of a paid order and answers the message as the customer would read it. */
export async function simulatePaid(page: Page, words: Words, phone: string): Promise<string> {
  await tab(page, words.simulate).click();
  await field(page, words.sample).selectOption({ label: words.paid });
  await field(page, words.recipient).fill(phone);
  await page.getByRole('main').getByRole('button', { name: words.simulate }).click();
  return (await page.locator('#resultado .bubble').first().textContent()) ?? '';
}

/** Opens the notifications of the connection that is looked at, and switches on what is told of a payment. */
export async function switchOnPaid(page: Page, words: Words): Promise<void> {
  await tab(page, words.notifications).click();
  const onOff = page.getByRole('switch', { name: words.switch });
  if ((await onOff.getAttribute('aria-checked')) === 'true') return;
  await onOff.click();
  await page.getByRole('switch', { name: words.switch, checked: true }).waitFor();
}

/** Rewrites the text of that notification. */
export async function rewritePaid(page: Page, words: Words, text: string): Promise<void> {
  await tab(page, words.notifications).click();
  await page.getByRole('link', { name: words.edit }).click();
  await field(page, words.text).fill(text);
  await page.getByRole('button', { name: words.save }).last().click();
  await page.getByText(words.saved).waitFor();
}

/** Waits until this text has left, as the queue tells. */
export async function seeSent(page: Page, words: Words, phone: string): Promise<void> {
  await goTo(page, words.queue);
  await page.getByRole('main').getByRole('link', { name: words.sent }).click();
  const row = page.getByRole('row').filter({ hasText: phone });
  // Sent in the background; who looks too early looks again.
  await waitFor('the message in the queue', async () => {
    if ((await row.count()) > 0) return true;
    await page.reload();
    return undefined;
  });
}
