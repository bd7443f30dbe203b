import { describe, expect, test } from 'vitest';
import googleCalendar from '../../connectors/google-calendar';
import type { HttpRequest, HttpResult } from '../../src/kit';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { answer, googleCall, googleError, withoutConsent } from './google.api';

const API = 'https://www.googleapis.com/calendar/v3';

const INPUT = {
  title: 'Corte — Mariana',
  start: '2026-11-27T14:00:00-03:00',
  minutes: '45',
  guest: 'mariana@exemplo.com.br',
  notify: 'sim',
};
const ENTRY = {
  kind: 'calendar#event',
  etag: '"3345678901234000"',
  id: 'abc123',
  status: 'confirmed',
  created: '2026-11-22T13:00:00.000Z',
  updated: '2026-11-22T13:00:00.500Z',
  summary: 'Avaliação',
  start: { dateTime: '2026-11-27T14:00:00-03:00' },
  end: { dateTime: '2026-11-27T15:00:00-03:00' },
  attendees: [{ email: 'ana@exemplo.com.br', responseStatus: 'needsAction' }],
};

describe('the listing', () => {
  const list = googleCalendar.poll?.appointments?.list;
  const SINCE = { since: '2026-11-22T12:00:00.000Z' };

  test('first walks to the token, leaving out what is older than the connection', async () => {
    const world = googleCall(({ query }) =>
      query?.pageToken
        ? answer(200, { items: [ENTRY, { id: 'x' }, {}], nextSyncToken: 's1', summary: 'Studio' })
        : answer(200, { items: [{ ...ENTRY, updated: '2026-11-01T10:00:00.000Z' }], nextPageToken: 'p2' }),
    );
    const first = await list?.(world.call, null, SINCE);
    expect(first).toMatchObject({ ok: true, items: [], more: true });
    const second = await list?.(world.call, first?.ok ? first.cursor : null, SINCE);
    expect(second).toMatchObject({
      items: [
        { subject: 'calendar/abc123', fingerprint: 'confirmed "3345678901234000"' },
        { subject: 'calendar/x', updatedAt: '2026-11-22T13:05:00.000Z' },
      ],
      cursor: '{"sync":"s1"}',
      more: false,
    });
    expect(world.requests.map(({ url, query }) => [url, query?.timeMin, query?.pageToken])).toEqual([
      [`${API}/calendars/primary/events`, SINCE.since, undefined],
      [`${API}/calendars/primary/events`, SINCE.since, 'p2'],
    ]);
    const [item] = second?.ok ? second.items : [];
    const delivery = deliveryOf({ body: item?.body, via: 'poll' });
    expect(googleCalendar.inbound?.normalise(delivery, connectionOf({}))).toMatchObject({
      observations: [
        { type: 'calendar.changed', time: '2026-11-22T13:00:00.500Z' },
        { type: 'appointment.scheduled', data: { customer: { email: 'ana@exemplo.com.br' } } },
      ],
    });
  });

  test('then tells what changed since, whatever its age', async () => {
    const gone = { id: 'abc123', status: 'cancelled' };
    const world = googleCall(() =>
      answer(200, { items: [{ ...ENTRY, updated: '2026-11-01T10:00:00Z' }, gone], nextSyncToken: 's2' }),
    );
    expect(await list?.(world.call, '{"sync":"s1"}', SINCE)).toMatchObject({
      items: [{ subject: 'calendar/abc123' }, { subject: 'calendar/abc123', fingerprint: 'cancelled ' }],
      cursor: '{"sync":"s2"}',
    });
    expect(world.requests[0]?.query).toMatchObject({ syncToken: 's1' });
    expect(world.requests[0]?.query).not.toHaveProperty('timeMin');
  });

  test('begins anew when the token is too old', async () => {
    const world = googleCall(({ query }) =>
      query?.syncToken
        ? googleError(410, 'fullSyncRequired')
        : answer(200, { items: [], nextSyncToken: 's9' }),
    );
    const again = await list?.(world.call, '{"sync":"s1"}', SINCE);
    expect(again).toMatchObject({ ok: true, items: [], more: true });
    expect(await list?.(world.call, again?.ok ? again.cursor : null, SINCE)).toMatchObject({
      cursor: '{"sync":"s9"}',
      more: false,
    });
  });

  test('has nothing while there is only a script', async () => {
    const world = withoutConsent();
    expect(await list?.(world.call, null, SINCE)).toMatchObject({ ok: true, items: [], more: false });
    expect(world.requests).toEqual([]);
  });
});

