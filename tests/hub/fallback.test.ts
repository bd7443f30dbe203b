/** A message that its channel will never deliver goes out on the one that its automation names instead. */
import { describe, expect, it } from 'vitest';
import { iso, MINUTE } from '../../src/hub/hub';
import { SCHEDULE } from '../../src/hub/retry';
import { sampleMessage } from '../../src/hub/simulate';
import type { Outcome } from '../../src/kit';
import { resendDispatch } from '../../src/store/dispatches';
import { type Answer, scene } from './sending-world';
import { order, PHONE } from './shop';

const EMAIL = 'maria@example.com';

/** A WhatsApp that answers as told, with an e-mail behind it. */
async function start(answer: Answer = () => ({ kind: 'sent' }), mailAnswer?: Answer) {
  const stage = await scene({
    answer: (message, count) => answer(message, count),
    extra: (diary) => [diary({ slug: 'mail', address: 'email', idempotent: true }, mailAnswer)],
  });
  const { world } = stage;
  const connector = world.hub.connectors.get('mail');
  if (!connector) throw new Error('no mail');
  const mail = await world.connect(connector);
  await stage.on('order.paid', {}, { fallback: { channelId: mail.id, to: EMAIL } });
  const routes = () => stage.sent.map(({ channel, to }) => `${channel} ${to}`);
  return { ...stage, mail, routes };
}

const BOTH = [`line ${PHONE}`, `mail ${EMAIL}`];
const refusing = (reason: 'not_on_channel' | 'refused') => () => ({ kind: 'rejected', reason }) as Outcome;

describe('a message goes by the other channel', { timeout: 120_000 }, () => {
  it('when there is no phone to send it to', async () => {
    const stage = await start();
    await stage.hear('1', ['paid'], { phone: null });
    await stage.world.drain();
    expect(stage.routes()).toEqual([`mail ${EMAIL}`]);
    expect(await stage.fates()).toEqual(['paid failed missing_recipient', 'paid sent']);
    const [first, second] = await stage.world.dispatches();
    expect(second).toMatchObject({ id: `${first?.id}-2`, lane: stage.mail.id, text: 'paid 1' });
  });

  it.each(['not_on_channel', 'refused'] as const)('when the channel refuses it (%s)', async (reason) => {
    const stage = await start(refusing(reason));
    await stage.hear('1', ['paid']);
    expect(stage.routes()).toEqual(BOTH);
    expect(await stage.fates()).toEqual([`paid failed ${reason}`, 'paid sent']);
  });

  it('when every attempt has failed, not before', async () => {
    const stage = await start(() => ({ kind: 'retry', reason: 'unavailable' }));
    await stage.hear('1', ['paid']);
    for (const wait of SCHEDULE) {
      expect(stage.routes()).not.toContain(`mail ${EMAIL}`);
      stage.world.pass(wait * 1.5);
      await stage.world.minutes(20);
    }
    expect(stage.routes().filter((route) => route.startsWith('line'))).toHaveLength(SCHEDULE.length + 1);
    expect(stage.routes().at(-1)).toBe(`mail ${EMAIL}`);
  });

  it.each(['reference', 'providerId'])(
    'when its channel says by %s that it never arrived, once',
    async (by) => {
      const stage = await start(() => ({ kind: 'sent', providerId: 'wamid.9' }));
      await stage.hear('1', ['paid']);
      const [first] = await stage.world.dispatches();
      stage.world.pass(10 * MINUTE);
      const failed = {
        id: 'wamid.9',
        status: 'failed',
        ...(by === 'reference' ? { reference: first?.id } : {}),
      };
      await stage.notice(stage.channel, failed);
      await stage.world.minutes(1);
      expect(stage.routes()).toEqual(BOTH);
      await stage.notice(stage.channel, failed);
      await stage.notice(stage.channel, { ...failed, id: 'wamid.other', reference: first?.id });
      await stage.world.minutes(2);
      expect(stage.routes()).toEqual(BOTH);
      expect((await stage.world.dispatches()).map(({ state }) => state)).toEqual(['sent', 'sent']);
    },
  );

  it('when that word comes before the answer of the channel', async () => {
    const stage: Awaited<ReturnType<typeof start>> = await start(async () => {
      const [dispatch] = await stage.world.dispatches();
      await stage.notice(stage.channel, { id: 'wamid.9', status: 'failed', reference: dispatch?.id });
      return { kind: 'sent', providerId: 'wamid.9' };
    });
    await stage.hear('1', ['paid']);
    await stage.world.minutes(2);
    expect(stage.routes()).toEqual(BOTH);
    expect(await stage.fates()).toEqual(['paid failed refused', 'paid sent']);
  });

  it('and by no third one: a refusal there is the end', async () => {
    const stage = await start(refusing('refused'), refusing('refused'));
    await stage.hear('1', ['paid']);
    await stage.world.minutes(2);
    expect(stage.routes()).toEqual(BOTH);
    expect(await stage.fates()).toEqual(['paid failed refused', 'paid failed refused']);
  });

  it('once, though somebody sends the first again and it fails again', async () => {
    const stage = await start(refusing('refused'));
    await stage.hear('1', ['paid']);
    const [first] = await stage.world.dispatches();
    const { db, now } = stage.world.hub;
    await resendDispatch(db, stage.world.organizationId, first?.id ?? '', iso(now()));
    await stage.world.minutes(2);
    expect(stage.routes()).toEqual([...BOTH, `line ${PHONE}`]);
  });

  it('in the morning where it is night', async () => {
    const stage = await start(() => ({ kind: 'sent', providerId: 'wamid.9' }));
    await stage.hear('1', ['paid']);
    await stage.rule({ quietHours: { from: '09:00', to: '12:00' } });
    await stage.notice(stage.channel, { id: 'wamid.9', status: 'failed' });
    await stage.world.minutes(30);
    expect(stage.routes()).toEqual([`line ${PHONE}`]);
    await stage.hours(2);
    expect(stage.routes()).toEqual(BOTH);
  });
});

