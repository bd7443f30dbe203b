/**
 * A shop with WooCommerce's API, as far as we use it: it filters, sorts and pages as `wc/v3` does, answers
 * errors in its words, and can be set up as badly as shops are.
 */
import type { Call } from '../../src/kit/contract';
import type { Http, HttpRequest, HttpResult } from '../../src/kit/http';
import { connectionOf } from '../suite/fixtures';

export const KEYS = {
  consumerKey: 'ck_0123456789',
  consumerSecret: 'cs_0123456789',
  webhookSecret: 's3cret',
};
export const NOW = Date.parse('2026-11-22T13:00:00Z');

export interface ShopOptions {
  /** No rewriting: only `?rest_route=` works; what the web server answers to the rest. */
  plainPermalinks?: 'not found' | 'front page';
  /** The host drops `Authorization`. */
  dropsHeader?: boolean;
  /** A firewall answers this to everything. */
  firewall?: number;
  /** The key may only read. */
  readOnly?: boolean;
  /** Before WooCommerce sorted by change. */
  noSortByChange?: boolean;
  /** Before WooCommerce filtered by change. */
  ignoresModifiedAfter?: boolean;
  /** Rows beyond which an answer does not fit. */
  mostRows?: number;
  /** Answered before anything else. */
  always?: HttpResult;
}

export interface Row {
  id: number;
  status: string;
  /** Milliseconds since the epoch. */
  modified: number;
  [member: string]: unknown;
}

export interface Webhook {
  id: number;
  topic: string;
  delivery_url: string;
  status: string;
  secret: string;
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status,
  headers,
  text: JSON.stringify(value),
  json: value,
});
export const page = (status: number, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status,
  headers,
  text: '<!DOCTYPE html><html><head><title>Loja</title></head></html>',
  json: undefined,
});
const wpError = (status: number, code: string, message = 'Desculpe', data: object = {}): HttpResult =>
  json({ code, message, data: { status, ...data } }, status);

const gmt = (time: number): string => new Date(time).toISOString().slice(0, 19);

export function fakeShop(options: ShopOptions = {}) {
  const rows = new Map<number, Row>();
  const webhooks: Webhook[] = [];
  const notes = new Map<number, { id: number; note: string }[]>();
  const requests: HttpRequest[] = [];
  /** Called after each page of a listing is made. */
  const hooks: { afterPage?: () => void } = {};

  function list({ query = {} }: HttpRequest, kind: 'orders' | 'products'): HttpResult {
    const { orderby, page = 1, per_page = 10, modified_after = '', status } = query;
    if (options.noSortByChange && orderby === 'modified')
      return wpError(400, 'rest_invalid_param', 'Parâmetro(s) inválido(s): orderby', {
        params: { orderby: 'orderby não é um de date, id, include, title, slug.' },
      });
    const found = [...rows.values()]
      .filter((row) => (kind === 'products') === (row.kind === 'products'))
      .filter((row) => status === undefined || row.status === status)
      .filter((row) => options.ignoresModifiedAfter || gmt(row.modified) > String(modified_after))
      .sort((a, b) => (orderby === 'modified' ? a.modified - b.modified : 0) || a.id - b.id);
    const size = Number(per_page);
    if (size > (options.mostRows ?? 100))
      return { ok: false, kind: 'too_large', detail: 'GET loja.example -> 200, too large', status: 200 };
    const shown = found.slice((Number(page) - 1) * size, Number(page) * size);
    const answer = json(
      shown.map(({ modified, kind: _kind, ...row }) => ({
        ...row,
        date_created_gmt: gmt(modified),
        date_modified_gmt: gmt(modified),
      })),
      200,
      { 'x-wp-total': String(found.length), 'x-wp-totalpages': String(Math.ceil(found.length / size)) },
    );
    hooks.afterPage?.();
    return answer;
  }

  function routeOf({ url }: HttpRequest): string | HttpResult {
    const { pathname, searchParams } = new URL(url);
    if (!options.plainPermalinks) {
      const [, route] = /^\/wp-json\/wc\/v3(\/.*)$/.exec(pathname) ?? [];
      return route ?? page(404);
    }
    const [, route] = /^\/wc\/v3(\/.*)$/.exec(searchParams.get('rest_route') ?? '') ?? [];
    return route ?? page(options.plainPermalinks === 'front page' ? 200 : 404);
  }

  function isSignedIn({ headers = {}, query = {} }: HttpRequest): boolean | 'wrong' {
    const [key, secret] =
      headers.authorization && !options.dropsHeader
        ? atob(headers.authorization.replace('Basic ', '')).split(':')
        : [query.consumer_key, query.consumer_secret];
    if (key === undefined) return false;
    return key === KEYS.consumerKey && secret === KEYS.consumerSecret ? true : 'wrong';
  }

  function answer(request: HttpRequest): HttpResult {
    if (options.always) return options.always;
    if (options.firewall) return page(options.firewall);
    const route = routeOf(request);
    if (typeof route !== 'string') return route;
    const signedIn = isSignedIn(request);
    if (signedIn === 'wrong')
      return wpError(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
    if (!signedIn) return wpError(401, 'woocommerce_rest_cannot_view');
    const [, resource = '', id, part] = route.split('/');
    const { method = 'GET' } = request;
    if (method !== 'GET' && options.readOnly)
      return wpError(
        401,
        'woocommerce_rest_authentication_error',
        'The API key provided does not have write permissions.',
      );
    if (resource === 'webhooks') return ofWebhooks(request, method, Number(id));
    if (id === undefined) return list(request, resource as 'orders');
    const row = rows.get(Number(id));
    if (!row) return wpError(404, 'woocommerce_rest_shop_order_invalid_id', 'ID inválido.');
    return json(part === 'notes' ? (notes.get(row.id) ?? []) : row);
  }

  function ofWebhooks(request: HttpRequest, method: string, id: number): HttpResult {
    const sent = (request.json ?? {}) as Omit<Webhook, 'id'>;
    // The API never shows the secret.
    const shown = ({ secret: _secret, ...webhook }: Webhook) => webhook;
    if (method === 'GET') return json(webhooks.map(shown), 200, { 'x-wp-totalpages': '1' });
    if (method === 'PUT') {
      const webhook = webhooks.find((one) => one.id === id);
      if (!webhook) return wpError(400, 'woocommerce_rest_shop_webhook_invalid_id');
      return json(shown(Object.assign(webhook, sent)));
    }
    if (sent.topic.startsWith('customer.'))
      return wpError(400, 'woocommerce_rest_shop_webhook_invalid_topic', 'Webhook topic is required.');
    const made = { ...sent, id: webhooks.length + 1 };
    webhooks.push(made);
    return json(shown(made), 201);
  }

  const http: Http = {
    async request(request) {
      requests.push(request);
      return answer(request);
    },
  };
  const call = (settings: Record<string, string> = {}, credentials: Record<string, string> = KEYS): Call => ({
    connection: { ...connectionOf({ shop: 'loja.example', ...settings }), credentials },
    http,
    now: NOW,
  });
  return { rows, webhooks, notes, requests, hooks, call };
}
