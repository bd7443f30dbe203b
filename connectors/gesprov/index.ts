/**
 * Gesprov, a system of internet providers: its customers and what they owe, for chatbots. It sends nothing by
 * itself, and a trust unlock was seen nowhere.
 *
 * Experimental: the way in and the customer's identification are documented [doc][code], the titles are not
 * (see `titles.ts`) [guess]. No account was at hand to try it on; the sandbox is https://sandbox.gesprov.com.br [doc].
 */
import { baseUrlField, type Connector, type Probe } from '../../src/kit';
import { signIn } from './api';
import { find } from './customer';
import { openTitles, TITLES_PATH } from './titles';

const gesprov: Connector = {
  slug: 'gesprov',
  label: { pt: 'Gesprov', en: 'Gesprov' },
  category: 'isp',
  fields: [
    {
      ...baseUrlField({
        example: 'https://sandbox.gesprov.com.br',
        label: { pt: 'Endereço do seu Gesprov', en: 'Address of your Gesprov' },
        help: {
          pt: 'Como abre no navegador, sem o que vem depois da barra. Pode ser qualquer endereço público com https.',
          en: 'As it opens in a browser, without what follows the slash. It may be any public address with https.',
        },
      }),
      required: true,
    },
    {
      key: 'user',
      group: 'credentials',
      label: { pt: 'Usuário de API', en: 'API user' },
      type: 'text',
      required: true,
      example: 'ponte.api',
    },
    {
      key: 'password',
      group: 'credentials',
      label: { pt: 'Senha do usuário de API', en: "API user's password" },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'cole-aqui-a-senha-do-usuario',
    },
    {
      key: 'titlesPath',
      group: 'settings',
      label: { pt: 'Caminho da consulta de títulos', en: 'Path of the query for titles' },
      type: 'text',
      required: false,
      pattern: String.raw`\s*\/[\w.\/\-]{1,100}\s*`,
      default: TITLES_PATH,
      example: TITLES_PATH,
      help: {
        pt: 'Este caminho não é confirmado: pergunte ao suporte da Gesprov qual é o do seu sistema.',
        en: "This path is not confirmed: ask Gesprov's support which one your system has.",
      },
    },
  ],
  setup: [
    {
      pt: 'No Gesprov, crie um usuário só para a API e dê a ele permissão de identificar clientes e consultar títulos, só nas filiais que o chatbot atende.',
      en: 'In Gesprov, create a user for the API alone and allow it to identify customers and to query titles, only in the branches that the chatbot serves.',
    },
    {
      pt: 'Cole aqui o endereço do seu Gesprov, o usuário e a senha, salve e clique em "Testar".',
      en: 'Paste the address of your Gesprov, the user and the password here, save and click "Test".',
    },
    {
      pt: 'Consulte pelo chatbot um cliente que tenha uma fatura em aberto. Se os títulos não vierem, confirme o caminho da consulta com o suporte da Gesprov e corrija acima.',
      en: 'Ask through the chatbot for a customer who has an open bill. If no titles come, confirm the path of the query with Gesprov support and correct it above.',
    },
  ],
  sheet: {
    version: 'API v1',
    cannot: [
      {
        pt: 'Não libera por confiança e não avisa de nada sozinho.',
        en: 'It lifts no block on trust and tells of nothing by itself.',
      },
      {
        pt: 'Os títulos são lidos de um endereço que não está documentado. Nunca testado com uma conta real.',
        en: 'Bills are read from an address that is not documented. Never tried with a real account.',
      },
    ],
    evidence: { probe: 'doc', billing: 'guess' },
    sources: ['https://api.gesprov.com.br', 'https://github.com/rogerioandrade93/g4-gesprov-proxy'],
  },
  notes: {
    pt: 'Experimental: a consulta de títulos (segunda via) da Gesprov não tem documentação pública, e aqui foi deduzida. Clientes são encontrados por CPF ou CNPJ, não por telefone. O desbloqueio de confiança não está disponível.',
    en: "Experimental: Gesprov's query for titles has no public documentation, and was inferred here. Customers are found by CPF or CNPJ, not by phone. The trust unlock is not available.",
  },
  async probe(call): Promise<Probe> {
    const session = await signIn(call);
    if (!session.ok) return session;
    return { ok: true, account: URL.parse(call.connection.settings.baseUrl ?? '')?.host ?? '' };
  },
  billing: { find, openTitles },
};

export default gesprov;
