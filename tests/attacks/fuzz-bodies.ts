/** From a body to the bytes on the wire: as JSON, broken JSON, a form, several parts, another charset, or damaged. */
import { type Dice, weighted } from './fuzz-dice';
import { toText } from './fuzz-values';

export interface Wire {
  bytes: Uint8Array;
  /** Undefined where the sender names none. */
  contentType: string | undefined;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const CONTENT_TYPES: readonly (string | undefined)[] = [
  undefined,
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/vnd.api+json',
  'application/cloudevents+json',
  'application/json; charset=iso-8859-1',
  'application/json; charset=utf-16',
  'application/json; charset=nobody-knows',
  'text/plain',
  'text/html; charset=utf-8',
  'text/xml',
  'application/xml',
  'application/octet-stream',
  FORM_TYPE,
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  ';;;',
  '*/*',
  'null',
];

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Most bodies travel as the vendor sends them; the others do not. */
export function wireOf(body: unknown, dice: Dice, isForm: boolean): Wire {
  return weighted(dice, WAYS)(body, dice, isForm);
}

type Way = (body: unknown, dice: Dice, isForm: boolean) => Wire;

const WAYS: readonly (readonly [number, Way])[] = [
  [84, (body, _dice, isForm) => (isForm ? asForm(body) : asJson(body))],
  [4, brokenText],
  [2.5, (body, dice) => ({ bytes: bytesOf(toText(body)), contentType: dice.pick(CONTENT_TYPES) })],
  [2, asForm],
  [
    0.7,
    (body) => ({ bytes: bytesOf(`payload=${encodeURIComponent(toText(body))}`), contentType: FORM_TYPE }),
  ],
  [0.5, asParts],
  [3, damaged],
  [0.8, recoded],
  [2, noDocument],
];

const asJson = (body: unknown): Wire => ({ bytes: bytesOf(toText(body)), contentType: JSON_TYPE });

function asForm(body: unknown): Wire {
  const fields: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (fields.length > 2000) return;
    if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value)) walk(member, name ? `${name}[${key}]` : key);
    else fields.push(`${encoded(name)}=${encoded(String(value ?? ''))}`);
  };
  walk(JSON.parse(withoutOddNumbers(body)), '');
  return { bytes: bytesOf(fields.join('&')), contentType: FORM_TYPE };
}

const withoutOddNumbers = (body: unknown): string => JSON.stringify(body) ?? 'null';
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+');

function asParts(body: unknown, dice: Dice): Wire {
  const text = toText(body);
  const part = `--x\r\nContent-Disposition: form-data; name="payload"\r\n\r\n${text}\r\n--x--\r\n`;
  const cut = dice.chance(0.3) ? part.slice(0, dice.below(part.length)) : part;
  return { bytes: bytesOf(cut), contentType: 'multipart/form-data; boundary=x' };
}

function brokenText(body: unknown, dice: Dice): Wire {
  const text = toText(body);
  const name = /"(\w+)":/.exec(text)?.[1] ?? 'id';
  const broken = dice.pick<() => string>([
    () => text.slice(0, dice.below(text.length + 1)),
    () => `\ufeff${text}`,
    () => `\ufeff\ufeff${text}`,
    () => text.replace(/([}\]])([^}\]]*)$/, ',$1$2'),
    () => text + text,
    () => `${text}\n${text}`,
    () => `[${text},${text}]`,
    () => text.replace('{', `{"${name}":null,"__proto__":{"${name}":"x"},`),
    () => text.replace(/\}$/, `,"${name}":{"again":true}}`),
    () => `/* */${text}`,
    () => text.replaceAll('"', "'"),
    () => JSON.stringify(text),
    () => JSON.stringify(JSON.stringify(text)),
    () => `${' '.repeat(100_000)}${text}`,
    () => `callback(${text});`,
    () => `&${text}=`,
    () => text.replaceAll(':', '='),
    () => text.replace(/"(\w)/g, '"\\u00$1'),
  ])();
  return { bytes: bytesOf(broken), contentType: JSON_TYPE };
}

/** One to eight bytes flipped, lost or put in. */
function damaged(body: unknown, dice: Dice, isForm: boolean): Wire {
  const { bytes, contentType } = isForm ? asForm(body) : asJson(body);
  const copy = Array.from(bytes);
  const times = 1 + dice.below(8);
  for (let i = 0; i < times; i++) {
    const at = dice.below(copy.length + 1);
    const fault = dice.below(3);
    if (fault === 0) copy.splice(at, 1);
    else if (fault === 1) copy.splice(at, 0, dice.below(256));
    else if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  }
  return { bytes: Uint8Array.from(copy), contentType };
}

function recoded(body: unknown, dice: Dice): Wire {
  const text = toText(body);
  const units = Array.from(text, (letter) => letter.charCodeAt(0));
  return dice.pick<() => Wire>([
    () => ({
      bytes: Uint8Array.from([0xff, 0xfe, ...units.flatMap((unit) => [unit & 0xff, unit >> 8])]),
      contentType: JSON_TYPE,
    }),
    () => ({
      bytes: Uint8Array.from([0xfe, 0xff, ...units.flatMap((unit) => [unit >> 8, unit & 0xff])]),
      contentType: JSON_TYPE,
    }),
    () => ({
      bytes: Uint8Array.from(units, (unit) => unit & 0xff),
      contentType: 'application/json; charset=iso-8859-1',
    }),
    () => ({ bytes: Uint8Array.from([0x1f, 0x8b, 8, 0, ...units.slice(0, 200)]), contentType: JSON_TYPE }),
  ])();
}

/** Bodies that are nothing anybody could have meant. */
function noDocument(_body: unknown, dice: Dice): Wire {
  const text = dice.pick<() => string>([
    () => '',
    () => ' \r\n ',
    () => 'null',
    () => 'true',
    () => '0',
    () => '-1e999',
    () => '""',
    () => '"\\ud800"',
    () => '[]',
    () => '{}',
    () => '[[[]]]',
    () => '['.repeat(60_000),
    () => `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
    () => `{"a":${'9'.repeat(100_000)}}`,
    () => `{${'"a":1,'.repeat(5000)}"b":2}`,
    () => `[${'0,'.repeat(100_000)}0]`,
    () => `{"id":"${'\\u0000'.repeat(1000)}"}`,
    () => `{"__proto__":{"id":1},"constructor":{"prototype":{"id":1}}}`,
    () => '&=&=&',
    () => `${'a[b]'.repeat(1000)}=1`,
    () => `__proto__[id]=1&constructor[prototype][id]=1&a[__proto__][b]=2`,
    () => `${'a%'.repeat(500)}=%zz%`,
    () => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><order id="1">&b;</order>',
    () => 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    () => String.fromCharCode(...Array.from({ length: 200 }, () => dice.below(256))),
  ])();
  return { bytes: bytesOf(text), contentType: dice.chance(0.5) ? JSON_TYPE : dice.pick(CONTENT_TYPES) };
}
