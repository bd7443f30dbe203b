import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Choices, type Connector, ignored } from '../../../src/kit';
import {
  type AutomationJson,
  type Client,
  type ConnectionJson,
  type DispatchJson,
  type Hall,
  ORDER,
  openHall,
  type PageJson,
} from '../api/helpers';
import { actions, type Browser, openBrowser, openOwner, PASSWORD } from '../people';

/** A channel with approved templates, which takes free text only for a while. */
const whats: Connector = {
  slug: 'whats',
  label: { pt: 'Zap', en: 'Chat' },
  category: 'messaging',
  fields: [],
  setup: [{ pt: 'Nada.', en: 'Nothing.' }],
  channel: {
    address: 'phone',
    idempotent: true,
    windowHours: 24,
    templates: async () => ({
      ok: true,
      templates: [
        { name: 'pago', language: 'pt_BR', text: 'Olá {{1}}, pedido {{2}}', variables: 2, header: 'image' },
      ],
    }),
    send: async () => ({ kind: 'sent' }),
  },
};

/** A system that can be made to do something. */
let stagesAnswer: Choices = { ok: true, choices: [{ value: 's1', label: 'Vendas › Proposta' }] };
const crm: Connector = {
  slug: 'crm',
  label: { pt: 'CRM', en: 'CRM' },
  category: 'crm',
  fields: [],
  setup: [{ pt: 'Nada.', en: 'Nothing.' }],
  inbound: { verify: { scheme: 'url' }, normalise: () => ignored('nothing_new') },
  choices: { stageId: async () => stagesAnswer },
  actions: {
    createCard: {
      label: { pt: 'Criar cartão', en: 'Create card' },
      input: z.object({
        title: z.string(),
        value: z.number().optional(),
        stageId: z.string().optional(),
        kind: z.enum(['lead', 'deal']).default('lead'),
        amount: z.union([z.string(), z.number()]).optional(),
      }),
      labels: { title: { pt: 'Título do cartão', en: "Card's title" } },
      idempotent: true,
      run: async () => ({ kind: 'sent' }),
    },
    tag: {
      label: { pt: 'Etiquetar', en: 'Tag' },
      input: z.object({ tags: z.array(z.string()) }),
      idempotent: true,
      run: async () => ({ kind: 'sent' }),
    },
  },
};

let hall: Hall;
let owner: Browser;
/** The owner's organization, by its API. */
let api: Client;
let shop: ConnectionJson;
let channel: ConnectionJson;
let zap: ConnectionJson;

