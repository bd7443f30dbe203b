/**
 * The DISPATCH consumer. A message names a lane; the lane's due dispatches are claimed, sent and
 * settled together, and the lane wakes itself while work is left. One slow destination delays nobody else.
 */
import { type Channel, type Connector, type Outbound, type Outcome, render, toE164 } from '../kit';
import { newId } from '../kit/id';
import type { DispatchMessage } from '../queues';
import { type Connection, connectionsByIds } from '../store/connections';
import type { Event } from '../store/deliveries';
import { deadLetterOf } from '../store/dispatches';
import { BREAKER_AFTER, type Dispatch, type Settled, settleLane, takeLane } from '../store/lanes';
import { organizationsByIds } from '../store/organizations';
import { callFor } from './call';
import { toCloudEvent } from './cloud-event';
import { type Hub, iso, SECOND } from './hub';
import { breakerRest, queueBackoff, settle } from './retry';

/** Dispatches per claim, at most. */
const CLAIM = 100;
/** Sends at once on a lane without pace: a Worker has six connections. */
const AT_ONCE = 4;
/** No send starts later than this after the claim … */
const SENDING = 25 * SECOND;
/** … so that sends, time-outs and the write are over before somebody else may take the lane. */
const LEASE = 90 * SECOND;
/** A destination that asks for more than this makes its whole lane wait. */
const MAX_LANE_REST = 15 * 60;

export async function consumeDispatch(hub: Hub, batch: readonly Message<DispatchMessage>[]): Promise<void> {
  // Several messages may name one lane: it is run once.
  const byLane = Map.groupBy(batch, ({ body }) => body.lane);
  await Promise.all(
    [...byLane].map(async ([lane, items]) => {
      try {
        await runLane(hub, lane);
        for (const item of items) item.ack();
      } catch (error) {
        hub.log.error('lane run failed', { lane, error: String(error) });
        for (const item of items) item.retry({ delaySeconds: queueBackoff(item.attempts, hub.random()) });
      }
    }),
  );
}

/** One claim of a lane. Answers how many dispatches it settled. */
export async function runLane(hub: Hub, lane: string): Promise<number> {
  const started = hub.now();
  const lease = newId('run', started);
  const taken = await takeLane(hub.db, lane, {
    lease,
    leaseUntil: iso(started + LEASE),
    now: iso(started),
    limit: CLAIM,
  });
  if (!taken) return 0;

  const destination = (await connectionsByIds(hub.db, [lane])).get(lane);
  const sender = await senderFor(hub, destination);
  const settled: Settled[] = [];
  const dead: Parameters<typeof settleLane>[3]['dead'] = [];
  let failures = taken.failures;
  let restSeconds = 0;

  const queue = [...taken.dispatches];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      // What does not start in time stays claimed by nobody and waits for the next run.
      const broken = failures >= BREAKER_AFTER && settled.length > 0;
      if (hub.now() - started > SENDING || broken || restSeconds > 0) return;
      const sent = await attempt(
        hub,
        sender,
        next,
        taken.events.get(next.eventId),
        taken.abandoned.has(next.id),
      );
      settled.push(sent.row);
      if (sent.exhausted) dead.push(deadLetter(next, sent.row));
      failures = sent.healthy ? 0 : failures + 1;
      restSeconds = Math.max(restSeconds, sent.restSeconds);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, work));

  const now = hub.now();
  const open = failures >= BREAKER_AFTER;
  const openUntil = open ? now + breakerRest(failures - BREAKER_AFTER) : 0;
  const nextAt = restSeconds > 0 ? now + Math.min(restSeconds, MAX_LANE_REST) * SECOND : 0;
  const { nextDue } = await settleLane(hub.db, lane, lease, {
    settled,
    dead,
    nextAt: nextAt ? iso(nextAt) : '',
    openUntil: openUntil ? iso(openUntil) : '',
    failures,
  });
  if (open) hub.log.warn('breaker open', { lane, failures, until: iso(openUntil) });
  if (nextDue) await wakeAgain(hub, lane, Math.max(Date.parse(nextDue), nextAt, openUntil) - now);
  return settled.length;
}

