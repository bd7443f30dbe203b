import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import generic from '../../connectors/generic';
import { trustGrade, verify } from '../../src/kit';
import type { Normalised, Observation } from '../../src/kit/contract';
import { signatureFor } from '../../src/kit/sign';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { hostileBody } from '../suite/hostile';
import { normalisedProblems } from '../suite/observations';

testConnector(generic);

const inbound = generic.inbound ?? {
  normalise: () => ({ kind: 'failed', reason: 'internal' }) as Normalised,
};

function normalise(body: unknown, settings: Record<string, string> = {}, path = ''): Normalised {
  return inbound.normalise(deliveryOf({ body, path }), connectionOf(settings));
}
const mapped = (mapping: unknown, body: unknown): Normalised =>
  normalise(body, { mapping: JSON.stringify(mapping) });

function one(result: Normalised): Observation {
  const [observation] = result.kind === 'observed' ? result.observations : [];
  if (!observation) throw new Error(`observed nothing: ${JSON.stringify(result)}`);
  return observation;
}
const identity = ({ type, subject, occurrence }: Observation) => ({ type, subject, occurrence });

describe('the same data counts once', () => {
  test.each([
    ['with an id', { id: 7, status: 'a' }, { id: 7, status: 'b' }],
    ['without one', { nome: 'Ana', status: 'a' }, { nome: 'Ana', status: 'b' }],
    ['a list', [1, 2], [1, 2, 3]],
    ['a bare text', 'aviso 1', 'aviso 2'],
  ])('%s', (_name, body, changed) => {
    const first = one(normalise(body));
    const later = { ...deliveryOf({ body }), id: 'dlv_other', receivedAt: '2026-11-23T00:00:00.000Z' };
    expect(identity(one(inbound.normalise(later, connectionOf({}))))).toEqual(identity(first));
    expect(identity(one(normalise(changed)))).not.toEqual(identity(first));
  });

  test('for a mapped type that goes by time, when the payload has none', () => {
    const mapping = { type: 'lead.updated', subject: '{{ id }}' };
    const of = (body: unknown) => identity(one(mapped(mapping, body)));
    expect(of({ id: 1, tag: 'a' }).occurrence).toMatch(/^[0-9a-f]{14}$/);
    expect(of({ id: 1, tag: 'a' })).not.toEqual(of({ id: 1, tag: 'b' }));
    const timed = { ...mapping, time: 'at' };
    expect(one(mapped(timed, { id: 1, at: '2026-11-22 10:00' }))).toMatchObject({
      time: '2026-11-22T10:00:00-03:00',
    });
    expect(one(mapped(timed, { id: 1, at: '2026-11-22 10:00' })).occurrence).toBeUndefined();
  });
});

describe('a mapping is judged when it is saved', () => {
  const problems = (mapping: string) => generic.check?.({ settings: { mapping }, credentials: {} }) ?? [];

  test.each(['', ' ', '{"type": "order.paid"}'])('%j is fine', (mapping) => {
    expect(problems(mapping)).toEqual([]);
    expect(generic.check?.({ settings: {}, credentials: {} })).toEqual([]);
  });
  test.each([
    ['{"type": ', 'not valid JSON'],
    ['{"type": "order.paied"}', 'mapping.type'],
    ['{"type": "order.paid", "fields": {"customer.fone": "tel"}}', 'customer.fone'],
    ['{"type": "order.paid", "subject": "card/{{ id }}"}', 'mapping.subject'],
  ])('%j is not: %s', (mapping, part) => {
    expect(problems(mapping)).toEqual([{ path: 'settings.mapping', message: expect.stringContaining(part) }]);
  });
});