const connect = async (connector: string, name: string, more: object = {}): Promise<ConnectionJson> => {
  const answer = await api.post<ConnectionJson>('/connections', { connector, name, ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};

const automationsOf = async (connectionId: string): Promise<AutomationJson[]> =>
  (await api.get<PageJson<AutomationJson>>(`/automations?limit=100&connectionId=${connectionId}`)).body.data;

const read = async (id: string): Promise<AutomationJson> =>
  (await api.get<AutomationJson>(`/automations/${id}`)).body;

beforeAll(async () => {
  hall = await openHall([whats, crm]);
  owner = await openOwner(hall, 'ana@padaria.test');
  const keys = await owner.submit('/configuracoes/chaves', { keyName: 'teste' });
  const [key = ''] = /ponte_[\w-]+/.exec(await keys.text()) ?? [];
  api = hall.client(`Bearer ${key}`);
  shop = await connect('generic', 'Padaria <b>');
  channel = await connect('simulator', 'Simulador');
  zap = await connect('whats', 'Zap da loja');
});

const FORM = {
  name: 'Pago',
  type: 'order.paid',
  kind: 'message',
  reader: 'customer',
  template: 'Oi {{ customer.firstName }}, pedido {{ order.id }} pago!',
  delayKind: 'minutes',
  delayMinutes: '0',
  priority: '30',
  match: 'all',
};

const form = (change: Record<string, string> = {}) => ({
  ...FORM,
  connectionId: shop.id,
  channelId: channel.id,
  ...change,
});

/** Stores one by the form; answers it as the API has it. */
async function made(change: Record<string, string> = {}): Promise<AutomationJson> {
  const name = `n${crypto.randomUUID()}`;
  const answer = await owner.submit('/notificacoes/nova', form({ name, ...change }));
  expect(answer.status, await answer.clone().text()).toBe(303);
  const found = (await api.get<PageJson<AutomationJson>>('/automations?limit=100')).body.data.find(
    (one) => one.name === name,
  );
  if (!found) throw new Error('it was not stored');
  return found;
}

const html = async (path: string, browser = owner): Promise<string> => {
  const answer = await browser.get(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};

describe('the table', () => {
  it('shows name, recognition, order and switch of each, the happy path in front', async () => {
    const text = await html(`/notificacoes?integracao=${shop.id}`);
    expect(text).toContain('Padaria &lt;b&gt;');
    expect(text).toContain('Como reconhecemos');
    const names = [...text.matchAll(/<strong>([^<]+)<\/strong>/g)].map(([, name]) => name);
    expect(names.indexOf('Aguardando pagamento')).toBeGreaterThanOrEqual(0);
    expect(names.indexOf('Aguardando pagamento')).toBeLessThan(names.indexOf('Pagamento aprovado'));
    expect(names.indexOf('Pedido enviado')).toBeLessThan(names.indexOf('Carrinho abandonado'));
    expect(text).toMatch(/role="switch" aria-checked="false"/);
  });

  it('is there in English too, whole', async () => {
    const text = await html(`/notificacoes?integracao=${shop.id}&lang=en`);
    expect(text).toContain('How we recognise it');
    expect(text).not.toContain('Como reconhecemos');
    await html('/notificacoes?lang=pt-BR');
  });

  it('asks for a channel before it switches on, then switches, and says so', async () => {
    const [one] = await automationsOf(shop.id);
    if (!one) throw new Error('the shop has no notifications');
    const refused = await owner.submit(`/notificacoes/${one.id}/ligar`, { enabled: 'true', back: shop.id });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('hx-redirect')).toBe(`/notificacoes/${one.id}?ligar=1`);
    expect(await refused.text()).toContain('Escolha um canal antes de ligar.');
    expect(await html(`/notificacoes/${one.id}?ligar=1`)).toContain('Escolha um canal antes de ligar.');
    expect((await read(one.id)).enabled).toBe(false);

    await api.patch(`/automations/${one.id}`, { action: { channelId: channel.id } });
    const on = await owner.submit(`/notificacoes/${one.id}/ligar`, { enabled: 'true', back: shop.id });
    expect(on.headers.get('location')).toBe(`/notificacoes?integracao=${shop.id}`);
    const text = await html(`/notificacoes?integracao=${shop.id}`);
    expect(text).toContain(`“${one.name}” está ligada.`);
    expect(text).toMatch(/aria-checked="true"/);
    await owner.submit(`/notificacoes/${one.id}/ligar`, { enabled: 'false', back: shop.id });
    expect((await read(one.id)).enabled).toBe(false);
  });

  it('says what to do where nothing is connected', async () => {
    const text = await html('/notificacoes', await openOwner(hall, 'nova@vazia.test', 'Vazia'));
    expect(text).toContain('Nenhuma loja conectada ainda');
    expect(text).toContain('/integracoes/nova');
  });
});

describe('the editor', () => {
  it('begins with the ready text of what happens', async () => {
    expect(await html('/notificacoes/nova')).toContain('<optgroup label="Pedidos">');
    const text = await html(`/notificacoes/nova?integracao=${shop.id}&tipo=order.shipped`);
    expect(text).toContain('value="Pedido enviado"');
    expect(text).toContain('order.shipment.trackingCode');
  });

  it('stores all that its form says', async () => {
    const one = await made({
      delayKind: 'date',
      delayAnchor: 'order.payment.boleto.dueDate',
      delayDays: '2',
      delaySide: 'before',
      delayAt: '08:30',
      delayBusiness: 'true',
      match: 'any',
      rows: '6',
      // The rows between them stay empty.
      field1: 'order.payment.method',
      operator1: 'equal',
      value1: 'boleto',
      field5: 'order.status',
      operator5: 'not_contains',
      value5: 'x',
      mediaUrl: 'https://example.com/a.pdf',
      subject: 'Oi',
      urgent: 'true',
      fallbackChannelId: zap.id,
      enabled: 'true',
    });
    expect(one).toMatchObject({
      connectionId: shop.id,
      trigger: {
        type: 'order.paid',
        conditions: {
          match: 'any',
          rules: [
            { field: 'order.payment.method', operator: 'equal', value: 'boleto' },
            { field: 'order.status', operator: 'not_contains', value: 'x' },
          ],
        },
      },
      delay: { anchor: 'order.payment.boleto.dueDate', offsetDays: -2, at: '08:30', businessDays: true },
      action: {
        kind: 'message',
        channelId: channel.id,
        to: '{{ customer.phone }}',
        mediaUrl: 'https://example.com/a.pdf',
        subject: 'Oi',
        urgent: true,
        fallback: { channelId: zap.id },
      },
      priority: 30,
      enabled: true,
    });
    expect(await actions()).toContain('createAutomation');
    const text = await html(`/notificacoes/${one.id}`);
    for (const shown of ['value="boleto"', 'value="08:30"', 'value="https://example.com/a.pdf"'])
      expect(text).toContain(shown);
    // Saved as it stands, it stays as it is.
    const names = [...text.matchAll(/<(?:input|select|textarea)[^>]* name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['field0', 'operator1', 'delayAnchor', 'fallbackChannelId']),
    );
  });

  it('changes what is there', async () => {
    const one = await made();
    const answer = await owner.submit(`/notificacoes/${one.id}`, form({ name: 'Outro', priority: '7' }));
    expect(answer.status).toBe(303);
    expect(await read(one.id)).toMatchObject({ name: 'Outro', priority: 7, enabled: false });
    expect(await actions()).toContain('updateAutomation');
  });

  it.each([
    [{ name: '' }, 'Preencha, com até 100 caracteres.'],
    [{ type: 'custom', customType: 'a b' }, 'Use letras, números, ponto, hífen ou _, sem espaços.'],
    [{ type: 'order.nope' }, 'Escolha o que acontece.'],
    [{ priority: '1001' }, 'Um número de 0 a 1000.'],
    [{ delayMinutes: 'logo' }, 'Um número inteiro de 0 a 43200'],
    [{ template: 'Oi {{ ' }, 'Confira as chaves e os comandos deste texto'],
    [{ reader: 'other', to: '' }, 'Diga para qual telefone ou e-mail.'],
    [{ value0: 'x' }, 'Diga qual campo comparar.'],
    [{ channelId: '', enabled: 'true' }, 'Escolha um canal antes de ligar.'],
    [{ channelId: 'con_01M83K0W4YZRPM04BAR1TDDCQM' }, 'Escolha uma das integrações que você vê.'],
  ])('keeps what was typed and says what is wrong: %j', async (change, message) => {
    const answer = await owner.submit('/notificacoes/nova', form({ subject: 'guardado <3', ...change }));
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toContain(message);
    expect(text).toContain('guardado &lt;3');
  });

  it('binds an approved template, its variables once it is chosen', async () => {
    const chosen = { channelId: zap.id, approvedTemplate: 'pago|pt_BR' };
    const first = await owner.submit('/notificacoes/nova', form({ ...chosen, approvedFor: '' }));
    expect(first.status).toBe(422);
    const text = await first.text();
    expect(text).toContain('Olá {{1}}, pedido {{2}}');
    expect(text).toContain('name="approvedBody1"');
    expect(text).toContain('name="approvedHeader"');
    const one = await made({
      ...chosen,
      approvedFor: 'pago|pt_BR',
      approvedCount: '2',
      approvedHeader: 'https://example.com/a.png',
      approvedBody0: '{{ customer.firstName }}',
      approvedBody1: '{{ order.number }}',
      approvedButton0: '{{ order.id }}',
      approvedButton1: '',
    });
    expect(one.action).toMatchObject({
      approved: {
        name: 'pago',
        language: 'pt_BR',
        header: 'https://example.com/a.png',
        body: ['{{ customer.firstName }}', '{{ order.number }}'],
        buttons: ['{{ order.id }}'],
      },
    });
    expect(await html(`/notificacoes/${one.id}`)).toContain('value="{{ order.number }}"');
  });

  it('makes another system do something, asked field by field, or in JSON', async () => {
    const cards = await connect('crm', 'Vendas');
    const doing = `${cards.id}/createCard`;
    const one = await made({
      kind: 'connector',
      doing,
      'input.text.title': 'Pedido {{ order.id }}',
      'input.number.value': '12',
    });
    const input = { title: 'Pedido {{ order.id }}', value: 12 };
    expect(one.action).toEqual({ kind: 'connector', connectionId: cards.id, action: 'createCard', input });
    expect(await html(`/notificacoes/${one.id}`)).toContain('value="Pedido {{ order.id }}"');
    const other = { kind: 'connector', doing: `${cards.id}/tag`, doingFor: doing };
    const switched = await owner.submit('/notificacoes/nova', form(other));
    expect(switched.status).toBe(422);
    expect(await switched.text()).toContain('<textarea name="input.json.tags"');
    const tagging = await made({ ...other, doingFor: other.doing, input: '{"tags": ["pago"]}' });
    expect(tagging.action).toMatchObject({ action: 'tag', input: { tags: ['pago'] } });
    const broken = await owner.submit('/notificacoes/nova', form({ ...other, doingFor: '', input: '{' }));
    expect(broken.status).toBe(422);
  });

  it('offers what the other system has to choose from, and what is chosen stays', async () => {
    const cards = await connect('crm', 'Funil');
    const doing = `${cards.id}/createCard`;
    const one = await made({
      kind: 'connector',
      doing,
      'input.text.title': 'Pedido',
      'input.text.stageId': 's1',
      'input.text.kind': 'deal',
      'input.text.amount': '{{ order.total | money }}',
    });
    expect(one.action).toMatchObject({ input: { stageId: 's1', kind: 'deal' } });
    const text = await html(`/notificacoes/${one.id}`);
    expect(text).toContain('Título do cartão');
    expect(text).toMatch(/<option value="s1" selected[^>]*>Vendas › Proposta</);
    expect(text).toMatch(/<option value="deal" selected/);
    expect(text).toContain('value="{{ order.total | money }}"');
  });

  it('begins an action with what its inputs usually are, and keeps what was emptied', async () => {
    const cards = await connect('crm', 'Começo');
    const doing = `${cards.id}/createCard`;
    const again = async (more: Record<string, string>) =>
      (await owner.submit('/notificacoes/nova/previa', form({ kind: 'connector', doing, ...more }))).text();
    expect(await again({})).toContain(
      'name="input.text.title" type="text" value="Pedido {{ order.number }}"',
    );
    // A number takes no text, and an amount that may be left out means all of it.
    expect(await again({})).not.toContain('order.total | money }}" autocomplete');
    expect(await again({ doingFor: doing, 'input.text.title': '' })).not.toContain(
      'Pedido {{ order.number }}',
    );
    const one = await made({ kind: 'connector', doing, doingFor: doing, 'input.text.title': 'x' });
    expect(await html(`/notificacoes/${one.id}`)).not.toContain('{{ order.total | money }}" autocomplete');
  });

  it('leaves a stage to be typed when the other system does not answer', async () => {
    const before = stagesAnswer;
    stagesAnswer = { ok: false, reason: 'unavailable', retry: true };
    const cards = await connect('crm', 'Fora do ar');
    const form = { kind: 'connector', doing: `${cards.id}/createCard`, 'input.text.title': 'x' };
    const one = await made({ ...form, 'input.text.stageId': 'velha' });
    expect(await html(`/notificacoes/${one.id}`)).toMatch(
      /<input name="input.text.stageId"[^>]*value="velha"/,
    );
    stagesAnswer = { ok: true, choices: [{ value: 'nova', label: 'Nova' }] };
    // A stage that is gone stays chosen until somebody chooses another.
    expect(await html(`/notificacoes/${one.id}`)).toMatch(/<option value="velha" selected/);
    stagesAnswer = before;
  });

  it('offers the stages where a condition names one', async () => {
    const cards = await connect('crm', 'Funil com condição');
    const one = await made({
      connectionId: cards.id,
      type: 'card.moved',
      template: 'Oi',
      field0: 'card.stage.id',
      operator0: 'equal',
      value0: 's1',
    });
    const text = await html(`/notificacoes/${one.id}`);
    expect(text).toMatch(/<datalist id="etapas"><option value="s1" label="Vendas › Proposta"/);
    expect(text).toMatch(/name="value0"[^>]*list="etapas"/);
    expect(text).not.toMatch(/name="value1"[^>]*list="etapas"/);
  });

  it('tells another system by webhook', async () => {
    const hook = await connect('webhook', 'ERP', { settings: { url: 'https://erp.example/hook' } });
    expect((await made({ kind: 'webhook', hookId: hook.id })).action).toEqual({
      kind: 'webhook',
      channelId: hook.id,
    });
  });
});

describe('the preview', () => {
  const preview = async (change: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const answer = await owner.submit('/notificacoes/nova/previa', form(change), headers);
    expect(answer.status).toBe(200);
    return answer.text();
  };

  it('fills in an example, names what is missing, and stores nothing', async () => {
    const before = (await automationsOf(shop.id)).length;
    const text = await preview({
      template: 'Oi {{ customer.firstName }}, {{ order.shipment.trackingCode }}{{ order.nada }}',
      type: 'order.paid',
    });
    expect(text).toMatch(/<p class="bubble">Oi \p{L}+, /u);
    expect(text).toContain('<code>order.nada</code>');
    expect((await automationsOf(shop.id)).length).toBe(before);
  });

  it('uses the last real event, and lists its variables', async () => {
    await api.post(`/connections/${shop.id}/events/order-paid`, ORDER);
    await hall.world.drain();
    const text = await preview();
    expect(text).toContain('<p class="bubble">Oi Mariana, pedido 10457 pago!</p>');
    expect(text).toContain('{{ customer.firstName }}');
    const [key = ''] = /evt_\w+/.exec(text) ?? [];
    const hurried = await preview(
      { example: key, template: 'Rápido {{ order.id }}' },
      { 'hx-target': 'previa' },
    );
    expect(hurried).toContain('<p class="bubble">Rápido 10457</p>');
  });

  it('says when the conditions do not hold, and when the text cannot be', async () => {
    const unfit = await preview({ field0: 'order.id', operator0: 'equal', value0: 'outro' });
    expect(unfit).toContain('não atende às condições');
    expect(await preview({ template: '{% if %}' })).toContain('O texto tem um erro');
  });

  it('adds rows', async () => {
    expect(await preview({ do: 'rows', rows: '3' })).toContain('name="field5"');
  });
});

describe('a test', () => {
  it('leaves to whoever it names, though the notification is off, and no other does', async () => {
    const one = await made({ template: 'Teste {{ customer.firstName }}', type: 'order.delivered' });
    await made({ type: 'order.delivered', enabled: 'true' });
    const page = await html(`/notificacoes/${one.id}/teste`);
    const [, example = ''] =
      /<option value="([^"]+)"[^>]*>/.exec(page.slice(page.indexOf('name="example"'))) ?? [];
    const answer = await owner.submit(`/notificacoes/${one.id}/teste`, { to: '(11) 97777-6666', example });
    expect(answer.status).toBe(303);
    const result = answer.headers.get('location') ?? '';
    expect(await html(result)).toContain('O teste para +5511977776666 está na fila.');
    await hall.world.drain();
    const text = await html(result);
    expect(text).toContain('O teste saiu para +5511977776666.');
    const [, id = ''] = /\/fila\/(dsp_\w+)/.exec(text) ?? [];
    const sent = (await api.get<DispatchJson>(`/dispatches/${id}`)).body;
    expect(sent).toMatchObject({ automationId: one.id, state: 'sent' });
    const all = await api.get<PageJson<DispatchJson>>(`/dispatches?eventId=${sent.eventId}`);
    expect(all.body.data.map((each) => each.id)).toEqual([id]);
  });

  it('wants a phone that can be one', async () => {
    const one = await made();
    const answer = await owner.submit(`/notificacoes/${one.id}/teste`, { to: '12', example: 'made_up' });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('Confira o telefone ou o e-mail.');
    expect(text).toContain('value="12"');
  });
});

