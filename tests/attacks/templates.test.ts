/** Templates that reach for more than their data, or take all day: what hostile merchants may type. */
import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { render } from '../../src/kit/template';
import { templateFilters } from '../../src/kit/template-filters';
import { connect, ORDER, openHall, type PageJson } from '../routes/api/helpers';

describe('a template', () => {
  const options = { timeZone: 'America/Sao_Paulo' };
  const refused = (template: string, data: object = {}): string => {
    const rendered = render(template, data, options);
    return rendered.ok ? `rendered ${rendered.text.length} characters` : 'refused';
  };

  it('reaches nothing but the data, by whatever way', () => {
    const data = { a: { b: 'text' }, l: [1], f: 'constructor', p: '__proto__' };
    for (const path of [
      'a.__proto__',
      'a["__proto__"]',
      'a[p]',
      'a.constructor',
      'a[f]',
      'a[f].constructor',
      'a.b.constructor.constructor',
      'a.b.__proto__.constructor',
      'l.constructor',
      'l.__proto__.map',
      'l.map',
      'l.filter.constructor',
      'a.hasOwnProperty',
      'a.b.toString',
      'a.b.length.constructor',
      '__proto__',
      'constructor',
      'globalThis',
      'this',
      'self.process.env',
      'process.env',
      'env.PONTE_KEYS',
      'forloop.constructor',
      'organization.secrets',
      'connection.credentials',
    ]) {
      expect(render(`{{ ${path} }}`, data, options), path).toMatchObject({ ok: true, text: '' });
      for (const template of [
        `{{ ${path} }}`,
        `{% assign x = ${path} %}{{ x }}{{ x.name }}`,
        `{% for i in l %}{{ ${path} }}{% endfor %}`,
        `{{ ${path} | json }}`,
        `{{ l | map: "${path.replaceAll('"', "'")}" }}`,
        `{{ l | where_exp: "item", "item.constructor" }}`,
      ]) {
        const rendered = render(template, data, options);
        if (rendered.ok)
          expect(rendered.text, template).not.toMatch(/function|native code|Object|prototype|PONTE/);
      }
    }
  });

  it.each(['include', 'render', 'layout', 'block'])('reads no file: %s', (tag) => {
    for (const file of ["'/etc/passwd'", "'../../wrangler.toml'", 'a', "'x'"]) {
      expect(refused(`{% ${tag} ${file} %}`, { a: '/etc/passwd' })).toBe('refused');
      expect(refused(`{% liquid\n ${tag} ${file} %}`, { a: '/etc/passwd' })).toBe('refused');
    }
  });

  /** As large as an event's data can be. */
  const big = '<a href="x">é 1,2 '.repeat(20_000);
  const zeros = Array.from({ length: 20_000 }, () => 0);
  const HUGE = {
    big,
    zeros,
    same: [...zeros],
    nulls: zeros.map(() => null),
    members: Object.fromEntries(zeros.map((_, at) => [`k${at}`, at])),
    text: 'a'.repeat(300_000),
    /** Found nowhere in `text`, and only at the end of a long comparison anywhere. */
    needle: `${'a'.repeat(30_000)}b${'a'.repeat(30_000)}`,
  };

  it.each(Object.keys({ ...new Liquid().filters, ...templateFilters }))(
    'cannot have %s read all day',
    (filter) => {
      const loop = `{% for i in (1..2000) %}{% assign x = big | ${filter}: 'a', 'b' %}{% assign y = nulls | ${filter}: 'a', 'b' %}{% endfor %}`;
      expect(refused(loop, HUGE)).toBe('refused');
    },
  );

  it.each([
    ['looking for a text', '{% if text contains needle %}x{% endif %}'],
    ['dividing by a text', '{{ text | split: needle }}'],
    ['replacing a text', '{{ text | replace: needle, "" }}'],
    ['comparing lists', '{% for i in (1..2000) %}{% if zeros == same %}{% endif %}{% endfor %}'],
    [
      'choosing by a list',
      '{% for i in (1..2000) %}{% case zeros %}{% when same %}{% endcase %}{% endfor %}',
    ],
    [
      'walking backwards',
      '{% for i in (1..2000) %}{% for j in zeros reversed limit: 1 %}{% endfor %}{% endfor %}',
    ],
    ['walking members', '{% for i in (1..2000) %}{% for j in members limit: 1 %}{% endfor %}{% endfor %}'],
    ['a table', '{% for i in (1..2000) %}{% tablerow j in members limit: 1 %}{% endtablerow %}{% endfor %}'],
    ['writing nothing, often', '{% for i in (1..2000) %}{{ nulls }}{% endfor %}'],
    ['echoing nothing, often', '{% for i in (1..2000) %}{% echo nulls %}{% endfor %}'],
    ['taking turns', '{% for i in (1..2000) %}{% cycle nulls, zeros %}{% endfor %}'],
    [
      'a long expression',
      `{% for i in (1..2000) %}{% if ${'a and '.repeat(7000)}a %}{% endif %}{% endfor %}`,
    ],
    ['a long path', `{% for i in (1..2000) %}{{ ${'a.'.repeat(20_000)}a }}{% endfor %}`],
    ['a long list of filters', `{% for i in (1..2000) %}{{ x ${'| upcase '.repeat(5000)} }}{% endfor %}`],
    ['a huge range', '{% for i in (1..100000000) %}x{% endfor %}'],
    ['ranges in ranges', '{% for i in (1..2000) %}{% for j in (1..2000) %}{% endfor %}{% endfor %}'],
    [
      'doubling',
      `{% assign c = "xxxxxxxxxx" %}${'{% capture c %}{{ c }}{{ c }}{% endcapture %}'.repeat(40)}{{ c }}`,
    ],
    ['nested conditions', '{% if a %}'.repeat(5000)],
    ['nested members', `{{ ${'a['.repeat(8000)}a${']'.repeat(8000)} }}`],
    ['openings without an end', '{{'.repeat(24_000)],
    ['tags without an end', '{% '.repeat(16_000)],
    ['padding', "{{ 'now' | date: '%999999999d' }}"],
  ])('takes no long time: %s', (_name, template) => {
    expect(refused(template, HUGE)).toBe('refused');
  });

  it('that takes too long fails alone, and says so', async () => {
    const { tenant, world } = await openHall();
    const channel = await connect(tenant, 'simulator');
    const shop = await connect(tenant, 'generic');
    const add = (name: string, template: string) =>
      tenant.post('/automations', {
        name,
        connectionId: shop.id,
        trigger: { type: 'order.paid' },
        action: { kind: 'message', channelId: channel.id, template },
      });
    // Without data it is harmless, so that saving it finds nothing.
    const bomb =
      '{% for a in customer.name %}{% for i in (1..2000) %}{{ customer.name | url_encode | size }}{% endfor %}{% endfor %}';
    expect((await add('bomb', bomb)).status).toBe(201);
    expect((await add('plain', 'Oi')).status).toBe(201);
    expect((await add('loop', '{% for i in (1..100000000) %}x{% endfor %}')).status).toBe(422);
    const first_name = 'é'.repeat(20_000);
    await tenant.post(`/connections/${shop.id}/events/order-paid`, {
      ...ORDER,
      customer: { ...ORDER.customer, first_name },
    });
    await world.minutes(1);
    const sent = await tenant.get<PageJson<{ text: string }>>(`/messages?channelId=${channel.id}`);
    expect(sent.body.data.map(({ text }) => text)).toEqual(['Oi']);
    const failed =
      await tenant.get<PageJson<{ state: string; reason: { code: string } }>>('/dispatches?state=failed');
    expect(failed.body.data.map(({ reason }) => reason.code)).toEqual(['template_error']);
  });
});
