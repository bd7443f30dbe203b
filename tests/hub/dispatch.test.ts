import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import webhook from '../../connectors/webhook';
import { resumeConnection } from '../../src/hub/connections';
import { runLane } from '../../src/hub/dispatch';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { replayDeadLetter } from '../../src/hub/replay';
import { SCHEDULE } from '../../src/hub/retry';
import { sampleMessage } from '../../src/hub/simulate';
import type { Channel, Outcome } from '../../src/kit';
import { updateConnection } from '../../src/store/connections';
import { openDb } from '../../src/store/db';
import { listDeadLetters } from '../../src/store/dead-letters';
import { cancelDispatch, resendDispatch } from '../../src/store/dispatches';
import { takeLane } from '../../src/store/lanes';
import { lanes } from '../../src/store/schema';
import { order, PHONE, SECRET, scriptedChannel, shop, signed } from './shop';
import { createWorld, NOW } from './world';

/** A lane that nothing limits. */
const ALL_DAY = { dailyLimit: null, day: '2026-11-22', quiet: false };

/** A world whose channel answers what the test says, and remembers what it was asked. */
async function start(answer: (call: number) => Outcome | Promise<Outcome>, idempotent = false) {
  const asked: Parameters<Channel['send']>[] = [];
  const channelConnector = scriptedChannel((...call) => {
    asked.push(call);
    return Promise.resolve(answer(asked.length));
  }, idempotent);
  const world = await createWorld([shop, channelConnector, simulator, webhook]);
  const channel = await world.connect(channelConnector);
  const source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
  const pay = async (id = '1') => {
    await world.post(source, order(id, ['paid']), signed);
    await world.drain();
  };
  return { world, channel, source, asked, pay };
}

