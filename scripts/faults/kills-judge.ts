/** Which promises a run has kept. Pure: from what was seen outside, on the disk and by the API, to words. */
import type { Snapshot } from './kills-disk.ts';
import type { Accepted } from './kills-load.ts';
import type { Arrival, Kind } from './kills-sink.ts';

/** What the API says when everything has come to its end. */
export interface After {
  deliveries: readonly { id: string; state: string }[];
  /** The paid orders only: what the automations are about. */
  events: readonly { id: string; subject: string }[];
  dispatches: readonly { id: string; eventId: string; subject: string; kind: Kind; state: string }[];
  /** Ids in the inbox still. */
  inbox: readonly string[];
  deadLetters: number;
}

export interface Facts {
  accepted: ReadonlyMap<string, Accepted>;
  refused: readonly string[];
  /** After each kill, in their order: the first ended life 0. */
  kills: readonly Snapshot[];
  arrivals: readonly Arrival[];
  after: After;
}

export interface Tally {
  acknowledged: number;
  stored: number;
  /** Acknowledged, and nowhere but in the memory of the killed hub. */
  queued: number;
  sent: number;
  unknown: number;
  /** Arrivals too many, each with the key of the first. */
  twice: number;
  lost: number;
}

/** The figures, and each broken promise in one line. */
export function judge(facts: Facts): { tally: Tally; broken: string[] } {
  const { accepted, after } = facts;
  const stored = new Set(after.deliveries.map(({ id }) => id));
  const missing = [...accepted].filter(([id]) => !stored.has(id));
  const queued = missing.filter(([id, one]) => wasInMemory(id, one, facts.kills));
  const of = (state: string) => after.dispatches.filter((dispatch) => dispatch.state === state).length;
  return {
    tally: {
      acknowledged: accepted.size,
      stored: accepted.size - missing.length,
      queued: queued.length,
      sent: of('sent'),
      unknown: of('unknown'),
      twice: repeats(facts.arrivals).length,
      lost: missing.length - queued.length,
    },
    broken: [
      ...facts.refused.map((answer) => `a signed webhook was answered ${answer}`),
      ...missing
        .filter(([id, one]) => !wasInMemory(id, one, facts.kills))
        .map(
          ([id, { life, isBig }]) =>
            `${id} is lost: acknowledged in life ${life}${isBig ? ', too large for the queue' : ''}`,
        ),
      ...persisted(facts, stored),
      ...ends(facts),
      ...dispatched(facts, stored),
      ...arrived(facts),
    ],
  };
}

/** The queue of a hub on this machine dies with it. What is too large for it was never in it. */
const wasInMemory = (id: string, { life, isBig }: Accepted, kills: readonly Snapshot[]): boolean => {
  const kill = kills[life];
  return kill !== undefined && !isBig && !kill.deliveries.has(id) && !kill.inbox.has(id);
};

/** What was on the disk at one kill is there at the next, and at the end; what had come to its end stays so. */
function persisted({ kills, after }: Facts, stored: ReadonlySet<string>): string[] {
  const end: Pick<Snapshot, 'deliveries' | 'inbox' | 'dispatches'> = {
    deliveries: stored,
    inbox: new Set(after.inbox),
    dispatches: new Map(after.dispatches.map(({ id, state }) => [id, state])),
  };
  return kills.flatMap((before, life) => {
    const next = kills[life + 1] ?? end;
    const then = `persisted at kill ${life + 1} and gone at the next look`;
    return [
      ...[...before.deliveries].filter((id) => !next.deliveries.has(id)).map((id) => `${id} was ${then}`),
      ...[...before.inbox]
        .filter((id) => !next.inbox.has(id) && !next.deliveries.has(id))
        .map((id) => `${id} was ${then}, from the inbox`),
      ...[...before.dispatches].flatMap(([id, state]) => {
        const now = next.dispatches.get(id);
        if (now === undefined) return [`${id} was ${then}`];
        return state === 'waiting' || state === now
          ? []
          : [`${id} was ${state} at kill ${life + 1}, and then ${now}`];
      }),
    ];
  });
}

