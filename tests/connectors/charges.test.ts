import { describe, expect, test } from 'vitest';
import { deskActions } from '../../connectors/families/charge-desk';
import { chargeAction, type NewCharge } from '../../connectors/families/charges';
import type { Call, HttpResult, Outcome } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

const call: Call = {
  connection: { ...connectionOf({}), credentials: {} },
  http: { request: () => expect.fail('no call was to be made') },
  now: 0,
};

describe('the form of a charge', () => {
  const made: NewCharge[] = [];
  const action = chargeAction({
    methods: ['pix', 'boleto'],
    address: true,
    needs: (method) => (method === 'boleto' ? ['taxId', 'street'] : []),
    async create(charge): Promise<Outcome> {
      made.push(charge);
      return { kind: 'sent' };
    },
  });

  test('what templates left empty is not there; what they filled in is made canonical', async () => {
    const typed = {
      amount: 'R$ 1.234,56',
      dueDate: '30/11/2026',
      taxId: ' 11.444.777/0001-61 ',
      name: ' ',
      email: '',
      phone: '(11) 98888-7777',
      street: 'Rua das Flores, 100',
      state: 'São Paulo',
      postalCode: '01310-100',
    };
    await action.run(action.input.parse(typed), 'dsp_1', call);
    expect(made[0]).toEqual({
      amount: 123456,
      dueDate: '2026-11-30',
      method: 'pix',
      description: undefined,
      reference: 'dsp_1',
      name: undefined,
      taxId: '11444777000161',
      taxIdType: 'cnpj',
      email: undefined,
      phone: '+5511988887777',
      address: { street: 'Rua das Flores', number: '100', state: 'SP', postalCode: '01310100' },
    });
  });

  test.each([
    { amount: '0', dueDate: '2026-11-30' },
    { amount: '10', dueDate: 'logo' },
    { amount: '10', dueDate: '2026-11-30', taxId: '123' },
    { amount: '10', dueDate: '2026-11-30', method: 'any' },
    { amount: '10', dueDate: '2026-11-30', method: 'boleto', taxId: '52998224725' },
    { amount: '10', dueDate: '2026-11-30', method: 'boleto', taxId: '', street: 'Rua A' },
  ])('%o is no charge', (typed) => {
    expect(action.input.safeParse(typed).success).toBe(false);
  });

  test('without a way to know what is there, nothing promises that a repeat is harmless', () => {
    expect(action.idempotent).toBe(false);
  });
});

describe('the desk', () => {
  const done: string[] = [];
  const ok: HttpResult = { ok: true, status: 200, headers: {}, text: '', json: undefined };
  const desk = (state: 'open' | 'paid' | 'cancelled' | 'refunded') =>
    deskActions({
      find: async () => ({ ok: true, body: {} }),
      stateOf: () => state,
      cancel: async () => {
        done.push('cancel');
        return ok;
      },
      refund: async () => {
        done.push('refund');
        return ok;
      },
    });

  test.each([
    ['open', 'cancelCharge', 'sent', ['cancel']],
    ['open', 'refundCharge', 'rejected', []],
    ['paid', 'cancelCharge', 'rejected', []],
    ['paid', 'refundCharge', 'sent', ['refund']],
    ['cancelled', 'cancelCharge', 'sent', []],
    ['cancelled', 'refundCharge', 'rejected', []],
    ['refunded', 'cancelCharge', 'rejected', []],
    ['refunded', 'refundCharge', 'sent', []],
  ] as const)('%s: %s is %s', async (state, name, kind, work) => {
    done.length = 0;
    const action = desk(state)[name];
    expect(await action.run(action.input.parse({ charge: 'ch_1' }), 'dsp_1', call)).toMatchObject({ kind });
    expect(done).toEqual(work);
  });
});
