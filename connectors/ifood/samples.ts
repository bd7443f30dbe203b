/** Deliveries of ours in iFood's shape: the event, and beside it the order that is fetched for it. */
import type { Sample } from '../../src/kit';

const MERCHANT = 'cad65e8f-6fc6-438a-b159-e64a902a6b9a';
const ORDER = '2c97e104-35ed-4c18-85d7-854a40b6b9e3';

const order = {
  id: ORDER,
  displayId: '4821',
  orderType: 'DELIVERY',
  orderTiming: 'IMMEDIATE',
  salesChannel: 'IFOOD',
  category: 'FOOD',
  createdAt: '2026-11-22T13:03:00.120Z',
  preparationStartDateTime: '2026-11-22T13:03:00.120Z',
  isTest: false,
  extraInfo: 'Pago Online. NÃO LEVAR MÁQUINA',
  merchant: { id: MERCHANT, name: 'Cantina da Praça' },
  customer: {
    id: '7f3c2a10-95b4-4d0e-8a61-3c5b7d9e1f20',
    name: 'Mariana Alves',
    documentNumber: null,
    ordersCountOnMerchant: 3,
    phone: {
      number: '0800 020 0000',
      localizer: '12345678',
      localizerExpiration: '2026-11-22T16:03:00.120Z',
    },
  },
  items: [
    {
      index: 1,
      id: '5a1f0c7e-2b3d-4e5f-8061-728394a5b6c7',
      uniqueId: '9b8a7c6d-5e4f-4031-a2b1-c0d9e8f7a6b5',
      name: 'Lasanha à bolonhesa',
      externalCode: 'LAS-01',
      unit: 'UN',
      quantity: 2,
      unitPrice: 32.9,
      optionsPrice: 4,
      totalPrice: 69.8,
      options: [{ index: 1, id: 'opt-1', name: 'Queijo extra', quantity: 1, unitPrice: 4, price: 4 }],
    },
  ],
  total: { subTotal: 69.8, deliveryFee: 6.99, additionalFees: 0.99, benefits: 5, orderAmount: 72.78 },
  payments: {
    prepaid: 72.78,
    pending: 0,
    methods: [{ value: 72.78, currency: 'BRL', method: 'PIX', type: 'ONLINE', prepaid: true }],
  },
  delivery: {
    mode: 'DEFAULT',
    deliveredBy: 'IFOOD',
    deliveryDateTime: '2026-11-22T13:50:00.000Z',
    deliveryAddress: {
      streetName: 'Rua das Laranjeiras',
      streetNumber: '210',
      formattedAddress: 'Rua das Laranjeiras, 210',
      neighborhood: 'Centro',
      complement: 'Apto 32',
      postalCode: '01310100',
      city: 'São Paulo',
      state: 'SP',
      country: 'BR',
      coordinates: { latitude: -23.56, longitude: -46.65 },
    },
  },
};

const event = (code: string, fullCode: string, more: object = {}) => ({
  id: `a38ba215-f949-4b2c-982a-${fullCode.length.toString().padStart(12, '0')}`,
  code,
  fullCode,
  orderId: ORDER,
  merchantId: MERCHANT,
  createdAt: '2026-11-22T13:03:03.20162269Z',
  salesChannel: 'IFOOD',
  order: { ...order, ...more },
});

export const samples: readonly Sample[] = [
  {
    name: 'placed-paid',
    label: { pt: 'Pedido novo, pago pelo app', en: 'New order, paid in the app' },
    body: event('PLC', 'PLACED'),
    expect: ['order.created', 'order.paid'],
  },
  {
    name: 'placed-cash',
    label: { pt: 'Pedido novo, paga na entrega', en: 'New order, paid at the door' },
    body: event('PLC', 'PLACED', {
      payments: {
        prepaid: 0,
        pending: 72.78,
        methods: [
          {
            value: 72.78,
            currency: 'BRL',
            method: 'CASH',
            type: 'OFFLINE',
            prepaid: false,
            cash: { changeFor: 100 },
          },
        ],
      },
    }),
    expect: ['order.created'],
  },
  {
    name: 'confirmed',
    label: { pt: 'Pedido confirmado', en: 'Order confirmed' },
    body: event('CFM', 'CONFIRMED'),
    expect: ['order.status_changed'],
  },
  {
    name: 'preparing',
    label: { pt: 'Preparo iniciado', en: 'Preparation started' },
    body: event('PRS', 'PREPARATION_STARTED'),
    expect: ['order.processing'],
  },
  {
    name: 'ready-takeout',
    label: { pt: 'Pronto para retirar', en: 'Ready to be picked up' },
    body: event('RTP', 'READY_TO_PICKUP', {
      orderType: 'TAKEOUT',
      delivery: undefined,
      takeout: { mode: 'DEFAULT', takeoutDateTime: '2026-11-22T13:40:00.000Z' },
    }),
    expect: ['order.ready_for_pickup'],
  },
  {
    name: 'dispatched',
    label: { pt: 'Saiu para entrega', en: 'Left for delivery' },
    body: event('DSP', 'DISPATCHED'),
    expect: ['order.shipped'],
  },
  {
    name: 'concluded',
    label: { pt: 'Pedido concluído', en: 'Order concluded' },
    body: event('CON', 'CONCLUDED'),
    expect: ['order.delivered'],
  },
  {
    name: 'cancelled',
    label: { pt: 'Pedido cancelado', en: 'Order cancelled' },
    body: event('CAN', 'CANCELLED'),
    expect: ['order.cancelled'],
  },
];
