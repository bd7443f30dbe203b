/**
 * Reminders ready to use: a second message of a type, at an hour of its own. They are offered only
 * where the platform tells the date that they hang on, which its samples show.
 */
import type { Label } from '../contract';
import { greeting, howToPay, PHONE, type Preset } from './preset';

/** In minutes after the event, or at an hour of the merchant's day around a date in `data`. */
export interface Reminder extends Pick<Preset, 'type' | 'name' | 'text' | 'needs'> {
  delay: { minutes: number } | { anchor: string; offsetDays: number; at: string };
  /** Only events with this value. */
  only?: { field: string; value: string };
}

const MORNING = '09:00';
const NUMBER = '{% if order.number %} {{ order.number }}{% endif %}';
const orderPay = howToPay('order.payment', 'order.url');
const chargePay = howToPay('charge', 'charge.url');

/** The day before, on the day, and the day after. */
const aroundDueDate = (
  reminder: Pick<Reminder, 'type' | 'needs' | 'only'>,
  anchor: string,
  what: Label,
  pay: Label,
): Reminder[] =>
  [
    { offsetDays: -1, pt: 'vence amanhã', en: 'is due tomorrow' },
    { offsetDays: 0, pt: 'vence hoje', en: 'is due today' },
    { offsetDays: 1, pt: 'venceu ontem', en: 'was due yesterday' },
  ].map(({ offsetDays, pt, en }) => ({
    ...reminder,
    name: { pt: `Lembrete: ${what.pt} ${pt}`, en: `Reminder: ${what.en} ${en}` },
    text: greeting({
      pt: `Passando para lembrar que ${what.pt}${NUMBER} ${pt}.${pay.pt}\n\nSe já pagou, desconsidere esta mensagem.`,
      en: `A reminder that ${what.en}${NUMBER} ${en}.${pay.en}\n\nIf you have paid already, please ignore this message.`,
    }),
    delay: { anchor, offsetDays, at: MORNING },
  }));

export const REMINDERS: readonly Reminder[] = [
  ...aroundDueDate(
    {
      type: 'order.awaiting_payment',
      needs: [PHONE, 'order.payment.boleto.dueDate'],
      only: { field: 'order.payment.method', value: 'boleto' },
    },
    'order.payment.boleto.dueDate',
    { pt: 'o boleto do seu pedido', en: 'the boleto of your order' },
    orderPay,
  ),
  {
    type: 'order.awaiting_payment',
    name: { pt: 'Lembrete: Pix ainda não pago', en: 'Reminder: Pix not paid yet' },
    text: greeting({
      pt: `O Pix do seu pedido${NUMBER} ainda está esperando o pagamento.${orderPay.pt}\n\nSe já pagou, desconsidere esta mensagem.`,
      en: `The Pix of your order${NUMBER} is still waiting to be paid.${orderPay.en}\n\nIf you have paid already, please ignore this message.`,
    }),
    delay: { minutes: 20 },
    needs: [PHONE, 'order.payment.pix.copyPaste'],
    only: { field: 'order.payment.method', value: 'pix' },
  },
  ...aroundDueDate(
    { type: 'charge.created', needs: [PHONE, 'charge.dueDate'] },
    'charge.dueDate',
    { pt: 'a sua cobrança', en: 'your charge' },
    chargePay,
  ),
  {
    type: 'appointment.scheduled',
    name: { pt: 'Lembrete: horário amanhã', en: 'Reminder: appointment tomorrow' },
    text: greeting({
      pt: 'Lembramos que o seu horário{% if appointment.service %} de {{ appointment.service }}{% endif %} é amanhã, às {{ appointment.startsAt | time }}. Se não puder vir, responda esta mensagem.',
      en: 'A reminder that your appointment{% if appointment.service %} for {{ appointment.service }}{% endif %} is tomorrow, {{ appointment.startsAt | time }}. If you cannot come, reply to this message.',
    }),
    delay: { anchor: 'appointment.startsAt', offsetDays: -1, at: MORNING },
    needs: [PHONE, 'appointment.startsAt'],
  },
  {
    type: 'order.delivered',
    name: { pt: 'Pedido de avaliação', en: 'Review request' },
    text: greeting({
      pt: `O seu pedido${NUMBER} chegou há alguns dias. O que achou? A sua opinião ajuda outros clientes, e nos ajuda a melhorar: é só responder esta mensagem.`,
      en: `Your order${NUMBER} arrived a few days ago. What do you think of it? Your opinion helps other customers, and helps us improve: just reply to this message.`,
    }),
    delay: { minutes: 3 * 24 * 60 },
    needs: [PHONE],
  },
];
