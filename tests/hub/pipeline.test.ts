import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { pauseConnection, resumeConnection } from '../../src/hub/connections';
import { iso } from '../../src/hub/hub';
import { consumeIngest } from '../../src/hub/normalise';
import { replayDelivery } from '../../src/hub/replay';
import { type Connector, observed, read } from '../../src/kit';
import { newId } from '../../src/kit/id';
import { getConnection, updateConnection } from '../../src/store/connections';
import { listEvents } from '../../src/store/events';
import { order, PHONE, SECRET, shop, signed } from './shop';
import { createWorld, fakeMessage, NOW } from './world';

const start = async () => {
  const world = await createWorld([shop, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
  return { world, channel, source };
};

describe('a webhook becomes a message', () => {
  it('receives, normalises, dispatches and records each step', async () => {
    const { world, channel, source } = await start();
    const automation = await world.automate('order.paid', channel);
    const answer = await world.post(source, order('1', ['created', 'paid']), signed);
    expect(answer).toMatchObject({ ok: true, reply: { status: 200 } });
    await world.drain();

    const [delivery] = await world.deliveries();
    expect(delivery).toMatchObject({
      state: 'processed',
      via: 'webhook',
      connectionId: source.id,
      reason: null,
    });
    const events = await world.events();
    expect(events.map(({ type }) => type)).toEqual(['order.created', 'order.paid']);
    expect(delivery?.events.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(events[1]).toMatchObject({
      subject: 'order/1',
      occurrence: '',
      data: { order: { status: 'paid' }, customer: { phone: PHONE } },
    });
    const [dispatch, ...others] = await world.dispatches();
    expect(others).toEqual([]);
    expect(dispatch).toMatchObject({
      state: 'sent',
      lane: channel.id,
      automationId: automation.id,
      eventId: events[1]?.id,
      recipient: PHONE,
      text: 'order.paid: #1',
    });
    expect(dispatch?.attempts).toMatchObject([{ outcome: 'sent' }]);
  });

  it('drops the same delivery sent twice by the platform, and shows it', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.paid', channel);
    await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    expect((await world.deliveries()).map(({ state }) => state)).toEqual(['processed', 'duplicate']);
    expect(await world.dispatches()).toHaveLength(1);
  });

  it('drops it as well when both come in one batch', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.paid', channel);
    for (let i = 0; i < 3; i++) await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    expect((await world.deliveries()).map(({ state }) => state).sort()).toEqual([
      'duplicate',
      'duplicate',
      'processed',
    ]);
    expect(await world.dispatches()).toHaveLength(1);
  });

  it('finds its own events when the queue hands the same message out again', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.paid', channel);
    await world.post(source, order('1', ['paid']), signed);
    const [message] = world.ingest.sent;
    await world.drain();
    if (message) await world.ingest.send(message);
    await world.drain();
    expect((await world.deliveries()).map(({ state }) => state)).toEqual(['processed']);
    expect(await world.dispatches()).toHaveLength(1);
    expect((await world.dispatches())[0]?.attempts).toHaveLength(1);
  });

  it('makes two messages of two boletos of one order', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.awaiting_payment', channel);
    await world.post(source, order('1', ['awaiting_payment'], { code: 'pix-one' }), signed);
    await world.post(source, order('1', ['awaiting_payment'], { code: 'pix-two' }), signed);
    await world.post(source, order('1', ['awaiting_payment'], { code: 'pix-one' }), signed);
    await world.drain();
    expect(await world.dispatches()).toHaveLength(2);
  });
});

