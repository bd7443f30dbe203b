/**
 * One webhook through `/webhooks` [doc], an account has at most ten. `NON_SEQUENTIALLY`, so that one event that
 * fails holds up no other. After fifteen failures in a row Asaas interrupts the queue, and drops what waited for
 * 14 days [doc]: running this again sets it going. Its token has 32 to 255 characters, no blanks, no `12345`
 * and no letter four times in a row [doc].
 */
import { type Call, type CallFailure, callFailure, isOk, type Registration, read } from '../../src/kit';
import { account, fetchList, idIn, request } from './api';
import { EVENTS } from './form';

export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const authToken = call.connection.credentials.webhookSecret;
  if (!authToken) return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
  const existing = await fetchList(call, '/webhooks', {});
  if (!existing.ok) return existing;
  const id = idIn(existing.rows.find((row) => row.text('url') === webhookUrl)?.text('id'));
  // Where Asaas writes to when the queue is interrupted: it wants an address, so it gets the account's.
  const own = await account(call);
  if (!own.ok) return own;
  const json = {
    name: 'Ponte',
    url: webhookUrl,
    email: read(own.body).email('email'),
    enabled: true,
    interrupted: false,
    apiVersion: 3,
    authToken,
    sendType: 'NON_SEQUENTIALLY',
    events: EVENTS,
  };
  const result = id
    ? await request(call, `/webhooks/${id}`, { method: 'PUT', json })
    : await request(call, '/webhooks', { method: 'POST', json });
  return isOk(result) && read(result.json).has('id') ? { ok: true, registered: EVENTS } : callFailure(result);
}
