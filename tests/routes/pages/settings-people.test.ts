/** Members and teams on their pages: who may what, and what nobody may. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { connect, type Hall, openHall } from '../api/helpers';
import { actions, type Browser, count, openBrowser, openOwner, PASSWORD } from '../people';

let hall: Hall;
let owner: Browser;

beforeEach(async () => {
  hall = await openHall();
  owner = await openOwner(hall, 'ana@padaria.test');
});

const MEMBERS = '/configuracoes/membros';
const TEAMS = '/configuracoes/equipes';

const linkIn = (page: string): string => /https:\/\/ponte\.test(\/convite\/[\w-]+)/.exec(page)?.[1] ?? '';

/** Somebody who was invited on the page, and came. */
async function join(email: string, role: string): Promise<Browser> {
  const invited = await owner.submit(MEMBERS, { email, role });
  expect(invited.status).toBe(200);
  const browser = openBrowser(hall);
  const [name = ''] = email.split('@');
  const answer = await browser.submit(linkIn(await invited.text()), { name, password: PASSWORD });
  expect(answer.status).toBe(303);
  return browser;
}

const memberId = async (email: string): Promise<string> => {
  const row = await env.DB.prepare(
    'SELECT members.id FROM members JOIN users ON users.id = user_id WHERE email = ?1',
  )
    .bind(email)
    .first<{ id: string }>();
  return row?.id ?? '';
};

const roles = async (): Promise<Record<string, string>> => {
  const { results } = await env.DB.prepare(
    'SELECT email, role FROM members JOIN users ON users.id = user_id',
  ).all<{ email: string; role: string }>();
  return Object.fromEntries(results.map(({ email, role }) => [email.split('@')[0], role]));
};

const makeTeam = async (teamName: string): Promise<string> => {
  const made = await owner.submit(TEAMS, { teamName });
  expect(made.status).toBe(303);
  return (made.headers.get('location') ?? '').replace(`${TEAMS}/`, '');
};

describe('inviting', () => {
  it('shows the link once where the hub sends no mail', async () => {
    const team = await makeTeam('Atendimento');
    const invited = await owner.submit(MEMBERS, {
      email: ' Bia@Padaria.test',
      role: 'admin',
      [`team-${team}`]: 'true',
    });
    const link = linkIn(await invited.text());
    expect(link).toMatch(/^\/convite\/[\w-]{43}$/);
    const later = await (await owner.get(MEMBERS)).text();
    expect(later).toContain('bia@padaria.test');
    expect(later).not.toContain('/convite/');
    const bia = openBrowser(hall);
    expect(await (await bia.get(link)).text()).toContain('no papel de administrador');
    await bia.submit(link, { name: 'Bia', password: PASSWORD });
    expect((await bia.get(MEMBERS)).status).toBe(200);
    const list = await (await owner.get(MEMBERS)).text();
    expect(list).toMatch(/>Bia<.*bia@padaria\.test.*administrador.*Atendimento/s);
    expect(list).not.toContain('Convites em aberto');
    expect(await actions()).toEqual(expect.arrayContaining(['createInvitation', 'acceptInvitation']));
  });

  it('mails it where it can, and shows it nowhere', async () => {
    const mails: string[] = [];
    const send = async (mail: { to: string }) => {
      mails.push(mail.to);
      return { messageId: 'm1' };
    };
    hall = await openHall([], { SEND_EMAIL: { send } as never, SYSTEM_EMAIL: 'ponte@ponte.test' });
    owner = await openOwner(hall, 'ana@padaria.test');
    const invited = await owner.submit(MEMBERS, { email: 'bia@padaria.test', role: 'member' });
    expect([invited.status, invited.headers.get('location')]).toEqual([303, MEMBERS]);
    const page = await (await owner.get(MEMBERS)).text();
    expect(page).toContain('Convite enviado para bia@padaria.test');
    expect(page).not.toContain('/convite/');
    expect(mails).toEqual(['bia@padaria.test']);
  });

  it('keeps what was typed beside what is wrong', async () => {
    const wrong = await owner.submit(MEMBERS, { email: 'bia', role: 'admin' });
    const page = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(page).toContain('value="bia"');
    expect(page).toMatch(/<option value="admin" selected/);
    const known = await owner.submit(MEMBERS, { email: 'ana@padaria.test', role: 'member' });
    expect(known.status).toBe(422);
    expect(await known.text()).toContain('já participa');
    expect((await owner.submit(MEMBERS, { email: 'bia@x.test', role: 'root' })).status).toBe(422);
    expect(await count('invitations')).toBe(0);
  });

  it('is taken back', async () => {
    const link = linkIn(
      await (await owner.submit(MEMBERS, { email: 'bia@padaria.test', role: 'member' })).text(),
    );
    const list = await (await owner.get(MEMBERS)).text();
    const [, path = ''] = /action="(\/configuracoes\/convites\/inv_\w+\/revogar)"/.exec(list) ?? [];
    const eva = await openOwner(hall, 'eva@cafe.test', 'Café');
    expect((await eva.submit(path, {})).status).toBe(404);
    expect((await owner.submit(path, {})).headers.get('location')).toBe(MEMBERS);
    expect((await owner.submit(path, {})).status).toBe(404);
    expect((await openBrowser(hall).get(link)).status).toBe(410);
    expect(await actions()).toContain('withdrawInvitation');
  });
});

