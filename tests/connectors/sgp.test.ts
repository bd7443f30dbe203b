import { describe, expect, test } from 'vitest';
import sgp from '../../connectors/sgp';
import { type Billing, type Call, createHttp } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import {
  CPF,
  contract,
  type FakeSgp,
  fakeSgp,
  LINE,
  PASSWORDS,
  PIX,
  SGP_CREDENTIALS,
  SGP_SETTINGS,
  title,
} from './sgp.server';

testConnector(sgp);

function billingOf(): Billing {
  if (!sgp.billing) throw new Error('no billing');
  return sgp.billing;
}
const billing = billingOf();

const callOf = (fake: FakeSgp, credentials: Record<string, string> = SGP_CREDENTIALS): Call => ({
  connection: { ...connectionOf(SGP_SETTINGS), credentials },
  http: createHttp({ fetch: (input, init) => fake.answer(new Request(input, init)), allowPrivate: false }),
  now: Date.parse('2026-11-22T13:05:00Z'),
});

async function debtorOf(fake: FakeSgp, who = { taxId: CPF } as object) {
  const found = await billing.find(who, callOf(fake));
  return found.ok ? found.debtor : found;
}

const MARIA = { id: '42', taxId: CPF, contracts: [{ id: '101', status: 'active' as const }] };
const BARE = {
  id: '7',
  contractId: '101',
  amount: { amount: 8990, currency: 'BRL' },
  dueDate: '2026-12-10',
};

describe('who it is', () => {
  test('is found by document, with contracts and without a password', async () => {
    const fake = fakeSgp();
    fake.contracts = [
      contract(101),
      contract(102, { contratoStatusDisplay: 'Suspenso ', servico_plano: '' }),
    ];
    const debtor = await debtorOf(fake);
    expect(debtor).toEqual({
      id: '42',
      name: 'Maria Aparecida Souza',
      taxId: CPF,
      contracts: [
        {
          id: '101',
          status: 'active',
          statusText: 'Ativo',
          plan: 'Fibra 300 Mega',
          address: 'Rua das Flores, 120 - Centro - Londrina',
        },
        expect.objectContaining({ id: '102', status: 'blocked', statusText: 'Suspenso' }),
      ],
    });
    for (const password of PASSWORDS) expect(JSON.stringify(debtor)).not.toContain(password);
    expect(fake.asked[0]).toMatchObject({ fields: { app: 'ponte', cpfcnpj: CPF }, authorization: null });
  });

  test('is found by phone, in either shape of the list', async () => {
    const fake = fakeSgp();
    expect(await debtorOf(fake, { phone: '+5543988510000' })).toMatchObject({ id: '42' });
    expect(fake.asked[0]?.fields.telefone).toBe('43988510000');
    fake.contracts = [contract(101, { telefones: ['43 98851-0000'] })];
    expect(await debtorOf(fake, { phone: '+5543988510000' })).toMatchObject({ id: '42' });
  });

  test('is nobody where others are answered, or several share the phone', async () => {
    const fake = fakeSgp();
    fake.contracts = [contract(900, { cpfCnpj: '111.444.777-35', clienteId: 9, telefones: [] })];
    expect(await debtorOf(fake)).toBeUndefined();
    expect(await debtorOf(fake, { phone: '+5543988510000' })).toBeUndefined();
    fake.contracts = [contract(101), contract(900, { cpfCnpj: '111.444.777-35', clienteId: 9 })];
    expect(await debtorOf(fake, { phone: '+5543988510000' })).toBeUndefined();
    expect(await debtorOf(fake)).toMatchObject({ contracts: [{ id: '101' }] });
  });

  test('is nobody where SGP says so in words, and a failure where it says nothing', async () => {
    const fake = fakeSgp();
    const path = '/api/ura/consultacliente/';
    fake.instead.set(path, [() => Response.json({ status: 0, msg: 'Cliente não encontrado' })]);
    expect(await debtorOf(fake)).toBeUndefined();
    fake.instead.set(path, [() => Response.json({ status: 0, msg: 'Token inválido' })]);
    expect(await debtorOf(fake)).toMatchObject({ ok: false, reason: 'bad_answer' });
    fake.instead.set(path, [() => new Response('<html>Maria, senha-da-central</html>')]);
    const failure = await debtorOf(fake);
    expect(failure).toEqual({ ok: false, reason: 'bad_answer', detail: `${path}: no JSON object` });
  });
});

