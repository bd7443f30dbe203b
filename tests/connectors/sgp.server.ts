/** A stand-in for a provider's SGP, with the shapes that public clients captured; people and codes are invented. */
export const SGP_TOKEN = 'b3f1c2d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
export const SGP_CREDENTIALS = { token: SGP_TOKEN };
export const SGP_SETTINGS = { baseUrl: 'https://provedor.sgp.net.br/admin/', app: 'ponte' };

export const CPF = '52998224725';
/** The Central Bank's own example, with a checksum that fits. */
export const PIX =
  '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D';
export const LINE = '10492006506100010004200997263900989810000021403';

/** Never to be seen outside. */
export const PASSWORDS = ['senha-da-central', 'senha-do-pppoe', 'senha-do-wifi', 'login-pppoe'];

export const contract = (id: number, change: object = {}) => ({
  razaoSocial: 'MARIA APARECIDA SOUZA',
  cpfCnpj: '529.982.247-25',
  clienteId: 42,
  contratoId: id,
  contratoStatus: 1,
  contratoStatusDisplay: 'Ativo',
  motivo_status: '',
  contratoCentralLogin: 'login-pppoe',
  contratoCentralSenha: 'senha-da-central',
  servico_senha: 'senha-do-pppoe',
  servico_wifi_password: 'senha-do-wifi',
  servico_plano: 'Fibra 300 Mega',
  endereco_logradouro: 'Rua das Flores',
  endereco_numero: 120,
  endereco_bairro: 'Centro',
  endereco_cidade: 'Londrina',
  telefones: [{ inscricoes: [], tipoContato: 'Celular Pessoal', contato: '(43) 98851-0000' }],
  emails: ['maria@exemplo.com.br'],
  ...change,
});

export const title = (id: number, change: object = {}) => ({
  id,
  numeroDocumento: 900000 + id,
  clienteContrato: 101,
  valor: 89.9,
  valorCorrigido: 0,
  dataVencimento: '2026-12-10',
  dataPagamento: null,
  status: 'aberto',
  statusid: 1,
  linhaDigitavel: '',
  codigoBarras: '',
  codigoPix: '',
  link: `https://provedor.sgp.net.br/boleto/${id}/`,
  link_cobranca: `https://provedor.sgp.net.br/cobranca/${id}/`,
  ...change,
});

export interface FakeSgp {
  contracts: object[];
  titles: object[];
  /** Answers of a path instead of its own, in the order in which they are due; the last one stays. */
  instead: Map<string, (() => Response)[]>;
  asked: { path: string; fields: Record<string, string>; authorization: string | null }[];
  answer(request: Request): Promise<Response>;
}

export function fakeSgp(): FakeSgp {
  const sgp: FakeSgp = {
    contracts: [contract(101)],
    titles: [title(7)],
    instead: new Map(),
    asked: [],
    async answer(request) {
      const { pathname } = new URL(request.url);
      const sent = new TextDecoder().decode(await request.arrayBuffer());
      const fields = Object.fromEntries(new URLSearchParams(sent));
      sgp.asked.push({ path: pathname, fields, authorization: request.headers.get('authorization') });
      if (fields.token !== SGP_TOKEN || fields.app !== 'ponte')
        return Response.json({ detail: 'Credenciais de autenticação incorretas.' }, { status: 403 });
      const queue = sgp.instead.get(pathname);
      const instead = queue && queue.length > 1 ? queue.shift() : queue?.[0];
      if (instead) return instead();
      switch (pathname) {
        case '/api/ura/consultacliente/': {
          // As a release would that does not know a filter: everybody.
          if (fields.cpfcnpj === CPF || fields.telefone)
            return Response.json({ msg: 'Contrato(s) Localizado(s)', contratos: sgp.contracts });
          return Response.json({ msg: 'Nenhum contrato localizado', contratos: [] });
        }
        case '/api/ura/titulos/':
          return Response.json({
            paginacao: { offset: 0, limit: 250, parcial: sgp.titles.length, total: sgp.titles.length },
            titulos: sgp.titles,
          });
        case '/api/ura/fatura2via/':
          return Response.json({
            status: 1,
            protocolo: '261122000001',
            links: [
              {
                id: '7',
                fatura: '1',
                vencimento: '2026-12-10',
                valor: '89,90',
                linhadigitavel: LINE,
                codigopix: '',
                link: 'https://provedor.sgp.net.br/boleto/7/',
              },
            ],
          });
        case '/api/ura/pagamento/pix/7':
          return Response.json({ status: 1, msg: 'Dados do Pix', pix: PIX });
        case '/api/ura/liberacaopromessa/':
          return Response.json({
            status: 1,
            liberado: true,
            liberado_dias: 3,
            data_promessa: '2026-11-25',
            protocolo: '261122153100',
            msg: 'Liberação via URA -\nLogin: login-pppoe',
          });
        default:
          return new Response('<h1>404</h1>', { status: 404 });
      }
    },
  };
  return sgp;
}