describe('retries', () => {
  it('wait as scheduled, keep one key, and end in a dead letter that can be replayed', async () => {
    const { world, channel, asked, pay } = await start((call) =>
      call <= SCHEDULE.length + 1
        ? { kind: 'retry', reason: 'unavailable', detail: 'HTTP 503' }
        : { kind: 'sent' },
    );
    await world.automate('order.paid', channel);
    await pay();
    expect(await world.dispatches()).toMatchObject([
      { state: 'waiting', reason: 'unavailable', due: iso(NOW + 5 * SECOND) },
    ]);
    for (const wait of SCHEDULE) {
      world.pass(wait * 1.5);
      await world.minutes(20);
    }
    const [failed] = await world.dispatches();
    expect(failed).toMatchObject({ state: 'failed', reason: 'unavailable', detail: 'HTTP 503' });
    expect(failed?.attempts).toHaveLength(SCHEDULE.length + 1);
    expect(new Set(asked.map(([, key]) => key)).size).toBe(1);

    const { data: letters } = await listDeadLetters(world.hub.db, world.organizationId, { limit: 10 });
    expect(letters).toMatchObject([{ kind: 'dispatch', reason: 'unavailable' }]);
    if (!letters[0]) throw new Error('no letter');
    expect(await replayDeadLetter(world.hub, letters[0])).toEqual({ ok: true });
    expect(await replayDeadLetter(world.hub, letters[0])).toEqual({ ok: false, why: 'already' });
    await world.minutes(20);
    expect(await world.dispatches()).toMatchObject([{ state: 'sent' }]);
    expect(new Set(asked.map(([, key]) => key)).size).toBe(1);
  });

  it('honour Retry-After for the whole lane', async () => {
    const { world, channel, asked, pay } = await start((call) =>
      call === 1 ? { kind: 'retry', reason: 'rate_limited', afterSeconds: 120 } : { kind: 'sent' },
    );
    await world.automate('order.paid', channel);
    await pay('1');
    await pay('2');
    await world.minutes(1);
    expect(asked).toHaveLength(1);
    await world.minutes(2);
    expect(asked).toHaveLength(3);
    expect((await world.dispatches()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  it('slow down where the destination does not say for how long', async () => {
    const { world, channel, source, asked } = await start(() => ({ kind: 'retry', reason: 'rate_limited' }));
    await world.automate('order.paid', channel);
    for (let i = 0; i < 30; i++) await world.post(source, order(String(i), ['paid']), signed);
    await world.drain();
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it('a refusal is final, and no dead letter', async () => {
    const { world, channel, asked, pay } = await start(() => ({
      kind: 'rejected',
      reason: 'refused',
      detail: 'blocked',
    }));
    await world.automate('order.paid', channel);
    await pay();
    await world.minutes(3);
    expect(asked).toHaveLength(1);
    expect(await world.dispatches()).toMatchObject([
      { state: 'failed', reason: 'refused', detail: 'blocked' },
    ]);
    expect((await listDeadLetters(world.hub.db, world.organizationId, { limit: 10 })).data).toEqual([]);
  });
});

describe('an unknown outcome', () => {
  it('is tried again with the same key where repeats are dropped', async () => {
    const { world, channel, asked, pay } = await start(
      (call) => (call === 1 ? { kind: 'unknown' } : { kind: 'sent' }),
      true,
    );
    await world.automate('order.paid', channel);
    await pay();
    await world.minutes(1);
    expect(asked).toHaveLength(2);
    expect(asked[0]?.[1]).toBe(asked[1]?.[1]);
    expect(await world.dispatches()).toMatchObject([{ state: 'sent' }]);
  });

  it('waits for a decision where they are not', async () => {
    const { world, channel, asked, pay } = await start(() => ({ kind: 'unknown' }));
    await world.automate('order.paid', channel);
    await pay();
    await world.minutes(30);
    expect(asked).toHaveLength(1);
    const [dispatch] = await world.dispatches();
    expect(dispatch).toMatchObject({ state: 'unknown', reason: 'outcome_unknown', recipient: PHONE });
    if (!dispatch) throw new Error('no dispatch');
    expect(
      await resendDispatch(world.hub.db, world.organizationId, dispatch.id, iso(world.hub.now())),
    ).toBeDefined();
  });

  it('is what a run leaves behind that dies between send and write', async () => {
    const { world, channel, asked, pay } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel);
    world.dispatch.broken = true;
    await pay();
    world.dispatch.broken = false;
    // A run that takes the lane and is never heard of again.
    await takeLane(world.hub.db, channel.id, {
      lease: 'run_lost',
      leaseUntil: iso(NOW + 90 * SECOND),
      now: iso(NOW),
      limit: 10,
      ...ALL_DAY,
    });
    await world.minutes(1);
    expect(asked).toHaveLength(0);
    await world.minutes(2);
    expect(asked).toHaveLength(0);
    expect(await world.dispatches()).toMatchObject([{ state: 'unknown' }]);
  });
});

describe('a run that dies', () => {
  const twenty = async (idempotent: boolean) => {
    const started = await start(() => ({ kind: 'sent' }), idempotent);
    await started.world.automate('order.paid', started.channel);
    started.world.dispatch.broken = true;
    for (let i = 0; i < 20; i++) await started.world.post(started.source, order(String(i), ['paid']), signed);
    await started.world.drain();
    started.world.dispatch.broken = false;
    return started;
  };
  const lost = (limit: number) => ({
    lease: 'run_lost',
    leaseUntil: iso(NOW + 90 * SECOND),
    now: iso(NOW),
    limit,
    ...ALL_DAY,
  });

  it('leaves in doubt exactly what it had claimed: none of it is sent again, all the rest once', async () => {
    const { world, channel, source, asked } = await twenty(false);
    await takeLane(world.hub.db, channel.id, lost(7));
    // Newer and more urgent work must not push the doubtful out of sight.
    await world.automate('order.created', channel, { priority: 1 });
    for (let i = 0; i < 10; i++) await world.post(source, order(`new-${i}`, ['created']), signed);
    await world.drain();
    await world.minutes(10);
    const states = (await world.dispatches()).map(({ state }) => state);
    expect(states.filter((state) => state === 'unknown')).toHaveLength(7);
    expect(states.filter((state) => state === 'sent')).toHaveLength(23);
    expect(asked).toHaveLength(23);
  });

  it('is finished by the next one where repeats are dropped', async () => {
    const { world, channel, asked } = await twenty(true);
    await takeLane(world.hub.db, channel.id, lost(7));
    await world.minutes(10);
    expect((await world.dispatches()).every(({ state }) => state === 'sent')).toBe(true);
    expect(asked).toHaveLength(20);
  });

  it('stays in doubt though the answer to the next claim gets lost too', async () => {
    const { world, channel, asked } = await twenty(false);
    await takeLane(world.hub.db, channel.id, lost(2));
    world.pass(5 * MINUTE);
    const later = {
      lease: 'run_next',
      leaseUntil: iso(world.hub.now() + 90 * SECOND),
      now: iso(world.hub.now()),
      limit: 4,
      ...ALL_DAY,
    };
    await takeLane(world.hub.db, channel.id, later);
    expect(await takeLane(world.hub.db, channel.id, later)).toMatchObject({ abandoned: true });
    await world.minutes(10);
    expect((await world.dispatches()).filter(({ state }) => state === 'unknown')).toHaveLength(2);
    expect(asked).toHaveLength(18);
  });

  it('leaves nothing in doubt that could not leave at all', async () => {
    const { world, channel, source } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel);
    world.dispatch.broken = true;
    await world.post(source, order('1', ['paid'], { phone: null }), signed);
    await world.drain();
    world.dispatch.broken = false;
    await takeLane(world.hub.db, channel.id, lost(1));
    await world.minutes(5);
    expect(await world.dispatches()).toMatchObject([{ state: 'failed', reason: 'missing_recipient' }]);
  });

  it('cannot be overtaken by a cancel: what it holds may have left', async () => {
    const { world, channel } = await twenty(false);
    await takeLane(world.hub.db, channel.id, lost(1));
    world.pass(10 * MINUTE);
    const [held, free] = await world.dispatches();
    const now = iso(world.hub.now());
    expect(await cancelDispatch(world.hub.db, world.organizationId, held?.id ?? '', now)).toBeUndefined();
    expect(await cancelDispatch(world.hub.db, world.organizationId, free?.id ?? '', now)).toBeDefined();
  });

  it('is none for a passing error of D1: the outcome is written at the second try', async () => {
    const { world, channel, asked } = await start(() => ({ kind: 'sent', providerId: 'wamid.1' }));
    await world.automate('order.paid', channel);
    const { batch } = world.hub.db.$client;
    let failures = 0;
    const flaky = new Proxy(world.hub.db.$client, {
      get: (target, name) =>
        name === 'batch'
          ? async (statements: D1PreparedStatement[]) => {
              const result = await batch.call(target, statements);
              // Fails after the commit, so that every answer of a lane's statement gets lost once.
              if (asked.length > 0 || failures === 0) if (failures++ < 2) throw new Error('D1 reset');
              return result;
            }
          : Reflect.get(target, name).bind(target),
    });
    await world.post(
      await world.connect(shop, { credentials: { webhookSecret: SECRET } }),
      order('1', ['paid']),
      signed,
    );
    const real = world.hub.db;
    world.dispatch.broken = true;
    await world.drain();
    world.dispatch.broken = false;
    world.hub.db = openDb(flaky);
    await runLane(world.hub, { organizationId: channel.organizationId, lane: channel.id });
    world.hub.db = real;
    expect(failures).toBeGreaterThan(1);
    expect(await world.dispatches()).toMatchObject([{ state: 'sent', providerId: 'wamid.1' }]);
    expect(asked).toHaveLength(1);
  });
});

describe('a destination that is down', () => {
  it('opens its breaker after five failures, rests, and delays nobody else', async () => {
    let healthy = false;
    const { world, channel, asked, source } = await start(() =>
      healthy ? { kind: 'sent' } : { kind: 'retry', reason: 'unavailable' },
    );
    const other = await world.connect(simulator);
    await world.automate('order.paid', channel);
    await world.automate('order.paid', other);
    for (let i = 0; i < 20; i++) await world.post(source, order(String(i), ['paid']), signed);
    await world.drain();
    expect(asked.length).toBeLessThanOrEqual(8);
    const [lane] = await world.hub.db.select().from(lanes).where(eq(lanes.id, channel.id));
    expect(lane?.openUntil).not.toBe('');
    expect(
      (await world.dispatches()).filter(({ lane: id, state }) => id === other.id && state === 'sent'),
    ).toHaveLength(20);
    const before = asked.length;
    await world.minutes(1);
    expect(asked.length - before).toBeLessThanOrEqual(1);
    healthy = true;
    await world.minutes(40);
    expect((await world.dispatches()).every(({ state }) => state === 'sent')).toBe(true);
  });

  it('opens its breaker though phones that are none are refused in between', async () => {
    const { world, channel, asked, source } = await start(() => ({ kind: 'retry', reason: 'unavailable' }));
    await world.automate('order.paid', channel);
    for (let i = 0; i < 60; i++)
      await world.post(source, order(String(i), ['paid'], i % 3 === 0 ? { phone: null } : {}), signed);
    await world.drain();
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('that is paused waits without using up attempts', async () => {
    const { world, channel, asked, pay } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel);
    await updateConnection(world.hub.db, world.organizationId, channel.id, { status: 'paused' });
    await pay();
    await world.minutes(60);
    expect(asked).toHaveLength(0);
    expect(await world.dispatches()).toMatchObject([{ state: 'waiting', attempts: [] }]);
    await resumeConnection(world.hub, { ...channel, status: 'paused' });
    await world.drain();
    expect(await world.dispatches()).toMatchObject([{ state: 'sent' }]);
  });
});

describe('the queue of dispatches', () => {
  it('sends by priority among what is due', async () => {
    const { world, channel, source, asked } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel, { priority: 30 });
    await world.automate('order.created', channel, { priority: 10 });
    await world.post(source, order('1', ['paid']), signed);
    await world.post(source, order('1', ['created']), signed);
    await world.drain();
    expect(asked.map(([outbound]) => outbound.kind === 'message' && outbound.text)).toEqual([
      'order.created: #1',
      'order.paid: #1',
    ]);
  });

  it('keeps a delay, and can be cancelled meanwhile, once', async () => {
    const { world, channel, asked, pay } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel, { delay: { minutes: 30 } });
    await pay('1');
    await pay('2');
    await world.minutes(20);
    expect(asked).toHaveLength(0);
    const [first] = await world.dispatches();
    if (!first) throw new Error('no dispatch');
    const now = iso(world.hub.now());
    expect(await cancelDispatch(world.hub.db, world.organizationId, first.id, now)).toMatchObject({
      state: 'cancelled',
    });
    expect(await cancelDispatch(world.hub.db, world.organizationId, first.id, now)).toBeUndefined();
    expect(await cancelDispatch(world.hub.db, 'org_other', first.id, now)).toBeUndefined();
    await world.minutes(12);
    expect(asked).toHaveLength(1);
    expect((await world.dispatches()).map(({ state }) => state)).toEqual(['cancelled', 'sent']);
  });

  it('does not let a simulation leave by resending it', async () => {
    const { world, channel, source } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel);
    const sample = { body: JSON.parse(order('1', ['paid'])) };
    await world.ingest.send(sampleMessage(world.hub, source, sample, null));
    await world.drain();
    const [simulated] = await world.dispatches();
    expect(simulated).toMatchObject({ state: 'cancelled', reason: 'simulated' });
    expect(
      await resendDispatch(world.hub.db, world.organizationId, simulated?.id ?? '', iso(NOW)),
    ).toBeUndefined();
  });

  it('gives a resent dispatch its attempts anew, and keeps the old ones to see', async () => {
    let up = false;
    const { world, channel, pay } = await start((call) =>
      up
        ? call % 2 === 0
          ? { kind: 'sent' }
          : { kind: 'retry', reason: 'unavailable' }
        : { kind: 'rejected', reason: 'refused' },
    );
    await world.automate('order.paid', channel);
    await pay();
    const [failed] = await world.dispatches();
    up = true;
    await resendDispatch(world.hub.db, world.organizationId, failed?.id ?? '', iso(world.hub.now()));
    await world.minutes(2);
    const [sent] = await world.dispatches();
    expect(sent).toMatchObject({ state: 'sent' });
    expect(sent?.attempts.map(({ outcome }) => outcome)).toEqual(['rejected', 'resent', 'sent']);
  });

  it('lets wake-ups of a lane without due work die out', async () => {
    const { world, channel, pay } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel, { delay: { minutes: 1 } });
    await pay();
    const before = world.dispatch.sent.length;
    for (let i = 0; i < 30; i++)
      await world.dispatch.send({ organizationId: channel.organizationId, lane: channel.id });
    await world.drain();
    expect(world.dispatch.sent.length - before).toBe(30);
  });

  it('never rewrites what was sent', async () => {
    const { world, channel, pay } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel);
    await pay();
    const [sent] = await world.dispatches();
    if (!sent) throw new Error('no dispatch');
    expect(await resendDispatch(world.hub.db, world.organizationId, sent.id, iso(NOW))).toBeUndefined();
    expect(await cancelDispatch(world.hub.db, world.organizationId, sent.id, iso(NOW))).toBeUndefined();
  });

  it('fails visibly when its channel was deleted, its text is wrong, or its phone is none', async () => {
    const { world, channel, source } = await start(() => ({ kind: 'sent' }));
    const message = {
      kind: 'message',
      channelId: channel.id,
      to: '{{ customer.phone }}',
      template: 'Oi',
    } as const;
    await world.automate('order.paid', channel, { action: { ...message, template: '{% if %}' } });
    await world.automate('order.paid', channel, { action: { ...message, to: '12' } });
    await world.automate('order.paid', channel, { action: { ...message, template: '{{ order.nothing }}' } });
    await world.automate('order.paid', channel, {
      action: { kind: 'connector', connectionId: channel.id, action: 'fly', input: {} },
    });
    await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    expect((await world.dispatches()).map(({ reason }) => reason).sort()).toEqual([
      'empty_message',
      'invalid_phone',
      'template_error',
      'unsupported',
    ]);
  });
});

