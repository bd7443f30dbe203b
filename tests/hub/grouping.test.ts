/** What one person writes in pieces is one call to the agent, and each piece ends in its own visible state. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { groupEnd, groupRuns, groupSecondsOf } from '../../src/hub/grouping';
import { type Connector, observed } from '../../src/kit';
import type { Dispatch } from '../../src/store/lanes';
import { createWorld } from './world';

const run = (id: string, input: unknown, automationId = 'aut_1') => ({
  dispatch: { id, automationId } as Dispatch,
  input,
});

describe('groupRuns', () => {
  const group = { by: 'contact', join: 'text' };

  it('puts together what one conversation says, in its order', () => {
    const found = groupRuns(
      [
        run('1', { contact: 'a', text: 'oi' }),
        run('2', { contact: 'b', text: 'olá' }),
        run('3', { contact: 'a', text: 'tudo bem?' }),
        run('4', { contact: 'a', text: '' }),
      ],
      { group },
    );
    expect(found.map(({ first, input, others }) => [first.dispatch.id, input, others.length])).toEqual([
      ['1', { contact: 'a', text: 'oi\ntudo bem?' }, 2],
      ['2', { contact: 'b', text: 'olá' }, 0],
    ]);
  });

  it('leaves alone what cannot be', () => {
    const runs = [
      run('1', { contact: 'a', text: 'oi' }),
      run('2', { contact: 'a', text: 'oi' }, 'aut_2'),
      run('3', { text: 'oi' }),
      run('4', { text: 'oi' }),
      run('5', null),
    ];
    expect(groupRuns(runs, { group })).toHaveLength(5);
    expect(groupRuns(runs, {})).toHaveLength(5);
  });
});

it('ends with its stretch of the clock, at most a minute', () => {
  expect(groupEnd(1_000, 8)).toBe(8_000);
  expect(groupEnd(8_000, 8)).toBe(16_000);
  for (const [typed, seconds] of [
    ['8', 8],
    ['600', 60],
    ['-1', 0],
    ['x', 0],
    ['', 0],
  ] as const)
    expect(groupSecondsOf({ settings: { groupSeconds: typed } })).toBe(seconds);
});

describe('in the hub', () => {
  const asked: unknown[] = [];
  let answer: 'sent' | 'retry' = 'sent';
  const agent: Connector = {
    slug: 'agent',
    label: { pt: 'Agente', en: 'Agent' },
    category: 'ai',
    fields: [],
    setup: [],
    inbound: {
      verify: { scheme: 'url' },
      normalise: ({ body, receivedAt }) => {
        const { id, from, text } = body as { id: string; from: string; text: string };
        return observed({
          type: 'message.received',
          subject: `message/${id}`,
          time: receivedAt,
          data: { message: { id, from, text } },
        });
      },
    },
    actions: {
      sendMessage: {
        label: { pt: 'Escrever', en: 'Write' },
        input: z.object({ contact: z.string(), text: z.string() }),
        idempotent: false,
        group: { by: 'contact', join: 'text' },
        run: async (input) => {
          asked.push(input);
          return answer === 'sent' ? { kind: 'sent' } : { kind: 'retry', reason: 'unavailable' };
        },
      },
    },
  };

  async function chat(groupSeconds: string) {
    asked.length = 0;
    answer = 'sent';
    const world = await createWorld([agent]);
    const connection = await world.connect(agent, { settings: { groupSeconds } });
    await world.automate('message.received', connection, {
      action: {
        kind: 'connector',
        connectionId: connection.id,
        action: 'sendMessage',
        input: { contact: '{{ message.from }}', text: '{{ message.text }}' },
      },
    });
    let n = 0;
    const say = (from: string, text: string) =>
      world.post(connection, JSON.stringify({ id: `m${++n}`, from, text }), {
        'content-type': 'application/json',
      });
    return { world, say };
  }

  it('three messages of one person are one call, another person’s another', async () => {
    const { world, say } = await chat('10');
    await say('+5511987654321', 'oi');
    await say('+5511911112222', 'bom dia');
    await world.drain();
    await say('+5511987654321', 'tudo bem?');
    await world.drain();
    expect(asked).toEqual([]);
    world.pass(10_000);
    await world.drain();
    const texts = asked.map((one) => (one as { text: string }).text.split('\n').sort());
    expect(texts.sort()).toEqual([['bom dia'], ['oi', 'tudo bem?']]);
    expect((await world.dispatches()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  it('all of them wait when the agent is away, and come together again', async () => {
    const { world, say } = await chat('10');
    await say('+5511987654321', 'oi');
    await say('+5511987654321', 'tudo bem?');
    await world.drain();
    answer = 'retry';
    world.pass(10_000);
    await world.drain();
    expect((await world.dispatches()).map(({ state, attempts }) => [state, attempts.length])).toEqual([
      ['waiting', 1],
      ['waiting', 1],
    ]);
    answer = 'sent';
    await world.minutes(10);
    expect(asked).toHaveLength(2);
    expect((await world.dispatches()).every(({ state }) => state === 'sent')).toBe(true);
  });

  it('without the setting each is a call, at once', async () => {
    const { world, say } = await chat('');
    await say('+5511987654321', 'oi');
    await say('+5511987654321', 'tudo bem?');
    await world.drain();
    expect(asked).toHaveLength(2);
  });
});
