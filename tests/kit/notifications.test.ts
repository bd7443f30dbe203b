import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, groupOf, type KnownType } from '../../src/kit/events';
import { EventData } from '../../src/kit/model';
import { PRESETS, type Preset } from '../../src/kit/notifications';
import { render } from '../../src/kit/template';
import { variablesOf } from './variables';

const LINE = '23793381286008200002315000050003912340000019990';
const PIX =
  '00020126580014br.gov.bcb.pix0136aaaaaaaa5204000053039865405139.905802BR5909LOJA  BOA6009SAO PAULO6304ABCD';

/** All that a text may ask for; parsed, so that a preset cannot rely on a field the model lacks. */
const RICH = EventData.parse({
  customer: { name: 'Maria das Dores', firstName: 'Maria', lastName: 'das Dores', phone: '+5511988887777' },
  order: {
    id: '987',
    number: '1001',
    status: 'paid',
    rawStatus: 'Em separação',
    total: { amount: 13990, currency: 'BRL' },
    items: [{ name: 'Camiseta', quantity: 1 }],
    payment: { method: 'pix', pix: { copyPaste: PIX, expiresAt: '2026-11-22T10:05:00-03:00' } },
    shipment: {
      carrier: 'Correios',
      trackingCode: 'AA123456789BR',
      trackingUrl: 'https://rastreio.example/AA123456789BR',
      estimatedAt: '2026-11-30',
    },
    url: 'https://loja.example/pedido/987',
  },
  cart: { id: '1', url: 'https://loja.example/carrinho/1', total: { amount: 9900, currency: 'BRL' } },
  charge: {
    id: '5',
    amount: { amount: 9990, currency: 'BRL' },
    dueDate: '2026-11-25',
    boleto: { digitableLine: LINE, dueDate: '2026-11-25', url: 'https://banco.example/b/5' },
    url: 'https://banco.example/c/5',
  },
  subscription: { id: '3', plan: 'Clube Gold' },
  card: { id: '8', stage: { id: '2', name: 'Proposta' } },
  appointment: {
    id: '4',
    startsAt: '2026-11-24T14:30:00-03:00',
    professional: 'Dra. Ana',
    service: 'limpeza',
    place: 'Rua das Flores, 10',
  },
  form: { id: '6', title: 'Orçamento', answers: {} },
  invoice: {
    id: '7',
    number: '55',
    pdfUrl: 'https://nota.example/55.pdf',
    accessKey: '3526'.padEnd(44, '0'),
  },
  access: {
    url: 'https://curso.example',
    firstAccessUrl: 'https://curso.example/inicio',
    login: 'maria@example.com',
  },
  passwordReset: { url: 'https://loja.example/senha' },
  nps: { surveyUrl: 'https://nps.example/1' },
  connection: {
    id: 'con_1',
    name: 'Padaria da Maria',
    connector: 'shopify',
    reason: 'unauthorized',
    explanation: 'A credencial foi recusada.',
    who: 'merchant',
    action: 'Gere uma credencial nova e salve na integração.',
  },
  owner: { name: 'Bia', email: 'bia@loja.example', phone: '+5511977776666' },
});

const NEEDED: Record<string, object> = {
  'customer.phone': { customer: { phone: '+5511988887777' } },
  'cart.url': { cart: { url: 'https://loja.example/carrinho/1' } },
  'order.rawStatus': { order: { rawStatus: 'Em separação' } },
  'charge.dueDate': { charge: { dueDate: '2026-11-25' } },
  'appointment.startsAt': { appointment: { startsAt: '2026-11-24T14:30:00-03:00' } },
  'card.stage.name': { card: { stage: { name: 'Proposta' } } },
  'access.url': { access: { url: 'https://curso.example' } },
  'passwordReset.url': { passwordReset: { url: 'https://loja.example/senha' } },
  'nps.surveyUrl': { nps: { surveyUrl: 'https://nps.example/1' } },
  'connection.name': { connection: { name: 'Padaria da Maria' } },
};

const presets = Object.values(PRESETS);
const LOCALES = [
  ['pt', 'pt-BR'],
  ['en', 'en'],
] as const;

function rendered(preset: Preset, language: 'pt' | 'en', data: object) {
  const locale = language === 'en' ? 'en' : 'pt-BR';
  const result = render(preset.text[language], data, { timeZone: 'America/Sao_Paulo', locale });
  if (!result.ok) throw new Error(`${preset.type}: ${result.detail}`);
  return result;
}
const pt = (type: KnownType, data: object) => {
  const preset = PRESETS[type];
  if (!preset) throw new Error(`no preset for ${type}`);
  return rendered(preset, 'pt', data).text;
};