describe('mapping', () => {
  test('without an id the content is the identity, and the customer is guessed where none is mapped', () => {
    const mapping = { type: 'lead.created', fields: { 'lead.title': 'interesse', 'lead.tags': 'tags' } };
    const body = {
      nome: 'PAULO LIMA',
      whatsapp: '31 97777-6666',
      interesse: 'Plano família',
      tags: ['lp', 7],
    };
    const { subject, data } = one(mapped(mapping, body));
    expect(subject).toMatch(/^lead\/[0-9a-f]{14}$/);
    expect(data).toEqual({
      customer: { name: 'Paulo Lima', firstName: 'Paulo', lastName: 'Lima', phone: '+5531977776666' },
      lead: { id: subject.slice(5), title: 'Plano família', tags: ['lp', '7'] },
    });
  });

  test('answers of a form as text, times in the zone named', () => {
    const mapping = {
      type: 'form.submitted',
      subject: '{{ form.id }}-{{ n }}',
      time: 'quando',
      zone: 'UTC',
      fields: { 'form.title': 'form.nome', 'form.answers': 'resposta' },
    };
    const resposta = {
      'Como nos conheceu?': 'Google',
      Nota: 9,
      'Gostou de': ['preço', 'entrega'],
      vazio: null,
    };
    const body = { form: { id: 'f-33', nome: 'Pesquisa' }, n: 4, quando: '22/11/2026 09:00', resposta };
    expect(one(mapped(mapping, body))).toMatchObject({
      subject: 'form/f-33-4',
      time: '2026-11-22T09:00:00Z',
      data: {
        form: {
          id: 'f-33-4',
          title: 'Pesquisa',
          answers: { 'Como nos conheceu?': 'Google', Nota: '9', 'Gostou de': 'preço, entrega' },
        },
      },
    });
  });

  test('the mapped id is the subject when the mapping names none', () => {
    const { subject, data } = one(
      mapped(
        { type: 'charge.paid', fields: { 'charge.id': 'cob', 'charge.amount': 'v' } },
        { id: 1, cob: 'c9', v: '1.234,56' },
      ),
    );
    expect(subject).toBe('charge/c9');
    expect(data.charge).toEqual({ id: 'c9', status: 'paid', amount: { amount: 123456, currency: 'BRL' } });
  });

  test('a value that its field cannot hold is left out, the event is not', () => {
    const fields = {
      'customer.phone': 'tel',
      'customer.taxId': 'cpf',
      'order.total': 'total',
      'order.payment.installments': 'parcelas',
      'order.url': 'link',
      'order.createdAt': 'data',
      'order.shipment.estimatedAt': 'previsao',
    };
    const body = {
      id: 1,
      tel: '123',
      cpf: '111.111.111-11',
      total: 'grátis',
      parcelas: 2.5,
      link: 'ver',
      data: 'ontem',
      previsao: '30/11/2026',
    };
    expect(one(mapped({ type: 'order.created', fields }, body)).data).toEqual({
      order: { id: '1', status: 'created', shipment: { estimatedAt: '2026-11-30' } },
    });
  });

  test('the default type, and words in any case', () => {
    const type = { path: ['status', 'evento'], map: { Pago: 'order.paid' }, default: 'order.status_changed' };
    expect(one(mapped({ type }, { id: 1, evento: ' PAGO ' })).type).toBe('order.paid');
    expect(one(mapped({ type }, { id: 1, status: 'em análise' }))).toMatchObject({
      type: 'order.status_changed',
      data: { order: { rawStatus: 'em análise' } },
    });
  });

  test('the example of the form is a good mapping', () => {
    const mapping = generic.fields.find(({ key }) => key === 'mapping')?.example ?? '';
    const body = {
      evento: 'aprovado',
      pedido: { numero: 5, total: 10 },
      cliente: { telefone: '11 98888-7777' },
    };
    expect(one(normalise(body, { mapping }))).toMatchObject({ type: 'order.paid', subject: 'order/5' });
  });

  test.each<[string, unknown, string]>([
    ['no object', [], 'mapping'],
    ['no type', {}, 'mapping.type'],
    ['an unknown type', { type: 'order.payed' }, 'mapping.type'],
    ['a type that is ours alone', { type: 'privacy.requested' }, 'mapping.type'],
    ['an unknown type in the map', { type: { path: 'e', map: { x: 'nope' } } }, 'mapping.type'],
    ['an unknown member', { type: 'order.paid', feilds: {} }, 'feilds'],
    ['an unknown field', { type: 'order.paid', fields: { 'order.__proto__.x': 'a' } }, 'order.__proto__.x'],
    ['a whole part', { type: 'order.paid', fields: { customer: 'buyer' } }, 'mapping.fields.customer'],
    ['the payload', { type: 'order.paid', fields: { payload: 'x' } }, 'mapping.fields.payload'],
    [
      'a list without fields',
      { type: 'order.paid', fields: { 'order.items': 'itens' } },
      'a list needs "fields"',
    ],
    [
      'an unknown field of a list',
      { type: 'order.paid', fields: { 'order.items': { path: 'i', fields: { nome: 'n' } } } },
      'mapping.fields.order.items.fields.nome',
    ],
    [
      'fields for what is no list',
      { type: 'order.paid', fields: { 'order.total': { path: 'i', fields: {} } } },
      'not a list',
    ],
    ['a subject without a path', { type: 'order.paid', subject: 'order/1' }, 'mapping.subject'],
    ['a subject of another kind', { type: 'order.paid', subject: 'sale/{{ id }}' }, 'mapping.subject'],
  ])('names the mistake: %s', (_name, mapping, hint) => {
    const result = mapped(mapping, { id: 1 });
    expect(result).toMatchObject({ kind: 'failed', reason: 'invalid_input' });
    expect(JSON.stringify(result)).toContain(JSON.stringify(hint).slice(1, -1));
  });

  const paths = fc.constantFrom('id', 'a', 'a.b', 'a.0.c', '', '__proto__', 'constructor.name');
  const source = fc.oneof(
    paths,
    fc.record(
      { path: paths, as: fc.constant('cents'), map: fc.dictionary(fc.string(), fc.string()) },
      { requiredKeys: ['path'] },
    ),
    fc.record({
      path: paths,
      fields: fc.dictionary(fc.constantFrom('name', 'quantity', 'unitPrice'), paths),
    }),
  );
  const targets = [
    'customer.phone',
    'customer.name',
    'order.id',
    'order.total',
    'order.items',
    'form.answers',
    'cart.items',
    'lead.tags',
    'nps.score',
    'stock.quantity',
    'order.shippingAddress.state',
    'order.payment.method',
  ];
  const types = [
    'order.paid',
    'cart.abandoned',
    'custom.x',
    'lead.updated',
    'form.submitted',
    'stock.changed',
    'nps.answered',
  ];
  const mappings = fc.record(
    {
      type: fc.constantFrom(...types),
      time: paths,
      zone: fc.constantFrom('UTC', 'Mars/Base', ''),
      fields: fc.dictionary(fc.constantFrom(...targets), source),
    },
    { requiredKeys: ['type'] },
  );

  test('any mapping over any body gives a sound answer', () => {
    fc.assert(
      fc.property(fc.oneof(mappings, fc.jsonValue()), hostileBody, (mapping, body) => {
        expect(normalisedProblems(mapped(mapping, body))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any JSON', () => {
  test('nested too deeply is a failure, not a crash', () => {
    const body: unknown = JSON.parse(`${'[{"id":'.repeat(50_000)}1${'}]'.repeat(50_000)}`);
    expect(normalise(body)).toMatchObject({ kind: 'failed', reason: 'unexpected_shape' });
    expect(normalise(body, {}, 'events/order-paid')).toMatchObject({
      kind: 'failed',
      reason: 'invalid_input',
    });
  });

  test('an event name that is none falls back', () => {
    expect(one(normalise({ id: 1 }, { eventName: 'with blanks' })).type).toBe('custom.received');
  });

  test('a product alone is nobody', () => {
    expect(one(normalise({ id: 1, name: 'Camiseta' })).data).toEqual({
      payload: { id: 1, name: 'Camiseta' },
    });
  });
});

describe('event API', () => {
  test('names all that is missing at once', () => {
    const body = {
      customer: { first_name: '' },
      order: { products: [], total: 'grátis', payment_type: 'pix' },
    };
    expect(normalise(body, {}, 'events/waiting-payment')).toEqual({
      kind: 'failed',
      reason: 'invalid_input',
      detail:
        'customer.first_name, customer.phone, order.id, order.products, order.products_total, order.total (must be a number such as 199.90), order.discount, order.pix.bacen_code, order.pix.due_date, order.pix.qr_code, order.pix.url, order.pix.value',
    });
  });

  test('keeps no password', () => {
    const access = {
      url: 'https://m.example',
      first_access_url: 'https://m.example/1',
      login: 'ana',
      password: 'S3nh@Forte',
    };
    const result = normalise(
      { customer: { first_name: 'Ana', phone: '5511988887777' }, access },
      {},
      'events/access-created',
    );
    expect(one(result).data.access).toEqual({
      url: access.url,
      firstAccessUrl: access.first_access_url,
      login: 'ana',
    });
    expect(JSON.stringify(result)).not.toContain(access.password);
  });

  test('a second boleto of one order is a second event, the same one is not', () => {
    const body = (line: string) => ({
      customer: { first_name: 'Ana', phone: '5511988887777' },
      order: {
        id: 1,
        products: [{}],
        products_total: 1,
        total: 1,
        discount: 0,
        billet_url: 'https://b.example',
        billet_barcode: line,
      },
    });
    const lines = [
      '10492006506100010004200997263900989810000021403',
      '07790001161204567890600123456782116610000259900',
    ];
    const [first, second] = lines.map(
      (line) => one(normalise(body(line), {}, 'events/billet-printed')).data.order?.payment,
    );
    expect(first?.boleto?.barcode).toBe('10499898100000214032006561000100040099726390');
    expect(second?.boleto?.barcode).not.toBe(first?.boleto?.barcode);
  });
});

describe('verification by settings', () => {
  const secret = `whsec_${btoa('k'.repeat(32))}`;
  const now = Date.parse('2026-11-22T13:05:00Z');
  const body = new TextEncoder().encode('{"id":1}');
  const bare = { url: 'https://ponte.example/hooks/generic/t', headers: {}, query: {}, body };

  test.each<[Record<string, string>, string, object]>([
    [{ verification: 'header' }, 'B', { headers: { 'x-webhook-token': secret } }],
    [
      { verification: 'header', signatureName: 'Authorization', signaturePrefix: 'Bearer' },
      'B',
      { headers: { authorization: `Bearer ${secret}` } },
    ],
    [{ verification: 'query', signatureName: 'k' }, 'C', { query: { k: secret } }],
    [{ verification: 'basic' }, 'B', {}],
    [{ verification: 'hmac', signatureName: 'X-Hub-Signature-256', signaturePrefix: 'sha256=' }, 'A', {}],
    [{ verification: 'hmac', signatureHash: 'SHA-512', signatureEncoding: 'base64' }, 'A', {}],
    [{ verification: 'standard-webhooks' }, 'A', {}],
  ])('%j is grade %s', async (settings, grade, proof) => {
    const scheme =
      typeof generic.inbound?.verify === 'function' ? generic.inbound.verify(settings) : undefined;
    if (!scheme) throw new Error('the scheme is no function of the settings');
    expect(trustGrade(scheme)).toBe(grade);
    const signature = await signatureFor(scheme, bare, secret, now, 'loja');
    expect(signature).toMatchObject(proof);
    const signed = { ...bare, ...signature };
    expect(await verify(scheme, signed, [secret], 'loja', now)).toBe(true);
    expect(await verify(scheme, signed, ['outro'], 'loja', now)).toBe(false);
    expect(await verify(scheme, bare, [secret], 'loja', now)).toBe(false);
  });

  test.each(['url', 'none', '', '__proto__'])('%j is the secret address alone', (verification) => {
    const verifyBy = generic.inbound?.verify;
    expect(typeof verifyBy === 'function' && verifyBy({ verification })).toEqual({ scheme: 'url' });
  });
});
