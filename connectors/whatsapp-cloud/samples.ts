/** Deliveries of our own making, for "simulate": Meta's members, a number that does not exist. */
import type { Sample } from '../../src/kit';

const delivery = (value: object): object => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '551140001234', phone_number_id: '106540352242922' },
            ...value,
          },
        },
      ],
    },
  ],
});

const contacts = [
  { profile: { name: 'Maria das Dores Silva' }, wa_id: '5511988887777', user_id: 'BR.1502576394655843' },
];

const received = (message: object): object =>
  delivery({
    contacts,
    messages: [
      {
        from: '5511988887777',
        from_user_id: 'BR.1502576394655843',
        id: 'wamid.HBgNNTUxMTk4ODg4Nzc3NxUCABIYFDNBMDAwMDAwMDAwMDAwMDAwMDAxAA==',
        timestamp: '1795352704',
        ...message,
      },
    ],
  });

const status = (word: string, more: object = {}): object =>
  delivery({
    statuses: [
      {
        id: 'wamid.HBgNNTUxMTk4ODg4Nzc3NxUCABEYEjNBMDAwMDAwMDAwMDAwMDAwMQA=',
        status: word,
        timestamp: '1795352700',
        recipient_id: '5511988887777',
        recipient_user_id: 'BR.1502576394655843',
        ...more,
      },
    ],
  });

export const samples: readonly Sample[] = [
  {
    name: 'received',
    label: { pt: 'Mensagem do cliente', en: 'Message of the customer' },
    body: received({ type: 'text', text: { body: 'Oi, meu pedido já saiu?' } }),
    expect: ['message.received'],
  },
  {
    name: 'button',
    label: { pt: 'Resposta por botão', en: 'Answer by button' },
    body: received({ type: 'button', button: { text: 'Confirmar', payload: 'Confirmar' } }),
    expect: ['message.received'],
  },
  {
    name: 'delivered',
    label: { pt: 'Mensagem entregue', en: 'Message delivered' },
    body: status('delivered', {
      pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
    }),
    expect: ['message.delivered'],
  },
  {
    name: 'read',
    label: { pt: 'Mensagem lida', en: 'Message read' },
    body: status('read'),
    expect: ['message.read'],
  },
  {
    name: 'failed',
    label: { pt: 'Mensagem não entregue', en: 'Message not delivered' },
    body: status('failed', {
      errors: [
        {
          code: 131026,
          title: 'Message undeliverable',
          message: 'Message undeliverable',
          error_data: { details: 'Message Undeliverable.' },
          href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/',
        },
      ],
    }),
    expect: ['message.failed'],
  },
];
