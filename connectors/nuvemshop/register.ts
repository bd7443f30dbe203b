/** The webhooks at the platform: one per event and address (…/resources/webhook [doc]); only https is taken. */
import {
  type Call,
  type CallFailure,
  type Reader,
  type Registration,
  read,
  registerEach,
} from '../../src/kit';
import { isPastEnd, request } from './api';

/** Not the privacy notices: their addresses are set in the app itself. */
export const SUBSCRIBED = [
  'order/created',
  'order/updated',
  'order/paid',
  'order/pending',
  'order/voided',
  'order/packed',
  'order/fulfilled',
  'order/cancelled',
  'fulfillment_order/status_updated',
  'fulfillment_order/tracking_event_created',
  'product/created',
  'product/updated',
  'product/deleted',
  'customer/created',
  'customer/updated',
  'app/uninstalled',
  'app/suspended',
  'app/resumed',
] as const;

const PER_PAGE = 200;
const MOST_PAGES = 5;
/** Deleted at a time; registering again deletes the rest. */
const MOST_STALE = 60;

/**
 * Creates what is missing and deletes what an older address of this hub left behind. A shop has one live
 * token per app, so what is there under our addresses belongs to this connection. A topic that the app's
 * scopes do not allow is left out; it fails only when none was allowed, or the shop cannot be reached.
 */
export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const isStandIn = call.connection.settings.baseUrl?.startsWith('http:') ?? false;
  if (!webhookUrl.startsWith('https:') && !isStandIn)
    return { ok: false, reason: 'address_blocked', detail: 'nuvemshop: webhooks need an https address' };
  const listed = await webhooks(call);
  if (!listed.ok) return listed;
  const ours = webhookUrl.slice(0, webhookUrl.lastIndexOf('/') + 1);
  const here = listed.found.filter((webhook) => webhook.text('url') === webhookUrl);
  const stale = listed.found.filter((webhook) => {
    const url = webhook.text('url') ?? '';
    return url !== webhookUrl && url.startsWith(ours);
  });
  const existing = new Set(here.map((webhook) => webhook.text('event')));

  const registration = await registerEach(SUBSCRIBED, async (event) =>
    existing.has(event)
      ? { ok: true }
      : await request(call, '/webhooks', { method: 'POST', json: { event, url: webhookUrl } }),
  );
  if (!registration.ok) return registration;
  // Last, so that nothing is missed in between. What cannot be deleted only knocks in vain.
  for (const webhook of stale.slice(0, MOST_STALE)) {
    const id = webhook.text('id');
    if (id) await request(call, `/webhooks/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }
  return registration;
}

/** All webhooks of the app at this shop. */
async function webhooks(call: Call): Promise<{ ok: true; found: Reader[] } | CallFailure> {
  const found: Reader[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await request(call, '/webhooks', { query: { page, per_page: PER_PAGE } });
    if (isPastEnd(answer)) break;
    if (!answer.ok) return answer;
    if (!Array.isArray(answer.body)) return { ok: false, reason: 'bad_answer', detail: '/webhooks: no list' };
    const rows = read(answer.body).list();
    found.push(...rows);
    if (rows.length < PER_PAGE) break;
  }
  return { ok: true, found };
}
