/** Appointments, sales contacts, forms, accesses and surveys. */
import { greeting, PHONE, type Preset } from './preset';

const WHAT = {
  pt: '{% if appointment.service %} de {{ appointment.service }}{% endif %}{% if appointment.professional %} com {{ appointment.professional }}{% endif %}',
  en: '{% if appointment.service %} for {{ appointment.service }}{% endif %}{% if appointment.professional %} with {{ appointment.professional }}{% endif %}',
};
const WHEN = {
  pt: '{{ appointment.startsAt | date }}, às {{ appointment.startsAt | time }}',
  en: '{{ appointment.startsAt | date }}, {{ appointment.startsAt | time }}',
};
const PLACE = {
  pt: '{% if appointment.place %}\n\nLocal: {{ appointment.place }}{% endif %}',
  en: '{% if appointment.place %}\n\nPlace: {{ appointment.place }}{% endif %}',
};

export const appointmentPresets: readonly Preset[] = [
  {
    type: 'appointment.scheduled',
    name: { pt: 'Horário marcado', en: 'Appointment scheduled' },
    text: greeting({
      pt: `O seu horário${WHAT.pt} está marcado para ${WHEN.pt}.${PLACE.pt}`,
      en: `Your appointment${WHAT.en} is set for ${WHEN.en}.${PLACE.en}`,
    }),
    delayMinutes: 0,
    needs: [PHONE, 'appointment.startsAt'],
  },
  {
    type: 'appointment.confirmed',
    name: { pt: 'Horário confirmado', en: 'Appointment confirmed' },
    text: greeting({
      pt: `O seu horário${WHAT.pt} está confirmado: esperamos você em ${WHEN.pt}.${PLACE.pt}`,
      en: `Your appointment${WHAT.en} is confirmed: we expect you on ${WHEN.en}.${PLACE.en}`,
    }),
    delayMinutes: 0,
    needs: [PHONE, 'appointment.startsAt'],
  },
  {
    type: 'appointment.rescheduled',
    name: { pt: 'Horário remarcado', en: 'Appointment rescheduled' },
    text: greeting({
      pt: `O seu horário${WHAT.pt} mudou: agora é em ${WHEN.pt}.${PLACE.pt}`,
      en: `Your appointment${WHAT.en} has moved: it is now on ${WHEN.en}.${PLACE.en}`,
    }),
    delayMinutes: 0,
    needs: [PHONE, 'appointment.startsAt'],
  },
  {
    type: 'appointment.due_soon',
    name: { pt: 'Lembrete de horário', en: 'Appointment reminder' },
    text: greeting({
      pt: `Passando para lembrar do seu horário${WHAT.pt}: ${WHEN.pt}.${PLACE.pt}\n\nSe não puder vir, responda esta mensagem para remarcarmos.`,
      en: `Just a reminder of your appointment${WHAT.en}: ${WHEN.en}.${PLACE.en}\n\nIf you cannot come, reply to this message and we will find another time.`,
    }),
    delayMinutes: 0,
    needs: [PHONE, 'appointment.startsAt'],
  },
  {
    type: 'appointment.completed',
    name: { pt: 'Atendimento concluído', en: 'Appointment completed' },
    text: greeting({
      pt: 'Agradecemos a sua visita! Se precisar de algo, é só responder esta mensagem.',
      en: 'Thank you for your visit! If you need anything, just reply to this message.',
    }),
    delayMinutes: 60,
    needs: [PHONE],
  },
  {
    type: 'appointment.missed',
    name: { pt: 'Faltou ao horário', en: 'Appointment missed' },
    text: greeting({
      pt: 'Sentimos a sua falta no horário marcado. Quer remarcar? É só responder esta mensagem.',
      en: 'We missed you at your appointment. Shall we find another time? Just reply to this message.',
    }),
    delayMinutes: 60,
    needs: [PHONE],
  },
  {
    type: 'appointment.cancelled',
    name: { pt: 'Horário cancelado', en: 'Appointment cancelled' },
    text: greeting({
      pt: `O seu horário${WHAT.pt}{% if appointment.startsAt %} em ${WHEN.pt}{% endif %} foi cancelado. Para remarcar, é só responder esta mensagem.`,
      en: `Your appointment${WHAT.en}{% if appointment.startsAt %} on ${WHEN.en}{% endif %} has been cancelled. To find another time, just reply to this message.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
];

export const salesPresets: readonly Preset[] = [
  {
    type: 'lead.created',
    name: { pt: 'Novo contato', en: 'New lead' },
    text: greeting({
      pt: 'Recebemos o seu contato e em breve falaremos com você.',
      en: 'We have received your request and will be in touch soon.',
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'card.moved',
    name: { pt: 'Mudança de etapa', en: 'Moved to another stage' },
    text: greeting({
      pt: 'O seu atendimento avançou para a etapa {{ card.stage.name }}. Qualquer dúvida, é só responder esta mensagem.',
      en: 'Your request has moved on to {{ card.stage.name }}. Any question? Just reply to this message.',
    }),
    delayMinutes: 0,
    needs: [PHONE, 'card.stage.name'],
  },
  {
    type: 'card.won',
    name: { pt: 'Negócio fechado', en: 'Deal won' },
    text: greeting({
      pt: 'Negócio fechado! Agradecemos a confiança e em breve enviaremos os próximos passos.',
      en: 'It is a deal! Thank you for your trust; we will send you the next steps soon.',
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'form.submitted',
    name: { pt: 'Formulário respondido', en: 'Form submitted' },
    text: greeting({
      pt: 'Recebemos as suas respostas{% if form.title %} em “{{ form.title }}”{% endif %}. Em breve falaremos com você.',
      en: 'We have received your answers{% if form.title %} to “{{ form.title }}”{% endif %}. We will be in touch soon.',
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
];

export const accessPresets: readonly Preset[] = [
  {
    type: 'access.created',
    name: { pt: 'Acesso liberado', en: 'Access granted' },
    text: greeting({
      pt: 'O seu acesso está liberado! Entre por aqui: {% if access.firstAccessUrl %}{{ access.firstAccessUrl }}{% else %}{{ access.url }}{% endif %}{% if access.login %}\n\nUsuário: {{ access.login }}{% endif %}',
      en: 'Your access is ready! Sign in here: {% if access.firstAccessUrl %}{{ access.firstAccessUrl }}{% else %}{{ access.url }}{% endif %}{% if access.login %}\n\nUser: {{ access.login }}{% endif %}',
    }),
    delayMinutes: 0,
    urgent: true,
    needs: [PHONE, 'access.url'],
  },
  {
    type: 'password.reset_requested',
    name: { pt: 'Troca de senha', en: 'Password reset' },
    text: greeting({
      pt: 'Recebemos um pedido para trocar a sua senha. Para continuar, acesse: {{ passwordReset.url }}\n\nSe não foi você, ignore esta mensagem.',
      en: 'We received a request to change your password. To go on, open: {{ passwordReset.url }}\n\nIf it was not you, ignore this message.',
    }),
    delayMinutes: 0,
    urgent: true,
    needs: [PHONE, 'passwordReset.url'],
  },
  {
    type: 'nps.requested',
    name: { pt: 'Pesquisa de satisfação', en: 'Satisfaction survey' },
    text: greeting({
      pt: 'De 0 a 10, quanto você recomendaria a nossa loja a um amigo? A resposta leva poucos segundos: {{ nps.surveyUrl }}',
      en: 'From 0 to 10, how likely are you to recommend us to a friend? It takes a few seconds: {{ nps.surveyUrl }}',
    }),
    delayMinutes: 0,
    needs: [PHONE, 'nps.surveyUrl'],
  },
  {
    type: 'nps.answered',
    name: { pt: 'Pesquisa respondida', en: 'Survey answered' },
    text: greeting({
      pt: 'Agradecemos a sua avaliação! Ela nos ajuda a melhorar.',
      en: 'Thank you for your feedback! It helps us improve.',
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
];
