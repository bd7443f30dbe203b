import { describe, expect, test } from 'vitest';
import ixc from '../../connectors/ixc';
import { type Billing, type Call, createHttp } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf } from '../suite/fixtures';
import {
  bill,
  CPF,
  contract,
  customer,
  type FakeIxc,
  fakeIxc,
  IXC_SETTINGS,
  IXC_TOKEN,
  LINE,
  PIX,
} from './ixc.server';

testConnector(ixc);

function billingOf(): Billing {
  if (!ixc.billing) throw new Error('no billing');
  return ixc.billing;
}
const billing = billingOf();

const callOf = (fake: FakeIxc, token = IXC_TOKEN): Call => ({
  connection: { ...connectionOf(IXC_SETTINGS), credentials: { token } },
  http: createHttp({ fetch: (input, init) => fake.answer(new Request(input, init)), allowPrivate: false }),
  now: Date.parse('2026-11-22T13:05:00Z'),
});

async function debtorOf(fake: FakeIxc, who = { taxId: CPF } as object) {
  const found = await billing.find(who, callOf(fake));
  return found.ok ? found.debtor : found;
}

const tables = (fake: FakeIxc) => fake.asked.map(({ path }) => path);

describe('who it is', () => {
  test('is found by document, with contracts and without the password', async () => {
    const fake = fakeIxc();
    fake.tables.cliente_contrato = [
      contract('101', { status_internet: 'FA' }),
      contract('102', { status: 'I', contrato: '', endereco: '', numero: '', bairro: '' }),
      contract('103', { status: 'P' }),
    ];
    const debtor = await debtorOf(fake);
    expect(debtor).toEqual({
      id: '42',
      name: 'Maria Aparecida Souza',
      taxId: CPF,
      contracts: [
        {
          id: '101',
          status: 'blocked',
          plan: 'Fibra 300 Mega',
          address: 'Rua das Flores, 120 - Centro',
        },
        { id: '102', status: 'cancelled' },
        expect.objectContaining({ id: '103', status: 'other' }),
      ],
    });
    expect(fake.asked[0]).toMatchObject({
      path: 'cliente',
      ixcsoft: 'listar',
      body: { qtype: 'cliente.cnpj_cpf', query: '529.982.247-25', oper: '=' },
    });
  });

  test('is found in whatever spelling document and phone are stored', async () => {
    const fake = fakeIxc();
    fake.tables.cliente = [customer({ cnpj_cpf: CPF, telefone_celular: '', whatsapp: '554388510000' })];
    expect(await debtorOf(fake)).toMatchObject({ id: '42' });
    expect(await debtorOf(fake, { phone: '+5543988510000' })).toMatchObject({ id: '42', taxId: CPF });
    fake.tables.cliente = [customer({ cnpj_cpf: '11.222.333/0001-81' })];
    expect(await debtorOf(fake, { taxId: '11222333000181' })).toMatchObject({ id: '42' });
  });

  test('is the active record of several, and nobody where several people share the phone', async () => {
    const fake = fakeIxc();
    fake.tables.cliente = [customer({ id: '41', ativo: 'N' }), customer()];
    expect(await debtorOf(fake)).toMatchObject({ id: '42' });
    fake.tables.cliente = [customer(), customer({ id: '50', cnpj_cpf: '111.444.777-35' })];
    expect(await debtorOf(fake, { phone: '+5543988510000' })).toBeUndefined();
  });

  test('is nobody where the filter was not kept', async () => {
    const fake = fakeIxc();
    const everybody = { page: '1', total: '1', registros: [customer({ cnpj_cpf: '111.444.777-35' })] };
    fake.down = Response.json(everybody);
    expect(await debtorOf(fake)).toBeUndefined();
    expect(await debtorOf(fake, { phone: '+5511900001111' })).toBeUndefined();
  });
});

describe('what is open', () => {
  test('is what the customer may see, sorted here', async () => {
    const fake = fakeIxc();
    fake.tables.fn_areceber = [
      bill('7', { id_contrato: '', id_contrato_principal: '101' }),
      bill('8', { status: 'R' }),
      bill('9', { liberado: 'N' }),
      bill('10', {
        data_vencimento: '2026-11-10',
        status: 'P',
        valor_aberto: '26.00',
        linha_digitavel: LINE,
      }),
      bill('11', { valor_aberto: '0.00', valor: '0.00' }),
      bill('12', { data_vencimento: '0000-00-00' }),
    ];
    const debtor = { id: '42', contracts: [] };
    expect(await billing.openTitles(debtor, callOf(fake))).toMatchObject({
      ok: true,
      titles: [
        { id: '10', amount: { amount: 2600 }, boleto: { digitableLine: LINE } },
        { id: '7', contractId: '101', amount: { amount: 8990, currency: 'BRL' } },
      ],
    });
    expect(JSON.parse(fake.asked[0]?.body.grid_param ?? '')).toEqual([
      { TB: 'fn_areceber.liberado', OP: '=', P: 'S' },
      { TB: 'fn_areceber.status', OP: '!=', P: 'C' },
      { TB: 'fn_areceber.status', OP: '!=', P: 'R' },
    ]);
  });
});

