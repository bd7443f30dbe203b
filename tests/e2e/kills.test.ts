/** `npm run faults -- --kills`: a few real kills, and whether the judge would see a broken promise. */
import { describe, expect, test } from 'vitest';
import { measureKills } from '../../scripts/faults/kills.ts';
import type { Snapshot } from '../../scripts/faults/kills-disk.ts';
import { type Facts, judge } from '../../scripts/faults/kills-judge.ts';

test('kill -9 under load, restarted on the same state', { timeout: 300_000 }, async () => {
  const lines: string[] = [];
  const run = { kills: 3, seed: 7, hurry: true, say: (line: string) => lines.push(line) };
  const { tally, broken, met } = await measureKills(run);
  expect(broken, lines.join('\n')).toEqual([]);
  expect(tally.lost).toBe(0);
  // It was under load, and what it had persisted and not yet sent was sent afterwards.
  expect(tally.acknowledged).toBeGreaterThan(50);
  expect(met.sending).toBeGreaterThan(0);
  expect(met.waiting).toBeGreaterThan(0);
  expect(tally.sent).toBeGreaterThan(50);
});

describe('the judge', () => {
  const AT_KILL: Snapshot = {
    deliveries: new Set(['dlv_1', 'dlv_2']),
    inbox: new Set(['dlv_3']),
    dispatches: new Map([
      ['dsp_1', 'waiting'],
      ['dsp_2', 'waiting'],
    ]),
    claimed: new Set(['dsp_1', 'dsp_2']),
    leases: new Set(['run_1']),
  };
  const accepted = (number: number, kind: 'webhook' | 'message', isBig = false) =>
    [`dlv_${number}`, { subject: `order/${number}`, kind, isBig, life: 0 }] as const;
  const event = (number: number) => ({ id: `evt_${number}`, subject: `order/${number}` });
  const dispatch = (number: number, kind: 'webhook' | 'message', state: string) => ({
    id: `dsp_${number}`,
    eventId: `evt_${number}`,
    subject: `order/${number}`,
    kind,
    state,
  });
  const arrival = (number: number, life: number) => ({
    kind: 'webhook' as const,
    key: `dsp_${number}`,
    subject: `order/${number}`,
    life,
  });
  const said = (id: string, isMessage = false) => ({
    kind: isMessage ? ('message' as const) : ('webhook' as const),
    key: '',
    subject: id,
    life: 0,
  });

  /** One kill: a webhook repeated for it, a message in doubt, one delivery from the inbox, one lost with the queue. */
  const GOOD: Facts = {
    accepted: new Map([
      accepted(1, 'webhook'),
      accepted(2, 'message'),
      accepted(3, 'webhook', true),
      accepted(4, 'webhook'),
    ]),
    refused: [],
    kills: [AT_KILL],
    arrivals: [arrival(1, 0), arrival(1, 1), said('order/2', true), arrival(3, 1)],
    after: {
      deliveries: [1, 2, 3].map((number) => ({ id: `dlv_${number}`, state: 'processed' })),
      events: [event(1), event(2), event(3)],
      dispatches: [
        dispatch(1, 'webhook', 'sent'),
        dispatch(2, 'message', 'unknown'),
        dispatch(3, 'webhook', 'sent'),
      ],
      inbox: [],
      deadLetters: 0,
    },
  };
  const { after, arrivals } = GOOD;

  test('counts what a kill cost', () => {
    expect(judge(GOOD)).toEqual({
      tally: { acknowledged: 4, stored: 3, queued: 1, sent: 2, unknown: 1, twice: 1, lost: 0 },
      broken: [],
    });
  });

  const without = <T extends { id: string }>(list: readonly T[], id: string) =>
    list.filter((one) => one.id !== id);
  const cases: [what: string, facts: Partial<Facts>, words: RegExp][] = [
    [
      'a stored delivery that is gone',
      { after: { ...after, deliveries: without(after.deliveries, 'dlv_1') } },
      /dlv_1 is lost.*dlv_1 was persisted/s,
    ],
    [
      'an inbox row that is gone',
      { after: { ...after, deliveries: without(after.deliveries, 'dlv_3') } },
      /dlv_3 is lost.*from the inbox/s,
    ],
    [
      'a large one that was never in the inbox',
      { accepted: new Map([...GOOD.accepted, accepted(5, 'webhook', true)]) },
      /dlv_5 is lost.*too large/,
    ],
    [
      'one that the last life acknowledged',
      { accepted: new Map([...GOOD.accepted, ['dlv_5', { ...accepted(5, 'webhook')[1], life: 1 }]]) },
      /dlv_5 is lost/,
    ],
    [
      'a dispatch that is gone',
      { after: { ...after, dispatches: without(after.dispatches, 'dsp_1') } },
      /dsp_1 was persisted.*evt_1 has 0 dispatches.*that nobody knows/s,
    ],
    [
      'a dispatch that was sent and waits again',
      {
        kills: [{ ...AT_KILL, dispatches: new Map([...AT_KILL.dispatches, ['dsp_3', 'sent']]) }],
        after: {
          ...after,
          dispatches: [...without(after.dispatches, 'dsp_3'), dispatch(3, 'webhook', 'waiting')],
        },
      },
      /dsp_3 was sent at kill 1, and then waiting.*ended waiting/s,
    ],
    [
      'an event that was made twice',
      { after: { ...after, events: [...after.events, { id: 'evt_9', subject: 'order/1' }] } },
      /order\/1 is 2 events.*evt_9 has 0 dispatches/s,
    ],
    [
      'an event that was not made',
      { after: { ...after, events: without(after.events, 'evt_3') } },
      /order\/3 is stored, and no event/,
    ],
    [
      'a delivery that failed',
      { after: { ...after, deliveries: [...after.deliveries, { id: 'dlv_9', state: 'failed' }] } },
      /dlv_9 ended failed/,
    ],
    ['an inbox that is not empty', { after: { ...after, inbox: ['dlv_9'] } }, /dlv_9 waits in the inbox/],
    ['dead letters', { after: { ...after, deadLetters: 2 } }, /2 dead letters/],
    ['a message that arrived twice', { arrivals: [...arrivals, said('order/2', true)] }, /arrived 2 times/],
    [
      'a webhook that arrived again without a kill in between',
      { arrivals: [...arrivals, arrival(3, 1)] },
      /dsp_3 arrived twice, in lives 1 and 1/,
    ],
    [
      'a webhook that was noted as sent before the kill and arrived again after it',
      { kills: [{ ...AT_KILL, dispatches: new Map([['dsp_1', 'sent']]) }] },
      /dsp_1 arrived twice, in lives 0 and 1/,
    ],
    ['a repeat with another key', { arrivals: [...arrivals, { ...arrival(1, 1), key: 'x' }] }, /the key x/],
    ['something sent that never arrived', { arrivals: arrivals.slice(0, -1) }, /dsp_3 counts as sent/],
    [
      'an outcome unknown for no reason',
      { kills: [{ ...AT_KILL, claimed: new Set(['dsp_1']) }] },
      /dsp_2 is unknown, and no kill/,
    ],
    ['a webhook refused', { refused: ['429: slow down'] }, /answered 429/],
  ];

  test.each(cases)('sees %s', (_what, facts, words) => {
    expect(judge({ ...GOOD, ...facts }).broken.join('\n')).toMatch(words);
  });
});
