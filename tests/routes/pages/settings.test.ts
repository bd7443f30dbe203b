/** The settings of a company: overview, company data, sending hours, audit log. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Organization } from '../../../src/store/organizations';
import { type Hall, openHall } from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

let hall: Hall;
let browser: Browser;

beforeEach(async () => {
  hall = await openHall();
  browser = await openOwner(hall, 'ana@padaria.test');
});

const text = async (path: string): Promise<string> => (await browser.get(path)).text();

/** As the database has it. */
const company = async () => {
  const row = await env.DB.prepare(`SELECT * FROM organizations WHERE name LIKE 'Padaria%'`).first<{
    id: string;
    name: string;
    time_zone: string;
    language: string;
    rules: string;
  }>();
  if (!row) throw new Error('no company');
  return { ...row, rules: JSON.parse(row.rules) as Organization['rules'] };
};

const asMember = () => env.DB.prepare(`UPDATE members SET role = 'member'`).run();

const COMPANY = {
  companyName: 'Padaria do Zé',
  language: 'en',
  timeZone: 'America/Manaus',
  ownerPhone: '(11) 98888-7777',
};

const HOURS = {
  quietFrom: '22:00',
  quietTo: '08:00',
  businessDaysOnly: 'true',
  holidays: '24/12\n 25/1/2027 \n\n24/12',
  optOutWords: 'chega\nbasta',
};

describe('the overview', () => {
  it('leads to every setting, and says how some are set', async () => {
    const page = await text('/configuracoes');
    for (const word of [
      ...['empresa', 'horarios', 'membros', 'equipes', 'chaves', 'auditoria'],
      ...['envio', 'webhooks', 'descadastros', 'privacidade', 'backup'],
    ])
      expect(page).toContain(`href="/configuracoes/${word}"`);
    for (const state of ['Padaria', 'Mensagens saem a qualquer hora', 'Só você', 'todos veem tudo'])
      expect(page).toContain(state);
    await browser.submit('/configuracoes/horarios', HOURS);
    expect(await text('/configuracoes')).toContain('Silêncio das 22:00 às 08:00');
    expect(await text('/configuracoes?lang=en')).toContain('Quiet from 22:00 to 08:00');
  });

  it('leads members nowhere that they may not go', async () => {
    await asMember();
    const page = await text('/configuracoes');
    expect([...page.matchAll(/href="(\/configuracoes\/\w+)"/g)].map(([, path]) => path)).toEqual([
      '/configuracoes/envio',
    ]);
    for (const word of ['empresa', 'horarios', 'membros', 'equipes', 'auditoria'])
      expect((await browser.get(`/configuracoes/${word}`)).status, word).toBe(403);
    expect((await browser.submit('/configuracoes/empresa', COMPANY)).status).toBe(403);
    expect((await browser.submit('/configuracoes/horarios', HOURS)).status).toBe(403);
    expect(await company()).toMatchObject({ name: 'Padaria', rules: {} });
  });
});

