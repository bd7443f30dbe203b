/** Quiet hours, weekends and holidays: what they hold, until when, and what they do not concern. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import webhook from '../../connectors/webhook';
import { HOUR, iso, MINUTE } from '../../src/hub/hub';
import { sampleMessage } from '../../src/hub/simulate';
import { reopenLanes } from '../../src/store/lane-rests';
import { scene } from './sending-world';
import { order, PHONE } from './shop';
import { NOW } from './world';

const NIGHT = { quietHours: { from: '21:00', to: '08:00' } };
/** 21:30 on the wall of São Paulo; the world begins on a Sunday at ten. */
const EVENING = 11.5 * HOUR;
const MORNING = '2026-11-23T11:00:00.000Z';
const at = (moment: string) => Date.parse(moment);

async function evening(options: Parameters<typeof scene>[0] = {}) {
  const stage = await scene(options);
  await stage.rule(NIGHT);
  await stage.on('order.paid');
  stage.world.pass(EVENING);
  return stage;
}

describe('in the quiet hours', { timeout: 120_000 }, () => {
  it('a message waits for the morning, and says why', async () => {
    const stage = await evening();
    await stage.hear('1', ['paid']);
    expect(await stage.world.dispatches()).toMatchObject([
      { state: 'waiting', reason: 'quiet_hours', due: MORNING, attempts: [] },
    ]);
    await stage.hours(10);
    await stage.world.minutes(29);
    expect(stage.sent).toEqual([]);
    await stage.world.minutes(1);
    expect(stage.sent).toMatchObject([{ at: at(MORNING), text: 'paid 1' }]);
    expect(await stage.fates()).toEqual(['paid sent']);
  });

  it('begin with a queue half sent: it stops, asks nothing of the night, and goes on in the morning', async () => {
    const stage = await scene({ settings: { intervalSeconds: '1200' } });
    await stage.rule(NIGHT);
    await stage.on('order.paid');
    stage.world.pass(10.5 * HOUR);
    for (const id of ['1', '2', '3', '4', '5']) await stage.tell(id, ['paid']);
    await stage.world.drain();
    await stage.world.minutes(45);
    const asked = stage.world.dispatch.sent.length;
    await stage.hours(10.5);
    expect(stage.world.dispatch.sent.length - asked).toBe(0);
    await stage.world.minutes(65);
    expect(stage.sent.map((one) => iso(one.at).slice(11, 16))).toEqual([
      '23:30',
      '23:50',
      '11:00',
      '11:20',
      '11:40',
    ]);
  });

  it('what is urgent leaves, past a queue that waits', async () => {
    const stage = await scene({ settings: { intervalSeconds: '600' } });
    await stage.rule(NIGHT);
    await stage.on('order.paid');
    await stage.on('order.created', {}, { urgent: true });
    stage.world.pass(11 * HOUR - 5 * MINUTE);
    for (const id of ['1', '2', '3']) await stage.tell(id, ['paid']);
    await stage.world.drain();
    await stage.world.minutes(20);
    await stage.hear('9', ['created']);
    await stage.world.minutes(15);
    expect(stage.texts()).toEqual(['paid 1', 'created 9']);
    await stage.hours(11);
    expect(stage.texts()).toEqual(['paid 1', 'created 9', 'paid 2', 'paid 3']);
  });

  it('who tries something out does not wait', async () => {
    const stage = await evening();
    const sample = { body: JSON.parse(order('1', ['paid'])) };
    await stage.world.ingest.send(sampleMessage(stage.world.hub, stage.source, sample, '+5511955554444'));
    await stage.world.drain();
    expect(stage.sent).toMatchObject([{ to: '+5511955554444', text: 'paid 1' }]);
  });

  it('systems are told: webhooks and actions go at any hour, also from a lane that holds messages', async () => {
    const ran: unknown[] = [];
    const stage = await evening({
      extra: (diary) => [
        {
          ...diary({ slug: 'crm' }),
          actions: {
            tag: {
              label: { pt: 'Etiquetar', en: 'Tag' },
              input: z.object({ tag: z.string() }),
              idempotent: true,
              run: async (input) => {
                ran.push(input);
                return { kind: 'sent' };
              },
            },
          },
        },
      ],
    });
    const { world } = stage;
    const crmConnector = world.hub.connectors.get('crm');
    if (!crmConnector) throw new Error('no crm');
    const crm = await world.connect(crmConnector);
    await stage.on('order.paid', {}, { channelId: crm.id });
    await world.automate('order.paid', crm, {
      action: { kind: 'connector', connectionId: crm.id, action: 'tag', input: { tag: '{{ order.id }}' } },
    });
    const posted: string[] = [];
    world.network = async (request) => {
      posted.push(request.url);
      return new Response('ok');
    };
    await world.connect(webhook, {
      settings: { url: 'https://merchant.test/hook', events: 'order.paid' },
      credentials: { signingSecret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs=' },
    });
    await stage.hear('1', ['paid']);
    expect([stage.sent, ran, posted]).toEqual([[], [{ tag: '1' }], ['https://merchant.test/hook']]);
    expect((await world.dispatches()).filter(({ reason }) => reason === 'quiet_hours')).toHaveLength(2);
  });
});

describe('on days without work', { timeout: 120_000 }, () => {
  it('messages wait for the next business day', async () => {
    const stage = await scene();
    await stage.rule({ businessDaysOnly: true });
    await stage.on('order.paid');
    await stage.hear('1', ['paid']);
    expect(await stage.world.dispatches()).toMatchObject([
      { reason: 'quiet_hours', due: '2026-11-23T03:00:00.000Z' },
    ]);
  });

  it('holidays of the shop, the nation and the weekend add up, on the clock of the merchant', async () => {
    const stage = await scene();
    await stage.rule({ ...NIGHT, businessDaysOnly: true, holidays: ['2026-11-23'] }, 'America/Manaus');
    await stage.on('order.paid');
    await stage.hear('1', ['paid']);
    expect(await stage.world.dispatches()).toMatchObject([{ due: '2026-11-24T12:00:00.000Z' }]);
    // Christmas is a Friday.
    stage.world.pass(at('2026-12-25T01:30:00Z') - NOW);
    await stage.hear('2', ['paid']);
    expect((await stage.world.dispatches())[1]).toMatchObject({ due: '2026-12-28T12:00:00.000Z' });
  });
});

describe('other rules', { timeout: 120_000 }, () => {
  const reopen = async (
    stage: Awaited<ReturnType<typeof scene>>,
    rules: Parameters<typeof stage.rule>[0],
  ) => {
    await stage.rule(rules);
    await reopenLanes(stage.world.hub.db, stage.world.organizationId);
    await stage.world.minutes(1);
  };

  it('free what waits for the end of the old ones, moved or drifted into them', async () => {
    const stage = await scene({ settings: { intervalSeconds: '3600' } });
    await stage.rule(NIGHT);
    await stage.on('order.paid');
    stage.world.pass(11 * HOUR - 5 * MINUTE);
    for (const id of ['1', '2']) await stage.tell(id, ['paid']);
    await stage.world.drain();
    await stage.world.minutes(30);
    await stage.hear('3', ['paid']);
    await stage.hours(1);
    expect(stage.texts()).toEqual(['paid 1']);
    await reopen(stage, {});
    expect(stage.texts()).toEqual(['paid 1', 'paid 2']);
    await stage.hours(1);
    expect(stage.texts()).toEqual(['paid 1', 'paid 2', 'paid 3']);
    expect((await stage.world.dispatches()).map(({ detail }) => detail)).toEqual([null, null, null]);
  });

  it('hold again what they close', async () => {
    const stage = await evening();
    await stage.hear('1', ['paid']);
    await reopen(stage, { quietHours: { from: '20:00', to: '23:00' } });
    expect(stage.sent).toEqual([]);
    await stage.world.minutes(90);
    expect(stage.sent).toMatchObject([{ at: at('2026-11-23T02:00:00Z') }]);
  });

  it('bring nothing forward that was to leave later anyway', async () => {
    const stage = await evening();
    // Wanted on Tuesday at six, two hours before the morning.
    await stage.on('order.created', { delay: { minutes: 32.5 * 60 } });
    await stage.hear('1', ['created']);
    expect(await stage.world.dispatches()).toMatchObject([
      { reason: 'quiet_hours', due: '2026-11-24T11:00:00.000Z' },
    ]);
    await reopen(stage, {});
    expect(stage.sent).toEqual([]);
    expect(await stage.world.dispatches()).toMatchObject([{ due: '2026-11-24T09:00:00.000Z', reason: null }]);
  });
});

it('a customer is written to, not the clock: without rules a night is like a day', async () => {
  const stage = await scene();
  await stage.on('order.paid');
  stage.world.pass(EVENING);
  await stage.hear('1', ['paid']);
  expect(stage.sent).toMatchObject([{ to: PHONE, at: NOW + EVENING }]);
});
