/** Deliveries of our own making, for "simulate": Hotmart's members, people and products that do not exist. */
import type { Sample } from '../../src/kit';

const money = (value: number) => ({ value, currency_value: 'BRL' });

const product = {
  id: 1355458,
  ucode: '6f1c2b6e-2f0e-4c3e-9f3d-2d7f6a9c1b11',
  name: 'Curso Confeitaria do Zero',
  warranty_date: '2026-11-29T00:00:00Z',
  support_email: 'suporte@exemplo.com.br',
  has_co_production: false,
  is_physical_product: false,
};

const buyer = {
  email: 'maria.souza@exemplo.com.br',
  name: 'Maria Aparecida Souza',
  first_name: 'Maria',
  last_name: 'Aparecida Souza',
  checkout_phone_code: '11',
  checkout_phone: '988887777',
  address: {
    zipcode: '01304001',
    country: 'Brasil',
    country_iso: 'BR',
    state: 'São Paulo',
    city: 'São Paulo',
    neighborhood: 'Consolação',
    address: 'Rua Augusta',
    number: '1500',
    complement: 'Apto 42',
  },
  document: '52998224725',
  document_type: 'CPF',
};

const subscription = {
  status: 'ACTIVE',
  plan: { id: 707635, name: 'Clube mensal' },
  subscriber: { code: 'QO4THU04' },
};

const purchase = {
  order_date: 1795352700000,
  full_price: money(197),
  price: money(197),
  original_offer_price: money(197),
  checkout_country: { name: 'Brasil', iso: 'BR' },
  order_bump: { is_order_bump: false },
  origin: { src: 'instagram', sck: 'lancamento-novembro' },
  transaction: 'HP1234567890',
  offer: { code: 'k2pasun0' },
  invoice_by: 'HOTMART',
  is_funnel: false,
  business_model: 'I',
};

const event = (name: string, data: object, creationDate = 1795352710123) => ({
  id: 'f2b7c1de-5f5e-4b1b-9a58-0d3f6c7e9a21',
  creation_date: creationDate,
  event: name,
  version: '2.0.0',
  data,
});

const order = (name: string, more: object, extra: object = {}) =>
  event(name, {
    product,
    affiliates: [{ affiliate_code: '', name: '' }],
    buyer,
    producer: { name: 'Escola Doce Vida', document: '12345678965', legal_nature: 'Pessoa Jurídica' },
    commissions: [
      { value: 19.7, source: 'MARKETPLACE', currency_value: 'BRL' },
      { value: 177.3, source: 'PRODUCER', currency_value: 'BRL' },
    ],
    purchase: { ...purchase, ...more },
    ...extra,
  });

const pix = {
  type: 'PIX',
  installments_number: 1,
  pix_code:
    '00020101021226900014br.gov.bcb.pix2568pix.exemplo.com.br/pixqrcodelocation/pixloc/v1/loc/abc5204000053039865802BR5902HT6009SAO PAULO62070503***6304ABCD',
  pix_qrcode: 'https://pix.exemplo.com.br/qrcode/abc.png',
  pix_expiration_date: 1795525500000,
};

export const samples: readonly Sample[] = [
  {
    name: 'pix',
    label: { pt: 'Pix gerado', en: 'Pix issued' },
    body: order('PURCHASE_BILLET_PRINTED', { status: 'BILLET_PRINTED', payment: pix }),
    expect: ['order.created', 'order.awaiting_payment', 'cart.recovered'],
  },
  {
    name: 'boleto',
    label: { pt: 'Boleto gerado', en: 'Boleto issued' },
    body: order('PURCHASE_BILLET_PRINTED', {
      status: 'BILLET_PRINTED',
      payment: {
        type: 'BILLET',
        installments_number: 1,
        billet_url: 'https://boleto.exemplo.com.br/HP1234567890',
        billet_barcode: '00190500954014481606906809350314316410000019700',
      },
    }),
    expect: ['order.created', 'order.awaiting_payment', 'cart.recovered'],
  },
  {
    name: 'approved',
    label: { pt: 'Compra aprovada no cartão', en: 'Purchase approved by card' },
    body: order('PURCHASE_APPROVED', {
      status: 'APPROVED',
      approved_date: 1795352708000,
      full_price: money(219.84),
      payment: { type: 'CREDIT_CARD', installments_number: 12 },
    }),
    expect: ['order.created', 'order.paid', 'cart.recovered'],
  },
  {
    name: 'refused',
    label: { pt: 'Cartão recusado', en: 'Card refused' },
    body: order('PURCHASE_CANCELED', {
      status: 'CANCELED',
      payment: {
        type: 'CREDIT_CARD',
        installments_number: 4,
        refusal_reason: 'Saldo insuficiente para o cartão informado. Entre em contato com a operadora.',
      },
    }),
    expect: ['order.created', 'order.payment_failed'],
  },
  {
    name: 'renewed',
    label: { pt: 'Assinatura renovada', en: 'Subscription renewed' },
    body: order(
      'PURCHASE_APPROVED',
      {
        status: 'APPROVED',
        approved_date: 1795352708000,
        recurrence_number: 3,
        date_next_charge: 1797984000000,
        payment: { type: 'CREDIT_CARD', installments_number: 1 },
      },
      { subscription },
    ),
    expect: ['order.paid', 'subscription.renewed'],
  },
  {
    name: 'late',
    label: { pt: 'Assinatura atrasada', en: 'Subscription late' },
    body: order(
      'PURCHASE_DELAYED',
      {
        status: 'DELAYED',
        recurrence_number: 3,
        payment: {
          type: 'CREDIT_CARD',
          installments_number: 1,
          refusal_reason: 'Existe algum tipo de restrição no cartão.',
        },
      },
      { subscription: { ...subscription, status: 'DELAYED' } },
    ),
    expect: ['subscription.late'],
  },
  {
    name: 'subscription-cancelled',
    label: { pt: 'Assinatura cancelada', en: 'Subscription cancelled' },
    body: event('SUBSCRIPTION_CANCELLATION', {
      date_next_charge: 1797984000000,
      product: { id: 1355458, name: 'Curso Confeitaria do Zero' },
      actual_recurrence_value: 49.9,
      subscriber: {
        code: 'QO4THU04',
        name: 'Maria Aparecida Souza',
        email: 'maria.souza@exemplo.com.br',
        phone: { dddPhone: '', phone: '', dddCell: '11', cell: '988887777' },
      },
      subscription: { id: 471681, plan: { id: 707635, name: 'Clube mensal' } },
      cancellation_date: 1795352710000,
    }),
    expect: ['subscription.cancelled'],
  },
  {
    name: 'refunded',
    label: { pt: 'Compra reembolsada', en: 'Purchase refunded' },
    body: order('PURCHASE_REFUNDED', {
      status: 'REFUNDED',
      approved_date: 1795352708000,
      payment: { type: 'CREDIT_CARD', installments_number: 1 },
    }),
    expect: ['order.refunded'],
  },
  {
    name: 'cart',
    label: { pt: 'Carrinho abandonado', en: 'Abandoned cart' },
    body: event('PURCHASE_OUT_OF_SHOPPING_CART', {
      affiliate: false,
      product: { id: 1355458, name: 'Curso Confeitaria do Zero' },
      buyer: { name: 'João Pedro Lima', email: 'joao.lima@exemplo.com.br', phone: '21987654321' },
      offer: { code: 'k2pasun0' },
      checkout_country: { name: 'Brasil', iso: 'BR' },
    }),
    expect: ['cart.abandoned'],
  },
];
