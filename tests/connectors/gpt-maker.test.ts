import { describe, expect, test } from 'vitest';
import gptMaker from '../../connectors/gpt-maker';
import { testConnector } from '../suite/connector';
import { agentCall, answer } from './agent';

const INPUT = { contact: '(11) 98765-4321', text: 'Oi', name: 'Mariana' };
testConnector(gptMaker, { inputs: { sendMessage: INPUT, addContext: INPUT } });

const call = agentCall({ apiKey: 'token-da-api-1' }, { agentId: ' 3D0F7A11 ' });
const AGENT = 'https://api.gptmaker.ai/v2/agent/3D0F7A11';

describe('writing to the agent', () => {
  test.each([
    ['sendMessage', {}, { reply: { text: 'Olá!', to: INPUT.contact } }],
    ['addContext', { role: 'assistant' }, {}],
  ] as const)('%s goes into the chat of the phone', async (action, more, reply) => {
    const world = call(() => answer(200, { message: 'Olá!', images: [], audios: [] }));
    expect(await gptMaker.actions?.[action]?.run(INPUT, 'dsp_1', world.call)).toEqual({
      kind: 'sent',
      ...reply,
    });
    expect(world.requests).toMatchObject([
      {
        url: `${AGENT}/conversation`,
        headers: { authorization: 'Bearer token-da-api-1' },
        json: {
          contextId: '5511987654321',
          prompt: 'Oi',
          phone: '5511987654321',
          chatName: 'Mariana',
          ...more,
        },
      },
    ]);
  });

  test('a contact without phone has a chat by its name', async () => {
    const world = call(() => answer(200, {}));
    await gptMaker.actions?.sendMessage?.run({ contact: 'cliente-9', text: 'Oi' }, 'dsp_1', world.call);
    expect(world.requests[0]?.json).toEqual({ contextId: 'cliente-9', prompt: 'Oi' });
  });
});

test('registering tells the notices apart by their addresses, and leaves the merchant’s others alone', async () => {
  const theirs = {
    onNewMessage: '',
    onCreateEvent: 'https://crm.exemplo.com.br/gpt',
    onFinishInteraction: null,
  };
  const world = call(() => answer(200, theirs));
  const hook = 'https://ponte.example/hooks/gpt-maker/abc';
  expect(await gptMaker.inbound?.register?.(world.call, hook)).toEqual({
    ok: true,
    registered: ['onNewMessage', 'onTransfer', 'onFirstInteraction'],
  });
  expect(world.requests[1]).toMatchObject({ method: 'PUT', url: `${AGENT}/webhooks` });
  expect(world.requests[1]?.json).toEqual({
    onNewMessage: `${hook}/message`,
    onTransfer: `${hook}/transfer`,
    onFirstInteraction: `${hook}/first`,
    onStartInteraction: '',
    onFinishInteraction: '',
    onCreateEvent: 'https://crm.exemplo.com.br/gpt',
    onCancelEvent: '',
    onLackKnowLedge: '',
  });
});

test('the probe names the agent', async () => {
  const world = call(() => answer(200, { id: '3D0F7A11', name: 'Bia' }));
  expect(await gptMaker.probe?.(world.call)).toEqual({ ok: true, account: 'Bia' });
  expect(world.requests[0]?.url).toBe(AGENT);
});
