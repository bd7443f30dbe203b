/** Members, their roles and teams, and invitations. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, PASSWORD } from '../people';
import { type Hall, openHall, type PageJson, type ProblemJson } from './helpers';

interface Member {
  id: string;
  email: string;
  role: string;
  teams: string[];
}
interface Team {
  id: string;
  name: string;
  members: string[];
}

let hall: Hall;

beforeEach(async () => {
  hall = await openHall();
});

const members = async (): Promise<Member[]> =>
  (await hall.tenant.get<PageJson<Member>>('/members')).body.data;

/** Somebody who accepted an invitation. */
async function join(email: string, role: string): Promise<Member> {
  const { body } = await hall.tenant.post<{ url: string }>('/invitations', { email, role });
  const answer = await openBrowser(hall).submit(new URL(body.url).pathname, {
    name: 'Bia',
    password: PASSWORD,
  });
  expect(answer.status).toBe(303);
  const member = (await members()).find((one) => one.email === email);
  if (!member) throw new Error(`${email} is no member`);
  return member;
}

const createTeam = async (name: string): Promise<Team> =>
  (await hall.tenant.post<Team>('/teams', { name })).body;

describe('members', () => {
  it('change roles, but the last owner stays one', async () => {
    const ana = await join('ana@loja.test', 'owner');
    const last = await hall.tenant.patch<ProblemJson>(`/members/${ana.id}`, { role: 'member' });
    expect(last).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await hall.tenant.delete(`/members/${ana.id}`)).status).toBe(409);
    const bia = await join('bia@loja.test', 'member');
    expect((await hall.tenant.patch<Member>(`/members/${bia.id}`, { role: 'owner' })).body.role).toBe(
      'owner',
    );
    expect((await hall.tenant.patch(`/members/${ana.id}`, { role: 'admin' })).status).toBe(200);
    expect((await hall.tenant.delete(`/members/${bia.id}`)).status).toBe(409);
    expect((await hall.tenant.patch(`/members/${bia.id}`, { role: 'boss' })).status).toBe(422);
  });

  it('cannot both stop being owners at once', async () => {
    const ana = await join('ana@loja.test', 'owner');
    const bia = await join('bia@loja.test', 'owner');
    const answers = await Promise.all([
      hall.tenant.delete(`/members/${ana.id}`),
      hall.tenant.patch(`/members/${bia.id}`, { role: 'member' }),
    ]);
    expect(answers.map(({ status }) => status)).toContain(409);
    expect((await members()).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('leave with their places in teams, and keep their account', async () => {
    await join('ana@loja.test', 'owner');
    const bia = await join('bia@loja.test', 'member');
    const team = await createTeam('Atendimento');
    await hall.tenant.request('PUT', `/teams/${team.id}/members/${bia.id}`);
    expect((await hall.tenant.delete(`/members/${bia.id}`)).status).toBe(204);
    expect((await members()).map(({ email }) => email)).toEqual(['ana@loja.test']);
    expect((await hall.tenant.get<PageJson<Team>>('/teams')).body.data[0]?.members).toEqual([]);
    const users = await env.DB.prepare('SELECT count(*) AS n FROM users').first<{ n: number }>();
    expect(users?.n).toBe(2);
  });
});

describe('teams', () => {
  it('are made, renamed, filled and deleted', async () => {
    const bia = await join('bia@loja.test', 'owner');
    const team = await createTeam('Vendas');
    expect(team).toMatchObject({ name: 'Vendas', members: [] });
    const put = () => hall.tenant.request('PUT', `/teams/${team.id}/members/${bia.id}`);
    expect([(await put()).status, (await put()).status]).toEqual([204, 204]);
    const renamed = await hall.tenant.patch<Team>(`/teams/${team.id}`, { name: 'Comercial' });
    expect(renamed.body).toMatchObject({ id: team.id, name: 'Comercial', members: [bia.id] });
    expect((await members())[0]?.teams).toEqual([team.id]);
    expect((await hall.tenant.delete(`/teams/${team.id}/members/${bia.id}`)).status).toBe(204);
    expect((await members())[0]?.teams).toEqual([]);
    expect((await hall.tenant.delete(`/teams/${team.id}`)).status).toBe(204);
    expect((await hall.tenant.get<PageJson<Team>>('/teams')).body.data).toEqual([]);
  });

  it('have names of their own, in one organization', async () => {
    const one = await createTeam('Vendas');
    const two = await createTeam('Suporte');
    expect((await hall.tenant.post('/teams', { name: 'Vendas' })).status).toBe(409);
    expect((await hall.tenant.patch(`/teams/${two.id}`, { name: 'Vendas' })).status).toBe(409);
    expect((await hall.tenant.patch(`/teams/${one.id}`, { name: 'Vendas' })).status).toBe(200);
    expect((await hall.other.post('/teams', { name: 'Vendas' })).status).toBe(201);
  });

  it('take no member of another organization', async () => {
    const bia = await join('bia@loja.test', 'owner');
    const theirs = await hall.other.post<Team>('/teams', { name: 'Deles' });
    expect((await hall.other.request('PUT', `/teams/${theirs.body.id}/members/${bia.id}`)).status).toBe(404);
    expect((await hall.tenant.request('PUT', `/teams/${theirs.body.id}/members/${bia.id}`)).status).toBe(404);
  });
});

describe('invitations', () => {
  it('show their link once, and are replaced by a second for the same address', async () => {
    const first = await hall.tenant.post<{ id: string; url: string; mailed: boolean }>('/invitations', {
      email: 'Bia@loja.test',
    });
    expect(first.body).toMatchObject({ email: 'bia@loja.test', role: 'member', teams: [], mailed: false });
    expect(first.body.url).toMatch(/^https:\/\/ponte\.test\/convite\/[\w-]{43}$/);
    const second = await hall.tenant.post<{ id: string }>('/invitations', { email: 'bia@loja.test' });
    const list = await hall.tenant.get<PageJson<{ id: string }>>('/invitations');
    expect(list.body.data.map(({ id }) => id)).toEqual([second.body.id]);
    expect(list.text).not.toMatch(/convite|token/i);
    expect((await hall.fetch(new URL(first.body.url).pathname)).status).toBe(410);
    const stored = await env.DB.prepare('SELECT * FROM invitations').all();
    expect(JSON.stringify(stored.results)).not.toContain(first.body.url.split('/').at(-1));
  });

  it('are mailed where the hub can mail', async () => {
    const mails: { to: string; subject: string; text: string }[] = [];
    hall = await openHall([], {
      SYSTEM_EMAIL: 'ponte@ponte.test',
      SEND_EMAIL: {
        send: async (mail: (typeof mails)[number]) => {
          mails.push(mail);
          return { messageId: 'm1' };
        },
      } as never,
    });
    const { body } = await hall.tenant.post<{ url: string }>('/invitations', { email: 'bia@loja.test' });
    expect(body).toMatchObject({ mailed: true });
    expect(mails).toEqual([
      expect.objectContaining({ to: 'bia@loja.test', subject: 'Convite para Loja A na Ponte' }),
    ]);
    expect(mails[0]?.text).toContain(body.url);
  });

  it('are for addresses that are no members, and teams that exist', async () => {
    await join('bia@loja.test', 'owner');
    const member = await hall.tenant.post<ProblemJson>('/invitations', { email: 'BIA@loja.test' });
    expect(member).toMatchObject({ status: 409 });
    const team = await hall.other.post<Team>('/teams', { name: 'Deles' });
    for (const body of [
      { email: 'caio@loja.test', teams: [team.body.id] },
      { email: 'caio@loja.test', role: 'root' },
      { email: 'caio' },
    ])
      expect((await hall.tenant.post('/invitations', body)).status).toBe(422);
  });
});
