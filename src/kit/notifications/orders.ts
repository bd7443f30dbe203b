/** Orders and carts: from the abandoned cart to the delivered parcel. */
import { greeting, howToPay, PHONE, type Preset } from './preset';

const NUMBER = '{% if order.number %} {{ order.number }}{% endif %}';
const pay = howToPay('order.payment', 'order.url');

/** Whatever is known of the parcel, one line each. */
const TRACKING = {
  pt: `
{%- if order.shipment.trackingCode %}

Código de rastreio: {{ order.shipment.trackingCode }}
{%- endif %}
{%- if order.shipment.trackingUrl %}

Acompanhe a entrega: {{ order.shipment.trackingUrl }}
{%- endif %}
{%- if order.shipment.estimatedAt %}

Previsão de entrega: {{ order.shipment.estimatedAt | date }}
{%- endif %}`,
  en: `
{%- if order.shipment.trackingCode %}

Tracking code: {{ order.shipment.trackingCode }}
{%- endif %}
{%- if order.shipment.trackingUrl %}

Follow the delivery: {{ order.shipment.trackingUrl }}
{%- endif %}
{%- if order.shipment.estimatedAt %}

Expected on: {{ order.shipment.estimatedAt | date }}
{%- endif %}`,
};

export const cartPresets: readonly Preset[] = [
  {
    type: 'cart.abandoned',
    name: { pt: 'Carrinho abandonado', en: 'Abandoned cart' },
    text: greeting({
      pt: 'Guardamos o seu carrinho{% if cart.total %}, no valor de {{ cart.total | money }}{% endif %}. Para concluir a compra, é só continuar de onde parou: {{ cart.url }}\n\nFicou com alguma dúvida? É só responder esta mensagem.',
      en: 'We saved your cart{% if cart.total %}, worth {{ cart.total | money }}{% endif %}. To finish, just go on where you left off: {{ cart.url }}\n\nAny question? Just reply to this message.',
    }),
    delayMinutes: 0,
    needs: [PHONE, 'cart.url'],
  },
  {
    type: 'cart.recovered',
    name: { pt: 'Carrinho recuperado', en: 'Recovered cart' },
    text: greeting({
      pt: 'Que bom que você voltou! A sua compra foi concluída, e avisaremos você por aqui a cada etapa.',
      en: 'Good to see you back! Your purchase is complete, and we will keep you posted here at every step.',
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
];

export const orderPresets: readonly Preset[] = [
  {
    type: 'order.created',
    name: { pt: 'Pedido recebido', en: 'Order received' },
    priority: 10,
    text: greeting({
      pt: `Recebemos o seu pedido${NUMBER}{% if order.total %}, no valor de {{ order.total | money }}{% endif %}. Agradecemos a compra! Avisaremos você por aqui a cada etapa.`,
      en: `We have received your order${NUMBER}{% if order.total %}, {{ order.total | money }}{% endif %}. Thank you! We will keep you posted here at every step.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.awaiting_payment',
    name: { pt: 'Aguardando pagamento', en: 'Awaiting payment' },
    priority: 20,
    text: greeting({
      pt: `{% if order.payment.method == 'credit_card' or order.payment.method == 'debit_card' %}O pagamento do seu pedido${NUMBER} com cartão está em análise. Assim que a operadora responder, avisamos você.{% else %}O seu pedido${NUMBER} está reservado e só falta o pagamento{% if order.total %} de {{ order.total | money }}{% endif %}.${pay.pt}{% endif %}`,
      en: `{% if order.payment.method == 'credit_card' or order.payment.method == 'debit_card' %}The card payment of your order${NUMBER} is being reviewed. We will tell you as soon as the card company answers.{% else %}Your order${NUMBER} is reserved and only the payment{% if order.total %} of {{ order.total | money }}{% endif %} is missing.${pay.en}{% endif %}`,
    }),
    // Who pays on the spot needs no reminder.
    delayMinutes: 5,
    needs: [PHONE],
  },
  {
    type: 'order.payment_failed',
    name: { pt: 'Pagamento recusado', en: 'Payment failed' },
    text: greeting({
      pt: `Não conseguimos confirmar o pagamento do seu pedido${NUMBER}.{% if order.url %} Você pode tentar de novo, com outra forma de pagamento se preferir: {{ order.url }}{% else %} Responda esta mensagem e ajudamos você a concluir a compra.{% endif %}`,
      en: `We could not confirm the payment of your order${NUMBER}.{% if order.url %} You can try again, with another payment method if you like: {{ order.url }}{% else %} Reply to this message and we will help you finish.{% endif %}`,
    }),
    delayMinutes: 5,
    needs: [PHONE],
  },
  {
    type: 'order.paid',
    name: { pt: 'Pagamento aprovado', en: 'Payment approved' },
    priority: 30,
    text: greeting({
      pt: `O pagamento do seu pedido${NUMBER} foi confirmado. Agora é com a gente: avisaremos você a cada etapa.`,
      en: `The payment of your order${NUMBER} is confirmed. Now it is our turn: we will keep you posted at every step.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.processing',
    name: { pt: 'Pedido em preparação', en: 'Order being prepared' },
    priority: 40,
    text: greeting({
      pt: `Já estamos preparando o seu pedido${NUMBER}. Avisaremos você assim que ele for enviado.`,
      en: `We are preparing your order${NUMBER}. We will tell you as soon as it is on its way.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.invoiced',
    name: { pt: 'Pedido faturado', en: 'Order invoiced' },
    priority: 50,
    text: greeting({
      pt: `A nota fiscal do seu pedido${NUMBER} foi emitida.{% if invoice.pdfUrl %}\n\nVeja a nota: {{ invoice.pdfUrl }}{% endif %}`,
      en: `The invoice of your order${NUMBER} has been issued.{% if invoice.pdfUrl %}\n\nSee it here: {{ invoice.pdfUrl }}{% endif %}`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.shipped',
    name: { pt: 'Pedido enviado', en: 'Order shipped' },
    priority: 60,
    text: greeting({
      pt: `Boa notícia: o seu pedido${NUMBER} foi enviado{% if order.shipment.carrier %} por {{ order.shipment.carrier }}{% endif %}.${TRACKING.pt}`,
      en: `Good news: your order${NUMBER} has been shipped{% if order.shipment.carrier %} with {{ order.shipment.carrier }}{% endif %}.${TRACKING.en}`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.in_transit',
    name: { pt: 'Pedido em trânsito', en: 'Order in transit' },
    priority: 70,
    text: greeting({
      pt: `O seu pedido${NUMBER} está a caminho.${TRACKING.pt}`,
      en: `Your order${NUMBER} is on its way.${TRACKING.en}`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.out_for_delivery',
    name: { pt: 'Saiu para entrega', en: 'Out for delivery' },
    priority: 80,
    text: greeting({
      pt: `O seu pedido${NUMBER} saiu para entrega! Se puder, deixe alguém por perto para receber.`,
      en: `Your order${NUMBER} is out for delivery! If you can, have somebody at home to receive it.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.ready_for_pickup',
    name: { pt: 'Pronto para retirada', en: 'Ready for pickup' },
    priority: 85,
    text: greeting({
      pt: `O seu pedido${NUMBER} está pronto para retirada. Leve um documento com foto.${TRACKING.pt}`,
      en: `Your order${NUMBER} is ready for pickup. Please bring an ID with a photo.${TRACKING.en}`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.delivered',
    name: { pt: 'Pedido entregue', en: 'Order delivered' },
    priority: 90,
    text: greeting({
      pt: `O seu pedido${NUMBER} foi entregue. Esperamos que você goste! Se algo não estiver certo, é só responder esta mensagem.`,
      en: `Your order${NUMBER} has been delivered. We hope you like it! If anything is wrong, just reply to this message.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.cancelled',
    name: { pt: 'Pedido cancelado', en: 'Order cancelled' },
    text: greeting({
      pt: `O seu pedido${NUMBER} foi cancelado. Se não foi você quem pediu, ou se quiser refazer a compra, é só responder esta mensagem.`,
      en: `Your order${NUMBER} has been cancelled. If it was not you who asked for it, or if you want to order again, just reply to this message.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.refunded',
    name: { pt: 'Pedido reembolsado', en: 'Order refunded' },
    text: greeting({
      pt: `O reembolso do seu pedido${NUMBER} foi feito. Conforme a forma de pagamento, o valor pode levar alguns dias para aparecer.`,
      en: `Your order${NUMBER} has been refunded. Depending on how you paid, it may take a few days to show.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.chargeback',
    name: { pt: 'Compra contestada', en: 'Chargeback' },
    text: greeting({
      pt: `Recebemos uma contestação do pagamento do seu pedido${NUMBER}. Se foi um engano, ou se algo deu errado, responda esta mensagem para resolvermos juntos.`,
      en: `The payment of your order${NUMBER} has been disputed. If that was a mistake, or if something went wrong, reply to this message and we will sort it out together.`,
    }),
    delayMinutes: 0,
    needs: [PHONE],
  },
  {
    type: 'order.status_changed',
    name: { pt: 'Outra mudança no pedido', en: 'Other change of the order' },
    text: greeting({
      pt: `Há uma novidade no seu pedido${NUMBER}: {{ order.rawStatus }}.`,
      en: `There is news about your order${NUMBER}: {{ order.rawStatus }}.`,
    }),
    delayMinutes: 0,
    needs: [PHONE, 'order.rawStatus'],
  },
];
