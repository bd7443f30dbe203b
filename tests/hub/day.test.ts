/** A day of a WhatsApp number, minute by minute through the hub, beside the plain model of its lane. */
import { expect, it } from 'vitest';
import { runCron } from '../../src/hub/cron';
import { HOUR, MINUTE, SECOND } from '../../src/hub/hub';
import { brokenRules, idealLane, type LaneRules, type Left, type Wanted } from './lane-model';
import { scene } from './sending-world';
import { NOW } from './world';

/** In Manaus, four hours behind UTC: the limit's day ends at eight in the evening, the quiet hours begin at nine. */
const ZONE = { name: 'America/Manaus', utcOffset: -4 };
/** Monday at six in the morning. */
const DAWN = Date.parse('2026-11-23T10:00:00Z');
const at = (hour: number, minute = 0) => DAWN + (hour - 6) * HOUR + minute * MINUTE;

const RULES: LaneRules = {
  intervalSeconds: 20,
  dailyLimit: 95,
  quiet: { from: 21, to: 8 },
  utcOffset: ZONE.utcOffset,
  outage: { from: at(11), to: at(11, 40) },
};

/** The same numbers for the same seed. Source: public domain, mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A day's orders: at any time, a rush at ten and one before the night. */
function wishes(seed: number): Wanted[] {
  const roll = dice(seed);
  const among = (count: number, from: number, to: number) =>
    Array.from({ length: count }, () => from + Math.floor(roll() * (to - from)));
  return [
    ...among(75, at(6), at(24)),
    ...among(40, at(10), at(10, 10)),
    ...among(15, at(11), at(11, 30)),
    ...among(20, at(20, 50), at(21, 5)),
  ]
    .sort((a, b) => a - b)
    .map((time, i) => ({ id: String(i), at: time, urgent: roll() < 0.12, valid: roll() > 0.06 }));
}

it('a day of one lane goes as its rules say', { timeout: 60_000 }, async () => {
  const seed = 20261123;
  const wanted = wishes(seed);
  const arrived: Left[] = [];
  let attempts = 0;
  const stage = await scene({
    settings: { intervalSeconds: String(RULES.intervalSeconds), dailyLimit: String(RULES.dailyLimit) },
    answer({ text }) {
      attempts++;
      const now = stage.world.hub.now();
      if (now >= RULES.outage.from && now < RULES.outage.to) return { kind: 'retry', reason: 'unavailable' };
      arrived.push({ id: text.split(' ')[1] ?? '', at: now });
      return { kind: 'sent' };
    },
  });
  const { world } = stage;
  await stage.rule({ quietHours: { from: '21:00', to: '08:00' } }, ZONE.name);
  await stage.on('order.paid');
  await stage.on('order.created', { priority: 1 }, { urgent: true });
  world.pass(DAWN - NOW);

  const waiting = [...wanted];
  /** Looks at the queues every twenty seconds, and at the clock every minute. */
  const live = async (until: number) => {
    while (world.hub.now() < until) {
      for (let i = 0; i < 3; i++) {
        world.pass(20 * SECOND);
        while (waiting[0] && waiting[0].at <= world.hub.now()) {
          const one = waiting.shift();
          if (one)
            await stage.tell(one.id, [one.urgent ? 'created' : 'paid'], one.valid ? {} : { phone: null });
        }
        await world.drain();
      }
      await runCron(world.hub, '* * * * *');
      await world.drain();
    }
  };
  await live(at(24));
  const byMidnight = arrived.length;
  await stage.hours(8);
  await live(at(24 + 8, 45));

  expect(waiting).toEqual([]);
  expect(brokenRules(arrived, wanted, RULES)).toEqual([]);
  const rows = await world.dispatches();
  expect(rows).toHaveLength(wanted.length);
  const fates = Map.groupBy(rows, ({ state, reason }) => [state, reason].filter(Boolean).join(' '));
  expect(Object.fromEntries([...fates].map(([fate, { length }]) => [fate, length]))).toEqual({
    sent: wanted.filter(({ valid }) => valid).length,
    'failed missing_recipient': wanted.filter(({ valid }) => !valid).length,
  });

  // The day was worth the look: the limit was reached, some waited for the morning, and the outage cost few attempts.
  const ideal = idealLane(wanted, RULES, DAWN, at(24 + 9));
  expect(ideal.map(({ id }) => id).sort()).toEqual(arrived.map(({ id }) => id).sort());
  expect(arrived.filter((one) => one.at < at(20))).toHaveLength(RULES.dailyLimit);
  expect(arrived.length - byMidnight).toBeGreaterThan(10);
  expect(attempts - arrived.length).toBeGreaterThanOrEqual(5);
  expect(attempts - arrived.length).toBeLessThan(20);

  // And the lane was never idle for long while it had work: at most an hour behind the best it could do,
  // a few that had failed in the outage apart.
  const sentBy = (left: readonly Left[], moment: number) => left.filter((one) => one.at <= moment).length;
  for (let hour = 7; hour <= 32; hour++)
    expect(sentBy(arrived, at(hour, 30)), `by ${hour}:30`).toBeGreaterThanOrEqual(
      sentBy(ideal, at(hour - 1, 59)) - 8,
    );
});
