/** Realistic deliveries of ours, for "simulate". */
import type { Sample } from '../../src/kit';

const customer = {
  first_name: 'Mariana',
  last_name: 'Alves de Souza',
  phone: '5511987654321',
  email: 'mariana.alves@example.com.br',
  cpf_cnpj: '529.982.247-25',
  birthdate: '1990-04-17',
};
const order = {
  id: '10457',
  products: [
    { name: 'Camiseta básica', quantity: 2, value: 59.9 },
    { name: 'Boné aba reta', quantity: 1, value: 49.9 },
  ],
  products_total: 169.7,
  total: 184.6,
  discount: 0,
  delivery: { fee: 14.9, description: 'PAC', code: 'AA123456785BR', estimate: '2026-11-30' },
};
const address = {
  street: 'Rua Augusta',
  number: '1500',
  neighborhood: 'Consolação',
  city: 'São Paulo',
  state: 'SP',
  postal_code: '01304-001',
  country: 'BR',
};

export const SAMPLES: readonly Sample[] = [
  {
    name: 'unknown-json',
    label: { pt: 'JSON de um sistema qualquer', en: 'JSON of some system' },
    body: {
      evento: 'agendamento_criado',
      id: 'AG-2026-0091',
      cliente: { nome: 'JOSÉ DA SILVA', celular: '(21) 98765-4321', email: 'jose.silva@example.com.br' },
      servico: 'Revisão dos 10.000 km',
      data: '25/11/2026 14:30',
      valor: '389,90',
    },
    expect: ['custom.received'],
  },
  {
    name: 'waiting-payment-pix',
    label: { pt: 'API de eventos: aguardando Pix', en: 'Event API: waiting for Pix' },
    path: 'events/waiting-payment',
    body: {
      customer,
      order: {
        ...order,
        status: 'Aguardando pagamento',
        payment_type: 'pix',
        pix: {
          bacen_code:
            '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865406184.605802BR5913LOJA EXEMPLO6009SAO PAULO62070503***6304ABCD',
          due_date: '2026-11-23 15:00:00',
          qr_code: 'https://loja.example.com.br/pix/10457.png',
          url: 'https://loja.example.com.br/pagar/10457',
          value: 184.6,
        },
      },
      address,
    },
    expect: ['order.awaiting_payment'],
  },
  {
    name: 'order-fulfilled',
    label: { pt: 'API de eventos: pedido despachado', en: 'Event API: order shipped' },
    path: 'events/order-fulfilled',
    body: { customer, order: { ...order, status: 'Enviado' }, address },
    expect: ['order.shipped'],
  },
  {
    name: 'abandoned-cart',
    label: { pt: 'API de eventos: carrinho abandonado', en: 'Event API: abandoned cart' },
    path: 'events/abandoned-cart',
    body: {
      customer,
      order: { products: order.products },
      checkout: { id: 'chk_7f3a', url: 'https://loja.example.com.br/checkout/chk_7f3a' },
    },
    expect: ['cart.abandoned'],
  },
];