describe('a message that the order has overtaken', () => {
  it('does not ask for money that came meanwhile, nor for that of a cancelled order', async () => {
    const { world, channel, source, asked } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.awaiting_payment', channel, { delay: { minutes: 5 } });
    for (const [id, next] of [
      ['1', 'paid'],
      ['2', 'cancelled'],
      ['3', 'created'],
    ] as const) {
      await world.post(source, order(id, ['created', 'awaiting_payment']), signed);
      await world.post(source, order(id, [next], { at: '2026-11-22T10:01:00-03:00' }), signed);
    }
    await world.drain();
    await world.minutes(7);
    expect((await world.dispatches()).map(({ state, reason }) => [state, reason])).toEqual([
      ['cancelled', 'superseded'],
      ['cancelled', 'superseded'],
      ['sent', null],
    ]);
    expect(asked).toHaveLength(1);
  });

  it('told late is an event for systems, and nothing to tell the customer', async () => {
    const { world, channel, source } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.created', channel);
    await world.post(source, order('1', ['paid'], { at: '2026-11-22T10:05:00-03:00' }), signed);
    await world.post(source, order('1', ['created']), signed);
    await world.drain();
    expect((await world.events()).map(({ type }) => type).sort()).toEqual(['order.created', 'order.paid']);
    expect(await world.dispatches()).toMatchObject([{ state: 'cancelled', reason: 'superseded' }]);
  });

  it('is none when an order is born paid', async () => {
    const { world, channel, source } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.created', channel);
    await world.automate('order.paid', channel);
    await world.post(source, order('1', ['created', 'paid']), signed);
    await world.drain();
    expect((await world.dispatches()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });
});

describe('webhooks out', () => {
  it('leave as signed CloudEvents for the events that were asked for', async () => {
    const { world, source } = await start(() => ({ kind: 'sent' }));
    const requests: { request: Request; body: string }[] = [];
    world.network = async (request) => {
      requests.push({ request, body: await request.clone().text() });
      return new Response('ok');
    };
    const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs=';
    await world.connect(webhook, {
      settings: { url: 'https://merchant.test/hook', events: 'order.paid' },
      credentials: { signingSecret: secret },
    });
    await world.post(source, order('1', ['created', 'paid']), signed);
    await world.drain();
    expect(requests).toHaveLength(1);
    const body = JSON.parse(requests[0]?.body ?? '');
    const [, paid] = await world.events();
    expect(body).toMatchObject({
      specversion: '1.0',
      id: paid?.id,
      type: 'order.paid',
      source: `/connections/${source.id}`,
      subject: 'order/1',
      data: { order: { number: '#1' } },
    });
    expect(requests[0]?.request.headers.get('webhook-id')).toBe((await world.dispatches())[0]?.id);
    expect(await world.dispatches()).toMatchObject([{ state: 'sent', automationId: null }]);
  });
});

it('a minute without due work asks nothing of the queue', async () => {
  const { world } = await start(() => ({ kind: 'sent' }));
  await world.minutes(3);
  expect(world.dispatch.sent).toEqual([]);
  world.pass(MINUTE);
});