/** Soon is a queue delay; later than a minute is the cron's. */
async function wakeAgain(hub: Hub, lane: string, ms: number): Promise<void> {
  const delaySeconds = Math.max(0, Math.ceil(ms / SECOND));
  if (delaySeconds > 60) return;
  try {
    await hub.env.DISPATCH.send({ lane }, { delaySeconds });
  } catch (error) {
    hub.log.warn('lane not woken; the minute cron will', { lane, error: String(error) });
  }
}

/** A destination that is ready to send, or the reason why it is not. */
type Sender =
  | { ready: true; connection: Connection; connector: Connector; timeZone: string }
  | { ready: false; outcome: Outcome };

async function senderFor(hub: Hub, connection: Connection | undefined): Promise<Sender> {
  const connector = connection && hub.connectors.get(connection.connector);
  if (!connection || !connector)
    return { ready: false, outcome: { kind: 'rejected', reason: 'channel_gone' } };
  if (connection.status === 'paused')
    return { ready: false, outcome: { kind: 'retry', reason: 'channel_paused', afterSeconds: 300 } };
  const organization = (await organizationsByIds(hub.db, [connection.organizationId])).get(
    connection.organizationId,
  );
  return { ready: true, connection, connector, timeZone: organization?.timeZone ?? 'America/Sao_Paulo' };
}

interface Attempted {
  row: Settled;
  exhausted: boolean;
  /** Whether the destination itself is well: a refused phone does not speak against it. */
  healthy: boolean;
  restSeconds: number;
}

async function attempt(
  hub: Hub,
  sender: Sender,
  dispatch: Dispatch,
  event: Event | undefined,
  abandoned: boolean,
): Promise<Attempted> {
  const started = hub.now();
  const prepared = await prepare(hub, sender, dispatch, event).catch((error: unknown) => {
    hub.log.error('dispatch not prepared', { dispatchId: dispatch.id, error: String(error) });
    return refuse({ kind: 'rejected', reason: 'internal' });
  });
  const idempotent = prepared.kind !== 'outcome' && prepared.idempotent;
  const outcome: Outcome =
    prepared.kind === 'outcome'
      ? prepared.outcome
      : abandoned && !idempotent
        ? { kind: 'unknown', detail: 'the run that was sending it never came back' }
        : await guarded(hub, dispatch, prepared.send);
  const now = hub.now();
  const paused = outcome.kind === 'retry' && outcome.reason === 'channel_paused';
  // Waiting for a paused channel uses up no attempt.
  const attempts = paused
    ? dispatch.attempts
    : [
        ...dispatch.attempts,
        {
          at: iso(started),
          outcome: outcome.kind,
          ...('reason' in outcome ? { reason: outcome.reason } : {}),
          ...(outcome.detail ? { detail: outcome.detail.slice(0, 1000) } : {}),
          ms: now - started,
        },
      ];
  const next = settle(outcome, {
    attempts: Math.max(1, attempts.length),
    idempotent,
    now,
    random: hub.random(),
  });
  const outbound = prepared.kind === 'outcome' ? undefined : prepared.outbound;
  const message = outbound?.kind === 'message' ? outbound : undefined;
  return {
    row: {
      organizationId: dispatch.organizationId,
      id: dispatch.id,
      state: next.state,
      due: next.state === 'waiting' ? next.due : dispatch.due,
      reason: 'reason' in next ? next.reason : null,
      detail: outcome.detail?.slice(0, 1000) ?? null,
      recipient: message?.to ?? dispatch.recipient,
      text: message?.text ?? dispatch.text,
      mediaUrl: message?.mediaUrl ?? dispatch.mediaUrl,
      providerId: next.state === 'sent' ? next.providerId : null,
      finishedAt: next.state === 'waiting' ? null : iso(now),
      attempts,
    },
    exhausted: next.state === 'failed' && next.exhausted,
    healthy: paused || outcome.kind === 'sent' || outcome.kind === 'rejected',
    restSeconds:
      outcome.kind === 'retry' && (paused || outcome.reason === 'rate_limited')
        ? (outcome.afterSeconds ?? 0)
        : 0,
  };
}

type Prepared =
  | { kind: 'ready'; idempotent: boolean; outbound?: Outbound; send: () => Promise<Outcome> }
  | { kind: 'outcome'; outcome: Outcome };

