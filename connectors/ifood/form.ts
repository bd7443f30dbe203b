/** The texts of iFood: its form, how it is set up, what it recognises, and what it cannot do. */
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
    key: 'clientId',
    group: 'settings',
    label: { pt: 'clientId do aplicativo', en: "The app's clientId" },
    type: 'text',
    required: true,
    example: '0a1b2c3d-4e5f-4061-8273-8495a6b7c8d9',
    help: {
      pt: 'No Portal do Desenvolvedor: Meus apps › seu aplicativo centralizado › Credenciais.',
      en: 'In the Developer Portal: My apps › your centralised app › Credentials.',
    },
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'clientSecret do aplicativo', en: "The app's clientSecret" },
    type: 'secret',
    required: true,
    sensitive: true,
    example: 'cole-aqui-o-clientSecret-do-aplicativo',
    help: {
      pt: 'O iFood assina os avisos com ele, e com ele a Ponte consulta os pedidos.',
      en: 'iFood signs its notices with it, and Ponte reads the orders with it.',
    },
  },
  {
    key: 'merchantIds',
    group: 'settings',
    label: { pt: 'Só estas lojas', en: 'Only these shops' },
    type: 'text',
    required: false,
    pattern: String.raw`[0-9a-fA-F\-]{36}(?:[\s,;]+[0-9a-fA-F\-]{36})*`,
    example: 'cad65e8f-6fc6-438a-b159-e64a902a6b9a',
    help: {
      pt: 'IDs de loja (merchantId), separados por vírgula. Vazio: todas as lojas do aplicativo. Só delas a Ponte avisa, e só por elas responde à presença, se no webhook a presença for por loja; a presença por aplicativo vale para todas.',
      en: 'Shop ids (merchantId), separated by commas. Empty: all shops of the app. Ponte tells of these only, and answers presence for these only, if the webhook asks for it by shop; presence by app holds for all of them.',
    },
  },
  baseUrlField({ default: API, example: API }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'No Portal do Desenvolvedor do iFood, crie um aplicativo centralizado (só ele recebe webhook) e dê a permissão à loja no Portal do Parceiro. Copie o clientId e o clientSecret para cá e salve.',
    en: "In iFood's Developer Portal create a centralised app (only those get webhooks) and give it the shop's permission in the Partner Portal. Copy clientId and clientSecret here and save.",
    url: 'https://developer.ifood.com.br',
  },
  {
    pt: 'Clique em "Testar": a Ponte mostra as lojas que autorizaram o aplicativo.',
    en: 'Click "Test": Ponte shows the shops that have given the app their permission.',
  },
  {
    pt: 'Antes de ligar o webhook, decida quem confirma os pedidos (um sistema, uma pessoa no Gestor de Pedidos ou uma automação com a ação "Confirmar o pedido"): o iFood cancela sozinho o que ninguém confirma em 8 minutos.',
    en: 'Before you switch the webhook on, decide who confirms orders (a system, a person at the order manager, or an automation with the action "Confirm the order"): iFood cancels by itself what nobody confirms within 8 minutes.',
  },
  {
    pt: 'No aplicativo, aba Webhook, cole o endereço desta integração, teste e ative. A partir daí a Ponte responde à presença, e a loja aparece aberta enquanto ela responder.',
    en: "In the app's tab Webhook paste this connection's address, test and activate it. From then on Ponte answers presence, and the shop shows as open for as long as it does.",
  },
];

export const notes: Label = {
  pt: 'Funciona só por webhook, com um aplicativo centralizado seu. O iFood não passa o e-mail do cliente, e o telefone é quase sempre um 0800 com código que expira (o próprio só vem em alguns pedidos de outros canais, como o cardápio digital): use os eventos para a sua equipe, planilhas e automações. Enquanto a Ponte responde à presença a loja aparece aberta; se o webhook falhar por 72 horas o iFood o desativa.',
  en: 'It works by webhook only, with a centralised app of your own. iFood hands out no e-mail of the customer, and the phone is nearly always a 0800 number with a code that expires (their own comes only in some orders of other channels, such as the digital menu): use the events for your team, spreadsheets and automations. While Ponte answers presence the shop shows as open; after 72 hours of failures iFood switches the webhook off.',
};

