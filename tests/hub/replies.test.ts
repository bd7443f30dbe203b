/** What customers and channels say back: opt-outs, opt-ins, complaints, receipts, and no loops. */
import { describe, expect, it } from 'vitest';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { listOptOuts } from '../../src/store/audience';
import type { Connection } from '../../src/store/connections';
import { contacts } from '../../src/store/schema';
import { type Answer, type Scene, scene } from './sending-world';
import { PHONE } from './shop';

async function talking(settings: Record<string, string> = {}, answer?: Answer) {
  const stage = await scene({ settings, ...(answer ? { answer } : {}) });
  await stage.on('order.paid');
  let count = 0;
  const says = (text: string, more: Record<string, unknown> = {}) =>
    stage.notice(stage.channel, {
      id: `said-${count++}`,
      from: PHONE,
      text,
      at: iso(stage.world.hub.now()),
      ...more,
    });
  const listed = async () =>
    (await listOptOuts(stage.world.hub.db, stage.world.organizationId, { limit: 10 })).data;
  return { ...stage, says, listed };
}

const connectorOf = ({ world }: Scene, slug: string) => {
  const connector = world.hub.connectors.get(slug);
  if (!connector) throw new Error(`no ${slug}`);
  return connector;
};

describe('who wants no more messages', { timeout: 120_000 }, () => {
  it('gets none, neither of what waits nor of what comes', async () => {
    const stage = await talking({ intervalSeconds: '60' });
    await stage.hear('0', ['paid'], { phone: '+5511922223333' });
    await stage.hear('1', ['paid']);
    await stage.says('SAIR!');
    await stage.world.minutes(3);
    await stage.hear('2', ['paid'], { phone: '(11) 98888-7777' });
    await stage.hear('3', ['paid'], { phone: '+5511922223333' });
    await stage.world.minutes(3);
    expect(stage.texts()).toEqual(['paid 0', 'paid 3']);
    expect((await stage.fates()).filter((fate) => fate === 'paid cancelled opted_out')).toHaveLength(2);
    expect(await stage.listed()).toMatchObject([{ address: PHONE, source: 'message' }]);
  });

  it('is who says a word of the shop, and not who says a sentence with it', async () => {
    const stage = await talking();
    await stage.rule({ optOutWords: ['chega'] });
    await stage.says('quando chega?');
    await stage.hear('1', ['paid']);
    await stage.says('Chega.');
    await stage.hear('2', ['paid']);
    expect(stage.texts()).toEqual(['paid 1']);
  });

  it('gets them again when they ask for it', async () => {
    const stage = await talking();
    await stage.says('sair');
    stage.world.pass(MINUTE);
    await stage.says('voltar a receber');
    await stage.hear('1', ['paid']);
    expect([stage.texts(), await stage.listed()]).toEqual([['paid 1'], []]);
  });

  it('is who complained by a channel that says so', async () => {
    const stage = await talking();
    await stage.notice(stage.channel, { id: 'm1', status: 'failed', to: PHONE, optOut: true });
    await stage.hear('1', ['paid']);
    expect(stage.texts()).toEqual([]);
    expect(await stage.listed()).toMatchObject([{ address: PHONE, source: 'complaint' }]);
  });

  it('stays so in one shop only', async () => {
    const first = await talking();
    await first.says('sair');
    const rows = await first.listed();
    const other = await talking();
    expect(rows).toHaveLength(1);
    await other.hear('1', ['paid']);
    expect(other.texts()).toEqual(['paid 1']);
  });
});

describe('the last word counts', { timeout: 120_000 }, () => {
  it('though an old one is told again', async () => {
    const stage = await talking();
    const old = { id: 'wamid.1', at: iso(stage.world.hub.now()) };
    await stage.says('sair', old);
    stage.world.pass(MINUTE);
    await stage.says('voltar a receber');
    stage.world.pass(MINUTE);
    await stage.says('sair', old);
    await stage.hear('1', ['paid']);
    expect(stage.texts()).toEqual(['paid 1']);
  });

  it.each([
    ['voltar a receber', 'sair', []],
    ['sair', 'voltar a receber', ['paid 1']],
  ])('of %s and then %s in one batch', async (first, second, sent) => {
    for (const before of [false, true]) {
      const stage = await talking();
      if (before) await stage.says('sair');
      for (const [i, text] of [first, second].entries()) {
        stage.world.pass(SECOND);
        const at = iso(stage.world.hub.now());
        await stage.world.post(stage.channel, JSON.stringify({ id: `both-${i}`, from: PHONE, text, at }));
      }
      await stage.world.drain();
      await stage.hear('1', ['paid']);
      expect(stage.texts()).toEqual(sent);
    }
  });

  it('though an older wish to get messages is told late', async () => {
    const stage = await talking();
    const early = iso(stage.world.hub.now());
    stage.world.pass(MINUTE);
    await stage.says('sair');
    await stage.says('voltar a receber', { at: early });
    await stage.hear('1', ['paid']);
    expect(stage.texts()).toEqual([]);
  });
});