describe('deleting', () => {
  it('asks, then does', async () => {
    const one = await made();
    expect(await html(`/notificacoes/${one.id}/excluir`)).toContain('Excluir a notificação');
    const answer = await owner.submit(`/notificacoes/${one.id}/excluir`, {});
    expect(answer.status).toBe(303);
    expect((await owner.get(`/notificacoes/${one.id}`)).status).toBe(404);
    expect(await actions()).toContain('deleteAutomation');
  });
});

describe('others', () => {
  it('find nothing', async () => {
    const one = await made();
    const stranger = await openOwner(hall, 'eva@outra.test', 'Outra');
    for (const end of ['', '/teste', '/excluir'])
      expect((await stranger.get(`/notificacoes/${one.id}${end}`)).status).toBe(404);
    for (const end of ['', '/previa', '/ligar', '/teste', '/excluir'])
      expect((await stranger.submit(`/notificacoes/${one.id}${end}`, form())).status).toBe(404);
    expect((await stranger.get(`/notificacoes?integracao=${shop.id}`)).status).toBe(404);
    const theirs = await stranger.submit('/notificacoes/nova', form());
    expect(theirs.status).toBe(422);
  });

  it('of another team neither; what is for all connections they see and do not change', async () => {
    const team = await api.post<{ id: string }>('/teams', { name: 'Vendas' });
    const closed = await connect('generic', 'Loja fechada', { teams: [team.body.id] });
    const hidden = await made({ connectionId: closed.id, name: 'Escondida' }).catch(() => undefined);
    const every = await made({ connectionId: '' });
    const invited = await api.post<{ url: string }>('/invitations', {
      email: 'bia@padaria.test',
      role: 'member',
    });
    const bia = openBrowser(hall);
    await bia.submit(new URL(invited.body.url).pathname, { name: 'Bia', password: PASSWORD });
    const text = await html('/notificacoes?integracao=todas', bia);
    expect(text).toContain(every.name);
    expect(text).not.toContain('Loja fechada');
    expect((await bia.get(`/notificacoes?integracao=${closed.id}`)).status).toBe(404);
    const [one] = await automationsOf(closed.id);
    expect((await bia.get(`/notificacoes/${one?.id ?? hidden?.id}`)).status).toBe(404);
    expect((await bia.get(`/notificacoes/${every.id}`)).status).toBe(403);
    expect((await bia.submit(`/notificacoes/${every.id}/excluir`, {})).status).toBe(403);
    expect((await bia.submit('/notificacoes/nova', form({ connectionId: '' }))).status).toBe(422);
    expect((await bia.submit('/notificacoes/nova', form({ connectionId: closed.id }))).status).toBe(422);
    expect((await bia.submit('/notificacoes/nova', form({ name: 'Da Bia' }))).status).toBe(303);
  });
});
