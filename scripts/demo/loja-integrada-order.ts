/** Orders as `GET /v1/pedido/{numero}` of Loja Integrada answers them, and as its listing sums them up. */

const MINUTE = 60_000;

/** São Paulo's wall clock with microseconds and without offset, as that API writes times. */
const naive = (time: number): string => `${new Date(time - 180 * MINUTE).toISOString().slice(0, -1)}000`;

const status = (id: number, codigo: string, nome: string, aprovado: boolean) => ({
  id,
  codigo,
  nome,
  aprovado,
  cancelado: false,
  final: false,
  notificar_comprador: true,
  padrao: id === 9,
  resource_uri: `/api/v1/situacao/${id}`,
});

const PLACED = status(9, 'pedido_efetuado', 'Pedido Efetuado', false);
const PAID = status(4, 'pedido_pago', 'Pedido Pago', true);
export const STATUSES = [PLACED, PAID];

const customer = {
  id: 34_220_641,
  nome: 'João Pereira',
  email: 'joao.pereira@exemplo.com.br',
  cpf: '11144477735',
  cnpj: null,
  razao_social: null,
  data_nascimento: '1990-08-02',
  sexo: 'm',
  telefone_celular: '21977776666',
  telefone_principal: null,
  resource_uri: '/api/v1/cliente/34220641',
};

const address = {
  id: 41_880_641,
  tipo: 'PF',
  nome: 'João Pereira',
  cpf: '11144477735',
  cnpj: null,
  ie: null,
  rg: null,
  razao_social: null,
  endereco: 'Rua das Laranjeiras',
  numero: '210',
  complemento: null,
  referencia: null,
  bairro: 'Laranjeiras',
  cidade: 'Rio de Janeiro',
  estado: 'RJ',
  cep: '22240003',
  pais: 'Brasil',
};

const item = (numero: number) => ({
  id: 156_503_530,
  linha: 1,
  sku: 'casaco-azul-m',
  nome: 'Casaco de lã azul, tamanho M',
  tipo: 'normal',
  pedido: `/api/v1/pedido/${numero}`,
  produto: '/api/v1/produto/182904953',
  produto_pai: null,
  quantidade: '1.00',
  preco_cheio: '179.9000',
  preco_custo: null,
  preco_promocional: null,
  preco_venda: '179.9000',
  preco_subtotal: '179.90',
  disponibilidade: 0,
  altura: 2,
  largura: 12,
  profundidade: 6,
  peso: '0.450',
});

const payment = {
  id: 69_292_653,
  authorization_code: null,
  banco: null,
  bandeira: null,
  codigo_retorno_gateway: null,
  forma_pagamento: {
    id: 71,
    codigo: 'pagali-pix',
    nome: 'Pagali Pix',
    configuracoes: { ativo: true, disponivel: true },
    imagem: null,
    resource_uri: '/api/v1/pagamento/71',
  },
  identificador_id: null,
  mensagem_gateway: null,
  pagamento_tipo: 'pix',
  parcelamento: { numero_parcelas: 1, valor_parcela: 201.28 },
  transacao_id: null,
  valor: '201.28',
  valor_pago: null,
};

const order = (numero: number, time: number, situacao: typeof PLACED) => ({
  numero,
  resource_uri: `/api/v1/pedido/${numero}`,
  id_anymarket: null,
  id_externo: null,
  cliente: customer,
  cliente_obs: null,
  cupom_desconto: null,
  data_criacao: naive(time),
  data_expiracao: naive(time + 6 * 24 * 60 * MINUTE),
  data_modificacao: naive(time),
  endereco_entrega: address,
  envios: [
    {
      id: 69_291_653,
      data_criacao: naive(time),
      data_modificacao: naive(time),
      forma_envio: { code: 'PAC', id: 141_909, nome: 'Enviali', tipo: 'PAC ' },
      objeto: null,
      prazo: 7,
      valor: '21.38',
    },
  ],
  itens: [item(numero)],
  pagamentos: [payment],
  peso_real: '0.450',
  situacao,
  utm_campaign: null,
  valor_desconto: '0.00',
  valor_envio: '21.38',
  valor_subtotal: '179.90',
  valor_total: '201.28',
});

export type LojaIntegradaOrder = ReturnType<typeof order>;

/** Placed at `time`, to be paid by Pix. */
export const placedOrder = (numero: number, time: number): LojaIntegradaOrder => order(numero, time, PLACED);

/** Paid at `time`. */
export const paidOrder = (numero: number, time: number): LojaIntegradaOrder => order(numero, time, PAID);

/** A row of `GET /v1/pedido/search/`: the customer is an address, items and payments are missing. */
export function summary({
  itens: _items,
  pagamentos: _payments,
  envios: _parcels,
  endereco_entrega: _address,
  cliente,
  ...row
}: LojaIntegradaOrder) {
  return { ...row, cliente: cliente.resource_uri };
}
