import { describe, expect, test } from 'vitest';
import googleCalendar from '../../connectors/google-calendar';
import { verify } from '../../src/kit/verify';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { appsScriptOf, testCommon } from './apps-script.world';
import { answer, googleCall, googleError, withoutConsent } from './google.api';

const INPUT = {
  title: 'Corte — Mariana',
  start: '2026-11-27T14:00:00-03:00',
  minutes: '45',
  guest: 'mariana@exemplo.com.br',
  notify: 'sim',
};
testConnector(googleCalendar, {
  credentials: { accessToken: 'ya29.token-de-teste' },
  inputs: { createEvent: INPUT },
});

const API = 'https://www.googleapis.com/calendar/v3';
const HOUR = 3_600_000;

interface Entry {
  id: string;
  start: string;
  updated: string;
  created?: string;
  guests?: string[];
  day?: true;
}
const event = ({ id, start, updated, created = updated, guests = [], day }: Entry) => ({
  getId: () => `${id}@google.com`,
  getTitle: () => `Evento ${id}`,
  getDescription: () => '',
  getLocation: () => 'Loja',
  isAllDayEvent: () => day === true,
  getStartTime: () => new Date(start),
  getEndTime: () => new Date(Date.parse(start) + HOUR),
  getLastUpdated: () => new Date(updated),
  getDateCreated: () => new Date(created),
  getCreators: () => ['studio@exemplo.com.br'],
  getGuestList: () => guests.map((email) => ({ getEmail: () => email, getName: () => 'Mariana Alves' })),
});

describe('the script', () => {
  function calendar(entries: Entry[]) {
    const own = {
      getId: () => 'studio@exemplo.com.br',
      getName: () => 'Studio Bia',
      getTimeZone: () => 'America/Sao_Paulo',
      getEvents: (from: Date, to: Date) =>
        entries.map(event).filter((one) => one.getEndTime() > from && one.getStartTime() < to),
      getEventById: (id: string) => entries.map(event).find((one) => one.getId() === id) ?? null,
    };
    return {
      CalendarApp: {
        getDefaultCalendar: () => own,
        getCalendarById: (id: string) => (id === 'outra' ? own : null),
      },
    };
  }
  const SOON = { id: 'a1', start: '2026-11-27T17:00:00Z', updated: '2026-11-20T10:00:00Z' };

  test('tells what changed since its last look', async () => {
    const entries: Entry[] = [{ ...SOON }];
    const script = appsScriptOf(googleCalendar, calendar(entries), { calendarId: 'primary' });
    await testCommon(script, [['ponteCalendar', 'calendar studio@exemplo.com.br']], () => {
      entries.push({
        ...SOON,
        id: 'a2',
        updated: '2026-11-22T13:04:30Z',
        guests: ['mariana@exemplo.com.br'],
      });
      script.call('ponteCalendar');
    });
    script.call('ponteCalendar');
    expect(script.world.sent).toEqual([]);

    entries[0] = { ...SOON, start: '2026-11-28T17:00:00Z', updated: '2026-11-22T13:20:00Z' };
    entries.splice(1, 1);
    script.call('ponteCalendar');
    await script.told();
    expect(script.seen()).toMatchObject([
      { observations: [{ type: 'calendar.changed', subject: 'calendar/a1' }] },
      {
        observations: [
          { type: 'calendar.changed', subject: 'calendar/a2' },
          {
            type: 'appointment.cancelled',
            subject: 'appointment/a2',
            data: { appointment: { id: 'a2', status: 'cancelled' } },
          },
        ],
      },
    ]);
  });

  test('a new entry with a guest is an appointment', async () => {
    const entries: Entry[] = [];
    const script = appsScriptOf(googleCalendar, calendar(entries), { calendarId: 'outra' });
    script.call('setup');
    script.world.sent.length = 0;
    entries.push({ ...SOON, updated: '2026-11-22T13:05:10Z', guests: ['mariana@exemplo.com.br'] });
    // Midnight in Lisbon, where the script lives, is the day before in São Paulo.
    const [start, updated] = ['2026-11-27T00:00:00Z', '2026-11-22T13:05:10Z'];
    entries.push({ id: 'dia', start, updated, day: true });
    script.call('ponteTimer');
    const [, allDay] = await script.told();
    expect(allDay).toMatchObject({ entry: { start: { date: '2026-11-27' } } });
    expect(script.seen()[0]).toMatchObject({
      observations: [
        { type: 'calendar.changed', time: '2026-11-22T13:05:10Z' },
        {
          type: 'appointment.scheduled',
          data: {
            appointment: { startsAt: '2026-11-27T17:00:00Z', service: 'Evento a1', place: 'Loja' },
            customer: { firstName: 'Mariana', email: 'mariana@exemplo.com.br' },
          },
        },
      ],
    });
  });

  test('what only comes near, passes, repeats, or moves far away is not taken for something else', async () => {
    const entries: Entry[] = [
      { ...SOON, id: 'longe', start: '2027-01-25T12:00:00Z' },
      { ...SOON, id: 'ontem', start: '2026-11-22T10:00:00Z' },
      { ...SOON, id: 'serie' },
      { ...SOON, id: 'serie', start: '2026-11-28T17:00:00Z' },
      { ...SOON, id: 'muda' },
    ];
    const script = appsScriptOf(googleCalendar, calendar(entries));
    script.call('setup');
    script.world.sent.length = 0;
    script.world.now += 6 * 24 * HOUR;
    entries[4] = { ...SOON, id: 'muda', start: '2027-06-01T12:00:00Z', updated: '2026-11-28T12:00:00Z' };
    script.call('ponteTimer');
    expect(await script.told()).toMatchObject([
      { id: 'muda', entry: { status: 'confirmed', start: { dateTime: '2027-06-01T12:00:00.000Z' } } },
    ]);
  });

  test('says that there is no such calendar', () => {
    const script = appsScriptOf(googleCalendar, calendar([]), { calendarId: 'nenhuma' });
    expect(() => script.call('setup')).toThrow('agenda não encontrada');
  });
});

