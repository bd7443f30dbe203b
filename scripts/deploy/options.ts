/** What may be said behind `npm run deploy --`. */
import { parseArgs } from 'node:util';
import { ExpectedError } from '../local/expected-error.ts';
import type { Choices } from './config.ts';

export interface Options extends Choices {
  dryRun: boolean;
  /** Of the Worker, its database and its queues; default: what wrangler.toml says. */
  name: string | undefined;
}

/** Throws `ExpectedError`, one line, at anything else. */
export function readOptions(args: readonly string[]): Options {
  const { 'dry-run': dryRun, name, url, email } = parse(args);
  if (name && !/^[a-z][a-z0-9-]{0,40}[a-z0-9]$/.test(name))
    throw new ExpectedError(`--name ${name}: use lower-case letters, digits and hyphens, as in ponte-test.`);
  if (url && !isPublicAddress(url))
    throw new ExpectedError(`--url ${url}: use an address like https://ponte.example.com, without a path.`);
  if (email && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email))
    throw new ExpectedError(`--email ${email}: use a bare address, such as ponte@example.com.`);
  return { dryRun, name, url, email };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'dry-run': { type: 'boolean', default: false },
        name: { type: 'string' },
        url: { type: 'string' },
        email: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const [why] = (error as Error).message.split('. ');
    throw new ExpectedError(`${why}. Known: --dry-run, --name, --url, --email`);
  }
}

function isPublicAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.href === `${url.origin}/`;
}