describe('a message does not go by the other channel', { timeout: 120_000 }, () => {
  it('when another would refuse it too', async () => {
    const stage = await start();
    await stage.on(
      'order.created',
      {},
      { template: '{% if %}', fallback: { channelId: stage.mail.id, to: EMAIL } },
    );
    await stage.hear('1', ['created']);
    await stage.world.minutes(2);
    expect(await stage.fates()).toEqual(['created failed template_error']);
  });

  it('when its customer wants none', async () => {
    const stage = await start();
    await stage.notice(stage.channel, { id: 'said', from: PHONE, text: 'sair' });
    await stage.hear('1', ['paid']);
    await stage.world.minutes(2);
    expect(await stage.fates()).toEqual(['paid cancelled opted_out']);
  });

  it('when it is a simulation or the sandbox', async () => {
    const stage = await start(refusing('refused'));
    const { world } = stage;
    const sample = { body: JSON.parse(order('1', ['paid'])) };
    await world.ingest.send(sampleMessage(world.hub, stage.source, sample, '+5511955554444'));
    await world.drain();
    await stage.sync({ environment: 'sandbox', testRecipient: '+5511955554444' });
    await stage.hear('1', ['paid']);
    await world.minutes(2);
    expect(stage.routes()).toEqual(['line +5511955554444', 'line +5511955554444']);
  });

  it('when the order has gone on meanwhile', async () => {
    const stage = await start(() => ({ kind: 'sent', providerId: `wamid.${stage.sent.length}` }));
    await stage.on('order.delivered');
    await stage.hear('1', ['paid']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['delivered']);
    await stage.notice(stage.channel, { id: 'wamid.1', status: 'failed' });
    await stage.world.minutes(2);
    expect(stage.sent.map(({ channel, text }) => `${channel} ${text}`)).toEqual([
      'line paid 1',
      'line delivered 1',
    ]);
    expect(await stage.fates()).toEqual(['paid sent', 'paid cancelled superseded', 'delivered sent']);
  });

  it('when the order was cancelled meanwhile', async () => {
    const stage = await start(() => ({ kind: 'sent', providerId: 'wamid.9' }));
    await stage.hear('1', ['paid']);
    stage.world.pass(MINUTE);
    await stage.hear('1', ['cancelled']);
    await stage.notice(stage.channel, { id: 'wamid.9', status: 'failed' });
    await stage.world.minutes(2);
    expect(await stage.fates()).toEqual(['paid sent', 'paid cancelled superseded']);
  });
});

describe('the sandbox of a shop', { timeout: 120_000 }, () => {
  it('writes to the test recipient alone, at any hour', async () => {
    const stage = await start();
    await stage.sync({ environment: 'sandbox', testRecipient: '(11) 95555-4444' });
    await stage.rule({ quietHours: { from: '09:00', to: '12:00' } });
    await stage.hear('1', ['paid']);
    expect(stage.routes()).toEqual(['line +5511955554444']);
  });

  it('writes to nobody without one, and says so', async () => {
    const stage = await start();
    await stage.sync({ environment: 'sandbox' });
    await stage.hear('1', ['paid']);
    await stage.world.minutes(2);
    expect([stage.routes(), await stage.fates()]).toEqual([[], ['paid cancelled sandbox']]);
  });

  it('ends where the shop goes into production', async () => {
    const stage = await start();
    await stage.sync({ environment: 'sandbox' });
    await stage.sync({ environment: 'production', testRecipient: '(11) 95555-4444' });
    await stage.hear('1', ['paid']);
    expect(stage.routes()).toEqual([`line ${PHONE}`]);
  });

  it('holds for what waited when the shop went into it', async () => {
    const stage = await start();
    await stage.on('order.created', { delay: { minutes: 5 } });
    await stage.hear('1', ['created']);
    await stage.sync({ environment: 'sandbox', testRecipient: '(11) 95555-4444' });
    await stage.world.minutes(6);
    expect(stage.routes()).toEqual(['line +5511955554444']);
    await stage.hear('2', ['created']);
    await stage.sync({ environment: 'sandbox' });
    await stage.hear('3', ['created']);
    await stage.sync({ environment: 'production' });
    await stage.world.minutes(6);
    expect(stage.routes()).toEqual(['line +5511955554444', 'line +5511955554444']);
  });

  it('holds for what somebody sends again', async () => {
    const stage = await start();
    const { hub, organizationId } = stage.world;
    await stage.sync({ environment: 'sandbox' });
    await stage.hear('1', ['paid']);
    const [row] = await stage.world.dispatches();
    await resendDispatch(hub.db, organizationId, row?.id ?? '', iso(hub.now()));
    await stage.world.minutes(2);
    expect([stage.routes(), await stage.fates()]).toEqual([[], ['paid cancelled sandbox']]);
  });

  it('holds for the other channel too', async () => {
    const stage = await start();
    await stage.on(
      'order.created',
      { delay: { minutes: 5 } },
      { fallback: { channelId: stage.mail.id, to: EMAIL } },
    );
    await stage.hear('1', ['created']);
    await stage.sync({ environment: 'sandbox', testRecipient: 'teste@example.com' });
    await stage.world.minutes(8);
    expect(stage.routes()).toEqual(['mail teste@example.com']);
  });
});
