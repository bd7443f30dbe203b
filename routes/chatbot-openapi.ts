/**
 * A connection's chatbot endpoints as an OpenAPI 3.1 document, for AI agents that import tools from one. It
 * names only what this connection can answer, in plain words: an agent chooses a tool by its description.
 * Everything is a POST, so that no CPF lies in an address and from there in somebody's log.
 * OpenAI's GPT actions ask before each POST unless `x-openai-isConsequential` is false [doc]; other agents
 * ignore it. Unproven: how Chatbase, GPT Maker and Zaia take such a document; by hand the same works.
 */
import type { Counter } from '../src/hub/chatbot/desk';
import type { Connector, Label } from '../src/kit';

interface Tool {
  name: string;
  /** `operationId`: what an agent calls it. */
  id: string;
  what: Label;
  takes: readonly (keyof typeof TYPED)[];
  /** It changes something. */
  acts?: true;
  needs?(connector: Connector): boolean;
}

/** What can be typed: examples of what people write, in whatever form. */
const TYPED = {
  cpfcnpj: { pt: 'CPF ou CNPJ do cliente, com ou sem pontos', en: "The customer's CPF or CNPJ" },
  telefone: { pt: 'Telefone do cliente com DDD', en: "The customer's phone with its area code" },
  contrato: { pt: 'Número do contrato, se houver mais de um', en: 'Number of the contract, of several' },
  titulo: { pt: 'Número do título; vazio é o primeiro a vencer', en: 'Id of the bill; empty is the first' },
  pedido: { pt: 'Número do pedido', en: 'Number of the order' },
  nome: { pt: 'Nome do cliente', en: "The customer's name" },
  email: { pt: 'E-mail do cliente', en: "The customer's e-mail address" },
  observacao: {
    pt: 'O que o cliente quer, em poucas palavras',
    en: 'What the customer wants, in a few words',
  },
  conversa: { pt: 'Identificação da conversa', en: 'Id of the conversation' },
} as const satisfies Record<string, Label>;

const bills = ({ billing }: Connector): boolean => billing !== undefined;

const TOOLS: readonly Tool[] = [
  {
    name: 'cliente',
    id: 'consultar_cliente',
    what: {
      pt: 'Encontra o cadastro e os contratos do cliente pelo CPF, CNPJ ou telefone.',
      en: 'Finds the customer and their contracts by CPF, CNPJ or phone.',
    },
    takes: ['cpfcnpj', 'telefone'],
    needs: bills,
  },
  {
    name: 'titulos',
    id: 'listar_titulos_em_aberto',
    what: { pt: 'Lista o que o cliente tem a pagar.', en: 'Lists what the customer has to pay.' },
    takes: ['cpfcnpj', 'telefone', 'contrato'],
    needs: bills,
  },
  {
    name: 'boleto',
    id: 'segunda_via_do_boleto',
    what: {
      pt: 'Dá o boleto de um título: link e linha digitável.',
      en: 'Gives the boleto of a bill: link and digitable line.',
    },
    takes: ['cpfcnpj', 'telefone', 'contrato', 'titulo'],
    needs: bills,
  },
  {
    name: 'pix',
    id: 'pix_copia_e_cola',
    what: {
      pt: 'Dá o código Pix copia e cola de um título.',
      en: 'Gives the Pix code of a bill, to copy and paste.',
    },
    takes: ['cpfcnpj', 'telefone', 'contrato', 'titulo'],
    needs: bills,
  },
  {
    name: 'desbloqueio',
    id: 'desbloqueio_em_confianca',
    what: {
      pt: 'Libera o acesso bloqueado, em confiança. Use só quando o cliente pedir.',
      en: "Lifts a block on the customer's word. Only where the customer asks for it.",
    },
    takes: ['cpfcnpj', 'telefone', 'contrato'],
    acts: true,
    needs: ({ billing }) => billing?.unlock !== undefined,
  },
  {
    name: 'pedido',
    id: 'consultar_pedido',
    what: {
      pt: 'Diz a situação e o rastreio de um pedido, pelo número ou pelo CPF ou telefone do cliente.',
      en: "Tells status and tracking of an order, by its number or the customer's CPF or phone.",
    },
    takes: ['pedido', 'cpfcnpj', 'telefone'],
  },
  {
    name: 'lead',
    id: 'registrar_contato',
    what: {
      pt: 'Registra o contato de quem quer ser atendido: nome e telefone ou e-mail.',
      en: 'Keeps the contact of somebody who is interested: name, and phone or e-mail.',
    },
    takes: ['nome', 'telefone', 'email', 'observacao'],
    acts: true,
  },
  {
    name: 'atendente',
    id: 'chamar_atendente',
    what: {
      pt: 'Chama uma pessoa para continuar a conversa.',
      en: 'Calls a person to take over the conversation.',
    },
    takes: ['telefone', 'nome', 'conversa', 'observacao'],
    acts: true,
  },
];

export function chatbotDocument({ hub, connection, token, say }: Counter, origin: string) {
  const connector = hub.connectors.get(connection.connector);
  const tools = TOOLS.filter(({ needs }) => connector && (needs?.(connector) ?? true));
  return {
    openapi: '3.1.0',
    info: {
      title: connection.name,
      version: '1',
      description: say({
        pt: 'Toda resposta é 200 e traz `mensagem`, pronta para mostrar ao cliente; `ok` diz se deu certo.',
        en: 'Every answer is 200 and has a `mensagem` to show to the customer; `ok` says whether it went well.',
      }),
    },
    servers: [{ url: `${origin}/chatbot/${token}` }],
    paths: Object.fromEntries(
      tools.map(({ name, id, what, takes, acts = false }) => [
        `/${name}`,
        {
          post: {
            operationId: id,
            summary: say(what),
            'x-openai-isConsequential': acts,
            requestBody: { required: true, content: json(typed(takes)) },
            responses: { 200: { description: say(what), content: json(ANSWER) } },
          },
        },
      ]),
    ),
  };

  function typed(names: Tool['takes']) {
    const members = names.map((name) => [name, { type: 'string', description: say(TYPED[name]) }]);
    return { type: 'object', properties: Object.fromEntries(members) };
  }
}

const json = (schema: object) => ({ 'application/json': { schema } });

/** Each question adds members of its own. */
const ANSWER = {
  type: 'object',
  properties: { ok: { type: 'boolean' }, mensagem: { type: 'string' } },
  required: ['ok', 'mensagem'],
  additionalProperties: true,
};
