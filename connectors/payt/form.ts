/** The settings form of PayT, and what there is to know before choosing it. */
import type { Field, Label, SetupStep, Sheet } from '../../src/kit';

export const fields: readonly Field[] = [
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Chave de integração (integration_key)', en: 'Integration key (integration_key)' },
    type: 'secret',
    required: true,
    sensitive: true,
    example: 'cole-aqui-a-chave-de-integracao',
    help: {
      pt: 'A PayT mostra essa chave no cadastro do postback e a envia dentro de cada aviso.',
      en: 'PayT shows this key where the postback is set up, and sends it inside each notice.',
    },
  },
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Na PayT, abra Ofertas & Produtos › Postbacks e clique em Cadastrar.',
    en: 'In PayT, open Ofertas & Produtos › Postbacks and click Cadastrar.',
    url: 'https://app.payt.com.br',
  },
  {
    pt: 'Em Produto escolha Produto digital + físico, em Tipo PayT V1, cole em URL o endereço desta integração e marque todos os eventos.',
    en: "As Produto choose Produto digital + físico, as Tipo PayT V1, paste this connection's address as URL and tick all events.",
  },
  {
    pt: 'Copie a chave de integração mostrada ali, cole aqui e salve nos dois lados.',
    en: 'Copy the integration key shown there, paste it here and save on both sides.',
  },
  {
    pt: 'Clique em Testar Url na PayT: o teste aparece nas entregas daqui e não envia mensagem a ninguém.',
    en: 'Click Testar Url in PayT: the test shows among the deliveries here and sends no message to anybody.',
  },
];

export const notes: Label = {
  pt: 'A PayT não assina os avisos: a chave de integração viaja dentro de cada um. Por isso a confiança é C. Vendas feitas com a conta em modo de homologação chegam como teste. No "pague após receber" o cliente não é cobrado antes da entrega: o link de pagamento vem no pedido.',
  en: 'PayT does not sign its notices: the integration key travels inside each of them, hence grade C. Sales made while the account is in test mode arrive as tests. With "pay after delivery" nobody is asked for money before it: the payment link comes with the order.',
};

export const sheet: Sheet = {
  version: 'Postback V1',
  evidence: { inbound: 'doc' },
  cannot: [
    {
      pt: 'Consultar ou criar pedidos: a PayT não tem API pública. O que um aviso não trouxe não pode ser buscado depois.',
      en: 'Ask for orders, or create them: PayT has no public API. What a notice did not bring cannot be fetched later.',
    },
    {
      pt: 'Nunca foi testado com uma conta real: segue o guia e os exemplos da própria PayT.',
      en: "Never tried with a real account: it follows PayT's own guide and examples.",
    },
  ],
  sources: [
    'https://github.com/ventuinha/payt-postback',
    'https://manual.saiupraentrega.com.br/e-commerces/payt/',
  ],
};
