import { describe, expect, test } from 'vitest';
import { type Board, boardActions, cardObservation, type NewCard } from '../../connectors/families/board';
import type { Call, Outcome } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

const call: Call = {
  connection: { ...connectionOf({}), credentials: {} },
  http: { request: () => expect.fail('no board calls out by itself') },
  now: Date.parse('2026-11-22T13:05:00Z'),
};

/** A board that keeps what it is told. Its cards are `Pedido 1001` and, twice, `Repetido`. */
function fakeBoard(more: Partial<Board> = {}) {
  const made: (NewCard & { key: string })[] = [];
  const done: string[] = [];
  const sent = (id: string): Promise<Outcome> => Promise.resolve({ kind: 'sent', providerId: id });
  const board: Board = {
    create: (card, key) => sent(String(made.push({ ...card, key }))),
    move: (id, stage) => sent(String(done.push(`${id} to ${stage}`))),
    note: (id, text) => sent(String(done.push(`${id}: ${text}`))),
    find: async (title) =>
      title === 'Repetido'
        ? { ok: false, reason: 'unavailable', retry: true, afterSeconds: 30 }
        : { ok: true, id: title === 'Pedido 1001' ? '42' : undefined },
    ...more,
  };
  const actions = boardActions(board);
  const run = (name: string, input: unknown) => {
    const action = actions[name] ?? expect.fail(name);
    return action.run(action.input.parse(input), 'dsp_1', call);
  };
  const fits = (name: string, input: unknown) => actions[name]?.input.safeParse(input).success;
  return { actions, made, done, run, fits };
}

describe('a new card', () => {
  const nobody = { name: undefined, email: undefined, phone: undefined, taxId: undefined };
  const plain = { stageId: undefined, value: undefined, contact: nobody, text: undefined, source: undefined };

  test('is what was typed, in the forms of the hub', async () => {
    const { made, run } = fakeBoard();
    const typed = {
      title: ' Pedido 1001 ',
      stageId: ' 7 ',
      name: 'Ana Lima',
      email: 'ana@exemplo.com.br',
      phone: '(11) 98765-4321',
      taxId: '529.982.247-25',
      value: 'R$ 1.234,56',
      text: 'Duas linhas\ndo pedido',
      source: 'WhatsApp',
    };
    expect(await run('createCard', typed)).toEqual({ kind: 'sent', providerId: '1' });
    expect(made).toEqual([
      {
        key: 'dsp_1',
        title: 'Pedido 1001',
        stageId: '7',
        value: { amount: 123_456, currency: 'BRL' },
        contact: {
          name: 'Ana Lima',
          email: 'ana@exemplo.com.br',
          phone: '+5511987654321',
          taxId: '52998224725',
        },
        text: 'Duas linhas\ndo pedido',
        source: 'WhatsApp',
      },
    ]);
  });

  test('leaves out what templates found nothing for', async () => {
    const { made, run } = fakeBoard();
    const empty = {
      stageId: '',
      name: ' ',
      email: '',
      phone: '',
      taxId: '',
      value: '',
      text: '',
      source: '',
    };
    await run('createCard', { title: 'Pedido 1001', ...empty });
    await run('createCard', { title: 'Pedido 1001' });
    expect(made).toEqual([
      { key: 'dsp_1', title: 'Pedido 1001', ...plain },
      { key: 'dsp_1', title: 'Pedido 1001', ...plain },
    ]);
  });

  test.each([
    ['R$ 1.234,56', 123_456],
    ['1234.56', 123_456],
    ['79,90', 7_990],
    [79.9, 7_990],
    ['R$ 0,00', 0],
    [' ', undefined],
    ['a combinar', undefined],
  ])('of %j is worth %s centavos', async (value, amount) => {
    const { made, run } = fakeBoard();
    await run('createCard', { title: 'x', value });
    expect(made[0]?.value?.amount).toBe(amount);
  });

  test.each([
    ['11 98765-4321', '+5511987654321'],
    ['+55 (11) 98765-4321', '+5511987654321'],
    ['5511987654321@c.us', '+5511987654321'],
    ['+1 415 555 2671', '+14155552671'],
    ['98765-4321', undefined],
    ['a definir', undefined],
  ])('with the phone %j has %s', async (phone, e164) => {
    const { made, run } = fakeBoard();
    await run('createCard', { title: 'x', phone });
    expect(made[0]?.contact.phone).toBe(e164);
  });

  test.each([
    ['11.222.333/0001-81', '11222333000181'],
    ['111.111.111-11', undefined],
  ])('with the tax id %j has %s', async (taxId, digits) => {
    const { made, run } = fakeBoard();
    await run('createCard', { title: 'x', taxId });
    expect(made[0]?.contact.taxId).toBe(digits);
  });

  test('wants a title', () => {
    const { fits } = fakeBoard();
    expect(fits('createCard', { title: ' ' })).toBe(false);
    expect(fits('createCard', {})).toBe(false);
    expect(fits('createCard', { title: 'x'.repeat(251) })).toBe(false);
  });
});