/** Everything a customer should never see; the Pix code may hold what it likes. */
function expectClean(text: string) {
  const prose = text.replace(PIX, 'PIX');
  expect(prose).not.toMatch(/undefined|null|NaN|\[object|[{}%|]/);
  expect(prose).not.toMatch(/ {2}| \n|\n |\n{3}|^\s|\s$/);
  expect(prose).not.toMatch(/\s[.,!?:;]|[,:(]\s*[.,!?:;)]|\.\./);
  expect(prose).not.toMatch(/:(\s*)$/);
}

describe('presets', () => {
  it.each(['order', 'cart', 'charge', 'subscription', 'appointment'])('exist for every %s type', (group) => {
    for (const type of EVENT_TYPES.filter((known) => groupOf(known) === group))
      expect(PRESETS[type], type).toBeDefined();
  });
  it('exist for single types of other groups', () => {
    expect(Object.keys(PRESETS)).toEqual(
      expect.arrayContaining([
        'card.moved',
        'form.submitted',
        'invoice.authorized',
        'access.created',
        'password.reset_requested',
        'nps.requested',
      ]),
    );
  });
  it('are filed under their own type and named once', () => {
    for (const [type, preset] of Object.entries(PRESETS)) expect(preset.type).toBe(type);
    expect(new Set(presets.map(({ name }) => name.pt)).size).toBe(presets.length);
  });
  it('know the happy path of an order, and only that', () => {
    const path = presets
      .filter(({ priority }) => priority !== undefined)
      .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
    expect(path.map(({ type }) => type)).toEqual([
      'order.created',
      'order.awaiting_payment',
      'order.paid',
      'order.processing',
      'order.invoiced',
      'order.shipped',
      'order.in_transit',
      'order.out_for_delivery',
      'order.ready_for_pickup',
      'order.delivered',
    ]);
    expect(new Set(path.map(({ priority }) => priority)).size).toBe(path.length);
  });
  it('ask only for fields that the model has', () => {
    const roots = Object.keys(EventData.shape);
    for (const { text, needs } of presets) {
      for (const path of [...variablesOf(text.pt), ...variablesOf(text.en), ...needs])
        expect(roots).toContain(path.split('.')[0]);
      expect(variablesOf(text.pt).sort()).toEqual(variablesOf(text.en).sort());
    }
  });
});

describe.each(presets)('preset $type', (preset) => {
  it.each(LOCALES)('reads well with all data (%s)', (language) => {
    const { text, missing } = rendered(preset, language, RICH);
    expect(missing).toEqual([]);
    expectClean(text);
    expect(text).toContain('Maria');
  });
  it.each(LOCALES)('reads well with no more than it needs (%s)', (language) => {
    const { text, missing } = rendered(
      preset,
      language,
      Object.assign({}, ...preset.needs.map((path) => NEEDED[path])),
    );
    expect(missing).toEqual([]);
    expectClean(text);
  });
  it.each(LOCALES)('says what is missing without what it needs (%s)', (language) => {
    const { text, missing } = rendered(preset, language, {});
    expect(missing).toEqual(preset.needs.filter((path) => path !== 'customer.phone'));
    expect(text).not.toMatch(/undefined|null|[{}%]/);
  });
});

describe('preset texts', () => {
  it('tell the owner which connection broke, why, and what to do', () => {
    expect(pt('connection.broken', RICH)).toBe(
      'A integração “Padaria da Maria” parou de funcionar. A credencial foi recusada. Gere uma credencial nova e salve na integração.',
    );
  });
  const order = (payment: object, more: object = {}) => ({
    customer: RICH.customer,
    order: { id: '1', number: '7', payment, ...more },
  });

  it('give the Pix code untouched on a line of its own, with its expiry', () => {
    expect(pt('order.awaiting_payment', RICH)).toBe(
      `Olá, Maria! O seu pedido 1001 está reservado e só falta o pagamento de R$ 139,90.\n\nPara pagar com Pix, copie o código abaixo e cole no aplicativo do seu banco:\n\n${PIX}\n\nO código vale até 22/11/2026, às 10:05.`,
    );
  });
  it("give the boleto's line, due date and link", () => {
    const text = pt(
      'order.awaiting_payment',
      order({
        method: 'boleto',
        boleto: { digitableLine: LINE, dueDate: '2026-11-25', url: 'https://b.example/1' },
      }),
    );
    expect(text).toContain(
      `copie a linha digitável:\n\n${LINE}\n\nVencimento: 25/11/2026\n\nBoleto completo: https://b.example/1`,
    );
    expect(pt('charge.due_soon', RICH)).toContain(
      `de R$ 99,90 vence em 25/11/2026.\n\nPara pagar o boleto, copie a linha digitável:\n\n${LINE}`,
    );
  });
  it('fall back on the best link there is', () => {
    const url = 'https://x.example/1';
    expect(pt('order.awaiting_payment', order({ boleto: { url } }))).toContain(
      `O seu boleto está aqui: ${url}`,
    );
    expect(pt('order.awaiting_payment', order({ pix: { qrCodeUrl: url } }))).toContain(
      `O QR Code do Pix está aqui: ${url}`,
    );
    expect(pt('order.awaiting_payment', order({}, { url }))).toContain(`Para pagar, acesse: ${url}`);
    expect(pt('order.awaiting_payment', order({}))).toBe(
      'Olá, Maria! O seu pedido 7 está reservado e só falta o pagamento.',
    );
  });
  it('do not ask for money while a card is being reviewed', () => {
    const text = pt(
      'order.awaiting_payment',
      order({ method: 'credit_card' }, { url: 'https://x.example/1' }),
    );
    expect(text).toContain('em análise');
    expect(text).not.toMatch(/https|pagar/);
  });
  it('tell where the parcel is', () => {
    expect(pt('order.shipped', RICH)).toBe(
      'Olá, Maria! Boa notícia: o seu pedido 1001 foi enviado por Correios.\n\nCódigo de rastreio: AA123456789BR\n\nAcompanhe a entrega: https://rastreio.example/AA123456789BR\n\nPrevisão de entrega: 30/11/2026',
    );
  });
  it('greet nobody in particular without a name', () => {
    expect(pt('order.paid', {})).toMatch(/^Olá, tudo bem! O pagamento do seu pedido foi confirmado\./);
  });
});
