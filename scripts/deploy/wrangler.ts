/** One wrangler command after the other: run, kept in a log, and read by a program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { ROOT, WRANGLER } from '../local/state.ts';

export interface Ran {
  ok: boolean;
  stdout: string;
  /** Both streams, in the order of their arrival, without colours. */
  output: string;
}

export interface Wrangler {
  /** Never throws; `env` is added to the process's own. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
}

/** No banner, no questions, no telemetry, no log files of its own. */
const QUIET = {
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  NO_COLOR: '1',
};

/** `script` is what Node runs. The log starts afresh, for this user only; wrangler prints no secrets. */
export function createWrangler(logFile: string, script: string = WRANGLER): Wrangler {
  writeFileSync(logFile, '', { mode: 0o600 });
  return {
    async run(args, env = {}) {
      const child = spawn(process.execPath, [script, ...args], {
        cwd: ROOT,
        env: { ...process.env, ...QUIET, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let output = '';
      const read = (chunk: string, isAnswer: boolean) => {
        const text = stripVTControlCharacters(chunk);
        if (isAnswer) stdout += text;
        output += text;
      };
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => read(chunk, true));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => read(chunk, false));
      const [code] = await once(child, 'close');
      appendFileSync(logFile, `$ wrangler ${args.join(' ')}\n${output}\n`);
      return { ok: code === 0, stdout, output };
    },
  };
}

/** What a command answered with `--json`; undefined when it is none. Warnings may stand before it. */
export function jsonIn({ stdout }: Ran): unknown {
  const start = stdout.search(/^[[{]/m);
  try {
    return start < 0 ? undefined : JSON.parse(stdout.slice(start));
  } catch {
    return undefined;
  }
}

/** wrangler's own words, in one line: the error it answers with `--json`, its last error, else the last thing it said. */
export function lastWords(ran: Ran): string {
  const answer = jsonIn(ran) as { error?: { text?: string } } | undefined;
  const lines = ran.output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const error = lines.findLast((line) => /\[ERROR\]|^\w*Error:/.test(line));
  const words = answer?.error?.text ?? error?.replace(/^.*\[ERROR\]\s*/, '') ?? lines.at(-1) ?? 'no output';
  return words.replace(/\s+/g, ' ').slice(0, 300);
}
