/** The fields of an own system: the mapping as a form, its preview on a real payload, and as JSON. */
import { beforeAll, describe, expect, it } from 'vitest';
import generic from '../../../connectors/generic';
import {
  EMPTY,
  FIELDS,
  formIn,
  formOf,
  gapIn,
  type MappingForm,
  mappingText,
} from '../../../routes/pages/checkup/mapping';
import { fieldLabel } from '../../../src/ui/event-names';
import { type Client, type ConnectionJson, connect, type Hall, openHall } from '../api/helpers';
import { actions, type Browser, openOwner } from '../people';

const problems = (mapping: string) => generic.check?.({ settings: { mapping }, credentials: {} }) ?? [];

describe('the form of a mapping', () => {
  const full = JSON.stringify({
    type: {
      path: 'evento',
      map: { aprovado: 'order.paid', enviado: 'order.shipped' },
      default: 'order.created',
    },
    subject: '{{ pedido.numero }}',
    time: ['data', 'quando'],
    zone: 'America/Manaus',
    fields: {
      'customer.name': 'cliente.nome',
      'customer.phone': ['cliente.celular', 'cliente.telefone'],
      'order.total': { path: 'pedido.centavos', as: 'cents' },
      'order.payment.method': { path: 'pedido.forma', map: { CC: 'credit_card', BO: 'boleto' } },
      'order.items': { path: 'itens', fields: { name: 'titulo', quantity: ['qtd', 'quantidade'] } },
    },
  });

  it('says all that there is, and is the same mapping again', () => {
    const form = formOf(full);
    expect(form).toMatchObject({
      typePath: 'evento',
      type: 'order.created',
      subject: 'pedido.numero',
      time: 'data, quando',
    });
    expect(form?.rows).toContainEqual({
      to: 'order.items.quantity',
      from: 'itens.0.qtd, itens.0.quantidade',
      cents: false,
      words: '',
    });
    expect(JSON.parse(mappingText(form ?? EMPTY, full))).toEqual(JSON.parse(full));
  });

  it('shows the connector’s own example unchanged', () => {
    const example = generic.fields.find(({ key }) => key === 'mapping')?.example ?? '';
    const again = mappingText(formOf(example) ?? EMPTY, example);
    expect(JSON.parse(again)).toEqual(JSON.parse(example));
    expect(problems(again)).toEqual([]);
  });

  it('is empty where nothing is said', () => {
    expect(mappingText(EMPTY, '')).toBe('');
    expect(formOf('')).toEqual(EMPTY);
    expect(formOf('{"type": 7}')).toBeUndefined();
    expect(formOf('no json')).toBeUndefined();
  });

  it('takes fields by their names in either language, and drops empty rows', () => {
    const typed = {
      type: 'order.paid',
      'row.3.to': 'Cliente › telefone',
      'row.3.from': 'fone',
      'row.1.to': 'Customer › name',
      'row.1.from': ' nome ',
      'row.2.to': 'customer.email',
      'row.2.from': '',
      'row.4.to': '',
      'row.4.from': '',
    };
    const form = formIn(typed);
    expect(form.rows.map(({ to }) => to)).toEqual(['customer.name', 'customer.email', 'customer.phone']);
    expect(JSON.parse(mappingText(form, ''))).toEqual({
      type: 'order.paid',
      fields: { 'customer.name': 'nome', 'customer.phone': 'fone' },
    });
  });

  it.each<[Partial<MappingForm>, string | undefined]>([
    [{}, undefined],
    [{ typePath: 'a' }, 'type'],
    [{ typePath: 'a', cases: [{ word: 'x', type: 'order.paid' }] }, undefined],
    [{ rows: [{ to: 'customer.name', from: 'a', cents: false, words: '' }] }, 'type'],
    [{ type: 'order.paid', rows: [{ to: '', from: 'a', cents: false, words: '' }] }, 'field'],
  ])('%j lacks %s', (form, gap) => {
    expect(gapIn({ ...EMPTY, ...form })).toBe(gap);
  });
});

