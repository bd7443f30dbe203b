/** Conversations of customers with the chatbot of their internet provider: what is owed, and how to pay it. */
import { encode } from 'uqr';
import { beforeEach, describe, expect, it } from 'vitest';
import ixc from '../../../connectors/ixc';
import { MINUTE } from '../../../src/hub/hub';
import { updateConnection } from '../../../src/store/connections';
import { bill, IXC_SETTINGS, IXC_TOKEN, contract as ixcContract } from '../../connectors/ixc.server';
import { CPF, contract, LINE, PIX, title } from '../../connectors/sgp.server';
import { ORIGIN } from '../api/helpers';
import { blackPixels, emvOf } from './pix';
import { flat, openProvider, type Provider } from './provider';

let provider: Provider;

beforeEach(async () => {
  provider = await openProvider();
});

describe('a conversation by CPF', () => {
  it('goes from who it is to a Pix code that decodes', async () => {
    const who = await provider.ask('cliente', { cpf: '529.982.247-25' });
    expect(who).toMatchObject({
      encontrado: true,
      primeiroNome: 'Maria',
      documento: '***.982.247-**',
      quantidade: 1,
      contrato: '101',
      mensagem: 'Maria Aparecida Souza\n101: Fibra 300 Mega, Ativo',
    });
    const bills = await provider.ask('titulos', { cpf: CPF, contrato: who.contrato });
    expect(bills).toMatchObject({ ok: true, quantidade: 1, titulo: '7', total: 'R$ 89,90' });
    const pay = await provider.ask('pix', { cpf: CPF, titulo: bills.titulo });
    expect(pay).toMatchObject({ ok: true, valor: 'R$ 89,90', vencimento: '10/12/2026', copiaECola: PIX });
    const emv = emvOf(String(pay.copiaECola));
    expect(emv?.get('26')).toContain('br.gov.bcb.pix');
    expect(emv?.get('58')).toBe('BR');
  });

  it('ends in a picture that is the code', async () => {
    const { qrCode } = await provider.ask('pix', { cpf: CPF });
    const address = String(qrCode).slice(ORIGIN.length);
    const picture = await provider.hall.fetch(address);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const pixels = await blackPixels(new Uint8Array(await picture.arrayBuffer()));
    const { data } = encode(PIX, { border: 4, ecc: 'M' });
    const scale = pixels.length / data.length;
    expect(Number.isInteger(scale)).toBe(true);
    expect(pixels).toEqual(
      data.flatMap((row) => Array(scale).fill(row.flatMap((module) => Array(scale).fill(module)))),
    );
    // Nobody makes the hub draw what it did not offer, and no secret of the provider stands in the address.
    expect((await provider.hall.fetch(address.replace('5913Fulano', '5913Outro+'))).status).toBe(404);
    expect((await provider.hall.fetch(address.replace('.png', '0.png'))).status).toBe(404);
    expect(address).not.toContain(provider.base.split('/')[2]);
  });

  it('knows the document however a bot sends it', async () => {
    for (const typed of [{ cpfcnpj: CPF }, { documento: ' 529.982.247-25 ' }, { cpf: Number(CPF) }])
      expect(await provider.ask('cliente', typed)).toMatchObject({ encontrado: true });
    expect(await flat(await provider.hall.fetch(`${provider.base}/cliente?cpf=${CPF}`))).toMatchObject({
      encontrado: true,
    });
    const form = { method: 'POST', body: new URLSearchParams({ telefone: '(43) 98851-0000' }) };
    expect(await flat(await provider.hall.fetch(`${provider.base}/cliente`, form))).toMatchObject({
      encontrado: true,
    });
  });

  it('is the same over another system', async () => {
    await provider.over(ixc, IXC_SETTINGS, { token: IXC_TOKEN });
    provider.ixc.tables.cliente_contrato = [ixcContract('101', { status_internet: 'FA' })];
    provider.ixc.tables.fn_areceber = [bill('7')];
    expect(await provider.ask('contratos', { cpf: CPF })).toMatchObject({
      mensagem: 'Maria Aparecida Souza\n101: Fibra 300 Mega, bloqueado',
    });
    expect(await provider.ask('pix', { cpf: CPF })).toMatchObject({ copiaECola: PIX });
    expect(await provider.ask('boleto', { cpf: CPF })).toMatchObject({ linhaDigitavel: LINE });
    expect(await provider.ask('desbloqueio', { cpf: CPF })).toMatchObject({ liberado: true });
    provider.ixc.down = new Response('<html>', { status: 200 });
    expect(await provider.ask('pix', { cpf: CPF })).toMatchObject({ ok: false });
  });
});