const cannot: readonly Label[] = [
  {
    pt: 'Recuperar o que o iFood descartou depois de 15 minutos sem resposta: a consulta de eventos (polling) é o que mantém a loja aberta, e por isso a Ponte não a imita.',
    en: 'Recover what iFood dropped after 15 minutes without an answer: polling for events is what keeps a shop open, so Ponte does not imitate it.',
  },
  {
    pt: 'Falar com quem pede pelo app do iFood: ele não entrega o contato.',
    en: 'Reach who orders in the app of iFood: it does not hand out how.',
  },
  {
    pt: 'Manter aberta só parte das lojas do aplicativo quando a presença do webhook é por aplicativo.',
    en: "Keep only some of the app's shops open where the webhook asks for presence by app.",
  },
  {
    pt: 'Avisar de estorno, cardápio, avaliações ou repasses; aplicativos distribuídos e o endereço comum do aplicativo do operador também ficam de fora.',
    en: "Tell of refunds, menus, reviews or payouts; distributed apps and the common address of the operator's app are left out, too.",
  },
  {
    pt: 'Nunca foi testado com uma conta real.',
    en: 'It was never tried with a real account.',
  },
];

export const sheet: Sheet = {
  version: 'Merchant API v1.0, order webhooks',
  limits: {
    pt: 'O iFood espera a resposta do webhook por 5 segundos, tenta de novo por 15 minutos e depois descarta o evento.',
    en: 'iFood waits 5 seconds for the answer to a webhook, tries again for 15 minutes, and then drops the event.',
  },
  cannot,
  evidence: { inbound: 'doc', probe: 'doc', actions: 'code' },
  sources: [
    'https://developer.ifood.com.br/pt-BR/docs/guides/modules/events/webhook-request',
    'https://developer.ifood.com.br/pt-BR/docs/guides/modules/events/webhook-presence',
    'https://developer.ifood.com.br/pt-BR/docs/guides/modules/authentication/intro',
    'https://developer.ifood.com.br/pt-BR/docs/guides/modules/order/events',
    'https://developer.ifood.com.br/pt-BR/docs/guides/order/details',
  ],
};

const other = (pt: string, en: string): Recognition => ({ when: { pt, en }, type: 'order.status_changed' });

export const recognises: readonly Recognition[] = [
  { when: { pt: 'Pedido recebido (PLACED)', en: 'Order placed (PLACED)' }, type: 'order.created' },
  {
    when: {
      pt: 'Pedido recebido já pago (PLACED, nada a receber)',
      en: 'Order placed and paid (PLACED, nothing pending)',
    },
    type: 'order.paid',
  },
  other('Pedido confirmado pela loja (CONFIRMED)', 'Order confirmed by the shop (CONFIRMED)'),
  {
    when: {
      pt: 'Preparo ou separação iniciada (PREPARATION_STARTED, SEPARATION_STARTED)',
      en: 'Preparation or picking started (PREPARATION_STARTED, SEPARATION_STARTED)',
    },
    type: 'order.processing',
  },
  {
    when: {
      pt: 'Pronto, em pedido para retirar ou consumir no local (READY_TO_PICKUP)',
      en: 'Ready, of an order to take out or eat in (READY_TO_PICKUP)',
    },
    type: 'order.ready_for_pickup',
  },
  other('Pronto para o entregador (READY_TO_PICKUP)', 'Ready for the courier (READY_TO_PICKUP)'),
  {
    when: {
      pt: 'Saiu para entrega (DISPATCHED, COLLECTED)',
      en: 'Left for delivery (DISPATCHED, COLLECTED)',
    },
    type: 'order.shipped',
  },
  { when: { pt: 'Concluído (CONCLUDED)', en: 'Concluded (CONCLUDED)' }, type: 'order.delivered' },
  { when: { pt: 'Cancelado (CANCELLED)', en: 'Cancelled (CANCELLED)' }, type: 'order.cancelled' },
  other(
    'Pedidos de cancelamento, negociações (HANDSHAKE), alterações (ORDER_PATCHED) e volta do entregador à loja',
    'Requests to cancel, negotiations (HANDSHAKE), changes (ORDER_PATCHED) and the courier coming back',
  ),
];