describe('roles', () => {
  it('are changed, with teams, on the page of a member', async () => {
    await join('bia@padaria.test', 'member');
    const [support, sales] = [await makeTeam('Atendimento'), await makeTeam('Vendas')];
    const path = `${MEMBERS}/${await memberId('bia@padaria.test')}`;
    await owner.submit(path, { role: 'member', [`team-${support}`]: 'true' });
    expect(await (await owner.get(path)).text()).toMatch(new RegExp(`name="team-${support}"[^>]* checked`));
    const saved = await owner.submit(path, {
      role: 'admin',
      [`team-${sales}`]: 'true',
      'team-tea_other': 'true',
    });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, MEMBERS]);
    expect(await roles()).toEqual({ ana: 'owner', bia: 'admin' });
    const { results } = await env.DB.prepare('SELECT team_id FROM team_members').all();
    expect(results).toEqual([{ team_id: sales }]);
    expect((await owner.submit(path, { role: 'root' })).status).toBe(422);
    expect(await actions()).toContain('updateMember');
  });

  it('leave the company its last owner', async () => {
    const path = `${MEMBERS}/${await memberId('ana@padaria.test')}`;
    const changed = await owner.submit(path, { role: 'member' });
    expect(changed.status).toBe(422);
    expect(await changed.text()).toContain('A empresa precisa de um dono');
    const removed = await owner.submit(`${path}/remover`, {});
    expect(removed.status).toBe(409);
    expect(await removed.text()).toContain('A empresa precisa de um dono');
    expect(await roles()).toEqual({ ana: 'owner' });
    expect(await actions()).not.toContain('removeMember');
  });

  it('of owners are for owners: no admin makes, changes or removes one', async () => {
    const admin = await join('bia@padaria.test', 'admin');
    const ana = `${MEMBERS}/${await memberId('ana@padaria.test')}`;
    const bia = `${MEMBERS}/${await memberId('bia@padaria.test')}`;
    await join('caio@padaria.test', 'owner');
    expect((await admin.submit(bia, { role: 'owner' })).status).toBe(422);
    expect((await admin.submit(ana, { role: 'member' })).status).toBe(422);
    expect((await admin.submit(`${ana}/remover`, {})).status).toBe(409);
    const invited = await admin.submit(MEMBERS, { email: 'davi@padaria.test', role: 'owner' });
    expect(invited.status).toBe(422);
    expect(await invited.text()).toContain('Só um dono pode');
    expect(await roles()).toEqual({ ana: 'owner', bia: 'admin', caio: 'owner' });
    expect(await count('invitations')).toBe(0);
    for (const path of [MEMBERS, ana, bia])
      expect(await (await admin.get(path)).text(), path).not.toContain('<option value="owner"');
    // The teams of an owner are no matter of ownership.
    const team = await makeTeam('Vendas');
    expect((await admin.submit(ana, { [`team-${team}`]: 'true' })).status).toBe(303);
    expect(await roles()).toMatchObject({ ana: 'owner' });
    expect(await count('team_members')).toBe(1);
  });

  it('end at once for whoever is removed', async () => {
    const bia = await join('bia@padaria.test', 'member');
    expect((await bia.get('/')).status).toBe(200);
    const path = `${MEMBERS}/${await memberId('bia@padaria.test')}/remover`;
    expect(await (await owner.get(path)).text()).toContain('Remover bia da empresa');
    expect((await owner.submit(path, {})).headers.get('location')).toBe(MEMBERS);
    expect((await bia.get('/')).headers.get('location')).toBe('/entrar');
    expect((await owner.get(path)).status).toBe(404);
    expect(await actions()).toContain('removeMember');
  });

  it('let nobody into these pages who is a simple member', async () => {
    const bia = await join('bia@padaria.test', 'member');
    const own = await memberId('bia@padaria.test');
    for (const path of [MEMBERS, `${MEMBERS}/${own}`, TEAMS]) expect((await bia.get(path)).status).toBe(403);
    expect((await bia.submit(`${MEMBERS}/${own}`, { role: 'owner' })).status).toBe(403);
    expect((await bia.submit(MEMBERS, { email: 'x@x.test', role: 'owner' })).status).toBe(403);
    expect(await roles()).toEqual({ ana: 'owner', bia: 'member' });
  });

  it('take whoever gives theirs up to where they may be', async () => {
    await join('bia@padaria.test', 'owner');
    const own = `${MEMBERS}/${await memberId('ana@padaria.test')}`;
    const saved = await owner.submit(own, { role: 'member' });
    expect(saved.headers.get('location')).toBe('/configuracoes');
    expect((await owner.get('/configuracoes')).status).toBe(200);
  });
});

