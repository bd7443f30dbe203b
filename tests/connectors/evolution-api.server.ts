/** A stand-in for an Evolution API server, version 2 or 1, with the answers that its source gives. */
import type { Call } from '../../src/kit/contract';
import type { HttpRequest, HttpResult } from '../../src/kit/http';
import { connectionOf } from '../suite/fixtures';

export const HOOK = 'https://ponte.example/hooks/evolution-api/0123456789abcdef';
const KEY = 'B6D711FC-DE4D-4FD5-9365-44120E713976';

export const json = (status: number, value: unknown): HttpResult => ({
  ok: true,
  status,
  headers: {},
  text: JSON.stringify(value),
  json: value,
  request: 'POST evolution.loja-sol.com.br/message/sendText/loja-sol',
});

/** As a proxy in front of the server answers. */
export const page = (status: number, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status,
  headers,
  text: `<html><h1>${status}</h1></html>`,
  json: undefined,
});

const WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  500: 'Internal Server Error',
};
/** As every exception of the server looks. */
export const refusal = (status: number, message: unknown): HttpResult =>
  json(status, { status, error: WORDS[status] ?? 'Error', response: { message } });

interface Options {
  version?: 1 | 2;
  state?: 'open' | 'close' | 'connecting';
  /** 2.0 stores no headers. */
  headers?: false;
  /** Answered to every message, whatever the body. */
  sending?: HttpResult;
}

export function fakeEvolution({ version = 2, state = 'open', headers, sending }: Options = {}) {
  const requests: HttpRequest[] = [];
  const webhooks: unknown[] = [];

  const lacks = (body: Record<string, unknown>, names: readonly string[]) =>
    names.filter((name) => body[name] === undefined).map((name) => `instance requires property "${name}"`);

  function setWebhook(body: Record<string, unknown>): HttpResult {
    if (version === 1) return refusal(400, [lacks(body, ['url', 'enabled'])]);
    const webhook = body.webhook as Record<string, unknown>;
    webhooks.push(webhook);
    const row = {
      id: 'cm3',
      enabled: true,
      url: webhook.url,
      events: webhook.events,
      webhookByEvents: false,
    };
    return json(201, headers === false ? row : { ...row, headers: webhook.headers });
  }

  function sendMessage(kind: string, body: Record<string, unknown>): HttpResult {
    const isText = kind === 'sendText';
    const wanted =
      version === 1 ? (isText ? ['textMessage'] : ['mediaMessage']) : isText ? ['text'] : ['mediatype'];
    const missing = lacks(body, ['number', ...wanted]);
    if (missing.length > 0) return refusal(400, [missing]);
    if (sending) return sending;
    return json(201, {
      key: { remoteJid: `${String(body.number)}@s.whatsapp.net`, fromMe: true, id: '3EB0A1B2C3D4E5F60718' },
      message: { conversation: 'x' },
      messageTimestamp: '1795352704',
      status: 'PENDING',
    });
  }

  function handle(request: HttpRequest): HttpResult {
    const [, area, action, instance] = new URL(request.url).pathname.split('/');
    if (request.headers?.apikey !== KEY) return refusal(401, 'Unauthorized');
    if (instance !== 'loja-sol') return refusal(404, [`The "${instance}" instance does not exist`]);
    const body = (request.json ?? {}) as Record<string, unknown>;
    if (area === 'instance') return json(200, { instance: { instanceName: instance, state } });
    if (area === 'webhook') return setWebhook(body);
    return sendMessage(action ?? '', body);
  }

  const http = {
    request(request: HttpRequest): Promise<HttpResult> {
      requests.push(request);
      return Promise.resolve(handle(request));
    },
  };
  const call = (credentials: Record<string, string> = {}, settings: Record<string, string> = {}): Call => ({
    connection: {
      ...connectionOf({ baseUrl: 'https://evolution.loja-sol.com.br', instance: 'loja-sol', ...settings }),
      credentials: { apiKey: KEY, webhookSecret: 'wh-secret-of-ponte', ...credentials },
    },
    http,
    now: Date.parse('2026-11-22T13:05:00Z'),
  });
  return { requests, webhooks, call };
}
