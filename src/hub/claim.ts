/**
 * What a run does with the dispatches that it has claimed: drafts them, asks once about all their
 * recipients, sends them a few at a time, and notes what became of each.
 */
import type { Outcome } from '../kit';
import { type Audience, readAudience } from '../store/audience';
import type { Connection } from '../store/connections';
import type { DeadLetterWrite } from '../store/dead-letters';
import { deadLetterOf } from '../store/dispatches';
import type { Event } from '../store/events';
import type { FallbackWrite } from '../store/fallbacks';
import { BREAKER_AFTER, type Dispatch, type Settled, type Taken } from '../store/lanes';
import { subjectKey } from '../store/subjects';
import type { AttemptRecord } from '../store/types';
import { takeReply } from './chatbot/agent-replies';
import { type Draft, draftOf } from './compose';
import { groupRuns } from './grouping';
import { type Hub, iso, SECOND } from './hub';
import { persist } from './persist';
import { type Prepared, prepare, refuse, type Sender } from './prepare';
import { addressOf } from './replies';
import { verdict } from './retry';

/** Sends at once: a Worker has six connections. */
export const AT_ONCE = 4;
/** No send starts later than this after the claim. */
const SENDING = 25 * SECOND;
/** How long a lane rests that asked us to slow down without saying for how long. Seconds. */
const DEFAULT_REST = 5;

/** What came of a claim. */
export interface Run {
  settled: Settled[];
  dead: DeadLetterWrite[];
  fallbacks: FallbackWrite[];
  /** Channels that those went to. */
  fallbackLanes: string[];
  /** Failures of the destination in a row. */
  failures: number;
  /** Whether any request left. */
  touched: boolean;
  /** Seconds that it asked the whole lane to wait. */
  restSeconds: number;
}

/** A dispatch of a claim, with what surrounds it. */
interface Claimed {
  dispatch: Dispatch;
  draft: Draft;
  event: Event | undefined;
  source: Connection | undefined;
  /** Those that its call speaks for, too. */
  others?: Dispatch[];
}

/**
 * Sends a claim, some at once, until it is done, time is up, or the destination has had enough. The
 * messages of one order leave one after the other, in their order.
 */
export async function sendClaim(hub: Hub, sender: Sender, taken: Taken, started: number): Promise<Run> {
  const run: Run = {
    settled: [],
    dead: [],
    fallbacks: [],
    fallbackLanes: [],
    failures: taken.failures,
    touched: false,
    restSeconds: 0,
  };
  const drafted = taken.dispatches.map((dispatch) => claimedOf(hub, sender, dispatch, taken, started));
  // What may have left already is not put together with anything.
  const claimed = sender.grouping && !taken.abandoned ? together(sender, drafted) : drafted;
  const audience = await audienceOf(hub, sender, claimed);
  const bySubject = Map.groupBy(claimed, ({ dispatch }) =>
    subjectKey(dispatch.connectionId, dispatch.subject),
  );
  const queue = [...bySubject.values()];
  // What was not started waits for the next run; only what may have left already is settled to the end.
  const enough = (): boolean =>
    !(taken.abandoned && !sender.repeatable) &&
    (hub.now() - started > SENDING || run.failures >= BREAKER_AFTER || run.restSeconds > 0);
  const work = async (): Promise<void> => {
    for (let group = queue.shift(); group; group = queue.shift())
      for (const one of group) {
        noteAll(run, one, await attempt(hub, sender, one, { audience, abandoned: taken.abandoned }));
        if (enough()) return;
      }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, work));
  return run;
}

function claimedOf(hub: Hub, sender: Sender, dispatch: Dispatch, taken: Taken, started: number): Claimed {
  const event = taken.events.get(dispatch.eventId);
  const source = taken.sources.get(dispatch.connectionId);
  const at = {
    event,
    standing: taken.standings.get(subjectKey(dispatch.connectionId, dispatch.subject)),
    sync: source?.sync ?? {},
    now: iso(started),
  };
  try {
    return { dispatch, event, source, draft: draftOf(sender, dispatch, at) };
  } catch (error) {
    hub.log.error('dispatch not drafted', { dispatchId: dispatch.id, error: String(error) });
    return { dispatch, event, source, draft: { kind: 'refused', outcome: INTERNAL } };
  }
}

