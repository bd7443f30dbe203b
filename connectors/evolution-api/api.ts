/**
 * Calls of an Evolution API server, the merchant's own. Source: https://github.com/EvolutionAPI/evolution-api
 * (routers, `message.schema.ts`, `whatsapp.baileys.service.ts`, 2.3; 1.8 where it differs) [code].
 * Every refusal has the shape `{status, error, response: {message}}`, where `message` may be a text, a
 * list of texts, a list of lists, or a list of `{exists: false, jid, number}`.
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  type HttpRequest,
  type HttpResult,
  isOk,
  type Probe,
  type Registration,
  read,
} from '../../src/kit';

/** The server fetches files and previews, types and uploads before it answers. */
const TIMEOUT_MS = 30_000;

/** What we normalise. Leaves out the QR code, which is as good as the account itself. */
const EVENTS = ['MESSAGES_UPSERT', 'MESSAGES_UPDATE', 'CONNECTION_UPDATE'];

/** `path` is what stands before the instance: `message/sendText`. */
export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> {
  // People paste the address of the manager.
  const base = (settings.baseUrl ?? '').trim().replace(/(?:\/manager)?\/*$/, '');
  const url = `${base}/${path}/${encodeURIComponent(settings.instance ?? '')}`;
  return http.request({
    timeoutMs: TIMEOUT_MS,
    ...options,
    url,
    headers: { apikey: credentials.apiKey ?? '' },
  });
}

/** Whether the instance exists and its phone is connected. */
export async function probe(call: Call): Promise<Probe> {
  const result = await request(call, 'instance/connectionState');
  const state = isOk(result) ? read(result.json).text('instance.state') : undefined;
  if (state === undefined) return callFailure(result);
  if (state !== 'open') return { ok: false, reason: 'disconnected', detail: `state: ${state.slice(0, 50)}` };
  return { ok: true, account: call.connection.settings.instance ?? '' };
}

/**
 * One webhook per instance, replaced by the next. Our secret travels as a header, which servers know
 * from 2.1 on; older ones want the members unwrapped and send no header, so that nothing of theirs
 * would verify.
 */
export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const secret = call.connection.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
  const result = await request(call, 'webhook/set', {
    json: {
      webhook: {
        enabled: true,
        url: webhookUrl,
        headers: { authorization: `Bearer ${secret}` },
        byEvents: false,
        base64: false,
        events: EVENTS,
      },
    },
  });
  const isOld =
    result.ok && result.status === 400 && /requires property \\?"(?:url|enabled)\\?"/.test(result.text);
  if (isOld) return TOO_OLD;
  if (!isOk(result)) return callFailure(result);
  // The answer is the row as stored: what is not in it will not be sent.
  const row = read(result.json);
  if (!row.text('url', 'webhook.url')) return callFailure(result);
  return row.has('headers.authorization') || row.has('webhook.headers.authorization')
    ? { ok: true, registered: EVENTS }
    : TOO_OLD;
}

const TOO_OLD: CallFailure = {
  ok: false,
  reason: 'unsupported',
  detail: 'evolution-api: this server sends no webhook headers; update it to 2.1 or later',
};
