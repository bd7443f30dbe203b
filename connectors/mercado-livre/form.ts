/** The texts of Mercado Livre: its form, how it is set up, what it recognises, and what it cannot do. */
import {
  baseUrlField,
  type Field,
  type Label,
  type Recognition,
  type SetupStep,
  type Sheet,
} from '../../src/kit';
import { API } from './api';

export const fields: readonly Field[] = [
  {
    key: 'sellerId',
    group: 'settings',
    label: { pt: 'Número da conta (user_id)', en: 'Account number (user_id)' },
    type: 'text',
    required: false,
    pattern: String.raw`\d{1,20}`,
    example: '465432224',
    help: {
      pt: 'Preenchido sozinho quando você autoriza pelo botão "Conectar". Só vendas desta conta são aceitas.',
      en: 'Filled in by itself when you authorise with the "Connect" button. Only sales of this account are taken.',
    },
  },
  baseUrlField({ default: API, example: API }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Clique em "Conectar" e autorize com o usuário principal (administrador) da conta do Mercado Livre: colaboradores não conseguem.',
    en: 'Click "Connect" and authorise as the main user (administrator) of the Mercado Livre account: collaborators cannot.',
  },
  {
    pt: 'Clique em "Testar": a Ponte mostra o apelido da conta.',
    en: 'Click "Test": Ponte shows the nickname of the account.',
  },
  {
    pt: 'Quem opera a Ponte cadastra o aplicativo uma vez, em Minhas aplicações: PKCE ligado, fluxos authorization code e refresh token, tópicos orders_v2, shipments e invoices, e em URL de notificações o endereço /hooks/mercado-livre?key=… da Ponte, com o hookSecret do aplicativo (PONTE_APPS) como key. O Mercado Livre não assina os avisos: essa chave é o que os separa de avisos falsos.',
    en: "Whoever runs Ponte registers the app once, under Minhas aplicações: PKCE on, the flows authorization code and refresh token, the topics orders_v2, shipments and invoices, and as notifications URL Ponte's address /hooks/mercado-livre?key=… with the app's hookSecret (PONTE_APPS) as key. Mercado Livre does not sign its notices: that key is what tells them from false ones.",
    url: 'https://developers.mercadolivre.com.br/devcenter',
  },
  {
    pt: 'O aplicativo é de um vendedor só? Então cole o endereço desta integração em URL de notificações.',
    en: "Does the app serve one seller only? Then paste this connection's address as notifications URL.",
  },
];

export const notes: Label = {
  pt: 'O Mercado Livre proíbe levar o comprador para o WhatsApp ou outro canal e esconde telefone e e-mail; por isso a Ponte não entrega contato dele, mesmo quando aparece. Para falar com o comprador use a ação "Mensagem ao comprador": uma por venda até ele responder, 350 caracteres, sem contato nem link, sujeita à moderação (mensagens automáticas podem ser recusadas). Avisos de venda servem para a sua equipe, planilhas, ERP e estoque.',
  en: 'Mercado Livre forbids taking buyers to WhatsApp or any other channel, and hides phone and e-mail; so Ponte hands out no contact of theirs, even where one appears. To write to the buyer use the action "Message to the buyer": one per sale until they answer, 350 characters, no contact and no link, and moderated (automatic messages may be refused). Events of sales are for your team, spreadsheets, ERP and stock.',
};

