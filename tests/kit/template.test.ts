import { describe, expect, it } from 'vitest';
import { render } from '../../src/kit/template';
describe('x', () => { it('y', () => {
  const o = { timeZone: 'America/Sao_Paulo' };
  const r = (t: string, d: object = {}) => { console.log(JSON.stringify(t), JSON.stringify(render(t, d, o))); };
  r('{{ a.b | money }} {{ c | date }} {{ c | time }} {{ d | date }}', { a: { b: { amount: 123456, currency: 'BRL' } }, c: '2026-11-22T23:05:00Z', d: '2026-11-22' });
  r('{{& a.b }} {{{ a.b }}} {{ a.c }} {% if x.y %}1{% endif %}', { a: { b: 'http://x?a=1&b=2' } });
  r("{% include 'x' %}"); r("{% render 'x' %}"); r('{% for i in (1..1000000000) %}x{% endfor %}');
  r('{% for i in (1..1000) %}{% for i in (1..1000) %}x{% endfor %}{% endfor %}');
  r('{{ a.constructor.name }}{{ a.__proto__ }}{{ a.toString }}', { a: 'x' });
  r("{{ c | date: '%d de %B %H:%M' }}", { c: '2026-11-22T23:05:00Z' });
  r('{{ unclosed'); r('{{ x | nofilter }}'); r('{{#a}}b{{/a}}');
  r("{{ 'now' | date }}");
  expect(1).toBe(1);
}); });