describe('what is open', () => {
  const open = async (fake: FakeSgp) => {
    const answer = await billing.openTitles(MARIA, callOf(fake));
    return answer.ok ? answer.titles : answer;
  };

  test('is picked and sorted here, whatever SGP made of the filter', async () => {
    const fake = fakeSgp();
    fake.titles = [
      title(7),
      title(8, { status: 'pago', statusid: 2, dataPagamento: '2026-11-01' }),
      title(9, { status: 'cancelado', statusid: 3 }),
      title(10, { dataVencimento: '2026-11-10', valorCorrigido: 93.47 }),
      title(11, { clienteContrato: 900 }),
      title(12, { valor: 'muito', valorCorrigido: null }),
      title(13, { status: 'Gerado', statusid: undefined, dataVencimento: '2027-01-10' }),
    ];
    expect(await open(fake)).toMatchObject([
      { id: '10', amount: { amount: 9347 }, dueDate: '2026-11-10', contractId: '101' },
      { id: '7', amount: { amount: 8990, currency: 'BRL' } },
      { id: '13' },
    ]);
    expect(fake.asked[0]?.fields).toMatchObject({ cpfcnpj: CPF, status: 'abertos' });
  });

  test('is read in the spelling of any release', async () => {
    const fake = fakeSgp();
    fake.titles = [title(7, { linha_digitavel: LINE, linhaDigitavel: undefined, codigopix: PIX })];
    fake.titles = fake.titles.map((one) =>
      Object.fromEntries(
        Object.entries(one).filter(([name]) => !['linhaDigitavel', 'codigoPix'].includes(name)),
      ),
    );
    expect(await open(fake)).toMatchObject([
      {
        boleto: { digitableLine: LINE, url: 'https://provedor.sgp.net.br/boleto/7/' },
        pix: { copyPaste: PIX },
        url: 'https://provedor.sgp.net.br/cobranca/7/',
      },
    ]);
  });
});

describe('how to pay', () => {
  const detail = async (fake: FakeSgp, wanted?: 'boleto' | 'pix', given: object = BARE) => {
    const answer = await billing.detail?.({ ...BARE, ...given }, callOf(fake), wanted);
    return answer?.ok ? answer.title : answer;
  };

  test('asks for what is wanted and missing, and opens no service order', async () => {
    const fake = fakeSgp();
    expect(await detail(fake, 'boleto')).toMatchObject({ boleto: { digitableLine: LINE } });
    expect(fake.asked.map(({ path }) => path)).toEqual(['/api/ura/fatura2via/']);
    expect(fake.asked[0]?.fields).toMatchObject({ contrato: '101', nao_gerar_os: '1' });
    expect(await detail(fake, 'pix')).toMatchObject({ pix: { copyPaste: PIX } });
    expect(fake.asked.map(({ path }) => path).slice(1)).toEqual(['/api/ura/pagamento/pix/7']);
    expect(await detail(fake)).toMatchObject({ boleto: { digitableLine: LINE }, pix: { copyPaste: PIX } });
    fake.asked.length = 0;
    expect(await detail(fake, 'pix', { pix: { copyPaste: PIX } })).toMatchObject({ id: '7' });
    expect(fake.asked).toEqual([]);
  });

  test('is answered with what is known when SGP fails on the way', async () => {
    const fake = fakeSgp();
    fake.instead.set('/api/ura/fatura2via/', [() => new Response('', { status: 502 })]);
    const boleto = { url: 'https://provedor.sgp.net.br/boleto/7/' };
    expect(await detail(fake, 'boleto', { boleto })).toMatchObject({ boleto });
    expect(await detail(fake, 'boleto')).toMatchObject({ ok: false, reason: 'unavailable', retry: true });
  });

  test('says that there is no Pix only where nothing failed', async () => {
    const fake = fakeSgp();
    const path = '/api/ura/pagamento/pix/7';
    const boleto = { url: 'https://provedor.sgp.net.br/boleto/7/' };
    fake.instead.set(path, [() => new Response('', { status: 502 })]);
    expect(await detail(fake, 'pix', { boleto })).toMatchObject({ ok: false, reason: 'unavailable' });
    for (const none of [Response.json({ status: 0 }), new Response('<h1>404</h1>', { status: 404 })]) {
      fake.instead.set(path, [() => none.clone()]);
      expect(await detail(fake, 'pix', { boleto })).not.toHaveProperty('pix');
    }
    fake.instead.set('/api/ura/fatura2via/', [
      () => Response.json({ links: [{ fatura: 7, codigopix: PIX }] }),
    ]);
    expect(await detail(fake, 'pix')).toMatchObject({ pix: { copyPaste: PIX } });
  });
});