const refuse = (outcome: Outcome): Prepared => ({ kind: 'outcome', outcome });

/** Renders and checks everything that can be known before the request leaves. */
async function prepare(
  hub: Hub,
  sender: Sender,
  dispatch: Dispatch,
  event: Event | undefined,
): Promise<Prepared> {
  if (!sender.ready) return refuse(sender.outcome);
  if (!event) return refuse({ kind: 'rejected', reason: 'event_gone' });
  const { connection, connector, timeZone } = sender;
  const { action } = dispatch;

  if (action.kind === 'connector') {
    const declared = connector.actions?.[action.action];
    if (!declared) return refuse({ kind: 'rejected', reason: 'unsupported', detail: action.action });
    const input = declared.input.safeParse(renderInput(action.input, event, timeZone));
    if (!input.success)
      return refuse({
        kind: 'rejected',
        reason: 'invalid_input',
        detail: input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      });
    const call = await callFor(hub, connection, connector);
    return {
      kind: 'ready',
      idempotent: declared.idempotent,
      send: () => declared.run(input.data, dispatch.id, call),
    };
  }

  const { channel } = connector;
  if (!channel) return refuse({ kind: 'rejected', reason: 'unsupported', detail: connector.slug });
  const outbound =
    action.kind === 'webhook'
      ? ({ kind: 'event', event: toCloudEvent(event) } as const)
      : compose(action, channel, dispatch, event, timeZone);
  if (outbound.kind !== 'event' && outbound.kind !== 'message') return refuse(outbound);
  const call = await callFor(hub, connection, connector);
  return {
    kind: 'ready',
    idempotent: channel.idempotent,
    outbound,
    send: () => channel.send(outbound, dispatch.id, call),
  };
}

/** The message with its variables filled in, or why it cannot be one. */
function compose(
  action: Extract<Dispatch['action'], { kind: 'message' }>,
  channel: Channel,
  dispatch: Dispatch,
  event: Event,
  timeZone: string,
): Outbound | Outcome {
  const rendered = render(action.template, event.data, { timeZone });
  if (!rendered.ok) return { kind: 'rejected', reason: 'template_error', detail: rendered.detail };
  const text = rendered.text.trim();
  if (!text) return { kind: 'rejected', reason: 'empty_message' };
  const to = dispatch.recipient ?? plainText(action.to, event, timeZone);
  const address = addressFor(channel, to);
  if ('kind' in address) return address;
  const mediaUrl = action.mediaUrl ? plainText(action.mediaUrl, event, timeZone) : '';
  return { kind: 'message', to: address.to, text, ...(mediaUrl ? { mediaUrl } : {}) };
}

function addressFor(channel: Channel, to: string): { to: string } | Outcome {
  if (channel.address === 'none') return { to };
  if (!to) return { kind: 'rejected', reason: 'missing_recipient' };
  if (channel.address === 'email')
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(to)
      ? { to }
      : { kind: 'rejected', reason: 'invalid_email', detail: to };
  const phone = toE164(to);
  if (phone) return { to: phone };
  return channel.address === 'phone' ? { kind: 'rejected', reason: 'invalid_phone', detail: to } : { to };
}

/** A short template such as `{{ customer.phone }}`; one that fails is an empty one. */
function plainText(template: string, event: Event, timeZone: string): string {
  const rendered = render(template, event.data, { timeZone });
  return rendered.ok ? rendered.text.trim() : '';
}

/** Texts inside an action's input are templates; everything else stays as typed. */
function renderInput(input: unknown, event: Event, timeZone: string): unknown {
  if (typeof input === 'string') return plainText(input, event, timeZone);
  if (Array.isArray(input)) return input.map((value) => renderInput(value, event, timeZone));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, renderInput(value, event, timeZone)]),
  );
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

const deadLetter = (dispatch: Dispatch, row: Settled) => ({
  organizationId: dispatch.organizationId,
  id: deadLetterOf(dispatch.id),
  kind: 'dispatch' as const,
  connectionId: dispatch.lane,
  reason: row.reason ?? 'retries_exhausted',
  detail: row.detail,
  message: { dispatchId: dispatch.id },
});
