/** Postbacks of a made-up shop, in the vendor's shape. */
import type { Sample } from '../../src/kit';

const ADDRESS = {
  zipcode: '01310100',
  street: 'Avenida Paulista',
  street_number: '1500',
  complement: 'apto 42',
  district: 'Bela Vista',
  city: 'São Paulo',
  estate: 'SP',
  country: 'BR',
};

const ORDER = {
  integration_key: 'chave-de-exemplo',
  cart_id: 'R6VZ10',
  started_at: '2026-11-22 10:00:12',
  updated_at: '2026-11-22 10:05:41',
  seller_id: 'AR6D10',
  test: false,
  type: 'order',
  tangible: true,
  transaction_id: 'LXNM10',
  shipping: { price: 1500, status: 'waiting_code', service: 'custom', address: ADDRESS },
  customer: {
    name: 'Maria Aparecida Souza',
    fake_email: false,
    email: 'maria.souza@exemplo.com.br',
    doc: '52998224725',
    phone: '11988887777',
    billing_address: ADDRESS,
    code: 'BLJO10',
    url: 'https://app.payt.com.br/admin/clientes/BLJO10/edit',
  },
  product: { code: '2RVD10', sku: 'KIT-3', type: 'physical', name: 'Kit 3 potes', quantity: 1, price: 18200 },
  link: {
    title: 'Kit 3 potes',
    url: 'https://checkout.payt.com.br/0123456789abcdef0123456789abcdef',
    sources: { src: 'insta', utm_source: 'instagram', utm_campaign: 'black' },
    query_params: [],
  },
};

const TRANSACTION = {
  created_at: '2026-11-22 10:05:41',
  updated_at: '2026-11-22 10:05:41',
  total_price: 19700,
  quantity: 1,
  modifiers: [],
};

const PIX = {
  ...TRANSACTION,
  payment_method: 'pix',
  payment_status: 'waiting_payment',
  pix_url: 'https://checkout.payt.com.br/obrigado/LXNM10',
  pix_code:
    '00020126580014br.gov.bcb.pix0136b76aa9c2-2ec4-4110-954e-ebfe34f05b615204000053039865406197.005802BR5911LOJA DA BIA6009SAO PAULO62140510PAYTLXNM1063045F7A',
  expires_at: '2026-11-22 11:05:40',
};

const PAID = { ...PIX, payment_status: 'paid', paid_at: '2026-11-22 10:07:02' };

export const samples: readonly Sample[] = [
  {
    name: 'pix-issued',
    label: { pt: 'Pix gerado', en: 'Pix issued' },
    body: { ...ORDER, status: 'waiting_payment', transaction: PIX },
    expect: ['order.created', 'order.awaiting_payment', 'cart.recovered'],
  },
  {
    name: 'paid',
    label: { pt: 'Pedido pago', en: 'Order paid' },
    body: { ...ORDER, status: 'paid', cart_recovered: true, transaction: PAID },
    expect: ['order.created', 'order.paid', 'cart.recovered'],
  },
  {
    name: 'shipped',
    label: { pt: 'Pedido em transporte', en: 'Order on its way' },
    body: {
      ...ORDER,
      status: 'shipping',
      shipping: {
        ...ORDER.shipping,
        status: 'posted_object',
        tracking_code: 'AB123456785BR',
        tracking_url: 'https://rastreamento.correios.com.br/app/index.php?objetos=AB123456785BR',
      },
      transaction: PAID,
    },
    expect: ['order.shipped'],
  },
  {
    name: 'refused',
    label: { pt: 'Cartão recusado', en: 'Card refused' },
    body: {
      ...ORDER,
      status: 'canceled',
      transaction: {
        ...TRANSACTION,
        payment_method: 'credit_card',
        payment_status: 'refused',
        installments: 3,
        installment_price: 6567,
        error_message: 'Transação não autorizada.',
      },
    },
    expect: ['order.payment_failed'],
  },
  {
    name: 'lost-cart',
    label: { pt: 'Carrinho abandonado', en: 'Abandoned cart' },
    body: {
      ...ORDER,
      status: 'lost_cart',
      transaction_id: undefined,
      link: { ...ORDER.link, url: `${ORDER.link.url}?cart=R6VZ10`, sources: [] },
    },
    expect: ['cart.abandoned'],
  },
  {
    name: 'renewed',
    label: { pt: 'Assinatura renovada', en: 'Subscription renewed' },
    body: {
      ...ORDER,
      cart_id: undefined,
      shipping: undefined,
      tangible: false,
      status: 'subscription_renewed',
      transaction: PAID,
      subscription: {
        code: 'B4MA10',
        plan_name: 'Clube mensal',
        charges: 2,
        periodicity: '1 month',
        next_charge_at: '2026-12-22',
        status: 'active',
        started_at: '2026-10-22 16:52:10',
      },
    },
    expect: ['subscription.renewed', 'order.paid'],
  },
];
