/** Charges, subscriptions and invoices. */
import { greeting, howToPay, PHONE, type Preset } from './preset';

const pay = howToPay('charge', 'charge.url');
const AMOUNT = {
  pt: '{% if charge.amount %} de {{ charge.amount | money }}{% endif %}',
  en: '{% if charge.amount %} of {{ charge.amount | money }}{% endif %}',
};
const PLAN = '{% if subscription.plan %} {{ subscription.plan }}{% endif %}';
const INVOICE = '{% if invoice.number %} {{ invoice.number }}{% endif %}';

export const chargePresets: readonly Preset[] = [
  {
    type: 'charge.created',
    name: { pt: 'Cobrança criada', en: 'Charge created' },
    text: greeting({
      pt: `A sua cobrança${AMOUNT.pt} já está disponível{% if charge.dueDate %} e vence em {{ charge.dueDate | date }}{% endif %}.${pay.pt}`,
      en: `Your bill${AMOUNT.en} is available{% if charge.dueDate %} and due on {{ charge.dueDate | date }}{% endif %}.${pay.en}`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'charge.due_soon',
    name: { pt: 'Cobrança perto do vencimento', en: 'Charge due soon' },
    text: greeting({
      pt: `Passando para lembrar: a sua cobrança${AMOUNT.pt} vence em {{ charge.dueDate | date }}.${pay.pt}\n\nSe você já pagou, desconsidere esta mensagem.`,
      en: `Just a reminder: your bill${AMOUNT.en} is due on {{ charge.dueDate | date }}.${pay.en}\n\nIf you have already paid, please ignore this message.`,
    }),
    delayMinutes: 0,
    needs: [PHONE, 'charge.dueDate'],
  },
  {
    type: 'charge.overdue',
    name: { pt: 'Cobrança vencida', en: 'Charge overdue' },
    text: greeting({
      pt: `Ainda não identificamos o pagamento da sua cobrança${AMOUNT.pt}, que venceu em {{ charge.dueDate | date }}.${pay.pt}\n\nSe você já pagou, desconsidere esta mensagem. Se precisar de ajuda, é só responder.`,
      en: `We have not seen the payment of your bill${AMOUNT.en}, which was due on {{ charge.dueDate | date }}.${pay.en}\n\nIf you have already paid, please ignore this message. If you need help, just reply.`,
    }),
    delayMinutes: 0,
    needs: [PHONE, 'charge.dueDate'],
  },
  {
    type: 'charge.paid',
    name: { pt: 'Cobrança paga', en: 'Charge paid' },
    text: greeting({
      pt: `Recebemos o seu pagamento${AMOUNT.pt}. Agradecemos!`,
      en: `We have received your payment${AMOUNT.en}. Thank you!`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'charge.cancelled',
    name: { pt: 'Cobrança cancelada', en: 'Charge cancelled' },
    text: greeting({
      pt: `A sua cobrança${AMOUNT.pt} foi cancelada. Você não precisa pagar.`,
      en: `Your bill${AMOUNT.en} has been cancelled. There is nothing to pay.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'charge.refunded',
    name: { pt: 'Cobrança estornada', en: 'Charge refunded' },
    text: greeting({
      pt: `O pagamento da sua cobrança${AMOUNT.pt} foi estornado. Conforme a forma de pagamento, o valor pode levar alguns dias para aparecer.`,
      en: `The payment of your bill${AMOUNT.en} has been refunded. Depending on how you paid, it may take a few days to show.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'charge.chargeback',
    name: { pt: 'Cobrança contestada', en: 'Chargeback' },
    text: greeting({
      pt: `Recebemos uma contestação do pagamento da sua cobrança${AMOUNT.pt}. Se foi um engano, responda esta mensagem para resolvermos juntos.`,
      en: `The payment of your bill${AMOUNT.en} has been disputed. If that was a mistake, reply to this message and we will sort it out together.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
];

export const subscriptionPresets: readonly Preset[] = [
  {
    type: 'subscription.created',
    name: { pt: 'Assinatura iniciada', en: 'Subscription started' },
    text: greeting({
      pt: `A sua assinatura${PLAN} está ativa. Boas-vindas!`,
      en: `Your subscription${PLAN} is active. Welcome!`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'subscription.renewed',
    name: { pt: 'Assinatura renovada', en: 'Subscription renewed' },
    text: greeting({
      pt: `A sua assinatura${PLAN} foi renovada. Agradecemos a confiança!`,
      en: `Your subscription${PLAN} has been renewed. Thank you for staying with us!`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'subscription.late',
    name: { pt: 'Assinatura atrasada', en: 'Subscription late' },
    text: greeting({
      pt: `Não conseguimos confirmar o pagamento da sua assinatura${PLAN}. Para não perder o acesso, confira a forma de pagamento ou responda esta mensagem.`,
      en: `We could not confirm the payment of your subscription${PLAN}. To keep your access, check your payment method or reply to this message.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'subscription.cancelled',
    name: { pt: 'Assinatura cancelada', en: 'Subscription cancelled' },
    text: greeting({
      pt: `A sua assinatura${PLAN} foi cancelada. Se quiser voltar, ou se foi um engano, é só responder esta mensagem.`,
      en: `Your subscription${PLAN} has been cancelled. If you want to come back, or if that was a mistake, just reply to this message.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'subscription.refunded',
    name: { pt: 'Assinatura estornada', en: 'Subscription refunded' },
    text: greeting({
      pt: `O pagamento da sua assinatura${PLAN} foi estornado. Conforme a forma de pagamento, o valor pode levar alguns dias para aparecer.`,
      en: `The payment of your subscription${PLAN} has been refunded. Depending on how you paid, it may take a few days to show.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
];

export const invoicePresets: readonly Preset[] = [
  {
    type: 'invoice.authorized',
    name: { pt: 'Nota fiscal emitida', en: 'Invoice issued' },
    text: greeting({
      pt: `A sua nota fiscal${INVOICE} foi emitida.{% if invoice.pdfUrl %}\n\nVeja a nota: {{ invoice.pdfUrl }}{% endif %}{% if invoice.accessKey %}\n\nChave de acesso: {{ invoice.accessKey }}{% endif %}`,
      en: `Your invoice${INVOICE} has been issued.{% if invoice.pdfUrl %}\n\nSee it here: {{ invoice.pdfUrl }}{% endif %}{% if invoice.accessKey %}\n\nAccess key: {{ invoice.accessKey }}{% endif %}`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'invoice.cancelled',
    name: { pt: 'Nota fiscal cancelada', en: 'Invoice cancelled' },
    text: greeting({
      pt: `A sua nota fiscal${INVOICE} foi cancelada. Se tiver alguma dúvida, é só responder esta mensagem.`,
      en: `Your invoice${INVOICE} has been cancelled. Any question? Just reply to this message.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
];
