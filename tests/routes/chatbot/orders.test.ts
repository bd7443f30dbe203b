/** What a chatbot is told of an order: by its number, by who asks, and what it is never told. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/store/connections';
import { type Hall, openHall } from '../api/helpers';

import { asking, type Chat, tell, teller } from './chat';

let hall: Hall;
let shop: Connection;
let chat: Chat;

const CPF = '529.982.247-25';
const ORDER = {
  id: '1001',
  number: '#1001',
  createdAt: '2026-11-20T10:00:00-03:00',
  url: 'https://loja.test/pedidos/1001?chave=segredo',
};
const MARIA = {
  name: 'Mariana Alves',
  phone: '+5511987654321',
  email: 'mari@exemplo.com.br',
  taxId: '52998224725',
};
const SHIPMENT = { carrier: 'Correios', trackingCode: 'AA123456789BR', estimatedAt: '2026-11-27' };

beforeEach(async () => {
  hall = await openHall([teller]);
  ({ connection: shop, chat } = await asking(hall, teller));
  await tell(hall, shop, 'order.created', { order: ORDER, customer: MARIA });
  await tell(hall, shop, 'order.shipped', { order: { ...ORDER, shipment: SHIPMENT }, customer: MARIA });
});

describe('by its number', () => {
  it.each(['1001', '#1001', '# 1001'])('%s tells status and tracking', async (pedido) => {
    expect(await chat('pedido', { pedido })).toEqual({
      ok: true,
      encontrado: true,
      mensagem:
        'Pedido #1001: enviado\nRastreio: AA123456789BR, Correios\nPrevisão: 27/11/2026\nhttps://rastreamento.correios.com.br/app/index.php?objetos=AA123456789BR',
      pedido: '#1001',
      situacao: 'enviado',
      status: 'shipped',
      rastreio: 'AA123456789BR',
      transportadora: 'Correios',
      previsao: '27/11/2026',
      link: 'https://rastreamento.correios.com.br/app/index.php?objetos=AA123456789BR',
      pedidos: [{ pedido: '#1001', situacao: 'enviado' }],
    });
  });

  it('tells nobody a name, an address or the page that shows them', async () => {
    await tell(hall, shop, 'order.created', { order: { ...ORDER, id: '7', number: '7' }, customer: MARIA });
    const answer = JSON.stringify(await chat('pedido', { pedido: '7' }));
    expect(answer).toContain('"ok":true');
    for (const secret of ['Mariana', 'Alves', MARIA.phone, MARIA.email, MARIA.taxId, 'segredo'])
      expect(answer).not.toContain(secret);
  });

  it('finds none that another organization has', async () => {
    const { chat: theirs } = await asking(hall, teller, hall.other.organizationId);
    for (const typed of [{ pedido: '1001' }, { cpf: CPF }])
      expect(await theirs('pedido', typed)).toEqual({
        ok: false,
        encontrado: false,
        mensagem: 'Não encontramos este pedido.',
      });
  });

  it('prefers the order of whoever asks where two shops count from one', async () => {
    const second = (await asking(hall, teller)).connection;
    hall.world.pass(60_000);
    const joana = { name: 'Joana', phone: '+5521988887777' };
    await tell(hall, second, 'order.paid', {
      order: { ...ORDER, createdAt: '2026-11-21T10:00:00Z' },
      customer: joana,
    });
    expect(await chat('pedido', { pedido: '1001' })).toMatchObject({ situacao: 'pago' });
    expect(await chat('pedido', { pedido: '1001', telefone: '11 98765-4321' })).toMatchObject({
      situacao: 'enviado',
    });
  });
});

describe('by who asks', () => {
  it.each([{ cpf: CPF }, { telefone: '(11) 98765-4321' }])(
    '%j tells the newest, and names the others',
    async (who) => {
      const newer = { ...ORDER, id: '1002', number: '#1002', createdAt: '2026-11-21T10:00:00-03:00' };
      await tell(hall, shop, 'order.paid', { order: newer, customer: MARIA });
      await tell(hall, shop, 'order.paid', { order: { ...newer, id: '9' }, customer: { name: 'Joana' } });
      expect(await chat('rastreio', who)).toMatchObject({
        pedido: '#1002',
        situacao: 'pago',
        link: ORDER.url,
        pedidos: [
          { pedido: '#1002', situacao: 'pago' },
          { pedido: '#1001', situacao: 'enviado' },
        ],
      });
    },
  );

  it('takes no number of an order for a document, and no document for a number', async () => {
    const order = { ...ORDER, id: MARIA.taxId, number: MARIA.taxId };
    await tell(hall, shop, 'order.paid', { order, customer: { name: 'Joana' } });
    expect(await chat('pedido', { cpf: CPF })).toMatchObject({ pedido: '#1001' });
    expect(await chat('pedido', { pedido: MARIA.phone })).toMatchObject({ ok: false });
  });
});

it.each([
  [{}, 'Informe o número do pedido.'],
  [{ cpf: '111.111.111-11' }, 'Este CPF ou CNPJ não é válido. Confira os números.'],
  [{ pedido: 'x'.repeat(5000) }, 'Informe o número do pedido.'],
  [{ pedido: "1001' OR 1=1 --" }, 'Não encontramos este pedido.'],
  [{ pedido: { a: 1 }, cpf: ['x'] }, 'Informe o número do pedido.'],
  [{ pedido: '404' }, 'Não encontramos este pedido.'],
])('%j is answered with a sentence', async (typed, mensagem) => {
  expect(await chat('pedido', typed)).toEqual({ ok: false, encontrado: false, mensagem });
});