export const sheet: Sheet = {
  version: 'API de 2026 (orders_v2, x-format-new, seller_notifications v2)',
  limits: {
    pt: 'O aviso tem de ser respondido em 500 ms; sem resposta há 8 tentativas em 1 hora e depois ele se perde. Mensagens: 500 chamadas por minuto. Outros limites não são publicados.',
    en: 'A notice has to be answered in 500 ms; unanswered it is tried 8 times in an hour and then lost. Messages: 500 calls a minute. Other limits are not published.',
  },
  cannot: [
    {
      pt: 'Criar pedidos, cupons ou carrinhos: a venda só nasce no checkout do Mercado Livre. Por isso ele não serve de loja para plataformas de venda.',
      en: "Make orders, coupons or carts: sales only begin in Mercado Livre's checkout. So it is no shop for sales platforms.",
    },
    {
      pt: 'Entregar telefone ou e-mail do comprador, ou o código Pix: o Mercado Livre não os passa.',
      en: "Hand out the buyer's phone or e-mail, or the Pix code: Mercado Livre does not give them.",
    },
    {
      pt: 'Mover envios do Mercado Envios 2 (coleta, Flex, Full), rastrear envios ME1 que não sejam dos Correios, dar preço a anúncio com variações, e estoque de Full ou de vários depósitos.',
      en: 'Move parcels of Mercado Envios 2 (collection, Flex, Full), track parcels of ME1 that are not with Correios, price listings with variations, or set the stock of Full or of several warehouses.',
    },
    {
      pt: 'Avisar de perguntas, mensagens, reclamações e devoluções; nota fiscal só quando emitida pelo Faturador do Mercado Livre.',
      en: "Tell of questions, messages, claims and returns; invoices only those of Mercado Livre's own Faturador.",
    },
    {
      pt: 'Conferir envios: a consulta de hora em hora refaz vendas e pagamentos, mas um aviso de envio perdido só aparece quando a venda muda de novo.',
      en: 'Prove parcels: the hourly list makes good sales and payments, but a lost notice of a parcel shows only when the sale changes again.',
    },
    {
      pt: 'Nunca foi testado com uma conta real.',
      en: 'It was never tried with a real account.',
    },
  ],
  evidence: { inbound: 'doc', poll: 'doc', probe: 'doc', oauth: 'doc', actions: 'code' },
  sources: [
    'https://developers.mercadolivre.com.br/pt_br/produto-receba-notificacoes',
    'https://developers.mercadolivre.com.br/pt_br/gerenciamento-de-vendas',
    'https://developers.mercadolivre.com.br/pt_br/gerenciamento-de-envios',
    'https://developers.mercadolivre.com.br/pt-br/faturamento',
    'https://developers.mercadolivre.com.br/pt-br/obtendo-nota-fiscal',
    'https://developers.mercadolivre.com.br/pt-br/status-de-pedidos-rastreamento',
    'https://developers.mercadolivre.com.br/pt-br/mensagens-bloqueadas',
  ],
};

export const recognises: readonly Recognition[] = [
  { when: { pt: 'Venda nova (orders_v2)', en: 'New sale (orders_v2)' }, type: 'order.created' },
  {
    when: {
      pt: 'Boleto ou Pix gerado e ainda não pago (payments[].status pending)',
      en: 'Boleto or Pix made and not yet paid (payments[].status pending)',
    },
    type: 'order.awaiting_payment',
  },
  {
    when: {
      pt: 'Último pagamento recusado ou expirado (rejected, cancelled)',
      en: 'Last payment refused or expired (rejected, cancelled)',
    },
    type: 'order.payment_failed',
  },
  { when: { pt: 'Venda paga (status paid)', en: 'Sale paid (status paid)' }, type: 'order.paid' },
  {
    when: {
      pt: 'Pagamento em análise ou mediação, risco de fraude (não envie), pending_cancel, não entregue',
      en: 'Payment under review or mediation, risk of fraud (do not ship), pending_cancel, not delivered',
    },
    type: 'order.status_changed',
  },
  {
    when: {
      pt: 'Envio em preparação (handling, ready_to_ship)',
      en: 'Parcel being prepared (handling, ready_to_ship)',
    },
    type: 'order.processing',
  },
  {
    when: {
      pt: 'Nota fiscal de venda autorizada (invoices)',
      en: 'Invoice of the sale authorised (invoices)',
    },
    type: 'order.invoiced',
  },
  {
    when: {
      pt: 'Despachado (shipped, ou ready_to_ship já coletado)',
      en: 'Shipped (shipped, or ready_to_ship and picked up)',
    },
    type: 'order.shipped',
  },
  {
    when: { pt: 'Saiu para entrega (out_for_delivery)', en: 'Out for delivery (out_for_delivery)' },
    type: 'order.out_for_delivery',
  },
  {
    when: {
      pt: 'Esperando retirada (waiting_for_withdrawal)',
      en: 'To be picked up (waiting_for_withdrawal)',
    },
    type: 'order.ready_for_pickup',
  },
  { when: { pt: 'Entregue (delivered)', en: 'Delivered (delivered)' }, type: 'order.delivered' },
  { when: { pt: 'Venda cancelada (cancelled)', en: 'Sale cancelled (cancelled)' }, type: 'order.cancelled' },
  {
    when: {
      pt: 'Pagamento devolvido, inteiro ou em parte (refunded, partially_refunded)',
      en: 'Money given back, all or a part (refunded, partially_refunded)',
    },
    type: 'order.refunded',
  },
  {
    when: { pt: 'Contestação no cartão (charged_back)', en: 'Card charge disputed (charged_back)' },
    type: 'order.chargeback',
  },
];