describe('an existing card', () => {
  test.each(['10836111', '5f1a2b3c4d5e6f7a8b9c0d1e', '0f8fad5b-d9cb-469f-a165-70867728950e', 'PROJ-123'])(
    '%s is an id',
    async (card) => {
      const { done, run } = fakeBoard({ find: () => expect.fail('it was looked for') });
      await run('moveCard', { card: ` ${card} `, stageId: '7' });
      await run('addNote', { card, text: ' Pago ' });
      expect(done).toEqual([`${card} to 7`, `${card}: Pago`]);
    },
  );

  test('anything else is a title', async () => {
    const { done, run } = fakeBoard();
    await run('moveCard', { card: 'Pedido 1001', stageId: '7' });
    await run('addNote', { card: 'Pedido 1001', text: 'Pago' });
    expect(done).toEqual(['42 to 7', '42: Pago']);
  });

  test.each(['Pedido-1001', 'OrçamentoDaClínicaSorriso', 'OrcamentoDaClinicaSorriso', 'proj-123'])(
    '%s, too',
    async (card) => {
      const { done, run } = fakeBoard();
      expect(await run('moveCard', { card, stageId: '7' })).toEqual({
        kind: 'rejected',
        reason: 'not_found',
        detail: 'no card has this title',
      });
      expect(done).toEqual([]);
    },
  );

  test('is not looked for where the board cannot, and waited for while it cannot', async () => {
    const blind = boardActions({
      create: () => expect.fail('nothing to make'),
      note: async (id) => ({ kind: 'sent', providerId: id }),
    });
    const input = blind.addNote?.input.parse({ card: 'Pedido 1001', text: 'x' });
    expect(await blind.addNote?.run(input, 'dsp_1', call)).toEqual({
      kind: 'sent',
      providerId: 'Pedido 1001',
    });
    expect(await fakeBoard().run('addNote', { card: 'Repetido', text: 'x' })).toEqual({
      kind: 'retry',
      reason: 'unavailable',
      afterSeconds: 30,
    });
  });

  test.each([
    ['moveCard', { card: '', stageId: '7' }],
    ['moveCard', { card: '5', stageId: ' ' }],
    ['addNote', { card: '5', text: '' }],
  ])('%s refuses %j', (name, input) => {
    expect(fakeBoard().fits(name, input)).toBe(false);
  });
});

describe('what a board offers', () => {
  test('only what its vendor has a way for', () => {
    expect(Object.keys(fakeBoard().actions)).toEqual(['createCard', 'moveCard', 'addNote']);
    const least = boardActions({ create: () => expect.fail('not run') });
    expect(Object.keys(least)).toEqual(['createCard']);
  });

  test('a repeat is safe where the vendor drops it, and always for a move', () => {
    const { actions } = fakeBoard();
    expect([actions.createCard, actions.moveCard, actions.addNote].map((one) => one?.idempotent)).toEqual([
      false,
      true,
      false,
    ]);
    expect(fakeBoard({ idempotent: true }).actions.createCard?.idempotent).toBe(true);
  });
});

test('an observation is about the card, and has what else is known', () => {
  const card = { id: '5', stage: { id: '7', name: 'Proposta' } };
  const time = '2026-11-22T10:05:00-03:00';
  expect(cardObservation('card.moved', card, time, { customer: { name: 'Ana' } })).toEqual({
    type: 'card.moved',
    subject: 'card/5',
    time,
    data: { card, customer: { name: 'Ana' } },
  });
});
