/** The way of a new merchant from signing in to a message in their own words, on each kind of browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeShop, startFakeShop } from '../../scripts/fake-loja-integrada';
import { audit } from './audit';
import {
  connectSystem,
  fillLojaIntegrada,
  rewritePaid,
  seeSent,
  signInAt,
  simulatePaid,
  switchOnPaid,
} from './steps';
import { newOwner, type Options, openBrowser, PHONE, visit } from './visitors';
import { WORDS } from './words';

const TOKEN = 'personal-token-da-loja';
const SYSTEM = 'Loja Integrada';

let browser: Browser;
let shop: FakeShop;

beforeAll(async () => {
  [browser, shop] = await Promise.all([openBrowser(), startFakeShop(TOKEN)]);
});
afterAll(async () => {
  shop.close();
  await browser.close();
});

const KINDS: readonly (readonly [name: string, options: Options])[] = [
  ['in Portuguese', {}],
  ['in English', { language: 'en' }],
  ['without scripts', { scripts: false }],
  ['on a phone', { viewport: PHONE }],
];

it.each(KINDS)('from signing in to the first message, %s', async (_name, options) => {
  const { language = 'pt-BR', scripts = true } = options;
  const words = WORDS[language];
  const owner = await newOwner('Padaria da Ana', language);
  const { context, page, troubles } = await visit(browser, options);

  await signInAt(page, words, owner);
  await connectSystem(page, words, words.simulator);
  await connectSystem(page, words, SYSTEM, fillLojaIntegrada(words, TOKEN, shop.url));
  await page.getByRole('button', { name: words.test }).click();
  await page.getByText(words.works).waitFor();
  if (scripts) expect(await audit(page, language)).toEqual([]);

  await switchOnPaid(page, words);
  expect(await simulatePaid(page, words, '11987654321')).toMatch(words.confirmed);
  if (scripts) expect(await audit(page, language)).toEqual([]);
  const connection = page.url();
  await seeSent(page, words, '98765-4321');

  await page.goto(connection.replace(/\/simular.*/, ''));
  await rewritePaid(page, words, 'Recebido, {{ customer.firstName }}: pedido {{ order.number }}.');
  await page.goto(connection);
  expect(await simulatePaid(page, words, '11987654321')).toMatch(/^Recebido, \p{L}+: pedido \d+\.$/u);
  expect(troubles).toEqual([]);
  await context.close();
});

describe('with a wrong token', () => {
  it.each(['pt-BR', 'en'] as const)('it says why, who must act and what next, in %s', async (language) => {
    const words = WORDS[language];
    const owner = await newOwner('Padaria do Beto', language);
    const { context, page, troubles } = await visit(browser, { language });
    await signInAt(page, words, owner);
    await connectSystem(page, words, SYSTEM, fillLojaIntegrada(words, 'um-token-errado', shop.url));
    await page.getByRole('button', { name: words.test }).click();
    const alert = page.getByRole('alert').filter({ hasText: words.fails });
    for (const part of [words.refused, words.whoMustAct, words.next]) await alert.getByText(part).waitFor();
    expect(await audit(page, language)).toEqual([]);
    expect(await page.content()).not.toContain('um-token-errado');
    expect(troubles).toEqual([]);
    await context.close();
  });
});
