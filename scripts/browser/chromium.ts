/** Chromium: found where it usually is, else installed. Nobody's browser tests are skipped for want of one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { ExpectedError } from '../local/expected-error.ts';

/** Headless; no sandbox, as root in a container has none; and no calls to anybody. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A browser of its own, which ends with this process. */
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: FLAGS });

/** The browser's program. Installing one takes a minute, and is said. */
export function findChromium(): string {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named)) throw new ExpectedError(`CHROME_PATH is ${named}, where there is nothing.`);
    return named;
  }
  const found = usualPlaces().find((place) => existsSync(place));
  if (found) return found;
  install();
  const installed = usualPlaces().find((place) => existsSync(place));
  if (!installed)
    throw new ExpectedError('Chromium could not be installed. Install it or Chrome, and set CHROME_PATH.');
  return installed;
}

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The system's, then the one in playwright's own cache. */
function usualPlaces(): string[] {
  const own = chromium.executablePath();
  if (process.platform === 'darwin')
    return [
      ...['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
      own,
    ];
  if (process.platform === 'win32') {
    const { PROGRAMFILES = '', 'PROGRAMFILES(X86)': older = '', LOCALAPPDATA = '' } = process.env;
    const folders = [PROGRAMFILES, older, LOCALAPPDATA].filter((folder) => folder !== '');
    const programs = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
    return [...programs.flatMap((program) => folders.map((folder) => join(folder, program))), own];
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))), own];
}

/** Debian's package where we may; elsewhere playwright's, which it fetches itself. */
function install(): void {
  if (isDebian() && process.getuid?.() === 0) {
    console.log('No Chromium here: installing it (apt-get install chromium) …');
    const apt = (...args: string[]) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status;
    if (apt('update') === 0 && apt('install', '-y', '--no-install-recommends', 'chromium') === 0) return;
  }
  console.log('No Chromium here: installing it (playwright-core install chromium) …');
  const folder = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
  execFileSync(process.execPath, [join(folder, 'cli.js'), 'install', '--no-shell', 'chromium'], {
    stdio: 'inherit',
  });
}

/** Ubuntu's package of that name is a snap, which needs a running system. */
function isDebian(): boolean {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID="?debian"?$/m.test(readFileSync(file, 'utf8'));
}
