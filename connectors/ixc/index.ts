/**
 * IXC Provedor (IXC Soft), the system of internet providers: what customers owe, for chatbots. Sources stand
 * in the files that use them. It has no webhooks.
 * Unproven: everything here against a live instance.
 */
import type { Connector } from '../../src/kit';
import { probe } from './api';
import { find } from './customers';
import { detail, openTitles } from './titles';
import { unlock } from './unlock';

const ixc: Connector = {
  slug: 'ixc',
  label: { pt: 'IXC Provedor', en: 'IXC Provedor' },
  category: 'isp',
  fields: [
    {
      key: 'baseUrl',
      group: 'settings',
      label: { pt: 'Endereço do IXC', en: "IXC's address" },
      type: 'url',
      required: true,
      example: 'https://ixc.provedor.com.br',
      help: {
        pt: 'O endereço em que a sua equipe abre o IXC, com https.',
        en: 'The address at which your team opens IXC, with https.',
      },
    },
    {
      key: 'token',
      group: 'credentials',
      label: { pt: 'Token da API', en: 'API token' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: '6:4dac0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2',
      help: {
        pt: 'Como o IXC mostra: o número do usuário, dois-pontos e o token.',
        en: 'As IXC shows it: the number of the user, a colon, and the token.',
      },
    },
  ],
  setup: [
    {
      pt: 'No IXC, crie um usuário só para a API, com acesso a clientes, contratos e financeiro, e marque que ele pode usar o webservice.',
      en: 'In IXC create a user for the API alone, with access to customers, contracts and finance, and tick that it may use the web service.',
    },
    {
      pt: 'Gere o token desse usuário e cole aqui, inteiro, com o endereço do seu IXC. Salve e clique em "Testar".',
      en: 'Make that user\'s token and paste it here as a whole, with the address of your IXC. Save and press "Test".',
    },
    {
      pt: 'Use os endereços de chatbot desta integração no seu chatbot.',
      en: 'Use the chatbot addresses of this connection in your chatbot.',
    },
  ],
  sheet: {
    version: 'Webservice v1',
    cannot: [
      {
        pt: 'Não avisa de pagamentos nem de bloqueios: só responde quando o chatbot pergunta.',
        en: 'It tells of no payment and no block: it only answers when the chatbot asks.',
      },
      { pt: 'Nunca testado com uma instância real.', en: 'Never tried with a real instance.' },
    ],
    evidence: { probe: 'code', billing: 'code' },
    sources: ['public clients of the header ixcsoft: listar'],
  },
  notes: {
    pt: 'Títulos não liberados ao cliente não são mostrados. O desbloqueio de confiança segue as regras do contrato no IXC. A busca por telefone só responde quando um único cliente tem aquele número.',
    en: 'Bills that are not released to the customer are not shown. A trust unlock follows the rules of the contract in IXC. A search by phone only answers when a single customer has that number.',
  },
  probe,
  billing: { find, openTitles, detail, unlock },
};

export default ixc;