describe('notices of a channel', () => {
  const notice = (state: string) =>
    deliveryOf({ body: {}, headers: { 'X-Goog-Channel-ID': 'con_1', 'X-Goog-Resource-State': state } });

  test('only ask for the list', () => {
    const normalise = googleCalendar.inbound?.normalise;
    expect(normalise?.(notice('exists'), connectionOf({}))).toEqual({
      kind: 'poll',
      objects: ['appointments'],
    });
    expect(normalise?.(notice('sync'), connectionOf({}))).toMatchObject({ reason: 'vendor_test' });
  });

  test('carry the secret', async () => {
    const scheme = googleCalendar.inbound?.verify;
    if (typeof scheme !== 'object') throw new Error('no scheme');
    const request = (token: string) => ({
      url: 'https://ponte.example/hooks/google-calendar/t',
      headers: { 'x-goog-channel-token': token },
      query: {},
      body: new Uint8Array(),
    });
    expect(await verify(scheme, request('whsec_c2VncmVkbw=='), ['whsec_c2VncmVkbw=='], undefined, 0)).toBe(
      true,
    );
    expect(await verify(scheme, request('outro'), ['whsec_c2VncmVkbw=='], undefined, 0)).toBe(false);
  });

  const HOOK = 'https://ponte.example/hooks/google-calendar/t';
  const register = googleCalendar.inbound?.register;

  test('come from a channel that is renewed a day before it ends', async () => {
    const ends = Date.parse('2026-11-29T13:05:00Z');
    const world = googleCall(() => answer(200, { resourceId: 'ret08u3r', expiration: String(ends) }), {
      calendarId: 'bia@exemplo.com.br',
    });
    expect(await register?.(world.call, HOOK)).toEqual({
      ok: true,
      registered: ['events'],
      renewAt: '2026-11-28T13:05:00.000Z',
      credentials: { channelId: expect.stringMatching(/^[\w-]{1,64}$/), channelResource: 'ret08u3r' },
    });
    expect(world.requests).toEqual([
      {
        url: `${API}/calendars/bia%40exemplo.com.br/events/watch`,
        headers: { authorization: 'Bearer ya29.token-de-teste' },
        json: {
          id: expect.stringMatching(/^con_\w+-[a-z0-9]+$/),
          type: 'web_hook',
          address: HOOK,
          token: 'whsec_c2VncmVkbw==',
          expiration: String(ends),
        },
      },
    ]);
  });

  test('the channel before is closed, and a short one is renewed soon', async () => {
    const world = googleCall(
      ({ url }) =>
        url.endsWith('/channels/stop')
          ? answer(404, {})
          : answer(200, { resourceId: 'r2', expiration: Date.parse('2026-11-22T14:05:00Z') }),
      {},
      { channelId: 'con_1-old', channelResource: 'r1' },
    );
    expect(await register?.(world.call, HOOK)).toMatchObject({
      ok: true,
      renewAt: '2026-11-22T13:35:00.000Z',
    });
    expect(world.requests[1]).toMatchObject({
      url: `${API}/channels/stop`,
      json: { id: 'con_1-old', resourceId: 'r1' },
    });
  });

  test('take a consent', async () => {
    expect(await register?.(withoutConsent().call, HOOK)).toMatchObject({ reason: 'missing_credentials' });
    const refused = googleCall(() => googleError(401, 'authError'));
    expect(await register?.(refused.call, HOOK)).toMatchObject({ ok: false, reason: 'unauthorized' });
    // It is the address that is refused here, and connecting anew would not help.
    const unverified = googleCall(() => googleError(401, 'push.webhookUrlUnauthorized'));
    expect(await register?.(unverified.call, HOOK)).toMatchObject({ ok: false, reason: 'refused' });
  });
});
