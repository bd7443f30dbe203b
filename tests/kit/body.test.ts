import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody, parseBody } from '../../src/kit/body';
import { utf8 } from '../../src/kit/bytes';

const FORM = 'application/x-www-form-urlencoded';
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const form = (text: string, type = FORM) => parseBody(text, type, {});

describe('decodeBody', () => {
  it.each([
    ['UTF-8 by default', utf8('João ☕'), undefined],
    ['UTF-8 declared', utf8('João ☕'), 'application/json; charset=utf-8'],
    ['a byte order mark', utf8('\ufeffJoão ☕'), 'application/json'],
    [
      'UTF-16 with a mark',
      new Uint8Array([
        0xff,
        0xfe,
        ...[...'João ☕'].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]),
      ]),
      'application/json',
    ],
    ['a charset nobody knows', utf8('João ☕'), 'text/plain; charset=martian'],
    ['a quoted charset', utf8('João ☕'), 'text/plain; charset="UTF-8"; x=y'],
  ])('reads %s', (_title, bytes, type) => {
    expect(decodeBody(bytes, type)).toBe('João ☕');
  });
  it.each([
    ['declared', 'text/plain; charset=ISO-8859-1'],
    ['declared as windows-1252', 'text/plain; CHARSET=windows-1252'],
    ['not declared', 'text/plain'],
    ['declared as UTF-8, which is a lie', 'application/json; charset=UTF-8'],
    ['without any type', undefined],
  ])('reads Latin-1 %s', (_title, type) => {
    expect(decodeBody(latin1('São Tomé ç'), type)).toBe('São Tomé ç');
  });
  it('reads the euro and the quotes that windows-1252 adds', () => {
    expect(decodeBody(new Uint8Array([0x80, 0x93, 0xe7, 0x94]), 'text/plain; charset=iso-8859-1')).toBe(
      '€“ç”',
    );
  });
  it('never throws', () => {
    const type = fc.option(
      fc.oneof(
        fc.string(),
        fc.string().map((label) => `text/plain; charset=${label}`),
      ),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), type, (bytes, contentType) => {
        const text = decodeBody(bytes, contentType);
        expect(typeof text).toBe('string');
        expect(parseBody(text, contentType, {}).ok).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('parseBody: JSON', () => {
  it.each([
    ['by type', '{"a":1}', 'application/json'],
    ['by a +json type', '{"a":1}', 'application/vnd.api+json; charset=utf-8'],
    ['as plain text', '{"a":1}', 'text/plain;charset=UTF-8'],
    ['without a type', '{"a":1}', undefined],
    ['that PHP calls a form', '{"a":1}', FORM],
    ['behind a byte order mark and blanks', '\ufeff \r\n\t{"a":1}\n', 'application/json'],
  ])('%s', (_title, text, type) => {
    expect(parseBody(text, type, { token: 'x' })).toEqual({ ok: true, body: { a: 1 } });
  });
  it.each(['[1,2]', 'null', '"text"', '12.5', 'true'])('%s is a body too', (text) => {
    expect(parseBody(text, 'application/json', {})).toEqual({ ok: true, body: JSON.parse(text) });
  });
  it.each(['{"a":', '{a:1}', 'pedido=1', '<xml/>', '{"a":1}{"b":2}', '\0'])('refuses %j', (text) => {
    expect(parseBody(text, 'application/json', {})).toEqual({ ok: false, detail: 'not valid JSON' });
  });
  it('does not quote the body when it refuses it', () => {
    expect(JSON.stringify(parseBody('{"cpf": 11144477735, x}', 'application/json', {}))).not.toContain('111');
  });
  it('refuses what is nested beyond reason, without blowing the stack', () => {
    const nested = (levels: number) =>
      parseBody('['.repeat(levels) + ']'.repeat(levels), 'application/json', {});
    expect(nested(64)).toMatchObject({ ok: true });
    for (const levels of [66, 200_000])
      expect(nested(levels)).toEqual({ ok: false, detail: 'JSON nested too deeply' });
  });
  it('round-trips through UTF-8 and, where it can, Latin-1', () => {
    const parse = (bytes: Uint8Array, type: string) => parseBody(decodeBody(bytes, type), type, {});
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const expected = { ok: true, body: JSON.parse(JSON.stringify(value)) };
        expect(parse(utf8(JSON.stringify(value)), 'application/json')).toEqual(expected);
      }),
    );
    const word = fc.string({
      unit: fc.integer({ min: 0xa0, max: 0xff }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(fc.dictionary(word, word), (value) => {
        const type = 'application/json; charset=ISO-8859-1';
        expect(parse(latin1(JSON.stringify(value)), type)).toEqual({ ok: true, body: { ...value } });
      }),
    );
  });
});

describe('parseBody: forms', () => {
  it('decodes names and values', () => {
    expect(form('nome=Jo%C3%A3o+da+Silva&e%2Dmail=a%40b.c&vazio=&s%C3%B3&igual=a=b')).toEqual({
      ok: true,
      body: { nome: 'João da Silva', 'e-mail': 'a@b.c', vazio: '', só: '', igual: 'a=b' },
    });
  });
  it('in its own charset, declared or not', () => {
    const expected = { ok: true, body: { nome: 'João Conceição 100%' } };
    expect(form('nome=Jo%E3o%20Concei%E7%E3o+100%', `${FORM}; charset=ISO-8859-1`)).toEqual(expected);
    expect(form('nome=Jo%E3o%20Concei%E7%E3o+100%')).toEqual(expected);
  });
  it('is recognised by its look where the type says nothing', () => {
    expect(parseBody('a=1&b=2', undefined, {})).toEqual({ ok: true, body: { a: '1', b: '2' } });
    expect(parseBody('a=1&b=2', 'text/plain', {})).toEqual({ ok: true, body: { a: '1', b: '2' } });
    expect(parseBody('a plain sentence = nothing', 'text/plain', {})).toMatchObject({ ok: false });
  });
  it.each(['payload={"a":1}', 'data=%7B%22a%22%3A1%7D', '%7B%22a%22%3A1%7D=', '{"a":1}='])(
    '%s is the JSON in it',
    (text) => {
      expect(form(text)).toEqual({ ok: true, body: { a: 1 } });
    },
  );
  it('keeps JSON among other fields, and what only looks like JSON, as text', () => {
    expect(form('payload={"a":1}&b=2')).toEqual({ ok: true, body: { payload: '{"a":1}', b: '2' } });
    expect(form('note={oops')).toEqual({ ok: true, body: { note: '{oops' } });
  });
  it('nests bracket names', () => {
    expect(
      form('order[id]=7&order[items][0][sku]=A&order[items][1][sku]=B&tags[]=x&tags[]=y&c=1&c=2&c=3'),
    ).toEqual({
      ok: true,
      body: { order: { id: '7', items: [{ sku: 'A' }, { sku: 'B' }] }, tags: ['x', 'y'], c: ['1', '2', '3'] },
    });
    expect(form('a[10]=z&a[2]=y')).toEqual({ ok: true, body: { a: ['y', 'z'] } });
  });
  it('keeps odd names as they are', () => {
    expect(form('a[=1&]b=2&[c]=3&d[e]f=4&=5')).toEqual({
      ok: true,
      body: { 'a[': '1', ']b': '2', '[c]': '3', 'd[e]f': '4', '': '5' },
    });
    const deep = `a${'[b]'.repeat(50)}`;
    expect(form(`${deep}=1`)).toEqual({ ok: true, body: { [deep]: '1' } });
  });
  it('never reaches a prototype', () => {
    const parsed = form(
      '__proto__[x]=1&a[__proto__][x]=1&constructor[prototype][x]=1&__proto__=1&b[constructor]=1&ok=1',
    );
    expect(parsed).toEqual({ ok: true, body: { ok: '1' } });
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
  it('never throws, and loses no plain field', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(form(text).ok).toBeTypeOf('boolean');
      }),
    );
    const name = fc
      .stringMatching(/^[a-z]{1,8}$/)
      .filter((text) => text !== 'constructor' && text !== 'prototype');
    fc.assert(
      fc.property(fc.dictionary(name, fc.string(), { minKeys: 2 }), (fields) => {
        expect(form(new URLSearchParams(fields).toString())).toEqual({ ok: true, body: { ...fields } });
      }),
    );
  });
});

describe('parseBody: the rest', () => {
  it('reads the query string when there is no body', () => {
    expect(parseBody(' \n', undefined, { to: '5511', 'a[b]': 'c' })).toEqual({
      ok: true,
      body: { to: '5511', a: { b: 'c' } },
    });
    expect(parseBody('', 'application/json', {})).toEqual({ ok: true, body: {} });
  });
  it.each([
    ['--x\r\nContent-Disposition: form-data; name="a"', 'multipart/form-data; boundary=x', 'multipart'],
    ['<pedido/>', 'text/xml', 'text/xml'],
    ['<pedido a="1"/>', undefined, 'no content type'],
    ['hello', 'text/plain', 'text/plain'],
    ['a=1', 'application/octet-stream', 'application/octet-stream'],
  ])('refuses %j of type %s', (text, type, word) => {
    expect(parseBody(text, type, {})).toEqual({ ok: false, detail: expect.stringContaining(word) });
  });
});
