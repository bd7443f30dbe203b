/** The clock that Cloudflare has and `wrangler dev` lacks: calls the Worker's cron triggers when they are due. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './state.ts';

const MINUTE = 60_000;

/** The cron expressions that wrangler.toml declares. */
export function declaredCrons(toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')): string[] {
  const [, list = ''] = toml.match(/^crons\s*=\s*(\[[^\]]*\])/m) ?? [];
  return JSON.parse(list || '[]') as string[];
}

/** Whether a five-field expression is due in the minute of `time`: UTC, weekdays 1–7 from Sunday. */
export function isDue(cron: string, time: Date): boolean {
  const values = [
    time.getUTCMinutes(),
    time.getUTCHours(),
    time.getUTCDate(),
    time.getUTCMonth() + 1,
    time.getUTCDay() + 1,
  ];
  const fields = cron.split(' ');
  return values.every((value, position) => matches(fields[position] ?? '', value));
}

/** A field: `*`, a number, or a step as in `*` `/5`; several with commas. */
const matches = (field: string, value: number): boolean =>
  field.split(',').some((part) => {
    const [, step] = part.match(/^\*(?:\/(\d+))?$/) ?? [undefined, undefined];
    return part.startsWith('*') ? value % Number(step ?? 1) === 0 : Number(part) === value;
  });

/** Ticks now, for what came due while nobody ran, then every minute on the minute. Answers how to stop. */
export function startCrons(url: string, onError: (cron: string, why: string) => void): () => void {
  const crons = declaredCrons();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const tick = () => {
    const now = new Date();
    for (const cron of crons)
      if (isDue(cron, now))
        runCron(url, cron).catch((error: Error) => {
          if (!stopped) onError(cron, error.message);
        });
    timer = setTimeout(tick, MINUTE - (Date.now() % MINUTE));
  };
  tick();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Runs one cron trigger and waits for its end. Found by wrangler's own hint; works from this machine only. */
export async function runCron(url: string, cron: string): Promise<void> {
  const answer = await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`);
  if (!answer.ok) throw new Error(`the Worker answered ${answer.status}`);
}
