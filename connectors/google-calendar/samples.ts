/** Made-up entries, in the shape of the API. */
import type { Recognition, Sample } from '../../src/kit';

export const recognises: readonly Recognition[] = [
  {
    when: { pt: 'Evento criado ou alterado na agenda', en: 'Event made or changed' },
    type: 'calendar.changed',
  },
  {
    when: { pt: 'Evento novo com convidado ou telefone', en: 'New event with a guest or a phone' },
    type: 'appointment.scheduled',
  },
  { when: { pt: 'Evento apagado', en: 'Event deleted' }, type: 'appointment.cancelled' },
];

const sent = {
  v: 1,
  event: 'calendar.changed',
  id: 'abc123def456',
  occurredAt: '2026-11-22T13:05:00.000Z',
  calendar: { id: 'primary', name: 'Studio Bia' },
};
const entry = {
  id: 'abc123def456',
  status: 'confirmed',
  summary: 'Corte e escova',
  description: 'WhatsApp: (11) 98765-4321',
  location: 'Rua das Flores, 10',
  htmlLink: 'https://www.google.com/calendar/event?eid=YWJj',
  start: { dateTime: '2026-11-27T14:00:00-03:00', timeZone: 'America/Sao_Paulo' },
  end: { dateTime: '2026-11-27T15:00:00-03:00', timeZone: 'America/Sao_Paulo' },
  created: '2026-11-22T13:05:00.000Z',
  updated: '2026-11-22T13:05:00.123Z',
  organizer: { email: 'studio@exemplo.com.br', displayName: 'Studio Bia', self: true },
  attendees: [
    { email: 'studio@exemplo.com.br', self: true, organizer: true },
    { email: 'mariana@exemplo.com.br', displayName: 'Mariana Alves' },
  ],
};

export const samples: readonly Sample[] = [
  {
    name: 'scheduled',
    label: { pt: 'Horário marcado', en: 'Appointment made' },
    body: { ...sent, entry },
    expect: ['calendar.changed', 'appointment.scheduled'],
  },
  {
    name: 'cancelled',
    label: { pt: 'Horário apagado da agenda', en: 'Appointment deleted' },
    body: { ...sent, entry: { ...entry, status: 'cancelled' } },
    expect: ['calendar.changed', 'appointment.cancelled'],
  },
];