describe('the trust unlock', () => {
  const blocked = { id: '101', status: 'blocked' as const };
  const unlock = (fake: FakeSgp) => billing.unlock?.(blocked, callOf(fake));

  test('says until when, and not whose login', async () => {
    const fake = fakeSgp();
    expect(await unlock(fake)).toEqual({ ok: true, unlocked: true, until: '2026-11-25' });
    expect(fake.asked).toHaveLength(1);
  });

  test.each([
    [{ status: '1', liberado: 'True', msg: '' }, { unlocked: true }],
    [
      {
        status: 2,
        liberado: false,
        msg: 'O recurso de promessa de pagamento já atingiu quantidade permitida.',
      },
      { unlocked: false, refusal: 'used_up' },
    ],
    [
      { status: 0, liberado: false, msg: '' },
      { unlocked: false, refusal: 'not_blocked' },
    ],
    [
      { status: 0, msg: 'Recurso não habilitado' },
      { unlocked: false, refusal: 'not_allowed' },
    ],
    [{ status: 0, msg: 'Procure a loja' }, { unlocked: false }],
  ])('%j', async (told, expected) => {
    const fake = fakeSgp();
    fake.instead.set('/api/ura/liberacaopromessa/', [() => Response.json(told)]);
    expect(await unlock(fake)).toEqual({ ok: true, ...expected });
  });

  test('that is answered with anything else is a failure', async () => {
    const fake = fakeSgp();
    for (const body of ['', '<html>', '{"msg":"x"}', '[]', 'null']) {
      fake.instead.set('/api/ura/liberacaopromessa/', [() => new Response(body)]);
      expect(await unlock(fake), body).toMatchObject({ ok: false, reason: 'bad_answer' });
    }
  });
});

describe('the application', () => {
  test('is tried without anybody being looked up', async () => {
    const fake = fakeSgp();
    expect(await sgp.probe?.(callOf(fake))).toEqual({ ok: true });
    expect(await sgp.probe?.(callOf(fake, { token: 'errado' }))).toMatchObject({ reason: 'forbidden' });
    const behind = { ...SGP_CREDENTIALS, basicUser: 'api', basicPassword: 'porta' };
    await sgp.probe?.(callOf(fake, behind));
    expect(fake.asked.at(-1)?.authorization).toBe(`Basic ${btoa('api:porta')}`);
  });
});

describe('a notice', () => {
  const seen = (body: unknown, query: Record<string, string> = {}) =>
    sgp.inbound?.normalise(deliveryOf({ body, query }), connectionOf({}));

  test('is the same twice on one day, and another on the next or to another phone', () => {
    const ids = [
      { to: '43988510000', msg: 'Vence hoje' },
      { to: '5543988510000', msg: 'Vence hoje' },
      { to: '43988510001', msg: 'Vence hoje' },
      { to: '43988510000', msg: 'Venceu ontem' },
    ].map((body) => {
      const answer = seen(body);
      return answer?.kind === 'observed' ? answer.observations[0]?.subject : answer;
    });
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe(ids[1]);
  });

  test('to several phones is one for each', () => {
    expect(seen({ to: '43988510000, 43988510001,43988510000,x', msg: 'Oi' })).toMatchObject({
      observations: [
        { data: { customer: { phone: '+5543988510000' } } },
        { data: { customer: { phone: '+5543988510001' } } },
      ],
    });
  });
});
