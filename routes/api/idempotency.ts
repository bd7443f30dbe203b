/** Idempotency-Key: a POST that is sent again, because its answer got lost, is not done again. */
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../../src/app';
import { DAY, type Hub, iso, MINUTE } from '../../src/hub/hub';
import { Problem } from '../../src/problem';
import { type IdempotencyKey, RUNNING, releaseKey, settleKey, takeKey } from '../../src/store/idempotency';
import { sha256 } from '../../src/store/vault';
import { invalid } from './operation';

/** How long the answer is kept. */
const KEPT = DAY;
/** How long a key may be held by a request that never comes to an end. */
const HELD = MINUTE;

type KeyId = Pick<IdempotencyKey, 'organizationId' | 'key'>;

export const idempotent: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = c.req.header('idempotency-key');
  if (key === undefined || c.req.method !== 'POST') return next();
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw invalid([{ path: 'idempotency-key', message: 'must be 1 to 255 printable ASCII characters' }]);

  const hub = c.get('hub');
  const id: KeyId = { organizationId: c.get('organization').id, key };
  const { pathname, search } = new URL(c.req.url);
  const fingerprint = await sha256(`${pathname}${search}\n${await c.req.text()}`);
  const now = hub.now();
  const earlier = await takeKey(hub.db, { ...id, fingerprint, expiresAt: iso(now + HELD) }, iso(now));
  if (earlier) return replay(hub, earlier, fingerprint);

  await next();
  await settle(hub, id, c.res);
};

async function replay(hub: Hub, earlier: IdempotencyKey, fingerprint: string): Promise<Response> {
  if (earlier.fingerprint !== fingerprint) throw new Problem('idempotency_key_reused');
  if (earlier.status === RUNNING)
    throw new Problem('conflict', {
      detail: 'The first request with this Idempotency-Key has no answer yet.',
      headers: { 'retry-after': '1' },
    });
  const { status } = earlier;
  return new Response(await openBody(hub, earlier), {
    status,
    headers: {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      'idempotency-replayed': 'true',
    },
  });
}

/** Answers that would be the same again are kept; after any other, trying again makes sense. */
async function settle(hub: Hub, id: KeyId, answer: Response): Promise<void> {
  try {
    if (!answer.ok && answer.status !== 422) return await releaseKey(hub.db, id);
    const body = await sealBody(hub, id, await answer.clone().text());
    await settleKey(hub.db, { ...id, status: answer.status, body, expiresAt: iso(hub.now() + KEPT) });
  } catch (error) {
    // The work is done and its answer stands, kept or not.
    hub.log.error('idempotency key not settled', { error: String(error) });
  }
}

// An answer may show an address or a secret that was just made, so it is sealed like credentials.
const contextOf = ({ organizationId, key }: KeyId): string => `${organizationId} ${key}`;

const sealBody = (hub: Hub, id: KeyId, body: string): Promise<string> =>
  hub.vault.seal({ token: '', credentials: { body } }, contextOf(id));

const openBody = async (hub: Hub, { body, ...id }: IdempotencyKey): Promise<string> =>
  (await hub.vault.open(body, contextOf(id))).credentials.body ?? '';