describe('how to pay', () => {
  const bare = { id: '7', amount: { amount: 8990, currency: 'BRL' }, dueDate: '2026-12-10' };

  test('a boleto is printed where it never was, and read again', async () => {
    const fake = fakeIxc();
    expect(await billing.detail?.(bare, callOf(fake), 'boleto')).toMatchObject({
      ok: true,
      title: { boleto: { digitableLine: LINE } },
    });
    expect(tables(fake)).toEqual(['get_boleto', 'fn_areceber']);
    expect(fake.asked[0]).toMatchObject({ ixcsoft: null, body: { boletos: '7', juro: 'S' } });
  });

  test('a Pix is asked for alone, and may not be there', async () => {
    const fake = fakeIxc();
    expect(await billing.detail?.(bare, callOf(fake), 'pix')).toMatchObject({
      title: { pix: { copyPaste: PIX, expiresAt: '2026-12-12T23:59:59-03:00' } },
    });
    expect(tables(fake)).toEqual(['get_pix']);
    fake.pix = { type: 'error', message: 'Gateway não configurado' };
    expect(await billing.detail?.(bare, callOf(fake), 'pix')).toEqual({ ok: true, title: bare });
  });

  test('is a failure where IXC fails and nothing is known', async () => {
    const fake = fakeIxc();
    fake.down = new Response('', { status: 503 });
    for (const wanted of ['boleto', 'pix'] as const)
      expect(await billing.detail?.(bare, callOf(fake), wanted)).toMatchObject({ reason: 'unavailable' });
    const boleto = { url: 'https://banco.example/7' };
    expect(await billing.detail?.({ ...bare, boleto }, callOf(fake), 'boleto')).toMatchObject({ ok: true });
    expect(await billing.detail?.({ ...bare, boleto }, callOf(fake), 'pix')).toMatchObject({ ok: false });
  });
});

describe('the trust unlock', () => {
  const blocked = { id: '101', status: 'blocked' as const };
  const word = 'O contrato já encontra-se ativo, não é necessário utilizar o desbloqueio de confiança.';

  test.each([
    [{ tipo: 'sucesso', mensagem: 'Liberado' }, { unlocked: true }],
    [{ type: 'success', message: 'Liberado' }, { unlocked: true }],
    [
      { tipo: 'erro', codigo: '107', mensagem: '' },
      { unlocked: false, refusal: 'not_blocked' },
    ],
    [
      { tipo: 'erro', codigo: 109, mensagem: '' },
      { unlocked: false, refusal: 'not_allowed' },
    ],
    [
      { tipo: 'erro', codigo: '113', mensagem: '' },
      { unlocked: false, refusal: 'used_up' },
    ],
    [
      { type: 'error', message: word },
      { unlocked: false, refusal: 'not_blocked' },
    ],
    [
      { type: 'error', message: 'Este recurso foi usado no dia 01/11/2026' },
      { unlocked: false, refusal: 'used_up' },
    ],
    [
      { type: 'error', message: 'Não é possível utilizar' },
      { unlocked: false, refusal: 'not_allowed' },
    ],
    [{ type: 'error', message: 'Fale com o suporte' }, { unlocked: false }],
  ])('%j', async (told, expected) => {
    const fake = fakeIxc();
    fake.unlocking = told;
    expect(await billing.unlock?.(blocked, callOf(fake))).toEqual({ ok: true, ...expected });
    expect(fake.asked).toMatchObject([{ path: 'desbloqueio_confianca', body: { id: '101' } }]);
  });
});

describe('the token', () => {
  test('is tried without anybody being looked up', async () => {
    const fake = fakeIxc();
    expect(await ixc.probe?.(callOf(fake))).toEqual({ ok: true });
    expect(await ixc.probe?.(callOf(fake, btoa(IXC_TOKEN)))).toEqual({ ok: true });
    expect(await ixc.probe?.(callOf(fake, '6:errado'))).toMatchObject({ reason: 'unauthorized' });
    fake.down = Response.json({ type: 'error', message: 'Usuário sem permissão' });
    expect(await ixc.probe?.(callOf(fake))).toMatchObject({ reason: 'forbidden' });
  });
});