describe('bills', () => {
  it('are listed from the one to be paid first', async () => {
    provider.sgp.contracts = [contract(101), contract(102)];
    provider.sgp.titles = [
      title(7),
      title(8, { dataVencimento: '2026-11-10', valorCorrigido: 93.47, clienteContrato: 102 }),
    ];
    expect(await provider.ask('titulos', { cpf: CPF })).toEqual({
      ok: true,
      mensagem: 'R$ 93,47, vence em 10/11/2026\nR$ 89,90, vence em 10/12/2026',
      quantidade: 2,
      total: 'R$ 183,37',
      titulo: '8',
      titulos: [
        { titulo: '8', valor: 'R$ 93,47', vencimento: '10/11/2026', contrato: '102', descricao: '' },
        { titulo: '7', valor: 'R$ 89,90', vencimento: '10/12/2026', contrato: '101', descricao: '' },
      ],
    });
    expect(await provider.ask('titulos', { cpf: CPF, contrato: 101 })).toMatchObject({
      quantidade: 1,
      titulo: '7',
    });
    expect(await provider.ask('titulos', { cpf: CPF, contrato: '999' })).toMatchObject({ quantidade: 0 });
  });

  it('fit into a message, however many there are', async () => {
    provider.sgp.titles = Array.from({ length: 250 }, (_, index) => title(1000 + index));
    const said = await provider.ask('titulos', { cpf: CPF });
    expect(said).toMatchObject({ quantidade: 250, total: 'R$ 22.475,00' });
    expect(String(said.mensagem).length).toBeLessThan(1000);
  });

  it('that are paid are nothing to be paid', async () => {
    provider.sgp.titles = [];
    const said = 'Não há nada em aberto. Está tudo em dia.';
    expect(await provider.ask('titulos', { cpf: CPF })).toMatchObject({
      ok: true,
      mensagem: said,
      titulos: [],
    });
    for (const question of ['boleto', 'pix'])
      expect(await provider.ask(question, { cpf: CPF })).toMatchObject({ ok: false, mensagem: said });
  });

  it('come with line, bar code and link', async () => {
    expect(await provider.ask('boleto', { cpf: CPF })).toMatchObject({
      ok: true,
      titulo: '7',
      linhaDigitavel: LINE,
      codigoBarras: '10499898100000214032006561000100040099726390',
      link: 'https://provedor.sgp.net.br/boleto/7/',
    });
    expect(await provider.ask('boleto', { cpf: CPF, titulo: '8' })).toMatchObject({
      mensagem: 'Não encontramos este título em aberto.',
    });
  });

  it('may have no Pix', async () => {
    provider.sgp.instead.set('/api/ura/pagamento/pix/7', [
      () => Response.json({ status: 0, msg: 'Sem Pix' }),
    ]);
    expect(await provider.ask('pix', { cpf: CPF })).toMatchObject({
      ok: false,
      mensagem: 'Não há Pix para este título.',
      titulo: '7',
    });
  });
});

const QUESTIONS = ['cliente', 'contratos', 'titulos', 'boleto', 'pix', 'desbloqueio'];

describe('an answer', () => {
  it.each(QUESTIONS)('is there for %s whatever was typed, and whatever the system does', async (question) => {
    expect((await provider.ask(question)).mensagem).toBe('Informe o CPF ou CNPJ, ou o telefone com DDD.');
    expect((await provider.ask(question, { cpf: '52998224724' })).mensagem).toContain('não é válido');
    expect(provider.sgp.asked).toEqual([]);
    expect((await provider.ask(question, { cpf: '11144477735' })).mensagem).toContain(
      'Não encontramos cadastro',
    );
    const odd = ['not json', '[]', '"x"', '{"cpf":{"a":[1]}}', '{"__proto__":{"cpf":1}}', 'x'.repeat(30_000)];
    for (const body of odd)
      await flat(await provider.hall.fetch(`${provider.base}/${question}`, { method: 'POST', body }));

    for (const down of [
      () => new Response('<html>senha-da-central</html>'),
      () => new Response('', { status: 503 }),
      () => Response.json({ contratos: 'muitos' }),
      () => Response.json({ contratos: [null, 1, 'x', { contratoId: {} }] }),
      () => {
        throw new TypeError('connection refused');
      },
    ]) {
      provider.sgp.instead.set('/api/ura/consultacliente/', [down]);
      expect(await provider.ask(question, { cpf: CPF })).toMatchObject({ ok: false });
    }
  });

  it('says so where the system is down', async () => {
    provider.sgp.instead.set('/api/ura/titulos/', [() => new Response('', { status: 502 })]);
    expect((await provider.ask('titulos', { cpf: CPF })).mensagem).toContain('não respondeu agora');
    provider.sgp.instead.set('/api/ura/consultacliente/', [
      () => {
        // Longer than a bot waits: nothing else is asked.
        provider.hall.world.pass(9_000);
        return Response.json({ contratos: provider.sgp.contracts });
      },
    ]);
    const before = provider.asked('/api/ura/titulos/');
    expect((await provider.ask('titulos', { cpf: CPF })).mensagem).toContain('não respondeu agora');
    expect(provider.asked('/api/ura/titulos/')).toBe(before);
  });

  it('is that there is none while the connection is paused', async () => {
    const { db } = provider.hall.world.hub;
    await updateConnection(db, provider.connection.organizationId, provider.connection.id, {
      status: 'paused',
    });
    provider.hall.world.pass(MINUTE);
    const said = { ok: false, mensagem: 'Esta consulta não está disponível aqui.' };
    expect(await provider.ask('titulos', { cpf: CPF })).toEqual(said);
    expect(provider.sgp.asked).toEqual([]);
  });

  it('is in the language of the merchant', async () => {
    await provider.hall.tenant.patch('/organization', { language: 'en' });
    provider.sgp.contracts = [contract(101, { contratoStatusDisplay: 'Suspenso' })];
    expect(await provider.ask('titulos', { cpf: CPF })).toMatchObject({
      mensagem: 'R$89.90, due on 10/12/2026',
    });
    expect(await provider.ask('desbloqueio', { cpf: CPF })).toMatchObject({
      mensagem: 'Done: access is back.',
    });
    expect(await provider.ask('cliente', { cpf: '1' })).toMatchObject({
      mensagem: 'This CPF or CNPJ is not valid. Check its digits.',
    });
  });

  it('is a status only where there is no such address, or too much is asked', async () => {
    for (const token of ['x'.repeat(43), 'x', '..%2f'])
      expect((await provider.hall.fetch(`/chatbot/${token}/cliente?cpf=${CPF}`)).status, token).toBe(404);
    provider.hall.limits.api = false;
    expect((await provider.hall.fetch(`${provider.base}/cliente?cpf=${CPF}`)).status).toBe(429);
  });
});