/** Everything has come to one of its good ends. */
function ends({ after }: Facts): string[] {
  const isEnd = (kind: Kind, state: string) =>
    state === 'sent' || (kind === 'message' && state === 'unknown');
  return [
    ...after.inbox.map((id) => `${id} waits in the inbox still`),
    ...(after.deadLetters > 0 ? [`${after.deadLetters} dead letters`] : []),
    ...after.deliveries
      .filter(({ state }) => state !== 'processed' && state !== 'duplicate')
      .map(({ id, state }) => `${id} ended ${state}`),
    ...after.dispatches
      .filter(({ kind, state }) => !isEnd(kind, state))
      .map(({ id, kind, state }) => `${id}, a ${kind}, ended ${state}`),
  ];
}

/** Every stored order is one event, and every event one dispatch. */
function dispatched({ accepted, after }: Facts, stored: ReadonlySet<string>): string[] {
  const eventsOf = Map.groupBy(after.events, ({ subject }) => subject);
  const dispatchesOf = Map.groupBy(after.dispatches, ({ eventId }) => eventId);
  const subjects = new Set([...accepted].flatMap(([id, { subject }]) => (stored.has(id) ? [subject] : [])));
  return [
    ...[...subjects]
      .filter((subject) => !eventsOf.has(subject))
      .map((subject) => `${subject} is stored, and no event`),
    ...[...eventsOf].flatMap(([subject, all]) =>
      all.length > 1 ? [`${subject} is ${all.length} events`] : [],
    ),
    ...after.events.flatMap(({ id }) => {
      const count = dispatchesOf.get(id)?.length ?? 0;
      return count === 1 ? [] : [`${id} has ${count} dispatches`];
    }),
  ];
}

/** What is noted as sent has arrived, once, and again only where a kill fell between sending and noting it. */
function arrived({ arrivals, kills, after }: Facts): string[] {
  const key = (kind: Kind, subject: string) => `${kind} of ${subject}`;
  const seen = Map.groupBy(arrivals, ({ kind, subject }) => key(kind, subject));
  const known = new Map(after.dispatches.map((one) => [key(one.kind, one.subject), one]));
  const wasClaimed = (id: string, from: number, to: number) =>
    kills
      .slice(from, to)
      .some(({ claimed, dispatches }) => claimed.has(id) && dispatches.get(id) === 'waiting');
  return [
    ...after.dispatches
      .filter(({ kind, subject, state }) => state === 'sent' && !seen.has(key(kind, subject)))
      .map(({ id }) => `${id} counts as sent and has not arrived`),
    ...after.dispatches
      .filter(({ id, state }) => state === 'unknown' && !wasClaimed(id, 0, kills.length))
      .map(({ id }) => `${id} is unknown, and no kill fell into its sending`),
    ...[...seen].flatMap(([what, all]) => {
      const dispatch = known.get(what);
      if (!dispatch) return [`a ${what} arrived that nobody knows`];
      const { id, kind } = dispatch;
      if (kind === 'message') return all.length > 1 ? [`${id}, a message, arrived ${all.length} times`] : [];
      const wrong = all.find((one) => one.key !== id);
      if (wrong) return [`${id} arrived with the key ${wrong.key}`];
      return all.slice(1).flatMap((one, position) => {
        const before = all[position]?.life ?? 0;
        return wasClaimed(id, before, one.life)
          ? []
          : [`${id} arrived twice, in lives ${before} and ${one.life}, and no kill fell into its sending`];
      });
    }),
  ];
}

/** Every arrival of something that had arrived before. */
function repeats(arrivals: readonly Arrival[]): Arrival[] {
  const seen = new Set<string>();
  return arrivals.filter(({ kind, subject }) => {
    const what = `${kind} of ${subject}`;
    if (seen.has(what)) return true;
    seen.add(what);
    return false;
  });
}
