/** A fake Asaas: customers, charges, their codes and webhooks, with the filters of the real one. */
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

export const LINE = '46190001120286661000500123456782516460000014990';
export const PIX =
  '00020101021226800014br.gov.bcb.pix2558pix.asaas.com/qr/cobv/9d36b84f-c70b-478f-b95c-12729b90ca255204000053039865406149.905802BR5912DOCES DA BIA6009SAO PAULO62070503***63043262';
export const KEY = '$aact_prod_uma-chave-que-ninguem-tem';

type Row = Record<string, unknown>;

const answer = (status: number, json: unknown): HttpResult => ({
  ok: true,
  status,
  headers: {},
  text: JSON.stringify(json),
  json,
});
const refusal = (status: number, code: string) =>
  answer(status, { errors: [{ code, description: 'Não foi possível.' }] });

export function fakeAsaas() {
  const customers: Row[] = [];
  const payments: Row[] = [];
  const webhooks: Row[] = [];
  const requests: HttpRequest[] = [];
  /** What to answer to a path in place of the truth. */
  const broken = new Map<string, HttpResult>();
  /** The charge is made, and nobody hears of it. */
  const losesAnswer = { once: false };
  const world = {
    account: { name: 'BIA DOCES ME', companyName: 'Doces da Bia', email: 'bia@doces.example' },
  };

  const listed = (rows: readonly Row[], query: HttpRequest['query'] = {}) => {
    const { limit = 10, offset = 0, ...filters } = query;
    const fits = (row: Row) =>
      Object.entries(filters).every(([name, wanted]) => {
        const [, field = name, bound] = /^(\w+)\[(ge|le)\]$/.exec(name) ?? [];
        const has = String(row[field] ?? '');
        if (bound === 'ge') return has !== '' && has >= String(wanted);
        if (bound === 'le') return has !== '' && has <= String(wanted);
        return has === String(wanted);
      });
    const found = rows.filter(fits);
    const data = found.slice(Number(offset), Number(offset) + Number(limit));
    return answer(200, {
      object: 'list',
      hasMore: Number(offset) + data.length < found.length,
      totalCount: found.length,
      limit,
      offset,
      data,
    });
  };

  function route({ url, method, query, json, headers }: HttpRequest): HttpResult {
    if (headers?.access_token !== KEY) return refusal(401, 'invalid_access_token');
    const path = new URL(url).pathname.replace('/v3', '');
    const fault = broken.get(path);
    if (fault) return fault;
    const [, kind = '', id, what] = path.split('/');
    const rows = { customers, payments, webhooks }[kind];
    if (path === '/myAccount/commercialInfo/') return answer(200, world.account);
    if (!rows) return refusal(404, 'not_found');
    const row = rows.find((one) => one.id === id);
    if (method === 'PUT' && row) return answer(200, Object.assign(row, json));
    if (id && !row) return refusal(404, 'not_found');
    if (what === 'pixQrCode')
      return answer(200, {
        encodedImage: 'iVBORw0KGgo=',
        payload: PIX,
        expirationDate: '2027-11-30 23:59:59',
      });
    if (what === 'identificationField') return answer(200, { identificationField: LINE, barCode: '' });
    if (row && method === 'DELETE') {
      row.deleted = true;
      return answer(200, { deleted: true, id });
    }
    if (row && what === 'refund') {
      row.refunds = [...((row.refunds as Row[] | undefined) ?? []), { ...(json as Row), status: 'PENDING' }];
      return lost() ?? answer(200, row);
    }
    if (row) return answer(200, row);
    if (json === undefined) return listed(rows, query);
    const made = { object: kind, id: `${kind}_${rows.length + 1}`, status: 'PENDING', ...(json as object) };
    rows.push(made);
    return (kind === 'payments' ? lost() : undefined) ?? answer(200, made);
  }

  function lost(): HttpResult | undefined {
    if (!losesAnswer.once) return undefined;
    losesAnswer.once = false;
    return { ok: false, kind: 'timeout', detail: 'POST api.asaas.com/v3/payments -> no answer in time' };
  }

  const call = (apiKey = KEY): Call => ({
    connection: {
      ...connectionOf({}),
      credentials: { apiKey, webhookSecret: 'um-token-de-trinta-e-dois-ou-mais-letras' },
    },
    http: {
      request: async (request: HttpRequest) => {
        requests.push(request);
        return structuredClone(route(request));
      },
    },
    now: Date.parse('2026-11-22T13:05:00Z'),
  });
  return { customers, payments, webhooks, requests, broken, losesAnswer, call };
}

export const maria = {
  id: 'cus_1',
  name: 'Maria Souza',
  cpfCnpj: '52998224725',
  mobilePhone: '11988887777',
  email: 'maria@exemplo.com.br',
};
export const bill = (id: string, more: Row = {}): Row => ({
  id,
  customer: 'cus_1',
  value: 149.9,
  status: 'PENDING',
  billingType: 'BOLETO',
  dueDate: '2026-11-30',
  description: 'Mensalidade',
  invoiceUrl: `https://www.asaas.com/i/${id}`,
  bankSlipUrl: `https://www.asaas.com/b/pdf/${id}`,
  externalReference: null,
  deleted: false,
  ...more,
});
export const serverError: HttpResult = {
  ok: true,
  status: 503,
  headers: {},
  text: '<html>',
  json: undefined,
};
export const badRequest = refusal(400, 'invalid_action');
