/** D1 loses answers, and destinations come back: nothing leaves twice, nothing is lost, nothing waits in vain. */
import { describe, expect, it } from 'vitest';
import { iso, MINUTE } from '../../src/hub/hub';
import { observed, read } from '../../src/kit';
import { addOptOut } from '../../src/store/audience';
import { openDb } from '../../src/store/db';
import { resendDispatch } from '../../src/store/dispatches';
import { lanes } from '../../src/store/schema';
import { type Answer, type Scene, scene } from './sending-world';
import { PHONE, shop } from './shop';

/** A D1 that does every batch, and loses the answer to those that `isLost` says. */
function lossy({ world: { hub } }: Scene, isLost: (count: number) => boolean | Promise<boolean>) {
  const d1 = hub.db.$client;
  let count = 0;
  const batch: D1Database['batch'] = async <T>(statements: D1PreparedStatement[]) => {
    const result = await d1.batch<T>(statements);
    if (await isLost(++count)) throw new Error('D1_ERROR: the answer got lost');
    return result;
  };
  hub.db = openDb({ prepare: (sql: string) => d1.prepare(sql), batch } as D1Database);
  return () => count;
}

describe('an answer of D1 that gets lost', { timeout: 60_000 }, () => {
  /** Four messages on a lane with a pace and a limit, one of them refused and sent by the other channel. */
  async function run(lost: number) {
    const answer: Answer = ({ text }) =>
      text.endsWith('bad') ? { kind: 'rejected', reason: 'refused' } : { kind: 'sent' };
    const stage = await scene({
      settings: { intervalSeconds: '20', dailyLimit: '3' },
      answer,
      extra: (diary) => [diary({ slug: 'mail', address: 'any' })],
    });
    const { world } = stage;
    const connector = world.hub.connectors.get('mail');
    if (!connector) throw new Error('no mail');
    const mail = await world.connect(connector);
    await stage.on('order.paid', {}, { fallback: { channelId: mail.id } });
    const batches = lossy(stage, (count) => count === lost);
    for (const id of ['1', 'bad', '2', '3']) await stage.tell(id, ['paid']);
    await world.drain();
    await world.minutes(6);
    const lane = (await world.hub.db.select().from(lanes)).find(({ id }) => id === stage.channel.id);
    return { batches: batches(), texts: stage.texts(), fates: await stage.fates(), today: lane?.sentToday };
  }

  it('changes nothing, whichever it is', async () => {
    const clean = await run(0);
    expect(clean.texts.sort()).toEqual(['paid 1', 'paid 2', 'paid 3', 'paid bad', 'paid bad']);
    expect(clean.today).toBe(3);
    for (let lost = 1; lost <= clean.batches; lost++) {
      const { texts, fates, today } = await run(lost);
      expect({ lost, texts: texts.sort(), fates: fates.sort(), today }).toEqual({
        lost,
        texts: clean.texts,
        fates: clean.fates.sort(),
        today: 3,
      });
    }
  });

  it('does not undo that somebody sent the message again meanwhile', async () => {
    const answers: ReturnType<Answer>[] = [{ kind: 'unknown' }, { kind: 'sent' }];
    const stage = await scene({ answer: (_message, count) => answers[count - 1] ?? { kind: 'sent' } });
    await stage.on('order.paid');
    const { hub, organizationId } = stage.world;
    const real = hub.db;
    let isDone = false;
    lossy(stage, async () => {
      const [row] = await stage.world.dispatches();
      if (isDone || row?.state !== 'unknown') return false;
      isDone = true;
      await resendDispatch(real, organizationId, row.id, iso(hub.now()));
      return true;
    });
    await stage.hear('1', ['paid']);
    await stage.world.minutes(1);
    const [row] = await stage.world.dispatches();
    expect(row?.state).toBe('sent');
    expect(row?.attempts.map(({ outcome }) => outcome)).toEqual(['unknown', 'resent', 'sent']);
  });

  it('does not spare a shop the erasing that its platform asked for', async () => {
    const stage = await scene({
      shop: {
        inbound: {
          ...shop.inbound,
          verify: { scheme: 'url' },
          normalise(delivery) {
            const { receivedAt: time, body } = delivery;
            const phone = read(body).text('phone');
            const data = { customer: { phone } };
            return read(body).has('erase')
              ? observed({ type: 'privacy.requested', subject: 'erase/7', time, data })
              : observed({ type: 'order.paid', subject: 'order/1', time, data });
          },
        },
      },
    });
    const { world, source } = stage;
    await stage.hear('1', ['paid']);
    expect((await world.events())[0]?.data.customer?.phone).toBe(PHONE);
    let isDone = false;
    lossy(stage, async () => {
      const asked = (await world.events()).some(({ type }) => type === 'privacy.requested');
      const isLost = asked && !isDone;
      isDone ||= asked;
      return isLost;
    });
    await world.post(source, JSON.stringify({ erase: true, phone: PHONE }));
    await world.drain();
    world.pass(10 * MINUTE);
    await world.drain();
    expect(isDone).toBe(true);
    expect((await world.events()).map(({ data }) => data.customer?.phone)).toEqual([undefined, undefined]);
  });
});

it('a destination that is back is not kept waiting by what nobody wants any more', async () => {
  let isDown = true;
  const stage = await scene({
    answer: () => (isDown ? { kind: 'retry', reason: 'unavailable' } : { kind: 'sent' }),
  });
  const { hub, organizationId } = stage.world;
  await stage.on('order.paid');
  for (let i = 0; i < 20; i++) await stage.tell(String(i), ['paid']);
  await stage.world.drain();
  await stage.hours(2);
  await addOptOut(hub.db, { organizationId, address: PHONE, source: 'user', createdAt: iso(hub.now()) });
  await stage.hear('21', ['paid'], { phone: '+5511977776666' });
  isDown = false;
  stage.sent.length = 0;
  await stage.world.minutes(16);
  expect(stage.texts()).toEqual(['paid 21']);
}, 120_000);
