/** A stand-in for a provider's IXC, with the vendor's recorded members; people and codes are invented. */
import { CPF, LINE, PIX } from './sgp.server';

export { CPF, LINE, PIX };

export const IXC_TOKEN = '6:4dac0f1e2d3c4b5a69788796a5b4c3d2';
export const IXC_SETTINGS = { baseUrl: 'https://ixc.provedor.com.br/adm.php' };

export const customer = (change: object = {}) => ({
  id: '42',
  razao: 'MARIA APARECIDA SOUZA',
  fantasia: '',
  cnpj_cpf: '529.982.247-25',
  ativo: 'S',
  telefone_celular: '(43) 98851-0000',
  whatsapp: '',
  fone: '',
  senha: 'senha-da-central',
  hotsite_email: 'maria@exemplo.com.br',
  ...change,
});

export const contract = (id: string, change: object = {}) => ({
  id,
  id_cliente: '42',
  contrato: 'Fibra 300 Mega',
  status: 'A',
  status_internet: 'A',
  endereco: 'Rua das Flores',
  numero: '120',
  bairro: 'Centro',
  ...change,
});

export const bill = (id: string, change: object = {}) => ({
  id,
  id_cliente: '42',
  id_contrato: '101',
  id_contrato_principal: '0',
  id_contrato_avulso: '0',
  status: 'A',
  liberado: 'S',
  data_vencimento: '2026-12-10',
  valor: '89.90',
  valor_aberto: '89.90',
  linha_digitavel: '',
  gateway_link: '',
  impresso: 'N',
  ...change,
});

type Row = Record<string, unknown>;

export interface FakeIxc {
  tables: Record<string, Row[]>;
  unlocking: unknown;
  pix: unknown;
  down: Response | undefined;
  asked: { path: string; ixcsoft: string | null; body: Record<string, string> }[];
  answer(request: Request): Promise<Response>;
}

export function fakeIxc(): FakeIxc {
  const ixc: FakeIxc = {
    tables: { cliente: [customer()], cliente_contrato: [contract('101')], fn_areceber: [bill('7')] },
    unlocking: { tipo: 'sucesso', mensagem: 'Contrato liberado' },
    pix: {
      type: 'success',
      pix: {
        qrCode: { qrcode: PIX, imagemSrc: 'data:image/png;base64,AAAA' },
        dadosPix: { status: 'ATIVA', expiracaoPix: '12/12/2026 23:59:59' },
      },
    },
    down: undefined,
    asked: [],
    async answer(request) {
      const path = new URL(request.url).pathname.replace('/webservice/v1/', '');
      const body: Record<string, string> = await request.json();
      ixc.asked.push({ path, ixcsoft: request.headers.get('ixcsoft'), body });
      if (ixc.down) return ixc.down.clone();
      if (request.headers.get('authorization') !== `Basic ${btoa(IXC_TOKEN)}`)
        return new Response('<!DOCTYPE html><title>IXC Provedor</title>');
      if (path === 'get_pix') return Response.json(ixc.pix);
      if (path === 'desbloqueio_confianca') return Response.json(ixc.unlocking);
      if (path === 'get_boleto') {
        for (const row of ixc.tables.fn_areceber ?? [])
          if (row.id === body.boletos) Object.assign(row, { linha_digitavel: LINE, impresso: 'S' });
        return new Response('JVBERi0xLjQKJcfs');
      }
      const rows = (ixc.tables[path] ?? []).filter((row) => isHit(row, body));
      const found = rows.length > 0 ? { registros: rows } : {};
      return Response.json({ page: '1', total: rows.length === 0 ? 0 : String(rows.length), ...found });
    },
  };
  return ixc;
}

function isHit(row: Row, { qtype = '', query = '', oper }: Record<string, string>): boolean {
  const value = String(row[qtype.split('.')[1] ?? ''] ?? '');
  return oper === 'L' ? value.includes(query) : value === query;
}