describe('the company', () => {
  it('is changed, in the words of people', async () => {
    const form = await text('/configuracoes/empresa');
    expect(form).toContain('value="Padaria"');
    expect(form).toMatch(/<option value="America\/Sao_Paulo" selected/);
    expect(form).toContain('value="Europe/Lisbon"');
    const saved = await browser.submit('/configuracoes/empresa', COMPANY);
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/configuracoes']);
    expect(await text('/configuracoes')).toContain('Dados da empresa salvos.');
    expect(await company()).toMatchObject({
      name: 'Padaria do Zé',
      language: 'en',
      time_zone: 'America/Manaus',
      rules: { ownerPhone: '+5511988887777' },
    });
    expect(await text('/configuracoes/empresa')).toContain('value="(11) 98888-7777"');
    await browser.submit('/configuracoes/empresa', { ...COMPANY, ownerPhone: '' });
    expect((await company()).rules).toEqual({});
    expect(await actions()).toContain('updateOrganization');
  });

  it.each([
    ['companyName', '   ', 'Preencha'],
    ['timeZone', '+03:00', 'Escolha um fuso'],
    ['timeZone', 'America/Pasargada', 'Escolha um fuso'],
    ['ownerPhone', '123', 'Confira o telefone'],
  ])('keeps what was typed where %s is %j', async (field, value, said) => {
    const answer = await browser.submit('/configuracoes/empresa', {
      ...COMPANY,
      companyName: '<b>Zé</b>',
      [field]: value,
    });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain(said);
    if (field !== 'companyName') expect(page).toContain('value="&lt;b&gt;Zé&lt;/b&gt;"');
    expect(page.match(/aria-invalid/g)).toHaveLength(1);
    expect((await company()).name).toBe('Padaria');
    expect(await actions()).not.toContain('updateOrganization');
  });

  it('keeps its hours when its phone changes, and its phone when its hours do', async () => {
    await browser.submit('/configuracoes/horarios', HOURS);
    await browser.submit('/configuracoes/empresa', COMPANY);
    expect((await company()).rules).toMatchObject({ ownerPhone: '+5511988887777', businessDaysOnly: true });
    await browser.submit('/configuracoes/horarios', { ...HOURS, quietFrom: '21:00' });
    expect((await company()).rules).toMatchObject({
      ownerPhone: '+5511988887777',
      quietHours: { from: '21:00', to: '08:00' },
    });
  });
});

