import { describe, expect, test } from 'vitest';
import zaia from '../../connectors/zaia';
import { testConnector } from '../suite/connector';
import { agentCall, answer } from './agent';

const INPUT = { contact: '(11) 98765-4321', text: 'Oi' };
testConnector(zaia, { inputs: { sendMessage: INPUT } });

const call = agentCall({ apiKey: 'chave-da-api-1' }, { agentId: '34790' });
const send = zaia.actions?.sendMessage;

describe('writing to the agent', () => {
  test('makes a chat and writes in it', async () => {
    const world = call(({ url }) => answer(200, url.endsWith('chat/create') ? { id: 77 } : { text: 'Olá!' }));
    expect(await send?.run(INPUT, 'dsp_1', world.call)).toEqual({
      kind: 'sent',
      providerId: '77',
      reply: { text: 'Olá!', to: INPUT.contact },
    });
    expect(
      world.requests.map(({ url, json }) => [url.slice('https://api.zaia.app/v1.1/api/'.length), json]),
    ).toEqual([
      ['external-generative-chat/create', { agentId: 34790 }],
      [
        'external-generative-message/create',
        {
          agentId: 34790,
          externalGenerativeChatId: 77,
          prompt: 'Oi',
          streaming: false,
          asMarkdown: false,
          custom: { whatsapp: '5511987654321' },
        },
      ],
    ]);
  });

  test('goes on in the chat that is named', async () => {
    const world = call(() => answer(200, { text: 'Olá!' }));
    const input = send?.input.parse({ text: 'E aí?', chatId: '77' });
    expect(await send?.run(input, 'dsp_1', world.call)).toMatchObject({ kind: 'sent', providerId: '77' });
    expect(world.requests).toHaveLength(1);
  });

  test('a chat whose making nobody knows of may be made again; a message may not', async () => {
    const lost = { ok: false, kind: 'timeout', detail: 'POST' } as const;
    expect(await send?.run(INPUT, 'dsp_1', call(() => lost).call)).toMatchObject({ kind: 'retry' });
    const later = call(({ url }) => (url.endsWith('chat/create') ? answer(200, { id: 77 }) : lost));
    expect(await send?.run(INPUT, 'dsp_1', later.call)).toMatchObject({ kind: 'unknown' });
  });
});

test('the probe names the agent', async () => {
  const world = call(() => answer(200, { id: 34790, name: 'Bia' }));
  expect(await zaia.probe?.(world.call)).toEqual({ ok: true, account: 'Bia' });
  expect(world.requests[0]).toMatchObject({ query: { agentId: '34790' } });
});