it('offers only fields that the connector takes, each under a name of its own', () => {
  expect(FIELDS.length).toBeGreaterThan(80);
  const rows = FIELDS.map((to) => ({ to, from: 'a.0.b', cents: false, words: '' }));
  expect(problems(mappingText({ ...EMPTY, type: 'order.paid', rows }, ''))).toEqual([]);
  for (const language of ['pt', 'en'] as const) {
    const names = FIELDS.map((path) => fieldLabel(path)[language]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  }
});

describe('the page', () => {
  let hall: Hall;
  let browser: Browser;
  let mine: Client;
  let own: ConnectionJson;
  let at: string;

  beforeAll(async () => {
    hall = await openHall();
    browser = await openOwner(hall, 'ana@padaria.test');
    const made = await browser.submit('/configuracoes/chaves', { keyName: 'test' });
    mine = hall.client(`Bearer ${/ponte_[\w-]{43}/.exec(await made.text())?.[0]}`);
    own = await connect(mine, 'generic');
    at = `/integracoes/${own.id}/campos`;
  });

  const get = async (path = at) => (await browser.get(path)).text();
  const send = async (path: string, fields: Record<string, string>) => {
    const answer = await browser.submit(path, fields);
    return { status: answer.status, text: await answer.text() };
  };
  const deliver = async (body: unknown) => {
    await hall.fetch(new URL(own.webhookUrl ?? '').pathname, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    await hall.world.drain();
  };
  const MAPPED = {
    typePath: 'evento',
    'case.0.word': 'aprovado',
    'case.0.type': 'order.paid',
    subject: 'pedido.numero',
    'row.0.to': 'Cliente › nome',
    'row.0.from': 'cliente.nome',
    'row.1.to': 'Pedido › total',
    'row.1.from': 'pedido.centavos',
    'row.1.cents': 'true',
    'row.2.to': 'Pedido › lista dos produtos › nome',
    'row.2.from': 'itens.0.titulo',
  };

  it('asks for a first notice while there is none', async () => {
    const page = await get();
    expect(page).toContain('O seu sistema ainda não enviou nada.');
    expect(page).toContain(`href="/integracoes/${own.id}"`);
  });

  it('shows what came, tries the form on it, and keeps nothing of the try', async () => {
    await deliver({
      evento: 'aprovado',
      pedido: { numero: '1001', centavos: 38990 },
      cliente: { nome: 'JOSÉ DA SILVA' },
      itens: [{ titulo: 'Camiseta' }],
    });
    const page = await get();
    expect(page).toContain('itens.0.titulo');
    expect(page).toContain('JOSÉ DA SILVA');

    const preview = await send(`${at}/previa`, MAPPED);
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('Pagamento aprovado');
    expect(preview.text).toContain('order/1001');
    expect(preview.text).toContain('R$ 389,90');
    expect(preview.text).toContain('Camiseta');
    expect((await mine.get<ConnectionJson>(`/connections/${own.id}`)).body.settings.mapping).toBeUndefined();
    expect(await actions()).not.toContain('updateConnection');
  });

  it('says what is wrong in words, and keeps what was typed', async () => {
    const unknown = await send(at, { ...MAPPED, 'row.5.to': 'order.totl', 'row.5.from': 'pedido.x' });
    expect(unknown.status).toBe(422);
    expect(unknown.text).toContain('não é um campo da Ponte');
    expect(unknown.text).toContain('value="pedido.x"');
    const untyped = await send(`${at}/previa`, { 'row.0.to': 'customer.name', 'row.0.from': 'cliente.nome' });
    expect(untyped.status).toBe(200);
    expect(untyped.text).toContain('Diga qual evento é');
    const nowhere = await send(at, { type: 'order.paid', 'row.0.to': '', 'row.0.from': 'cliente.nome' });
    expect(nowhere.text).toContain('Escolha para onde ele vai');
    expect((await send(at, { mapping: '{' })).text).toContain('JSON válido');
  });

  it('stores it, and the next notice becomes that event', async () => {
    const saved = await send(at, MAPPED);
    expect(saved.status).toBe(303);
    expect(await get()).toContain('Campos salvos.');
    await deliver({
      evento: 'aprovado',
      pedido: { numero: '1002', centavos: 100 },
      cliente: { nome: 'Ana' },
      itens: [{ titulo: 'Boné' }],
    });
    const { body } = await mine.get<{ data: { type: string; subject: string; data: unknown }[] }>(
      `/events?connectionId=${own.id}&type=order.paid`,
    );
    expect(body.data).toMatchObject([
      {
        type: 'order.paid',
        subject: 'order/1002',
        data: { order: { total: { amount: 100 }, items: [{ name: 'Boné' }] } },
      },
    ]);
    expect(await actions()).toContain('updateConnection');
    // As JSON it can be cleared again.
    expect((await send(at, { mapping: '' })).status).toBe(303);
    expect((await mine.get<ConnectionJson>(`/connections/${own.id}`)).body.settings.mapping).toBeUndefined();
  });

  it('is not there for a connector without a mapping, nor for anybody else', async () => {
    const simulator = await connect(mine, 'simulator');
    expect((await browser.get(`/integracoes/${simulator.id}/campos`)).status).toBe(404);
    const theirs = await connect(hall.other, 'generic');
    expect((await send(`/integracoes/${theirs.id}/campos/previa`, MAPPED)).status).toBe(404);
    expect((await send(`/integracoes/${theirs.id}/campos`, MAPPED)).status).toBe(404);
  });
});
