/**
 * A lane as its rules describe it to a merchant, without queues, claims or database: one look at the
 * clock every few seconds, and one message at most. Written from the rules' text, not from the code.
 */
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** A message that somebody wants to leave. */
export interface Wanted {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  urgent: boolean;
  /** It has a phone to go to. */
  valid: boolean;
}

export interface LaneRules {
  intervalSeconds: number;
  /** Per UTC day. */
  dailyLimit: number;
  /** Hours of the merchant's clock, over midnight. */
  quiet: { from: number; to: number };
  /** Hours that the merchant's clock is ahead of UTC. */
  utcOffset: number;
  /** When the destination is down; milliseconds since the epoch. */
  outage: { from: number; to: number };
}

export interface Left {
  id: string;
  at: number;
}

const hourOf = (at: number, { utcOffset }: LaneRules): number => ((at + utcOffset * HOUR) % DAY) / HOUR;
const isQuiet = (at: number, rules: LaneRules): boolean =>
  hourOf(at, rules) >= rules.quiet.from || hourOf(at, rules) < rules.quiet.to;
const isDown = (at: number, { outage }: LaneRules): boolean => at >= outage.from && at < outage.to;
const utcDay = (at: number): number => Math.floor(at / DAY);

/** What leaves when, if nothing is ever slow: the best that a lane can do. */
export function idealLane(wanted: readonly Wanted[], rules: LaneRules, from: number, until: number): Left[] {
  const queue = wanted.filter(({ valid }) => valid).sort((a, b) => a.at - b.at);
  const left: Left[] = [];
  for (let now = from; now < until; now += rules.intervalSeconds * SECOND) {
    if (isDown(now, rules)) continue;
    if (left.filter(({ at }) => utcDay(at) === utcDay(now)).length >= rules.dailyLimit) continue;
    const may = (one: Wanted) => one.at <= now && (one.urgent || !isQuiet(now, rules));
    const place = Math.max(
      queue.findIndex((one) => one.urgent && may(one)),
      -1,
    );
    const next = place >= 0 ? place : queue.findIndex(may);
    const [one] = next >= 0 ? queue.splice(next, 1) : [];
    if (one) left.push({ id: one.id, at: now });
  }
  return left;
}

/** Every rule that what left has broken. */
export function brokenRules(left: readonly Left[], wanted: readonly Wanted[], rules: LaneRules): string[] {
  const found: string[] = [];
  const byId = new Map(wanted.map((one) => [one.id, one]));
  const seen = new Set<string>();
  const perDay = new Map<number, number>();
  let before = Number.NEGATIVE_INFINITY;
  for (const { id, at } of left) {
    const one = byId.get(id);
    const when = new Date(at).toISOString();
    if (!one?.valid) found.push(`${id} left at ${when}, and nobody wanted it`);
    if (one && at < one.at) found.push(`${id} left at ${when}, before anybody wanted it`);
    if (seen.has(id)) found.push(`${id} left twice`);
    if (isDown(at, rules)) found.push(`${id} arrived at ${when}, when the destination was down`);
    if (isQuiet(at, rules) && !one?.urgent) found.push(`${id} left at ${when}, in the quiet hours`);
    if (at - before < rules.intervalSeconds * SECOND) found.push(`${id} left at ${when}, too soon`);
    seen.add(id);
    perDay.set(utcDay(at), (perDay.get(utcDay(at)) ?? 0) + 1);
    before = at;
  }
  for (const [day, count] of perDay)
    if (count > rules.dailyLimit)
      found.push(`${count} left on ${new Date(day * DAY).toISOString().slice(0, 10)}`);
  for (const { id, valid } of wanted) if (valid && !seen.has(id)) found.push(`${id} never left`);
  return found;
}
