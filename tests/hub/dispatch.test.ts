import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import webhook from '../../connectors/webhook';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { replayDeadLetter } from '../../src/hub/replay';
import { SCHEDULE } from '../../src/hub/retry';
import type { Channel, Outcome } from '../../src/kit';
import { updateConnection } from '../../src/store/connections';
import { listDeadLetters } from '../../src/store/dead-letters';
import { cancelDispatch, resendDispatch } from '../../src/store/dispatches';
import { takeLane } from '../../src/store/lanes';
import { lanes } from '../../src/store/schema';
import { order, PHONE, SECRET, scriptedChannel, shop, signed } from './shop';
import { createWorld, NOW } from './world';

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
    });
    await world.minutes(1);
    expect(asked).toHaveLength(0);
    await world.minutes(2);
    expect(asked).toHaveLength(0);
    expect(await world.dispatches()).toMatchObject([{ state: 'unknown' }]);
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

  it('that is paused waits without using up attempts', async () => {
    const { world, channel, asked, pay } = await start(() => ({ kind: 'sent' }));
    await world.automate('order.paid', channel);
    await updateConnection(world.hub.db, world.organizationId, channel.id, { status: 'paused' });
    await pay();
    await world.minutes(60);
    expect(asked).toHaveLength(0);
    expect(await world.dispatches()).toMatchObject([
      { state: 'waiting', reason: 'channel_paused', attempts: [] },
    ]);
    await updateConnection(world.hub.db, world.organizationId, channel.id, { status: 'active' });
    await world.minutes(6);
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
