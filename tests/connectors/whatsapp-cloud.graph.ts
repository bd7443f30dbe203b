/** A stand-in for the Graph API: one account, one number, and the answers that Meta gives. */
import type { Call } from '../../src/kit/contract';
import type { HttpRequest, HttpResult } from '../../src/kit/http';
import { connectionOf } from '../suite/fixtures';

export const HOOK = 'https://ponte.example/hooks/whatsapp-cloud/0123456789abcdef';
export const TOKEN = 'EAAGm0PX4ZCpsBAKZCZBZA';
export const VERIFY_TOKEN = 'vt_0123456789abcdef';
const NUMBER = '106540352242922';
const ACCOUNT = '102290129340398';

export interface Trouble {
  status: number;
  error?: {
    code: number;
    message: string;
    details?: string;
    error_subcode?: number;
    is_transient?: boolean;
  };
  headers?: Record<string, string>;
}

const answer = (status: number, json: unknown, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status,
  headers,
  text: JSON.stringify(json),
  json,
  request: 'POST graph.facebook.com/v25.0/106540…/messages',
});

const refusal = ({ status, error, headers }: Trouble): HttpResult => {
  if (!error)
    return { ok: true, status, headers: headers ?? {}, text: '<html>Sorry</html>', json: undefined };
  const { details, ...rest } = error;
  const more = details ? { error_data: { messaging_product: 'whatsapp', details } } : {};
  return answer(
    status,
    { error: { type: 'OAuthException', ...rest, ...more, fbtrace_id: 'AXkMxyz0' } },
    headers,
  );
};

const body = (text: string) => ({ type: 'BODY', text });
const template = (name: string, more: object = {}) => ({
  name,
  language: 'pt_BR',
  category: 'UTILITY',
  status: 'APPROVED',
  parameter_format: 'POSITIONAL',
  id: '1689556908129832',
  components: [body('Sem variáveis.'), { type: 'FOOTER', text: 'Loja Sol' }],
  ...more,
});

const PAGES: readonly { data: readonly object[]; after: string }[] = [
  {
    after: 'MjQZD',
    data: [
      template('pedido_pago', { components: [body('Olá {{1}}, o pedido {{2}} foi pago. Obrigado, {{1}}!')] }),
      template('boleto', {
        components: [
          { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['https://scontent.example/x'] } },
          body('Seu boleto vence em {{1}}.'),
          { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Abrir', url: 'https://loja.example/{{1}}' }] },
        ],
      }),
      template('rejeitado', { status: 'REJECTED' }),
    ],
  },
  {
    after: 'NDgZD',
    data: [
      template('novidades', {
        language: 'en_US',
        category: 'MARKETING',
        components: [{ type: 'HEADER', format: 'TEXT', text: 'News for {{1}}' }, body('Come and see.')],
      }),
      template('nomeado', { parameter_format: 'NAMED', components: [body('Olá {{nome}}!')] }),
      template('mapa', { components: [{ type: 'HEADER', format: 'LOCATION' }, body('Estamos aqui.')] }),
    ],
  },
  { after: 'NzIZD', data: [template('aviso')] },
];

/** `trouble` is answered to everything. */
export function fakeGraph(trouble?: Trouble) {
  const requests: HttpRequest[] = [];
  const callbacks: Record<string, string> = {};

  function point(what: string, given: unknown): HttpResult {
    const { override_callback_uri, verify_token } = given as {
      override_callback_uri: string;
      verify_token: string;
    };
    if (verify_token !== VERIFY_TOKEN) {
      const message =
        '(#2200) Callback verification failed with the following errors: HTTP Status Code = 401';
      return refusal({ status: 400, error: { code: 2200, message } });
    }
    callbacks[what] = override_callback_uri;
    return answer(200, { success: true });
  }

  function handle({ url, method, query, json, headers }: HttpRequest): HttpResult {
    if (trouble) return refusal(trouble);
    const token = headers?.authorization?.replace('Bearer ', '');
    if (token !== TOKEN) {
      const message = `Error validating access token: Malformed access token ${token}`;
      return refusal({ status: 401, error: { code: 190, message } });
    }
    const path = new URL(url).pathname.replace('/v25.0/', '');
    const isWrite = method === 'POST' || json !== undefined;
    if (path === NUMBER && !isWrite)
      return answer(200, {
        verified_name: 'Loja Sol',
        display_phone_number: '+55 11 4000-1234',
        quality_rating: 'GREEN',
        id: NUMBER,
      });
    if (path === NUMBER)
      return point('number', (json as { webhook_configuration: object }).webhook_configuration);
    if (path === `${ACCOUNT}/subscribed_apps`) return point('account', json);
    if (path === `${ACCOUNT}/message_templates`) {
      const at = query?.after === undefined ? 0 : PAGES.findIndex(({ after }) => after === query.after) + 1;
      const { data = [], after = '' } = PAGES[at] ?? {};
      const next = at + 1 < PAGES.length ? { next: `https://elsewhere.example/next?after=${after}` } : {};
      return answer(200, { data, paging: { cursors: { before: 'MAZDZD', after }, ...next } });
    }
    if (path === `${NUMBER}/messages`) {
      const to = (json as { to: string }).to;
      return answer(200, {
        messaging_product: 'whatsapp',
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id: 'wamid.HBgNNTUxMTk4ODg4Nzc3Nw==' }],
      });
    }
    return refusal({ status: 400, error: { code: 100, message: 'Unsupported get request.' } });
  }

  const http = {
    request(request: HttpRequest): Promise<HttpResult> {
      requests.push(request);
      return Promise.resolve(handle(request));
    },
  };
  const call = (credentials: Record<string, string> = {}): Call => ({
    connection: {
      ...connectionOf({ phoneNumberId: NUMBER, businessAccountId: ACCOUNT }),
      credentials: { accessToken: TOKEN, verifyToken: VERIFY_TOKEN, ...credentials },
    },
    http,
    now: Date.parse('2026-11-22T13:05:00Z'),
  });
  return { requests, callbacks, call };
}
