import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from '../../src/kit/template';

const options = { timeZone: 'America/Sao_Paulo' };
const text = (template: string, data: object = {}, more: object = {}) => {
  const rendered = render(template, data, { ...options, ...more });
  return rendered.ok ? rendered.text : `error: ${rendered.detail}`;
};
const missing = (template: string, data: object = {}) => {
  const rendered = render(template, data, options);
  return rendered.ok ? rendered.missing : [rendered.detail];
};

const data = {
  customer: { firstName: 'Maria', name: 'MARIA DAS DORES', phone: '+5511988887777' },
  order: {
    number: '1001',
    createdAt: '2026-11-23T01:05:00Z',
    total: { amount: 123456, currency: 'BRL' },
    items: [
      { name: 'Camiseta', quantity: 2 },
      { name: 'Boné', quantity: 1 },
    ],
    payment: { boleto: { dueDate: '2026-11-22', url: 'https://b.com/?a=1&b=2' } },
  },
  lead: { tags: ['vip', 'novo'] },
};

describe('render', () => {
  it('fills in variables, conditions and loops', () => {
    expect(text('Olá {{ customer.firstName }}, pedido {{order.number}}.', data)).toBe(
      'Olá Maria, pedido 1001.',
    );
    expect(text('{% if order.payment.pix %}pix{% else %}boleto{% endif %}', data)).toBe('boleto');
    expect(text('{% for i in order.items %}{{ i.quantity }}x {{ i.name }};{% endfor %}', data)).toBe(
      '2x Camiseta;1x Boné;',
    );
    expect(text('{% assign n = order.items | size %}{{ n }} {{ order.items[1].name | upcase }}', data)).toBe(
      '2 BONÉ',
    );
  });

  it('takes what merchants paste from Mustache tools', () => {
    const url = 'https://b.com/?a=1&b=2';
    for (const link of [
      '{{& order.payment.boleto.url }}',
      '{{&order.payment.boleto.url}}',
      '{{{ order.payment.boleto.url }}}',
      '{{ & order.payment.boleto.url }}',
    ]) {
      expect(text(`> ${link} <`, data)).toBe(`> ${url} <`);
    }
  });

  it('escapes nothing: messages are text', () => {
    expect(text('{{ a }}', { a: `<b>"&'</b>` })).toBe(`<b>"&'</b>`);
  });

  it('writes money and lists readably even without a filter, and objects not at all', () => {
    expect(text('{{ order.total }}', data)).toBe('R$ 1.234,56');
    expect(text('{{ lead.tags }}', data)).toBe('vip, novo');
    expect(text('{{ order.items }}|{{ order }}', data)).toBe('|');
    expect(missing('{{ order.items }}|{{ order }}', data)).toEqual(['order.items', 'order']);
  });

  it('lists what came out empty, once, as the template names it', () => {
    const template =
      '{{ customer.email }}{{ customer.email | upcase }}{{ order.items[5].name }}{{ a }}{{ customer.firstName }}';
    expect(missing(template, { ...data, a: ' ' })).toEqual(['customer.email', 'order.items[5].name', 'a']);
    expect(
      missing('{{ nothing.at.all | money }}{{ x | date }}{{ x | time }}{{ x | phone }}{{ x | first_name }}'),
    ).toEqual(['nothing.at.all', 'x']);
    expect(missing('{{ order.zero }}{{ order.no }}', { order: { zero: 0, no: false } })).toEqual([]);
  });

  it('does not list what was not written, or has a default', () => {
    expect(missing('{% if customer.email %}{{ customer.email }}{% endif %}', data)).toEqual([]);
    expect(missing("{{ customer.email | default: 'sem e-mail' }}", data)).toEqual([]);
    expect(missing('{% for i in order.items %}{{ i.sku }}{% endfor %}', data)).toEqual(['i.sku']);
  });

  it.each([
    ['{{ unclosed', 'not closed'],
    ['{% if a %}', 'not closed'],
    ['{{ a | shout }}', 'undefined filter: shout'],
    ['{{#itens}}x{{/itens}}', 'invalid value expression'],
    ["{% include 'a' %}", 'not found'],
    ["{% render 'a' %}", 'not found'],
    ["{% layout 'a' %}", 'not found'],
    ['{% block a %}{% endblock %}', 'not found'],
  ])('says what is wrong with %j', (template, words) => {
    expect(render(template, {}, options)).toEqual({ ok: false, detail: expect.stringContaining(words) });
  });
  it('says so when the time zone is none', () => {
    expect(render('{{ order.createdAt | date }}', data, { timeZone: 'Mars/Olympus' })).toMatchObject({
      ok: false,
    });
  });
});

