/** An event that nobody had, for previews where neither the platform nor its samples have one. */
import type { EventData, EventType } from '../kit';
import { rootsOf } from './variables';

const REAIS = (amount: number) => ({ amount, currency: 'BRL' });

const ITEMS = [
  { name: 'Camiseta', quantity: 2, unitPrice: REAIS(5990), total: REAIS(11_980) },
  { name: 'Boné', quantity: 1, unitPrice: REAIS(3990), total: REAIS(3990) },
];

const BOLETO = {
  url: 'https://loja.example/boleto/1001',
  digitableLine: '00190500954014481606906809350314337370000015970',
  dueDate: '2026-12-05',
  amount: REAIS(15_970),
};

const PIX = {
  copyPaste: '00020126580014br.gov.bcb.pix0136exemplo5204000053039865802BR',
  expiresAt: '2026-12-02T18:00:00-03:00',
};

const WHOLE: EventData = {
  customer: {
    id: '42',
    name: 'Maria das Dores Silva',
    firstName: 'Maria',
    lastName: 'Silva',
    email: 'maria@exemplo.com.br',
    phone: '+5511988887777',
  },
  order: {
    id: '1001',
    number: '1001',
    createdAt: '2026-12-02T10:05:00-03:00',
    total: REAIS(15_970),
    items: ITEMS,
    payment: { method: 'pix', pix: PIX, boleto: BOLETO },
    shipment: {
      carrier: 'Correios',
      trackingCode: 'AA123456785BR',
      trackingUrl: 'https://rastreio.example/AA123456785BR',
      estimatedAt: '2026-12-08',
    },
    url: 'https://loja.example/pedidos/1001',
  },
  cart: { id: 'c1', url: 'https://loja.example/carrinho/c1', total: REAIS(15_970), items: ITEMS },
  charge: {
    id: 'cob1',
    amount: REAIS(15_970),
    dueDate: '2026-12-05',
    url: 'https://loja.example/cobranca/cob1',
    boleto: BOLETO,
    pix: PIX,
  },
  subscription: { id: 'as1', plan: 'Plano mensal', amount: REAIS(4990), nextPaymentAt: '2027-01-05' },
  card: {
    id: 'ca1',
    title: 'Maria: orçamento',
    stage: { id: '2', name: 'Proposta' },
    pipeline: { id: '1', name: 'Vendas' },
  },
  lead: { id: 'l1', title: 'Maria', source: 'site' },
  appointment: {
    id: 'ag1',
    startsAt: '2026-12-05T14:30:00-03:00',
    professional: 'Dra. Ana',
    service: 'Consulta',
    place: 'Rua das Flores, 10',
  },
  form: { id: 'f1', title: 'Contato', answers: { mensagem: 'Quero saber mais' } },
  invoice: { id: 'nf1', number: '123', series: '1', pdfUrl: 'https://loja.example/nf/123.pdf' },
  message: { id: 'm1', text: 'Bom dia', from: '+5511988887777' },
  product: { id: 'p1', name: 'Camiseta', price: REAIS(5990) },
  stock: { quantity: 3 },
  access: { url: 'https://curso.example/entrar', login: 'maria@exemplo.com.br' },
  nps: { surveyUrl: 'https://loja.example/pesquisa/1', score: 9 },
  workspace: { id: 'w1', title: 'Planilha de pedidos', url: 'https://planilha.example/w1' },
  passwordReset: { url: 'https://loja.example/senha/1' },
  connection: { id: 'con_', name: 'Minha loja', connector: 'loja' },
  owner: { name: 'Ana', email: 'ana@exemplo.com.br', phone: '+5511977776666' },
};

/** Data as an event of this type might have it. */
export const exampleData = (type: EventType): EventData =>
  Object.fromEntries(rootsOf(type).flatMap((root) => (WHOLE[root] ? [[root, WHOLE[root]]] : [])));
