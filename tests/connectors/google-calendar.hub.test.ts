/** Google Calendar through a whole hub: consent, a channel, its ping, the listing that tells, and the channel's renewal. */
import { expect, test } from 'vitest';
import googleCalendar from '../../connectors/google-calendar';
import { runCron } from '../../src/hub/cron';
import { DAY, HOUR, MINUTE } from '../../src/hub/hub';
import { beginConsent, completeConsent } from '../../src/hub/oauth';
import { registerAfterConsent } from '../../src/hub/registration';
import { newWebhookSecret } from '../../src/kit';
import { createWorld } from '../hub/world';

const APPS = JSON.stringify({ google: { clientId: 'g.apps', clientSecret: 'segredo-do-google' } });
const ORIGIN = 'https://ponte.test';
const ID_TOKEN = `e30.${btoa(JSON.stringify({ sub: '1089', email: 'studio@exemplo.com.br' }))}.x`;

const entry = (updated: string) => ({
  kind: 'calendar#event',
  etag: `"${updated}"`,
  id: 'abc123',
  status: 'confirmed',
  created: updated,
  updated,
  summary: 'Avaliação',
  start: { dateTime: '2026-11-27T14:00:00-03:00' },
  end: { dateTime: '2026-11-27T15:00:00-03:00' },
  attendees: [{ email: 'ana@exemplo.com.br' }],
});

test('an entry is told by a ping and a look, and the channel is opened again before it ends', async () => {
  const world = await createWorld([googleCalendar], { PONTE_APPS: APPS });
  const channels: { id: string; token: string; address: string }[] = [];
  const looks: (string | null)[] = [];
  let items: object[] = [];
  world.network = async (request) => {
    const { pathname, searchParams, hostname } = new URL(request.url);
    if (hostname === 'oauth2.googleapis.com')
      return Response.json({
        access_token: 'ya29.a',
        expires_in: 3599,
        refresh_token: '1//r',
        id_token: ID_TOKEN,
      });
    if (pathname.endsWith('/events/watch')) {
      const asked = (await request.json()) as { id: string; token: string; address: string };
      channels.push(asked);
      return Response.json({
        kind: 'api#channel',
        id: asked.id,
        resourceId: 'res-1',
        expiration: String(world.hub.now() + 7 * DAY),
      });
    }
    if (pathname.endsWith('/events')) {
      looks.push(searchParams.get('syncToken'));
      return Response.json({ items, nextSyncToken: `sync-${looks.length}` });
    }
    return new Response(null, { status: 204 });
  };

  const connection = await world.connect(googleCalendar, {
    credentials: { webhookSecret: newWebhookSecret() },
  });
  const asker = { organizationId: world.organizationId, sessionId: 'ses_1', origin: ORIGIN };
  const begun = await beginConsent(world.hub, 'google-calendar', connection.id, asker);
  if (!begun.ok) throw new Error(begun.why);
  const address = new URL(begun.address);
  expect(address.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/oauth/google/callback`);
  expect(address.searchParams.get('access_type')).toBe('offline');
  const returned = { state: address.searchParams.get('state') ?? '', code: '4/0A' };
  const done = await completeConsent(world.hub, 'google', returned, asker);
  if (!done.ok) throw new Error(done.why);
  expect(done.connection).toMatchObject({ account: '1089' });
  await registerAfterConsent(world.hub, done.connection, googleCalendar, ORIGIN);
  expect(channels).toMatchObject([
    { address: `${ORIGIN}/hooks/google-calendar/${await world.token(connection)}`, type: 'web_hook' },
  ]);

  const ping = (state: string, token = channels[0]?.token ?? '') =>
    world.post(connection, '', {
      'x-goog-channel-id': channels[0]?.id ?? '',
      'x-goog-channel-token': token,
      'x-goog-message-number': '1',
      'x-goog-resource-id': 'res-1',
      'x-goog-resource-state': state,
    });
  expect(await ping('sync')).toMatchObject({ ok: true });
  await world.drain();
  expect(world.poll.sent).toEqual([]);
  expect(await ping('exists', 'outro-token')).toMatchObject({ refusal: 'verification_failed' });

  world.pass(10 * MINUTE);
  items = [entry(new Date(world.hub.now()).toISOString())];
  expect(await ping('exists')).toMatchObject({ ok: true });
  await world.drain();
  world.pass(MINUTE);
  await world.drain();
  expect(looks).toEqual([null]);
  expect((await world.events()).map(({ type }) => type)).toEqual([
    'calendar.changed',
    'appointment.scheduled',
  ]);
  expect(JSON.stringify(world.ingest.sent)).not.toContain(channels[0]?.token ?? '?');

  // A day later, and well before the week is over.
  world.pass(DAY);
  await runCron(world.hub, '*/5 * * * *', Math.ceil(world.hub.now() / HOUR) * HOUR);
  expect(channels.length).toBeGreaterThan(1);
  expect(new Set(channels.map(({ id }) => id)).size).toBe(channels.length);
});
