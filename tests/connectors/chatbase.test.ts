import { describe, expect, test } from 'vitest';
import chatbase from '../../connectors/chatbase';
import { testConnector } from '../suite/connector';
import { agentCall, answer } from './agent';

const INPUT = { contact: '+5511987654321', text: 'Oi, meu pedido já saiu?' };
testConnector(chatbase, { inputs: { sendMessage: INPUT } });

const CREDENTIALS = { apiKey: 'chave-da-api-1' };
const SETTINGS = { agentId: 'agente/1' };
const call = agentCall(CREDENTIALS, SETTINGS);
const send = chatbase.actions?.sendMessage;

describe('writing to the agent', () => {
  test('names the contact as its user, and asks for the answer at one go', async () => {
    const reply = {
      id: 'm1',
      role: 'assistant',
      parts: [{ type: 'text', text: 'Saiu hoje!' }, { type: 'tool' }],
      metadata: { conversationId: 'c1' },
    };
    for (const body of [reply, { data: reply }]) {
      const world = call(() => answer(200, body));
      expect(await send?.run(INPUT, 'dsp_1', world.call)).toEqual({
        kind: 'sent',
        providerId: 'c1',
        reply: { text: 'Saiu hoje!', to: INPUT.contact },
      });
      expect(world.requests[0]).toMatchObject({
        url: 'https://www.chatbase.co/api/v2/agents/agente%2F1/chat',
        headers: { authorization: 'Bearer chave-da-api-1' },
        json: { message: INPUT.text, stream: false, userId: '5511987654321' },
      });
    }
  });

  test('goes on in the conversation that is named', async () => {
    const world = call(() => answer(200, {}));
    await send?.run({ ...INPUT, conversationId: 'c1' }, 'dsp_1', world.call);
    expect(world.requests[0]?.json).toEqual({ message: INPUT.text, stream: false, conversationId: 'c1' });
  });

  test('a contact that can be no user id is told apart without being told', async () => {
    const world = call(() => answer(200, {}));
    await send?.run({ ...INPUT, contact: 'ana maria@exemplo.com.br' }, 'dsp_1', world.call);
    expect(world.requests[0]?.json).toMatchObject({ userId: expect.stringMatching(/^[0-9a-f]{14}$/) });
  });

  test('without key or agent nothing is asked', async () => {
    for (const [credentials, settings, reason] of [
      [{}, SETTINGS, 'missing_credentials'],
      [CREDENTIALS, {}, 'missing_setting'],
    ] as const) {
      const world = agentCall(credentials, settings)(() => answer(200, {}));
      expect(await send?.run(INPUT, 'dsp_1', world.call)).toMatchObject({ kind: 'rejected', reason });
      expect(world.requests).toEqual([]);
    }
  });

  test('a model that takes too long leaves it unknown: nobody pays for it twice', async () => {
    const world = call(() => ({ ok: false, kind: 'timeout', detail: 'POST' }));
    expect(await send?.run(INPUT, 'dsp_1', world.call)).toMatchObject({ kind: 'unknown' });
    expect(send?.idempotent).toBe(false);
  });
});

describe('the probe', () => {
  test.each([
    { chatbots: [{ id: 'agente/1', name: 'Bia' }] },
    { chatbots: { data: [{ id: 'agente/1', name: 'Bia' }] } },
  ])('names the agent: %j', async (listed) => {
    expect(await chatbase.probe?.(call(() => answer(200, listed)).call)).toEqual({
      ok: true,
      account: 'Bia',
    });
  });

  test('says that an agent is not of this key', async () => {
    expect(await chatbase.probe?.(call(() => answer(200, { chatbots: [] })).call)).toMatchObject({
      ok: false,
      reason: 'not_found',
    });
  });
});