describe('a fact that has no current state', () => {
  it('is one event, however often and in whatever batches it is told', async () => {
    const forms: Connector = {
      ...shop,
      inbound: {
        verify: { scheme: 'url' },
        normalise: ({ body }) =>
          observed({
            type: 'form.submitted',
            subject: 'form/1',
            occurrence: read(body).text('answer') ?? '',
            time: iso(NOW),
            data: { form: { id: '1', answers: { name: 'Ana' } } },
          }),
      },
    };
    const world = await createWorld([forms, simulator]);
    const source = await world.connect(forms, { credentials: { webhookSecret: SECRET } });
    const told = JSON.stringify({ answer: '7' });
    for (let i = 0; i < 3; i++) await world.post(source, told, signed);
    await Promise.all(
      world.ingest.waiting.splice(0).map((one) => consumeIngest(world.hub, [fakeMessage(one).message])),
    );
    await world.post(source, told, signed);
    await world.post(source, JSON.stringify({ answer: '8' }), signed);
    await world.drain();
    expect((await world.events()).map(({ occurrence }) => occurrence).toSorted()).toEqual(['7', '8']);
    expect((await world.deliveries()).map(({ state }) => state).toSorted()).toEqual([
      'duplicate',
      'duplicate',
      'duplicate',
      'processed',
      'processed',
    ]);
    const listed = await listEvents(world.hub.db, world.organizationId, { subject: 'form/1', limit: 1 });
    expect(listed.data.map(({ occurrence }) => occurrence)).toEqual(['8']);
    const next = await listEvents(world.hub.db, world.organizationId, {
      subject: 'form/1',
      limit: 1,
      cursor: listed.nextCursor ?? undefined,
    });
    expect([next.data.map(({ occurrence }) => occurrence), next.nextCursor]).toEqual([['7'], null]);
  });
});

describe('bad input ends in one visible state', () => {
  const cases: [string, string, { state: string; reason: string }][] = [
    ['broken JSON', '{"id": 1', { state: 'failed', reason: 'unreadable_body' }],
    ['another shape', '{"hello": "world"}', { state: 'failed', reason: 'unexpected_shape' }],
    ['a kind of notice that makes no event', '{"id": "1"}', { state: 'ignored', reason: 'unknown_topic' }],
    ['a bug of the connector', '{"boom": true}', { state: 'failed', reason: 'internal' }],
    ['an array', '[1, 2]', { state: 'failed', reason: 'unexpected_shape' }],
  ];
  it.each(cases)('%s', async (_name, body, expected) => {
    const { world, source } = await start();
    expect(await world.post(source, body, signed)).toMatchObject({ ok: true });
    await world.drain();
    expect(await world.deliveries()).toMatchObject([expected]);
  });

  it('answers 2xx to a paused connection, and says so', async () => {
    const { world, source } = await start();
    await updateConnection(world.hub.db, world.organizationId, source.id, { status: 'paused' });
    expect(await world.post(source, order('1', ['paid']), signed)).toMatchObject({ ok: true });
    await world.drain();
    expect(await world.deliveries()).toMatchObject([{ state: 'ignored', reason: 'paused' }]);
    expect(await world.events()).toEqual([]);
  });

  it('processes the rest of a batch around a poisoned message', async () => {
    const { world, source } = await start();
    await world.post(source, order('1', ['paid']), signed);
    const message = world.ingest.sent[0];
    if (!message || !('id' in message)) throw new Error('no message');
    // A NUL in a key column: nothing the hub writes, so only the transaction can notice.
    await world.ingest.send({ ...message, id: newId('dlv', 1), via: null as unknown as 'webhook' });
    await world.post(source, order('2', ['paid']), signed);
    const settled = await world.drain();
    expect(settled.retried).toBeGreaterThan(0);
    expect((await world.deliveries()).map(({ state }) => state)).toEqual(['processed', 'processed']);
  });

  it('shows an order without a phone as a failed dispatch that a merchant can act on', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.paid', channel);
    await world.post(source, order('1', ['paid'], { phone: null }), signed);
    await world.drain();
    expect(await world.dispatches()).toMatchObject([{ state: 'failed', reason: 'missing_recipient' }]);
  });

  it('fails a delivery visibly when its connection was deleted meanwhile', async () => {
    const { world, source } = await start();
    await world.post(source, order('1', ['paid']), signed);
    const { deleteConnection } = await import('../../src/store/connections');
    await deleteConnection(world.hub.db, world.organizationId, source.id);
    await world.drain();
    expect(await world.deliveries()).toMatchObject([{ state: 'failed', reason: 'connection_gone' }]);
  });
});

