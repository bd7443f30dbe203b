/** One hub and one browser program for all files of browser tests, started before them and stopped after. */
import type { TestProject } from 'vitest/node';
import { findChromium } from '../../scripts/browser/chromium';
import { startFullHub } from '../../scripts/browser/hub';

export interface Stage {
  url: string;
  chromium: string;
  organizationId: string;
  apiKey: string;
  email: string;
  password: string;
  /** Of what is in the hub, by the word that stands in front of it in an address. */
  ids: Record<string, string>;
}

declare module 'vitest' {
  interface ProvidedContext {
    stage: Stage;
  }
}

export default async function start({ provide }: TestProject): Promise<() => Promise<void>> {
  const chromium = findChromium();
  const { hub, ids, stop } = await startFullHub();
  const { url, organizationId, apiKey, email, password } = hub;
  provide('stage', { url, organizationId, apiKey, email, password, chromium, ids });
  return stop;
}