describe('a message whose fate nobody knows', { timeout: 120_000 }, () => {
  const doubtful = async () => {
    const stage = await talking({}, () => ({ kind: 'unknown' }));
    await stage.hear('1', ['paid']);
    const [dispatch] = await stage.world.dispatches();
    expect(dispatch?.state).toBe('unknown');
    return { ...stage, reference: dispatch?.id };
  };

  it.each(['sent', 'delivered', 'read'])('has left when its channel says %s', async (status) => {
    const stage = await doubtful();
    await stage.notice(stage.channel, { id: 'wamid.1', status, reference: stage.reference });
    expect(await stage.world.dispatches()).toMatchObject([
      { state: 'sent', reason: null, providerId: 'wamid.1', text: 'paid 1' },
    ]);
  });

  it('has failed when its channel says so', async () => {
    const stage = await doubtful();
    await stage.notice(stage.channel, { id: 'w', status: 'failed', reference: stage.reference, error: 'no' });
    expect(await stage.world.dispatches()).toMatchObject([
      { state: 'failed', reason: 'refused', detail: 'no' },
    ]);
  });

  it('stays what it is whatever another channel says', async () => {
    const stage = await doubtful();
    const other = await stage.world.connect(connectorOf(stage, 'line'));
    await stage.notice(other, { id: 'wamid.1', status: 'delivered', reference: stage.reference });
    expect(await stage.world.dispatches()).toMatchObject([{ state: 'unknown' }]);
  });

  it.each(['sent', 'unknown'] as const)(
    'or whose answer (%s) comes after the word of its channel, is what the channel says',
    async (kind) => {
      for (const status of ['delivered', 'failed']) {
        let world: Scene['world'] | undefined;
        let channel: Connection | undefined;
        const stage = await talking({}, async () => {
          // The webhook overtakes the answer.
          const [dispatch] = (await world?.dispatches()) ?? [];
          if (world && channel)
            await world.post(channel, JSON.stringify({ id: 'wamid.1', status, reference: dispatch?.id }));
          await world?.drain();
          return kind === 'sent' ? { kind, providerId: 'wamid.1' } : { kind };
        });
        ({ world, channel } = stage);
        await stage.hear('1', ['paid']);
        expect(await stage.world.dispatches()).toMatchObject([
          {
            state: status === 'failed' ? 'failed' : 'sent',
            providerId: 'wamid.1',
            recipient: PHONE,
            text: 'paid 1',
            attempts: [{ outcome: kind }],
          },
        ]);
        await stage.world.minutes(3);
        expect(stage.sent).toHaveLength(1);
      }
    },
  );
});

describe('a message about a message', { timeout: 120_000 }, () => {
  it('does not leave by the channel that it is about', async () => {
    const stage = await talking();
    await stage.on('message.failed', {}, { to: '+5511977776666', template: 'failed' });
    await stage.hear('1', ['paid']);
    await stage.notice(stage.channel, { id: 'line-1', status: 'failed' });
    expect(await stage.fates()).toEqual(['paid sent', 'failed cancelled too_many_hops']);
  });

  it.each([
    ['our reference', true],
    ['its own id', false],
  ])('that tells of itself over another channel, known by %s, ends after a few', async (_how, named) => {
    const stage = await talking();
    const { world } = stage;
    const second = await world.connect(connectorOf(stage, 'line'));
    for (const channel of [stage.channel, second])
      await stage.on(
        'message.failed',
        {},
        { channelId: channel.id, to: '+5511977776666', template: 'failed' },
      );
    await stage.hear('1', ['paid']);
    const told = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const left = (await world.dispatches()).filter(({ id, state }) => state === 'sent' && !told.has(id));
      for (const { id, lane, providerId } of left) {
        told.add(id);
        const channel = lane === second.id ? second : stage.channel;
        const by = named ? { reference: id } : {};
        await stage.notice(channel, { id: providerId, status: 'failed', ...by });
      }
    }
    expect(stage.sent.length).toBeGreaterThan(1);
    expect(stage.sent.length).toBeLessThanOrEqual(4);
    expect((await stage.fates()).filter((fate) => fate.includes('too_many_hops')).length).toBeGreaterThan(0);
  });

  it('that a customer wrote may be answered where they wrote', async () => {
    const stage = await talking();
    await stage.on('message.received', {}, { to: '{{ message.from }}', template: 'Oi!' });
    await stage.says('Bom dia');
    expect(stage.sent).toMatchObject([{ to: PHONE, text: 'Oi!' }]);
  });
});

it.each([
  ['a channel with a window for free text', { windowHours: 24 }, [{ address: PHONE }]],
  ['no other', {}, []],
])('is noted when somebody wrote to %s', async (_title, traits, expected) => {
  const stage = await scene({ traits });
  await stage.notice(stage.channel, { id: 'said', from: PHONE, text: 'Oi' });
  expect(await stage.world.hub.db.select().from(contacts)).toMatchObject(expected);
});

it('nobody writes to the number that sends', async () => {
  const stage = await scene({
    settings: { phone: '(11) 98888-7777' },
    traits: { sender: ({ phone }) => phone },
  });
  await stage.on('order.paid');
  await stage.hear('1', ['paid'], { phone: '11988887777' });
  await stage.hear('2', ['paid'], { phone: '11988887776' });
  expect(await stage.fates()).toEqual(['paid failed own_address', 'paid sent']);
});