/** Runs of one conversation as one. */
function together({ destination }: Sender, claimed: readonly Claimed[]): Claimed[] {
  const acts = claimed.flatMap((one) => (one.draft.kind === 'act' ? [{ ...one, draft: one.draft }] : []));
  const rest = claimed.filter(({ draft }) => draft.kind !== 'act');
  const byAction = Map.groupBy(acts, ({ draft }) => draft.action);
  const grouped = [...byAction].flatMap(([action, ones]) => {
    const runs = ones.map((one) => ({ ...one, input: one.draft.input }));
    return groupRuns(runs, destination?.connector.actions?.[action] ?? {}).map(
      ({ first: { input: _own, ...first }, input, others }): Claimed => ({
        ...first,
        draft: { ...first.draft, input },
        others: others.map(({ dispatch }) => dispatch),
      }),
    );
  });
  return [...rest, ...grouped];
}

/** What became of a call became of all that it spoke for. */
function noteAll(run: Run, one: Claimed, sent: Attempted): void {
  note(run, one, sent);
  for (const dispatch of one.others ?? []) {
    const { id, organizationId, attempts, due } = dispatch;
    const own = sent.row.attempts.slice(-1);
    const row = { ...sent.row, id, organizationId, attempts: [...attempts, ...own], providerId: null };
    const waits = sent.row.state === 'waiting' ? sent.row.due : due;
    note(
      run,
      { ...one, dispatch },
      { ...sent, row: { ...row, due: waits }, isSent: false, reached: undefined },
    );
  }
}

const INTERNAL: Outcome = { kind: 'retry', reason: 'internal' };

/** One question for the recipients of the whole claim. */
async function audienceOf(hub: Hub, { destination }: Sender, claimed: readonly Claimed[]): Promise<Audience> {
  const addresses = claimed.flatMap(({ draft }) => {
    const address =
      draft.kind === 'send' && draft.outbound.kind === 'message' ? addressOf(draft.outbound.to) : undefined;
    return address ? [address] : [];
  });
  if (!destination || addresses.length === 0) return { optedOut: new Set(), heardAt: new Map() };
  const { organizationId, id } = destination.connection;
  return persist(hub, () => readAudience(hub.db, organizationId, id, [...new Set(addresses)]));
}

function note(run: Run, { dispatch }: Claimed, sent: Attempted): void {
  run.settled.push(sent.row);
  if (sent.exhausted) run.dead.push(deadLetter(dispatch, sent.row));
  const fallback = fallbackOf(dispatch, sent.row);
  if (fallback) {
    const { organizationId, id: dispatchId, lane } = dispatch;
    run.fallbacks.push({ organizationId, lane, dispatchId, providerId: null, at: sent.row.finishedAt ?? '' });
    run.fallbackLanes.push(fallback);
  }
  if (sent.reached) run.failures = sent.reached === 'well' ? 0 : run.failures + 1;
  run.touched ||= sent.isSent;
  run.restSeconds = Math.max(run.restSeconds, sent.restSeconds);
}

/** What another channel would refuse too. */
const NOT_THE_CHANNELS: readonly (string | null)[] = [
  'template_error',
  'empty_message',
  'event_gone',
  'own_address',
];

/** The channel that takes over a message which this one will never send. */
const fallbackOf = ({ action }: Dispatch, { state, reason }: Settled): string | undefined =>
  action.kind === 'message' && state === 'failed' && !NOT_THE_CHANNELS.includes(reason)
    ? action.fallback?.channelId
    : undefined;

interface Attempted {
  row: Settled;
  /** A request left. */
  isSent: boolean;
  exhausted: boolean;
  /** How the destination is; undefined when no request reached it, as with a phone that is none. */
  reached: 'well' | 'ill' | undefined;
  restSeconds: number;
}

