/** Deliveries of our own making, for "simulate": the server's members, an instance that does not exist. */
import type { Sample } from '../../src/kit';

const delivery = (event: string, data: object): object => ({
  event,
  instance: 'loja-sol',
  data,
  destination: 'https://ponte.example/hooks/evolution-api',
  date_time: '2026-11-22T10:05:04.120Z',
  sender: '551140001234@s.whatsapp.net',
  server_url: 'https://evolution.loja-sol.com.br',
  apikey: null,
});

const status = (word: string): object =>
  delivery('messages.update', {
    keyId: '3EB0A1B2C3D4E5F60718',
    remoteJid: '5511988887777@s.whatsapp.net',
    fromMe: true,
    status: word,
    instanceId: '5fa7e47b-1e1e-41d1-977d-4623b9d0dd26',
  });

export const samples: readonly Sample[] = [
  {
    name: 'received',
    label: { pt: 'Mensagem do cliente', en: 'Message of the customer' },
    body: delivery('messages.upsert', {
      key: { remoteJid: '5511988887777@s.whatsapp.net', fromMe: false, id: '3A5F0C2B9D8E7F601122' },
      pushName: 'Maria das Dores Silva',
      status: 'DELIVERY_ACK',
      message: { conversation: 'Oi, meu pedido já saiu?' },
      messageType: 'conversation',
      messageTimestamp: 1795352704,
      instanceId: '5fa7e47b-1e1e-41d1-977d-4623b9d0dd26',
      source: 'android',
    }),
    expect: ['message.received'],
  },
  {
    name: 'delivered',
    label: { pt: 'Mensagem entregue', en: 'Message delivered' },
    body: status('DELIVERY_ACK'),
    expect: ['message.delivered'],
  },
  {
    name: 'read',
    label: { pt: 'Mensagem lida', en: 'Message read' },
    body: status('READ'),
    expect: ['message.read'],
  },
  {
    name: 'disconnected',
    label: { pt: 'Número desconectado', en: 'Number disconnected' },
    body: delivery('connection.update', { instance: 'loja-sol', state: 'close', statusReason: 401 }),
    expect: ['connection.broken'],
  },
  {
    name: 'connected',
    label: { pt: 'Número conectado de novo', en: 'Number connected again' },
    body: delivery('connection.update', {
      instance: 'loja-sol',
      wuid: '551140001234@s.whatsapp.net',
      profileName: 'Loja Sol',
      profilePictureUrl: null,
      state: 'open',
      statusReason: 200,
    }),
    expect: ['connection.recovered'],
  },
];
