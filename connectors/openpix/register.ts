/**
 * One webhook for each event, `POST /webhook {webhook: {name, event, url, authorization, isActive}}`; `GET /webhook`
 * lists those of an address [doc]. OpenPix signs all of its webhooks, of every account, with one key of its own,
 * which anybody may read at `/webhook/public-keys` [doc]: it is kept as the secret, and renewed with each run.
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  isOk,
  type Registration,
  read,
  registerEach,
} from '../../src/kit';
import { request } from './api';
import { TYPES } from './form';

const EVENTS = [...TYPES.keys()];

export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const published = await request(call, '/webhook/public-keys');
  const keys = isOk(published) ? read(published.json).list('public_keys') : [];
  const webhookSecret = (keys.find((key) => key.bool('is_current')) ?? keys[0])?.text('key');
  if (!webhookSecret) return callFailure(published);

  const listed = await request(call, '/webhook', { query: { url: webhookUrl, limit: 100 } });
  if (!isOk(listed) || !Array.isArray(read(listed.json).at('webhooks').value)) return callFailure(listed);
  const ours = read(listed.json).list('webhooks');
  const isThere = (event: string) =>
    ours.some(
      (one) =>
        one.text('url') === webhookUrl && one.text('event') === event && one.bool('isActive') !== false,
    );
  const done = await registerEach(EVENTS, async (event) => {
    if (isThere(event)) return { ok: true };
    const webhook = {
      name: `Ponte ${event}`,
      event,
      url: webhookUrl,
      authorization: 'ponte',
      isActive: true,
    };
    const result = await request(call, '/webhook', { json: { webhook } });
    return isOk(result) && read(result.json).has('webhook') ? { ok: true } : callFailure(result);
  });
  return done.ok ? { ...done, credentials: { webhookSecret } } : done;
}
