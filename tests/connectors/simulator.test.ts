import { describe, expect, test } from 'vitest';
import simulator from '../../connectors/simulator';
import type { Call, Outbound } from '../../src/kit/contract';
import { testConnector } from '../suite/connector';
import { connectionOf } from '../suite/fixtures';

testConnector(simulator);

describe('simulator', () => {
  const send = (to: string, settings: Record<string, string> = {}) => {
    const outbound: Outbound = { kind: 'message', to, text: 'Olá' };
    const http = { request: () => Promise.reject(new Error('it calls nobody')) };
    const call: Call = { connection: { ...connectionOf(settings), credentials: {} }, http, now: 0 };
    return simulator.channel?.send(outbound, 'dsp_1', call);
  };

  test('sends everything, with an id that a repeat shares', async () => {
    expect(await send('+5511988887777')).toEqual({ kind: 'sent', providerId: 'sim_dsp_1' });
    expect(await send('+5511988887777')).toEqual(await send('ana@example.com'));
    expect(await send('', { failFor: ' ' })).toMatchObject({ kind: 'sent' });
  });

  test.each([
    ['+5511988887777', '(11) 98888-7777'],
    ['+5511988887777', '+5511988887777'],
    ['ana@example.com', ' Ana@Example.com '],
  ])('refuses %s when told to fail for %s', async (to, failFor) => {
    expect(await send(to, { failFor })).toMatchObject({ kind: 'rejected', reason: 'refused' });
    expect(await send('+5521977776666', { failFor })).toMatchObject({ kind: 'sent' });
  });

  test.each([
    ['(11) 91234-5678', '+5511912345678'],
    [' Loja@Example.com ', 'loja@example.com'],
    [' ', undefined],
    [undefined, undefined],
  ])('messages leave from %s as %s', (sender, expected) => {
    expect(simulator.channel?.sender?.(sender === undefined ? {} : { sender })).toBe(expected);
  });

  test('may be paced like a real channel', () => {
    const pace = simulator.fields.filter(({ key }) => ['intervalSeconds', 'dailyLimit'].includes(key));
    expect(pace.map(({ key, default: initial }) => [key, initial])).toEqual([
      ['intervalSeconds', '0'],
      ['dailyLimit', undefined],
    ]);
  });
});