describe('teams', () => {
  it('are made, filled, renamed and deleted', async () => {
    await join('bia@padaria.test', 'member');
    const bia = await memberId('bia@padaria.test');
    const team = await makeTeam('Atendimento');
    const path = `${TEAMS}/${team}`;
    expect(await (await owner.get(path)).text()).toContain('Agora escolha quem faz parte');
    await owner.submit(path, { teamName: 'Suporte', [`member-${bia}`]: 'true' });
    expect(await (await owner.get(TEAMS)).text()).toMatch(/>Suporte<.*bia/s);
    await owner.submit(path, { teamName: 'Suporte' });
    expect(await count('team_members')).toBe(0);
    expect((await owner.submit(`${path}/excluir`, {})).headers.get('location')).toBe(TEAMS);
    expect((await owner.get(path)).status).toBe(404);
    expect(await actions()).toEqual(expect.arrayContaining(['createTeam', 'updateTeam', 'deleteTeam']));
  });

  it('have names of their own', async () => {
    const first = await makeTeam('Atendimento');
    await makeTeam('Vendas');
    for (const path of [TEAMS, `${TEAMS}/${first}`]) {
      const answer = await owner.submit(path, { teamName: 'Vendas' });
      const page = await answer.text();
      expect(answer.status).toBe(422);
      expect(page).toContain('Outra equipe já tem este nome');
      expect(page).toContain('value="Vendas"');
      expect((await owner.submit(path, { teamName: ' ' })).status).toBe(422);
    }
    expect(await count('teams')).toBe(2);
  });

  it('say before they are deleted what everybody sees afterwards', async () => {
    const team = await makeTeam('Financeiro');
    const key = await (await owner.submit('/configuracoes/chaves', { keyName: 'ERP' })).text();
    const api = hall.client(`Bearer ${/ponte_[\w-]{43}/.exec(key)?.[0]}`);
    await connect(api, 'simulator', { name: 'Banco sigiloso', teams: [team] });
    const page = await (await owner.get(`${TEAMS}/${team}/excluir`)).text();
    expect(page).toContain('passam a aparecer para todos');
    expect(page).toContain('Banco sigiloso');
    expect(await (await owner.get(`${TEAMS}/${team}`)).text()).toContain('Banco sigiloso');
  });

  it('and members are nobody else’s', async () => {
    const team = await makeTeam('Atendimento');
    const ana = await memberId('ana@padaria.test');
    const eva = await openOwner(hall, 'eva@cafe.test', 'Café');
    for (const path of [
      `${TEAMS}/${team}`,
      `${TEAMS}/${team}/excluir`,
      `${MEMBERS}/${ana}`,
      `${MEMBERS}/${ana}/remover`,
    ]) {
      expect((await eva.get(path)).status, path).toBe(404);
      expect((await eva.submit(path, { teamName: 'x', role: 'member' })).status, path).toBe(404);
    }
    // A member of another company is not put into a team by ticking.
    const own = await eva.submit(TEAMS, { teamName: 'Balcão' });
    await eva.submit(own.headers.get('location') ?? '', { teamName: 'Balcão', [`member-${ana}`]: 'true' });
    expect(await count('team_members')).toBe(0);
  });
});
