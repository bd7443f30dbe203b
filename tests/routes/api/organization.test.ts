/** The organization's own settings. */
import { beforeEach, expect, it } from 'vitest';
import { type Hall, openHall, type ProblemJson } from './helpers';

let hall: Hall;

beforeEach(async () => {
  hall = await openHall();
});

const RULES = {
  quietHours: { from: '20:00', to: '08:30' },
  businessDaysOnly: true,
  holidays: ['2026-11-20', '02-29', '12-24'],
  optOutWords: ['Chega'],
};

it('is read and changed, field by field', async () => {
  expect((await hall.tenant.get('/organization')).body).toEqual({
    id: hall.tenant.organizationId,
    name: 'Loja A',
    timeZone: 'America/Sao_Paulo',
    language: 'pt-BR',
    rules: {},
    createdAt: expect.any(String),
  });
  const changed = await hall.tenant.patch('/organization', { timeZone: 'America/Manaus', rules: RULES });
  expect(changed.body).toMatchObject({ name: 'Loja A', timeZone: 'America/Manaus', rules: RULES });
  expect((await hall.tenant.patch('/organization', {})).body).toEqual(changed.body);
  const cleared = await hall.tenant.patch('/organization', { rules: {}, language: 'en', name: ' Loja ' });
  expect(cleared.body).toMatchObject({ name: 'Loja', language: 'en', rules: {} });
  expect((await hall.other.get('/organization')).body).toMatchObject({ name: 'Loja B', rules: {} });
});

it.each([
  ['timeZone', { timeZone: 'America/Nowhere' }],
  ['timeZone', { timeZone: '+03:00' }],
  ['language', { language: 'es' }],
  ['name', { name: ' ' }],
  ['rules.quietHours.from', { rules: { quietHours: { from: '24:00', to: '08:00' } } }],
  ['rules.quietHours', { rules: { quietHours: { from: '08:00', to: '08:00' } } }],
  ['rules.quietHours.to', { rules: { quietHours: { from: '08:00' } } }],
  ['rules.holidays.0', { rules: { holidays: ['2026-02-30'] } }],
  ['rules.holidays.0', { rules: { holidays: ['13-01'] } }],
  ['rules.optOutWords.0', { rules: { optOutWords: ['x'.repeat(41)] } }],
  ['rules.optOutWords', { rules: { optOutWords: Array.from({ length: 51 }, (_, i) => `p${i}`) } }],
  ['rules', { rules: { quietHour: {} } }],
])('refuses a wrong %s', async (path, body) => {
  const answer = await hall.tenant.patch<ProblemJson>('/organization', body);
  expect(answer.status).toBe(422);
  expect(answer.body.errors?.map((error) => error.path)).toContain(path);
  expect((await hall.tenant.get('/organization')).body).toMatchObject({ name: 'Loja A', rules: {} });
});
