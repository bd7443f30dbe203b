/** The configuration as a file, and the way back from it. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Backup } from '../../../src/hub/backup';
import {
  type AutomationJson,
  type ConnectionJson,
  connect,
  type Hall,
  openHall,
  openShop,
  type PageJson,
  type Tenant,
} from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

const HERE = '/configuracoes/backup';

let hall: Hall;
let owner: Browser;
let shop: Tenant;

async function enter(email: string, organization: string): Promise<[Browser, Tenant]> {
  const browser = await openOwner(hall, email, organization);
  const made = await browser.submit('/configuracoes/chaves', { keyName: 'teste' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  const client = hall.client(`Bearer ${key}`);
  const { body } = await client.get<{ id: string }>('/organization');
  return [browser, { organizationId: body.id, key, ...client }];
}

beforeEach(async () => {
  hall = await openHall();
  [owner, shop] = await enter('ana@padaria.test', 'Padaria');
});

async function download(browser: Browser, fields: Record<string, string> = {}): Promise<string> {
  const answer = await browser.submit(`${HERE}/baixar`, fields);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename="ponte-[\d-]+\.json"/);
  return answer.text();
}

const connectionsOf = async (tenant: Tenant): Promise<ConnectionJson[]> =>
  (await tenant.get<PageJson<ConnectionJson>>('/connections?limit=100')).body.data;
const automationsOf = async (tenant: Tenant): Promise<AutomationJson[]> =>
  (await tenant.get<PageJson<AutomationJson>>('/automations?limit=100')).body.data;

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

describe('/configuracoes/backup', () => {
  it('saves everything but secrets; opt-outs only where they are asked for', async () => {
    const { shop: source } = await openShop(shop);
    await connect(shop, 'webhook', {
      name: 'ERP',
      settings: { url: 'https://erp.example.com/' },
      credentials: { signingSecret: SECRET },
    });
    await shop.post('/opt-outs', { address: '+5511988887777' });
    const text = await download(owner);
    const saved = JSON.parse(text) as Backup;
    expect(saved).toMatchObject({ ponte: 1, organization: { name: 'Padaria' } });
    expect(saved.connections).toHaveLength(3);
    expect(saved.automations.length).toBe((await automationsOf(shop)).length);
    expect(text).not.toContain(SECRET);
    const hook = (await connectionsOf(shop)).find(({ id }) => id === source.id)?.webhookUrl ?? '';
    expect(text).not.toContain(hook.split('/').at(-1) ?? '-');
    expect(saved.optOuts).toBeUndefined();
    expect(JSON.parse(await download(owner, { optOuts: 'true' })).optOuts).toMatchObject([
      { address: '+5511988887777' },
    ]);
    expect(await actions()).toContain('exportConfiguration');
  });

  it('shows what would change and changes nothing; then restores it, and sent again finds nothing to do', async () => {
    const { shop: source, channel, automation } = await openShop(shop);
    const saved = await download(owner);
    await shop.patch(`/connections/${channel.id}`, {
      name: 'Outro nome',
      settings: { intervalSeconds: '77' },
    });
    await shop.patch(`/automations/${automation.id}`, { enabled: false });
    await shop.patch('/organization', { rules: { businessDaysOnly: true } });
    const later = await connect(shop, 'generic', { name: 'Feita depois' });

    const preview = await (await owner.submit(`${HERE}/conferir`, { text: saved })).text();
    expect(preview).toContain('nome, ajustes');
    expect(preview).toContain('ligada ou desligada');
    expect(preview).toContain('horários e regras de envio');
    expect((await shop.get<ConnectionJson>(`/connections/${channel.id}`)).body.name).toBe('Outro nome');

    const report = await owner.submit(`${HERE}/restaurar`, { text: saved });
    expect(report.status).toBe(200);
    expect(await report.text()).toContain('O que foi restaurado');
    const back = (await shop.get<ConnectionJson>(`/connections/${channel.id}`)).body;
    expect([back.name, back.settings.intervalSeconds, back.status]).toEqual(['simulator', '0', 'active']);
    expect((await shop.get<AutomationJson>(`/automations/${automation.id}`)).body.enabled).toBe(true);
    expect((await shop.get<{ rules: object }>('/organization')).body.rules).toEqual({});
    expect((await connectionsOf(shop)).map(({ id }) => id)).toEqual(
      expect.arrayContaining([source.id, later.id]),
    );
    const again = await (await owner.submit(`${HERE}/conferir`, { text: saved })).text();
    expect(again).toContain('Tudo está como na cópia');
    expect(await actions()).toContain('restoreConfiguration');
  });

  it('leaves credentials alone', async () => {
    const erp = await connect(shop, 'webhook', {
      name: 'ERP',
      settings: { url: 'https://erp.example.com/' },
      credentials: { signingSecret: SECRET },
    });
    const saved = await download(owner);
    await shop.patch(`/connections/${erp.id}`, { settings: { url: 'https://outro.example.com/' } });
    await owner.submit(`${HERE}/restaurar`, { text: saved });
    const back = (await shop.get<ConnectionJson>(`/connections/${erp.id}`)).body;
    expect(back.settings.url).toBe('https://erp.example.com/');
    expect(back.credentials.signingSecret).toBe(`••••${SECRET.slice(-4)}`);
  });

  it('builds an organization anew: paused connections, their notifications, teams, opt-outs', async () => {
    const team = await shop.post<{ id: string }>('/teams', { name: 'Atendimento' });
    const { shop: source } = await openShop(shop);
    await shop.patch(`/connections/${source.id}`, { teams: [team.body.id] });
    await shop.post('/opt-outs', { address: '+5511988887777' });
    const saved = await download(owner, { optOuts: 'true' });
    const [other, theirs] = await enter('bia@papelaria.test', 'Papelaria');

    const preview = await (await other.submit(`${HERE}/conferir`, { text: saved })).text();
    expect(preview).toContain('Integrações criadas começam pausadas');
    expect(preview).not.toContain('não aplicado');
    expect(await connectionsOf(theirs)).toEqual([]);

    await other.submit(`${HERE}/restaurar`, { text: saved });
    const made = await connectionsOf(theirs);
    expect(made.map(({ status }) => status)).toEqual(['paused', 'paused']);
    const shopAgain = made.find(({ connector }) => connector === 'generic');
    const channelAgain = made.find(({ connector }) => connector === 'simulator');
    expect(shopAgain?.credentials).toEqual({});
    const [teamAgain] = (await theirs.get<PageJson<{ id: string; name: string }>>('/teams')).body.data;
    expect(teamAgain?.name).toBe('Atendimento');
    expect(shopAgain?.teams).toEqual([teamAgain?.id]);
    const notifications = await automationsOf(theirs);
    expect(notifications.map(({ name }) => name)).toEqual(
      (await automationsOf(shop)).map(({ name }) => name),
    );
    const paid = notifications.find(({ name }) => name === 'Pago');
    expect(paid).toMatchObject({ connectionId: shopAgain?.id, action: { channelId: channelAgain?.id } });
    expect((await theirs.get<PageJson<unknown>>('/opt-outs')).body.data).toHaveLength(1);
    // Nothing of the first organization's was touched.
    expect((await connectionsOf(shop)).every(({ status }) => status === 'active')).toBe(true);
    const again = await (await other.submit(`${HERE}/conferir`, { text: saved })).text();
    expect(again).toContain('Tudo está como na cópia');
  });

  it('applies what is right of a file in which something is wrong, and says what is not', async () => {
    const { automation } = await openShop(shop);
    const saved = JSON.parse(await download(owner)) as Backup;
    const paid = saved.automations.find(({ id }) => id === automation.id);
    Object.assign(paid ?? {}, { action: { kind: 'message', channelId: 'con_unknown', template: 'Oi' } });
    saved.connections[0] = { ...(saved.connections[0] as Backup['connections'][0]), connector: 'gone' };
    saved.organization.timeZone = 'Mars/Olympus';
    const preview = await (await owner.submit(`${HERE}/conferir`, { text: JSON.stringify(saved) })).text();
    expect(preview.match(/não aplicado/g)?.length).toBe(3);
    expect(preview).toContain('este sistema não está no catálogo');
    expect(preview).toContain('fuso horário');
    expect(preview).toContain('Escolha um dos seus canais');
    const before = await automationsOf(shop);
    await owner.submit(`${HERE}/restaurar`, { text: JSON.stringify(saved) });
    expect(await automationsOf(shop)).toEqual(before);
  });

  it('never reaches the connections of somebody else by their ids', async () => {
    const theirs = await connect(hall.other, 'simulator', { name: 'Dos outros' });
    const saved = JSON.parse(await download(owner)) as Backup;
    saved.connections.push({
      id: theirs.id,
      connector: 'simulator',
      name: 'Roubada',
      settings: {},
      teams: [],
      sync: {},
    });
    await owner.submit(`${HERE}/restaurar`, { text: JSON.stringify(saved) });
    expect((await hall.other.get<ConnectionJson>(`/connections/${theirs.id}`)).body.name).toBe('Dos outros');
    expect((await connectionsOf(shop)).map(({ name, status }) => [name, status])).toEqual([
      ['Roubada', 'paused'],
    ]);
  });

  it.each(['', 'não é json', '{}', '{"ponte": 2}'])('refuses %j and keeps it', async (typed) => {
    const wrong = await owner.submit(`${HERE}/conferir`, { text: typed });
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain('id="f-text-error"');
    expect(page).toContain(`>${typed.replaceAll('"', '&quot;')}</textarea>`);
    expect((await owner.submit(`${HERE}/restaurar`, { text: typed })).status).toBe(422);
  });

  it('takes an uploaded file, and none that is too large', async () => {
    const saved = await download(owner);
    const upload = (content: string) => {
      const body = new FormData();
      body.set('file', new File([content], 'ponte.json', { type: 'application/json' }));
      body.set('text', '');
      return hall.fetch(`${HERE}/conferir`, {
        method: 'POST',
        body,
        headers: { origin: 'https://ponte.test', cookie: owner.cookie, accept: 'text/html' },
      });
    };
    expect(await (await upload(saved)).text()).toContain('Tudo está como na cópia');
    expect((await upload(saved + ' '.repeat(1_000_000))).status).toBe(413);
  });

  it('is for admins only, and speaks English', async () => {
    expect(await (await owner.get(HERE, { 'accept-language': 'en' })).text()).toContain('Download the file');
    await env.DB.prepare(`UPDATE members SET role = 'member'`).run();
    for (const path of ['baixar', 'conferir', 'restaurar'])
      expect((await owner.submit(`${HERE}/${path}`, { text: '{}' })).status).toBe(403);
  });
});