describe('making an entry', () => {
  const create = async (input: Record<string, unknown>, respond: (request: HttpRequest) => HttpResult) => {
    const world = googleCall(respond, { calendarId: 'bia@exemplo.com.br' });
    const action = googleCalendar.actions?.createEvent;
    const outcome = await action?.run(action.input.parse(input), 'dsp_01', world.call);
    return { outcome, requests: world.requests };
  };
  const ID = 'ponte6473705f3031';

  test('its id is made of the dispatch', async () => {
    const { outcome, requests } = await create(INPUT, () => answer(200, { id: ID }));
    expect(outcome).toEqual({ kind: 'sent', providerId: ID });
    expect(ID).toMatch(/^[a-v0-9]{5,1024}$/);
    expect(requests).toMatchObject([
      {
        url: `${API}/calendars/bia%40exemplo.com.br/events`,
        query: { sendUpdates: 'all' },
        json: {
          id: ID,
          summary: 'Corte — Mariana',
          start: { dateTime: '2026-11-27T14:00:00-03:00' },
          end: { dateTime: '2026-11-27T17:45:00.000Z' },
          attendees: [{ email: 'mariana@exemplo.com.br' }],
        },
      },
    ]);
  });

  test('a repeat is there already', async () => {
    const { outcome } = await create(INPUT, () => googleError(409, 'duplicate'));
    expect(outcome).toMatchObject({ kind: 'sent', providerId: ID });
  });

  test('takes Brazilian times, an end, and another calendar', async () => {
    const input = { title: 'x', start: '27/11/2026 14:00', end: '27/11/2026 16:00', calendarId: 'outra' };
    const { requests } = await create(input, () => answer(200, { id: ID }));
    expect(requests[0]).toMatchObject({
      url: `${API}/calendars/outra/events`,
      query: { sendUpdates: 'none' },
      json: {
        start: { dateTime: '2026-11-27T14:00:00-03:00' },
        end: { dateTime: '2026-11-27T16:00:00-03:00' },
      },
    });
  });

  test.each([
    [{ title: 'x', start: 'amanhã' }, 'invalid_input'],
    [{ title: 'x', start: '27/11/2026 14:00', end: '27/11/2026 13:00' }, 'invalid_input'],
    [{ title: 'x', start: '27/11/2026 14:00', guest: 'ninguém' }, 'invalid_email'],
  ])('refuses %j', async (input, reason) => {
    const { outcome, requests } = await create(input, () => answer(200, {}));
    expect(outcome).toMatchObject({ kind: 'rejected', reason });
    expect(requests).toEqual([]);
  });

  test.each([
    [() => googleError(403, 'quotaExceeded'), { kind: 'retry', reason: 'rate_limited' }],
    [() => googleError(403, 'requiredAccessLevel'), { kind: 'rejected', reason: 'forbidden' }],
    [() => answer(200, {}), { kind: 'sent' }],
  ] as const)('reads what came of it', async (respond, outcome) => {
    expect((await create(INPUT, respond)).outcome).toMatchObject(outcome);
  });
});

test('offers the calendars, and the probe names the chosen one', async () => {
  const world = googleCall(({ url }) =>
    url.endsWith('calendarList')
      ? answer(200, { items: [{ id: 'a@b', summary: 'Bia', summaryOverride: 'Minha' }, { id: 'c' }, {}] })
      : answer(200, { id: 'a@b', summary: 'Bia' }),
  );
  expect(await googleCalendar.choices?.calendarId?.(world.call)).toEqual({
    ok: true,
    choices: [
      { value: 'a@b', label: 'Minha' },
      { value: 'c', label: 'c' },
    ],
  });
  expect(await googleCalendar.probe?.(world.call)).toEqual({ ok: true, account: 'Bia' });
  expect(world.requests[1]?.url).toBe(`${API}/users/me/calendarList/primary`);
});
