/**
 * SGP (TSMX), the system of internet providers: what customers owe, for chatbots, and the notices that it
 * would send by SMS. Sources stand in the files that use them. It tells of no payment and no block by
 * itself: nothing public shows a webhook of it.
 * Unproven: everything here against a live instance.
 */
import type { Connector } from '../../src/kit';
import { probe } from './api';
import { billing } from './billing';
import { samples } from './samples';
import { normalise, SMS } from './sms';

const sgp: Connector = {
  slug: 'sgp',
  label: { pt: 'SGP (TSMX)', en: 'SGP (TSMX)' },
  category: 'isp',
  fields: [
    {
      key: 'baseUrl',
      group: 'settings',
      label: { pt: 'Endereço do SGP', en: "SGP's address" },
      type: 'url',
      required: true,
      example: 'https://provedor.sgp.net.br',
      help: {
        pt: 'O endereço em que a sua equipe abre o SGP.',
        en: 'The address at which your team opens SGP.',
      },
    },
    {
      key: 'app',
      group: 'settings',
      label: { pt: 'Nome da aplicação (app)', en: 'Name of the application (app)' },
      type: 'text',
      required: true,
      example: 'ponte',
    },
    {
      key: 'token',
      group: 'credentials',
      label: { pt: 'Token da aplicação', en: "The application's token" },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'b3f1c2d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
    },
    {
      key: 'basicUser',
      group: 'credentials',
      label: { pt: 'Usuário HTTP (opcional)', en: 'HTTP user (optional)' },
      type: 'text',
      required: false,
      example: 'usuario-basic',
      help: {
        pt: 'Só se o seu SGP pede usuário e senha antes de abrir.',
        en: 'Only if your SGP asks for user and password before it opens.',
      },
    },
    {
      key: 'basicPassword',
      group: 'credentials',
      label: { pt: 'Senha HTTP (opcional)', en: 'HTTP password (optional)' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'uma-senha-so-da-api',
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Chave do gateway de SMS', en: "The SMS gateway's key" },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-uma-chave',
      help: {
        pt: 'Vai na configuração do gateway, como "token". Deixe em branco e criamos uma.',
        en: 'Goes into the configuration of the gateway, as "token". Leave it empty and we make one.',
      },
    },
  ],
  setup: [
    {
      pt: 'No SGP, crie uma aplicação para a API e copie o nome (app) e o token para cá. Salve e clique em "Testar".',
      en: 'In SGP create an application for the API, and copy its name (app) and token here. Save and press "Test".',
    },
    {
      pt: 'Para o chatbot, isto basta: use os endereços de chatbot desta integração.',
      en: 'For a chatbot this is all: use the chatbot addresses of this connection.',
    },
    {
      pt: 'Para os avisos saírem por WhatsApp: em Sistema > Gateways > Gateway de SMS > Adicionar, cole em Configuração, com o endereço de webhook e a chave desta integração: {"url": "ENDEREÇO DO WEBHOOK", "set_to": "to", "set_msg": "msg", "cc_code": "0", "token": "CHAVE DO GATEWAY"}',
      en: 'To send the notices by WhatsApp: in Sistema > Gateways > Gateway de SMS > Adicionar paste this as Configuração, with the webhook address and the key of this connection: {"url": "WEBHOOK ADDRESS", "set_to": "to", "set_msg": "msg", "cc_code": "0", "token": "GATEWAY KEY"}',
    },
    {
      pt: 'Em Sistema > SMS > SMS Aviso, escolha esse gateway em cada aviso que deve sair por WhatsApp.',
      en: 'In Sistema > SMS > SMS Aviso choose that gateway for each notice that shall go by WhatsApp.',
    },
    {
      pt: 'Crie aqui uma automação para o evento custom.sms, para {{ customer.phone }}, com a mensagem {{ message.text }}.',
      en: 'Create an automation here for the event custom.sms, to {{ customer.phone }}, with the message {{ message.text }}.',
    },
  ],
  sheet: {
    version: 'API da URA e central (TSMX)',
    cannot: [
      { pt: 'Não avisa de pagamentos nem de bloqueios.', en: 'It tells of no payment and no block.' },
      { pt: 'Nunca testado com uma instância real.', en: 'Never tried with a real instance.' },
    ],
    evidence: { inbound: 'code', probe: 'code', billing: 'code' },
    sources: [
      'https://docs.smsbarato.com.br/configurar-whatsapp-no-sgp.html',
      'public clients of /api/ura/consultacliente',
    ],
  },
  notes: {
    pt: 'O desbloqueio em confiança usa uma das promessas que o provedor permite ao cliente. A busca por telefone só responde quando um único cliente tem aquele número.',
    en: 'A trust unlock uses up one of the promises that the provider allows a customer. A search by phone only answers when a single customer has that number.',
  },
  probe,
  inbound: {
    methods: ['GET', 'POST'],
    verify: { scheme: 'token', in: 'query', name: 'token' },
    secretMembers: ['token'],
    ack: () => ({ status: 200, body: 'OK' }),
    normalise,
  },
  billing,
  recognises: [
    {
      when: { pt: 'Aviso enviado pelo gateway de SMS', en: 'Notice sent through the SMS gateway' },
      type: SMS,
    },
  ],
  samples,
};

export default sgp;