describe('the hours', () => {
  it('are kept, and shown as they were written', async () => {
    const saved = await browser.submit('/configuracoes/horarios', HOURS);
    expect(saved.status).toBe(303);
    expect((await company()).rules).toEqual({
      quietHours: { from: '22:00', to: '08:00' },
      businessDaysOnly: true,
      holidays: ['12-24', '2027-01-25'],
      optOutWords: ['chega', 'basta'],
    });
    const form = await text('/configuracoes/horarios');
    for (const part of ['value="22:00"', 'value="08:00"', '24/12\n25/01/2027', 'chega\nbasta'])
      expect(form).toContain(part);
    expect(form).toMatch(/name="businessDaysOnly" value="true" checked/);
    await browser.submit('/configuracoes/horarios', { holidays: '', optOutWords: '' });
    expect((await company()).rules).toEqual({});
  });

  it('say whether messages may leave now', async () => {
    expect(await text('/configuracoes/horarios')).toContain('Agora as mensagens podem sair');
    // All day but a minute.
    await browser.submit('/configuracoes/horarios', { quietFrom: '00:00', quietTo: '23:59' });
    const [, minute] = /(\d\d:\d\d)$/.exec(
      new Date(hall.world.hub.now() - 3 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '),
    ) ?? ['', ''];
    if (minute !== '23:59')
      expect(await text('/configuracoes/horarios')).toContain('Agora as mensagens esperam até');
  });

  it.each([
    [{ quietTo: '' }, 'quietTo', 'Preencha o começo e o fim'],
    [{ quietFrom: '' }, 'quietFrom', 'Preencha o começo e o fim'],
    [{ quietTo: '22:00' }, 'quietTo', 'Preencha o começo e o fim'],
    [{ quietTo: '25:00' }, 'quietTo', 'Preencha o começo e o fim'],
    [{ holidays: '24/12\n31/02' }, 'holidays', 'Não é uma data: 31/02'],
    [{ holidays: 'Natal' }, 'holidays', 'Não é uma data: Natal'],
    [{ optOutWords: 'x'.repeat(41) }, 'optOutWords', 'Longa demais'],
    [
      { optOutWords: Array.from({ length: 51 }, (_, at) => `palavra ${at}`).join('\n') },
      'optOutWords',
      'no máximo 50',
    ],
  ])('keep what was typed where it says %j', async (change, field, said) => {
    const answer = await browser.submit('/configuracoes/horarios', { ...HOURS, ...change });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain(said);
    expect(page).toContain(`id="f-${field}-error"`);
    expect(page.match(/aria-invalid/g)).toHaveLength(1);
    expect((await company()).rules).toEqual({});
  });

  it('release what waited for the end of the old ones', async () => {
    const { id } = await company();
    await env.DB.prepare(
      `INSERT INTO lanes (organization_id, id, quiet_until) VALUES (?1, 'con_lane', '2999-01-01T00:00:00.000Z')`,
    )
      .bind(id)
      .run();
    await browser.submit('/configuracoes/horarios', {});
    const lane = await env.DB.prepare(`SELECT quiet_until FROM lanes WHERE id = 'con_lane'`).first();
    expect(lane).toEqual({ quiet_until: '' });
  });
});

describe('the audit log', () => {
  it('tells in words who did what, on what', async () => {
    await browser.submit('/configuracoes/equipes', { teamName: 'Atendimento' });
    hall.world.pass(1000);
    await browser.submit('/configuracoes/chaves', { keyName: 'ERP' });
    const page = await text('/configuracoes/auditoria');
    for (const words of ['Ana Souza', 'Criou uma equipe', 'Criou uma chave de API', 'Entrou'])
      expect(page).toContain(words);
    expect(page).toMatch(/href="\/configuracoes\/equipes\/tea_\w+">equipe: Atendimento</);
    expect(page.indexOf('Criou uma chave de API</')).toBeLessThan(page.lastIndexOf('Criou uma equipe'));
    expect(await text('/configuracoes/auditoria?lang=en')).toContain('Created a team');
  });

  it('is asked by person, action and day', async () => {
    await browser.submit('/configuracoes/equipes', { teamName: 'Atendimento' });
    const rows = async (query: string): Promise<number> =>
      (await text(`/configuracoes/auditoria?${query}`)).match(/<tr>/g)?.length ?? 0;
    const { user } = await env.DB.prepare('SELECT id AS user FROM users')
      .first<{ user: string }>()
      .then((row) => row ?? { user: '' });
    const all = await rows('');
    expect(all).toBe(4);
    expect(await rows('acao=createTeam')).toBe(2);
    expect(await rows(`pessoa=user%3A${user}`)).toBe(all);
    expect(await rows('pessoa=operator')).toBe(0);
    const day = new Date(hall.world.hub.now() - 3 * 3_600_000).toISOString().slice(0, 10);
    expect(await rows(`de=${day}&ate=${day}`)).toBe(all);
    expect(await rows('ate=2020-01-01')).toBe(0);
    expect(await rows('de=2099-01-01')).toBe(0);
    // What is no day or no cursor is no filter.
    expect(await rows('de=ontem&ate=2020-99-99&cursor=%27')).toBe(all);
  });

  it('shows what it has no words for as it is, and nothing of anybody else', async () => {
    await env.DB.prepare(`UPDATE audit_log SET action = 'somethingNew', target = '<i>x</i>'`).run();
    const eva = await openOwner(hall, 'eva@cafe.test', 'Café');
    const page = await text('/configuracoes/auditoria');
    expect(page).toContain('somethingNew');
    expect(page).toContain('&lt;i&gt;x&lt;/i&gt;');
    expect(await (await eva.get('/configuracoes/auditoria')).text()).not.toContain('somethingNew');
  });

  it('goes on to older entries, with the same filter', async () => {
    const { id } = await company();
    const entry = env.DB.prepare(
      `INSERT INTO audit_log (organization_id, id, actor, action, detail) VALUES (?1, ?2, 'operator', 'old', '{}')`,
    );
    await env.DB.batch(
      Array.from({ length: 60 }, (_, at) =>
        entry.bind(id, `aud_01JAZ9V3M8T6N4R2Q0P8W6Y4${String(at).padStart(2, '0')}`),
      ),
    );
    const first = await text('/configuracoes/auditoria?acao=old');
    expect(first.match(/<tr>/g)).toHaveLength(51);
    const [, more = ''] =
      /href="(\/configuracoes\/auditoria\?acao=old&amp;cursor=aud_\w+)"/.exec(first) ?? [];
    const second = await text(more.replaceAll('&amp;', '&'));
    expect(second.match(/<tr>/g)).toHaveLength(11);
    expect(second).toContain('quem opera a Ponte');
  });
});