describe('render: filters', () => {
  it('money', () => {
    expect(text('{{ order.total | money }}', data)).toBe('R$ 1.234,56');
    expect(text('{{ order.total | money }} {{ order.total }}', data, { locale: 'en' })).toBe(
      'R$1,234.56 R$1,234.56',
    );
    expect(text("{{ 1990 | money }} {{ '1990' | money }} {{ 0 | money }}")).toBe('R$ 19,90 R$ 19,90 R$ 0,00');
    expect(text('{{ a | money }}', { a: 'a combinar' })).toBe('a combinar');
  });
  it('reais', () => {
    expect(
      text('{{ a | reais }} {{ b | reais }} {{ c | reais }}', { a: 139.9, b: '1.234,56', c: 'grátis' }),
    ).toBe('R$ 139,90 R$ 1.234,56 grátis');
  });
  it("date and time, on the merchant's clock", () => {
    expect(text('{{ order.createdAt | date }} {{ order.createdAt | time }}', data)).toBe('22/11/2026 22:05');
    expect(
      text('{{ order.createdAt | date }} {{ order.createdAt | time }}', data, { timeZone: 'America/Manaus' }),
    ).toBe('22/11/2026 21:05');
    expect(text('{{ order.createdAt | date }} {{ order.createdAt | time }}', data, { timeZone: 'UTC' })).toBe(
      '23/11/2026 01:05',
    );
    expect(text('{{ order.createdAt | date }}', data, { locale: 'en' })).toBe('Nov 22, 2026');
    expect(text('{{ a | time }}', { a: '2026-11-22T00:05:00-03:00' })).toBe('00:05');
  });
  it.each(['America/Sao_Paulo', 'UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'a plain date stays the same day in %s',
    (timeZone) => {
      expect(text('{{ d | date }}|{{ d | time }}', { d: '2026-11-22' }, { timeZone })).toBe('22/11/2026|');
      expect(text("{{ d | date: '%d/%m' }}", { d: '2026-11-22' }, { timeZone })).toBe('22/11');
      // The first day of daylight saving time had no midnight.
      expect(text('{{ d | date }}', { d: '2018-11-04' }, { timeZone })).toBe('04/11/2018');
    },
  );
  it("date in a format of the merchant's own, in their language", () => {
    expect(text("{{ order.createdAt | date: '%d de %B, %H:%M' }}", data)).toBe('22 de novembro, 22:05');
    expect(text("{{ order.createdAt | date: '%B %-d' }}", data, { locale: 'en' })).toBe('November 22');
  });
  it('dates that are none pass through', () => {
    expect(text('{{ a | date }} {{ a | time }}', { a: 'amanhã' })).toBe('amanhã amanhã');
    expect(text("{{ 'now' | date: '%Y' }}")).toMatch(/^20\d\d$/);
  });
  it('phone and first name', () => {
    expect(text('{{ customer.phone | phone }} {{ customer.name | first_name }}', data)).toBe(
      '(11) 98888-7777 Maria',
    );
    expect(text('[{{ a | first_name }}{{ b | phone }}]', { a: '  ', b: 7 })).toBe('[7]');
  });
});

describe('render: the sandbox', () => {
  it('shows nothing that the data does not own', () => {
    const template =
      '{{ a.constructor }}{{ a.__proto__ }}{{ a.toString }}{{ constructor.name }}{{ a.b.constructor.constructor }}';
    expect(text(template, { a: { b: 'x' } })).toBe('');
  });
  it.each([
    ['a huge range', '{% for i in (1..1000000000) %}x{% endfor %}'],
    ['nested loops', '{% for a in (1..300) %}{% for b in (1..300) %}{% endfor %}{% endfor %}'],
    [
      'loops over data',
      '{% for a in l %}{% for b in l %}{% for c in l %}x{% endfor %}{% endfor %}{% endfor %}',
    ],
    [
      'growing text',
      "{% assign x = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign x = x | append: x %}{% endfor %}{{ x }}",
    ],
    ['repeated text', '{% for i in (1..1000) %}{{ big }}{% endfor %}'],
    ['captured text', '{% capture c %}{% for i in (1..1000) %}{{ big }}{% endfor %}{% endcapture %}{{ c }}'],
    ['padding', "{{ 'now' | date: '%999999999d' }}"],
    ['a long template', 'x'.repeat(60_000)],
  ])('stops %s', (_title, template) => {
    const bomb = { l: Array(100).fill(1), big: 'x'.repeat(10_000) };
    expect(render(template, bomb, options)).toMatchObject({ ok: false });
  });
  it('survives deep nesting', () => {
    const nested = `${'{% if l %}'.repeat(2000)}x${'{% endif %}'.repeat(2000)}`;
    expect(render(nested, { l: 1 }, options).ok).toBeTypeOf('boolean');
    expect(text('{{ l }}', { l: 1 })).toBe('1');
  });
  it('still writes what a long e-mail needs', () => {
    const items = Array.from({ length: 500 }, (_, i) => ({ name: `Item ${i}` }));
    expect(text('{% for i in items %}{{ i.name }}\n{% endfor %}', { items })).toContain('Item 499');
  });
  it('never throws, and keeps nothing from one render to the next', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '{{{',
        '{{&',
        ' a.b ',
        '|',
        'money',
        'if',
        'endif',
        'for',
        ' i in (1..3) ',
        'date: ',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (template, hostile) => {
          expect(render(template, hostile, options)).toEqual(render(template, hostile, options));
        },
      ),
    );
    expect(missing('{{ a }}', { a: 1 })).toEqual([]);
  });
});