describe('concurrent consumers', () => {
  it('redo a batch whose subject another run changed in between', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.paid', channel);
    const { absorb } = await import('../../src/hub/absorb');
    const { interpret } = await import('../../src/hub/interpret');
    await world.post(source, order('1', ['created']), signed);
    await world.post(source, order('1', ['paid']), signed);
    await world.post(source, order('1', ['shipped'], { at: '2026-11-22T11:00:00-03:00' }), signed);
    const inputs = await Promise.all(
      world.ingest.sent.map(async (message) => {
        if (!('id' in message)) throw new Error('unexpected');
        const result = await interpret(world.hub, message, source);
        if (result.kind === 'later') throw new Error('unexpected');
        return { message, result };
      }),
    );
    await Promise.all(inputs.map((input) => absorb(world.hub, [input])));
    const { readSubjects, subjectKey } = await import('../../src/store/subjects');
    const keys = [{ connectionId: source.id, subject: 'order/1' }];
    const state = (await readSubjects(world.hub.db, keys)).get(subjectKey(source.id, 'order/1'));
    expect(state).toMatchObject({ version: 3, state: { status: 'shipped' } });
    expect(state?.state.seen).toHaveLength(3);
    expect(await world.events()).toHaveLength(3);
    expect((await world.deliveries()).every(({ state: terminal }) => terminal === 'processed')).toBe(true);
  });
});

describe('raw bodies', () => {
  it('are kept, redacted, and can be replayed without a second message', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.paid', channel);
    await world.post(source, order('1', ['paid']), { ...signed, authorization: 'Bearer x', 'x-kept': 'yes' });
    await world.drain();
    const { readPayload } = await import('../../src/store/deliveries');
    const [delivery] = await world.deliveries();
    if (!delivery) throw new Error('no delivery');
    const stored = await readPayload(world.hub.db, delivery.payload);
    expect(stored?.body).toBe(order('1', ['paid']));
    expect(stored?.headers).toMatchObject({
      'x-kept': 'yes',
      authorization: '[redacted]',
      'x-secret': '[redacted]',
    });
    world.pass(1000);
    expect(await replayDelivery(world.hub, delivery)).toMatchObject({ ok: true });
    await world.drain();
    expect((await world.deliveries()).map(({ state, via }) => [state, via])).toEqual([
      ['processed', 'webhook'],
      ['duplicate', 'replay'],
    ]);
    expect(await world.dispatches()).toHaveLength(1);
  });
});

it('an uninstallation told twice does not undo what the merchant has mended since', async () => {
  const leaving: Connector = {
    ...shop,
    inbound: {
      verify: { scheme: 'url' },
      normalise: () =>
        observed({
          type: 'connection.revoked',
          subject: 'connection/x',
          time: '2026-11-22T10:00:00-03:00',
          data: {},
        }),
    },
  };
  const world = await createWorld([leaving]);
  const source = await world.connect(leaving);
  const status = async () => (await getConnection(world.hub.db, world.organizationId, source.id))?.status;
  await world.post(source, '{}');
  await world.drain();
  expect(await status()).toBe('revoked');
  await updateConnection(world.hub.db, world.organizationId, source.id, { status: 'active' });
  await world.post(source, '{}');
  await world.drain();
  expect(await status()).toBe('active');
  expect((await world.deliveries()).map(({ state }) => state)).toEqual(['processed', 'duplicate']);
});

describe('pause and resume', () => {
  it('resuming what is not paused changes nothing: what a listing showed since stays news', async () => {
    const { world, source } = await start();
    world.pass(60_000);
    expect((await resumeConnection(world.hub, source)).connectedAt).toBe(source.connectedAt);
    await updateConnection(world.hub.db, world.organizationId, source.id, { status: 'revoked' });
    const revoked = await getConnection(world.hub.db, world.organizationId, source.id);
    if (!revoked) throw new Error('no connection');
    expect((await resumeConnection(world.hub, revoked)).status).toBe('revoked');
    expect((await pauseConnection(world.hub, revoked)).status).toBe('revoked');
  });

  it('a replay during the pause stays as quiet as the pause', async () => {
    const { world, channel, source } = await start();
    await world.automate('order.paid', channel);
    await pauseConnection(world.hub, source);
    world.pass(31_000);
    await world.post(source, order('1', ['paid']), signed);
    await world.drain();
    const replayLast = async () => {
      const last = (await world.deliveries()).at(-1);
      if (last) await replayDelivery(world.hub, last);
      await world.drain();
    };
    world.pass(1000);
    await replayLast();
    expect((await world.deliveries()).map(({ reason }) => reason)).toEqual(['paused', 'paused']);
    const paused = await getConnection(world.hub.db, world.organizationId, source.id);
    if (paused) await resumeConnection(world.hub, paused);
    world.pass(1000);
    await replayLast();
    expect((await world.deliveries()).at(-1)?.state).toBe('processed');
    expect(await world.dispatches()).toMatchObject([{ state: 'sent' }]);
  });
});
