/** A person's data: found, copied and erased by a shop owner. */
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { putDeadLetters } from '../../../src/store/dead-letters';
import {
  type EventJson,
  type Hall,
  ORDER,
  openHall,
  openShop,
  type PageJson,
  type Tenant,
} from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

const PHONE = '+5511987654321';
const HERE = '/configuracoes/privacidade';

let hall: Hall;
let owner: Browser;
let shop: Tenant;

beforeEach(async () => {
  hall = await openHall();
  owner = await openOwner(hall, 'ana@padaria.test');
  const made = await owner.submit('/configuracoes/chaves', { keyName: 'teste' });
  const [key = ''] = /ponte_[\w-]{43}/.exec(await made.text()) ?? [];
  const client = hall.client(`Bearer ${key}`);
  const { body } = await client.get<{ id: string }>('/organization');
  shop = { organizationId: body.id, key, ...client };
});

/** One paid order of Mariana's, its message, and a dead letter that names her. */
async function sell(): Promise<void> {
  const { shop: source } = await openShop(shop);
  await shop.post(`/connections/${source.id}/events/order-paid`, ORDER);
  await hall.world.drain();
  await putDeadLetters(hall.world.hub.db, [
    {
      organizationId: shop.organizationId,
      id: 'ded_1',
      kind: 'delivery',
      connectionId: source.id,
      reason: 'internal',
      detail: null,
      message: { body: 'fone (11) 98765-4321' },
    },
  ]);
}

const open = async (path: string): Promise<string> => {
  const answer = await owner.get(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};

/** The address that a search leads to. */
async function find(typed: Record<string, string>): Promise<string> {
  const answer = await owner.submit(`${HERE}/pessoa`, typed);
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

const sealedIn = (page: string): string => /name="p" value="([^"]+)"/.exec(page)?.[1] ?? '';
const countOf = (page: string, place: string): number =>
  Number(new RegExp(`<td>${place}</td><td class="number">(\\d+)</td>`).exec(page)?.[1]);