async function attempt(
  hub: Hub,
  sender: Sender,
  claimed: Claimed,
  { audience, abandoned }: { audience: Audience; abandoned: boolean },
): Promise<Attempted> {
  const { dispatch, draft } = claimed;
  const started = hub.now();
  const prepared = await prepare(hub, sender, dispatch, draft, { ...claimed, audience }).catch(
    (error: unknown) => {
      // A credential that does not open, or a bug: neither says anything about the destination.
      hub.log.error('dispatch not prepared', { dispatchId: dispatch.id, error: String(error) });
      return refuse(INTERNAL);
    },
  );
  const idempotent = prepared.kind === 'ready' ? prepared.idempotent : sender.repeatable;
  const inDoubt = abandoned && !idempotent && !neverLeft(prepared);
  const isSent = prepared.kind === 'ready' && !inDoubt;
  const outcome = inDoubt
    ? LOST
    : prepared.kind === 'ready'
      ? await guarded(hub, dispatch, prepared.send)
      : prepared.outcome;
  if (outcome.kind === 'sent' && outcome.reply) await takeReply(hub, dispatch, outcome.reply);
  const now = hub.now();
  const attempts = [...dispatch.attempts, record(outcome, started, now)];
  const next = verdict(outcome, {
    attempts: attempts.length - (attempts.findLastIndex(({ outcome: kind }) => kind === 'resent') + 1),
    idempotent,
    now,
    random: hub.random(),
  });
  const message =
    prepared.kind === 'ready' && prepared.outbound?.kind === 'message' ? prepared.outbound : undefined;
  return {
    row: {
      organizationId: dispatch.organizationId,
      id: dispatch.id,
      state: next.state,
      due: next.state === 'waiting' ? next.due : dispatch.due,
      reason: 'reason' in next ? next.reason : null,
      detail: outcome.detail?.slice(0, DETAIL) ?? null,
      recipient: message?.to ?? dispatch.recipient,
      text: message?.text ?? dispatch.text,
      mediaUrl: message?.mediaUrl ?? dispatch.mediaUrl,
      providerId: next.state === 'sent' ? next.providerId : null,
      finishedAt: next.state === 'waiting' ? null : iso(now),
      attempts,
    },
    isSent,
    exhausted: next.state === 'failed' && next.exhausted,
    reached: isSent ? healthOf(outcome) : undefined,
    // A shop that is asked about a cart may want a rest too: that is none of the lane's business.
    restSeconds:
      isSent && outcome.kind === 'retry' && outcome.reason === 'rate_limited'
        ? (outcome.afterSeconds ?? DEFAULT_REST)
        : 0,
  };
}

const IMPOSSIBLE = [
  'missing_recipient',
  'invalid_phone',
  'invalid_email',
  'template_error',
  'empty_message',
  'own_address',
];

/** A message without a text or a recipient cannot have left, whoever held it. */
const neverLeft = (prepared: Prepared): boolean =>
  prepared.kind === 'outcome' &&
  prepared.outcome.kind === 'rejected' &&
  IMPOSSIBLE.includes(prepared.outcome.reason);

/** Longest detail that is kept of an answer. */
const DETAIL = 1000;

const LOST: Outcome = { kind: 'unknown', detail: 'the run that was sending it never came back' };

const record = (outcome: Outcome, started: number, now: number): AttemptRecord => ({
  at: iso(started),
  outcome: outcome.kind,
  ...('reason' in outcome ? { reason: outcome.reason } : {}),
  ...(outcome.detail ? { detail: outcome.detail.slice(0, DETAIL) } : {}),
  ms: now - started,
});

/** A refusal speaks of the message, and a rate limit of us: neither is a destination that is down. */
function healthOf(outcome: Outcome): 'well' | 'ill' | undefined {
  if (outcome.kind === 'sent' || outcome.kind === 'rejected') return 'well';
  return outcome.kind === 'retry' && outcome.reason === 'rate_limited' ? undefined : 'ill';
}

/** A throwing connector is a bug of ours; the request may have left. */
async function guarded(hub: Hub, dispatch: Dispatch, send: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await send();
  } catch (error) {
    hub.log.error('send threw', { dispatchId: dispatch.id, error: String(error) });
    return { kind: 'unknown', detail: 'internal error while sending' };
  }
}

const deadLetter = (dispatch: Dispatch, row: Settled): DeadLetterWrite => ({
  organizationId: dispatch.organizationId,
  id: deadLetterOf(dispatch.id),
  kind: 'dispatch',
  connectionId: dispatch.lane,
  reason: row.reason ?? 'retries_exhausted',
  detail: row.detail,
  message: { dispatchId: dispatch.id },
});
