/**
 * Asaas: charges by boleto, Pix and card. Webhooks with a token of ours in the header `asaas-access-token`; what
 * they leave out is fetched; payments are compared with its list.
 *
 * Facts: https://docs.asaas.com [doc] and captured deliveries in public repositories [code]. One page of the
 * documentation takes any 2xx for an answer, the FAQ takes 200 alone: the hub answers 200. A delivery may come
 * twice. Times are without offset, in Brasília's time [doc]. No account was at hand to try it on. A refused card
 * and a viewed boleto have no event type here, so those events are not asked for.
 */
import { baseUrlField, type Connector } from '../../src/kit';
import { API, probe } from './api';
import { billing } from './billing';
import { createCharge } from './create-charge';
import { normalise, recognises } from './events';
import { hydrate } from './hydrate';
import { payments } from './poll';
import { register } from './register';
import { samples } from './samples';

const asaas: Connector = {
  slug: 'asaas',
  label: { pt: 'Asaas', en: 'Asaas' },
  category: 'payment',
  hosts: ['api.asaas.com', 'api-sandbox.asaas.com'],
  fields: [
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Chave de API', en: 'API key' },
      type: 'secret',
      required: true,
      sensitive: true,
      pattern: String.raw`\s*\$aact_\S+\s*`,
      example: '$aact_prod_cole-aqui-a-chave-inteira',
      help: {
        pt: 'Começa com $aact_prod_, ou com $aact_hmlg_ no Sandbox. Copie inteira, com o cifrão.',
        en: 'Begins with $aact_prod_, or with $aact_hmlg_ in the Sandbox. Copy all of it, with the dollar sign.',
      },
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Token de autenticação do webhook', en: "Webhook's authentication token" },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      pattern: String.raw`\S{32,255}`,
      example: 'deixe-em-branco-para-gerar-um-token',
      help: {
        pt: 'Deixe em branco e criamos um. O Asaas o envia em cada aviso.',
        en: 'Leave it empty and we make one. Asaas sends it with each notice.',
      },
    },
    baseUrlField({
      example: API,
      help: {
        pt: 'Deixe em branco: a chave já diz se é produção ou Sandbox.',
        en: 'Leave it empty: the key itself tells production from Sandbox.',
      },
    }),
  ],
  setup: [
    {
      pt: 'No Asaas, abra o menu do usuário › Integrações › Chaves de API, gere uma chave, cole aqui e salve. Ela aparece uma única vez.',
      en: 'In Asaas, open the user menu › Integrations › API keys, make a key, paste it here and save. It is shown only once.',
    },
    {
      pt: 'Clique em "Testar" e depois em "Registrar webhooks".',
      en: 'Click "Test", then "Register webhooks".',
    },
    {
      pt: 'Se o Asaas avisar por e-mail que a fila foi interrompida, clique em "Registrar webhooks" de novo: os avisos dos últimos 14 dias chegam em seguida.',
      en: 'If Asaas writes that the queue was interrupted, click "Register webhooks" again: the notices of the last 14 days follow.',
    },
    {
      pt: 'Prefere à mão? Em Integrações › Webhooks crie um com o endereço desta integração, o token mostrado ao salvar, versão v3, envio não sequencial, fila ativada e os eventos de cobrança.',
      en: 'Rather by hand? In Integrations › Webhooks create one with the address of this connection, the token shown on saving, version v3, non-sequential sending, the queue enabled and the events of charges.',
    },
  ],
  notes: {
    pt: 'Mensagens só chegam a clientes com celular no cadastro do Asaas, que também envia os próprios avisos: desative-os lá para ninguém receber em dobro. De uma venda parcelada no cartão só a primeira parcela vira evento. O valor de cobranças vencidas aparece sem multa e juros; o boleto e o Pix já os incluem.',
    en: 'Messages only reach customers with a mobile phone in Asaas, which also sends notices of its own: switch them off there so that nobody gets both. Of a card sale in instalments only the first one becomes an event. The amount of overdue charges is shown without fine and interest; boleto and Pix include them.',
  },
  probe,
  inbound: {
    verify: { scheme: 'token', in: 'header', name: 'asaas-access-token' },
    secretMembers: ['creditCardToken'],
    hydrate,
    normalise,
    register,
  },
  poll: { orders: payments },
  actions: { createCharge },
  billing,
  recognises,
  samples,
};

export default asaas;