describe('/configuracoes/privacidade', () => {
  it('says how long what is kept', async () => {
    const page = await open(HERE);
    expect(page).toMatch(/Corpo dos pedidos[^<]*<\/td><td class="number">7<\/td>/);
    expect(await (await owner.get(HERE, { 'accept-language': 'en' })).text()).toContain('What is kept');
  });

  it.each([
    [{}, 'role="alert"'],
    [{ phone: '12' }, 'value="12"'],
    [{ email: 'nobody', taxId: '111.111.111-11' }, 'id="f-taxId-error"'],
  ])('refuses %j', async (typed, said) => {
    const wrong = await owner.submit(`${HERE}/pessoa`, typed);
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain(said);
  });

  it('finds a person wherever they stand, without naming them in an address', async () => {
    await sell();
    const address = await find({ phone: '(11) 98765-4321' });
    expect(decodeURIComponent(address)).not.toContain('98765');
    const page = await open(address);
    expect(page).toContain(PHONE);
    for (const place of [
      'Pedidos, carrinhos e cobranças',
      'Eventos',
      'Mensagens',
      'Corpos de pedidos recebidos',
    ])
      expect(countOf(page, place), place).toBe(1);
    expect(countOf(page, 'Entregas com problema')).toBe(1);
    expect(countOf(page, 'Descadastros')).toBe(0);
  });

  it('says so where nothing is kept', async () => {
    expect(await open(await find({ email: 'ninguem@example.com' }))).toContain('Nada guardado');
  });

  it('hands out a copy as one JSON file, and notes it', async () => {
    await sell();
    const page = await open(await find({ phone: PHONE }));
    const answer = await owner.submit(`${HERE}/pessoa/copia`, { p: sealedIn(page) });
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const copy = (await answer.json()) as { person: object; records: { kind: string }[] };
    expect(copy.person).toEqual({ phone: PHONE });
    expect(copy.records.map(({ kind }) => kind)).toEqual(['subjects', 'events', 'messages']);
    expect(JSON.stringify(copy)).toContain('Oi Mariana, pago!');
    expect(await actions()).toContain('exportPerson');
  });

  it('erases after a word is typed, everywhere', async () => {
    await sell();
    const sealed = sealedIn(await open(await find({ phone: PHONE })));
    expect(await open(`${HERE}/apagar?p=${encodeURIComponent(sealed)}`)).toContain('Não pode ser desfeito');
    const wrong = await owner.submit(`${HERE}/apagar`, { p: sealed, word: 'sim' });
    expect(wrong.status).toBe(422);
    expect(await actions()).not.toContain('erasePerson');

    const answer = await owner.submit(`${HERE}/apagar`, { p: sealed, word: ' Apagar' });
    const done = answer.headers.get('location') ?? '';
    const page = await open(done);
    expect(page).toContain('Dados apagados');
    expect(countOf(page, 'Eventos')).toBe(1);
    expect(countOf(page, 'Entregas com problema')).toBe(1);
    const events = await shop.get<PageJson<EventJson>>('/events');
    expect(JSON.stringify(events.body)).not.toContain(PHONE);
    expect(await open(await find({ phone: PHONE }))).toContain('Nada guardado');
    // The page of the result only shows it.
    const before = await actions();
    expect(await open(done)).toContain('Dados apagados');
    expect(await actions()).toEqual(before);
  });

  it('walks a long way part by part; a reload goes on from there', async () => {
    const { shop: source } = await openShop(shop);
    // Every connection is a page of the walk of its own, however empty.
    for (let n = 0; n < 20; n++) await shop.post('/connections', { connector: 'generic', name: `Loja ${n}` });
    await shop.post(`/connections/${source.id}/events/order-paid`, ORDER);
    await hall.world.drain();
    const first = await open(await find({ phone: PHONE }));
    expect(first).toContain('Ainda procurando');
    expect(countOf(first, 'Eventos')).toBe(0);
    const next = /href="([^"]*pessoa\?p=[^"]+)"/.exec(first)?.[1] ?? '';
    const second = await open(next);
    expect(second).not.toContain('Ainda procurando');
    expect(countOf(second, 'Pedidos, carrinhos e cobranças')).toBe(1);
    expect(countOf(second, 'Eventos')).toBe(1);
    expect(countOf(await open(next), 'Eventos')).toBe(1);

    const erasing = await owner.submit(`${HERE}/apagar`, { p: sealedIn(second), word: 'apagar' });
    const part = erasing.headers.get('location') ?? '';
    const page = await open(part);
    expect(page).toContain('Ainda apagando');
    const on = /action="([^"]*apagando\?p=[^"]+)"/.exec(page)?.[1] ?? '';
    const ended = await owner.submit(on, {});
    const result = await open(ended.headers.get('location') ?? '');
    expect(result).toContain('Dados apagados');
    expect(countOf(result, 'Pedidos, carrinhos e cobranças')).toBe(1);
  });

  it('opens no search of another merchant, none that was made up, and no search as an erasure', async () => {
    const address = await find({ phone: PHONE });
    const other = await openOwner(hall, 'bia@papelaria.test', 'Papelaria');
    expect((await other.get(address)).status).toBe(404);
    for (const p of ['', 'a.b.c', 'x'])
      expect((await owner.get(`${HERE}/pessoa?p=${p}`)).status, p).toBe(404);
    const erasure = address.replace('/pessoa', '/apagando');
    expect((await owner.get(erasure)).status).toBe(404);
    expect((await owner.submit(erasure, {})).status).toBe(404);
  });

  it('is for admins only', async () => {
    const address = await find({ phone: PHONE });
    await env.DB.prepare(`UPDATE members SET role = 'member'`).run();
    expect((await owner.get(address)).status).toBe(403);
    expect((await owner.submit(`${HERE}/apagar`, { p: 'x', word: 'apagar' })).status).toBe(403);
  });
});
