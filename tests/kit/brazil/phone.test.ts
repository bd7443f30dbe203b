import fc from 'fast-check';
import { isValidPhoneNumber } from 'libphonenumber-js/min';
import { describe, expect, it } from 'vitest';
import { DDDS, formatPhone, toE164 } from '../../../src/kit/brazil/phone';

const MOBILE = '+5511988887777';
const LANDLINE = '+551133334444';

describe('toE164', () => {
  it.each<[unknown, string]>([
    ['(11) 98888-7777', MOBILE],
    ['11988887777', MOBILE],
    [11988887777, MOBILE],
    [5511988887777, MOBILE],
    // The phone of every example has the form of one.
    ['(11) 99999-9999', '+5511999999999'],
    ['+551199999999', '+5511999999999'],
    ['11988887777.0', MOBILE],
    ['011988887777', MOBILE],
    ['(011) 98888-7777', MOBILE],
    ['5511988887777', MOBILE],
    ['+55 11 98888-7777', MOBILE],
    ['+55 (011) 98888-7777', MOBILE],
    ['+5505511988887777', MOBILE],
    ['0055 11 98888 7777', MOBILE],
    ['0 21 11 98888-7777', MOBILE],
    ['041 11 98888-7777', MOBILE],
    ['055 11 98888-7777', MOBILE],
    ['0xx11 98888-7777', MOBILE],
    ['(0XX11) 98888-7777', MOBILE],
    ['0xx 21 11 98888-7777', MOBILE],
    ['+555511988887777', MOBILE],
    ['11.98888.7777', MOBILE],
    ['11 9 8888 7777', MOBILE],
    ['11–98888–7777', MOBILE],
    ['\u200e+55\u00a011\u00a098888\u20117777\u202c', MOBILE],
    ['１１９８８８８７７７７', MOBILE],
    ['\t(11)98888-7777\n', MOBILE],
    ['whatsapp:+5511988887777', MOBILE],
    ['Cel.: (11) 98888-7777', MOBILE],
    ['5511988887777@c.us', MOBILE],
    ['5511988887777@s.whatsapp.net', MOBILE],
    ['11988887777 / 1133334444', MOBILE],
    ['11988887777\n1133334444', MOBILE],
    ['3333-4444, (11) 98888-7777', MOBILE],
    ['(11) 98888-7777 ou (11) 97777-6666', MOBILE],
    ['55 (11) 8888-7777', MOBILE],
    ['(11) 8888-7777', MOBILE],
    [1188887777, MOBILE],
    ['+55 11 8888-7777', MOBILE],
    ['(11) 6123-4567', '+5511961234567'],
    ['(11) 3333-4444', LANDLINE],
    ['551133334444', LANDLINE],
    ['01133334444', LANDLINE],
    ['0 15 11 3333-4444', LANDLINE],
    ['(11) 3333-4444 ramal 22', LANDLINE],
    // The area code 55 is not the country's.
    ['55 99999-8888', '+5555999998888'],
    ['(55) 3222-1111', '+555532221111'],
    ['+55 55 99999-8888', '+5555999998888'],
    ['+1 415 555 2671', '+14155552671'],
    ['+52 1 55 1234 5678', '+525512345678'],
    ['+351 912 345 678', '+351912345678'],
    ['00351912345678', '+351912345678'],
  ])('reads %j', (input, expected) => {
    expect(toE164(input)).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['an area code that does not exist', '(20) 98888-7777'],
    ['area code 00', '+5500988887777'],
    ['no area code', '98888-7777'],
    ['no area code behind +55', '+55 98888-7777'],
    ['too short', '1198888'],
    ['too long', '119888877771'],
    ['a digit too many behind the country code', '55119888877771'],
    ['all digits the same', '99999999999'],
    ['a landline of one digit', '(11) 2222-2222'],
    ['zeros', '00000000000'],
    ['nine digits that begin with no nine', '11 88888-7777'],
    ['a subscriber that begins with 1', '(11) 1333-4444'],
    ['a toll-free number', '0800 123 4567'],
    ['a number that no country has', '+999 1234 5678'],
    ['a foreign number without its plus', '14155552671'],
    ['an e-mail', 'joao11988887777@gmail.com'],
    ['words', 'não informado'],
    ['an empty mask', '(__) _____-____'],
    ['blank', '  '],
    ['null', null],
    ['undefined', undefined],
    ['an object', { phone: '11988887777' }],
    ['an array', ['11988887777']],
    ['a boolean', true],
    ['a fraction', 11988887777.5],
    ['a negative number', -11988887777],
    ['NaN', Number.NaN],
    ['a huge text', '1'.repeat(1_000_000)],
  ])('refuses %s', (_what, input) => {
    expect(toE164(input)).toBeUndefined();
  });

  it('reads numbers of another home country', () => {
    expect(toE164('(415) 555-2671', 'US')).toBe('+14155552671');
    expect(toE164('912 345 678', 'pt')).toBe('+351912345678');
    expect(toE164('+55 11 8888-7777', 'PT')).toBe(MOBILE);
    expect(toE164('912 345 678', 'constructor')).toBeUndefined();
  });

  it('knows the 67 area codes', () => {
    expect(DDDS.size).toBe(67);
    for (const area of DDDS) expect(isValidPhoneNumber(`+55${area}988887777`), area).toBe(true);
  });

  const area = fc.constantFrom(...DDDS);
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const varied = (subscriber: string) => new Set(subscriber).size > 1;
  const mobile = digits(8)
    .map((rest) => `9${rest}`)
    .filter(varied);
  const landline = fc
    .tuple(fc.constantFrom('2', '3', '4', '5'), digits(7))
    .map(([head, rest]) => head + rest)
    .filter(varied);

  it('gives the same E.164 for any mask of a number', () => {
    const masks: ((area: string, head: string, tail: string) => string)[] = [
      (a, h, t) => `${a}${h}${t}`,
      (a, h, t) => `(${a}) ${h}-${t}`,
      (a, h, t) => `0${a}${h}${t}`,
      (a, h, t) => `0xx${a} ${h}-${t}`,
      (a, h, t) => `0 41 ${a} ${h}-${t}`,
      (a, h, t) => `55${a}${h}${t}`,
      (a, h, t) => `+55 ${a} ${h}-${t}`,
      (a, h, t) => `0055${a}${h}${t}`,
      (a, h, t) => `  ${a}.${h}.${t}\u00a0`,
    ];
    fc.assert(
      fc.property(area, fc.oneof(mobile, landline), fc.constantFrom(...masks), (ddd, subscriber, mask) => {
        const expected = `+55${ddd}${subscriber}`;
        expect(toE164(mask(ddd, subscriber.slice(0, -4), subscriber.slice(-4)))).toBe(expected);
        expect(toE164(formatPhone(expected))).toBe(expected);
      }),
    );
  });

  it('adds the ninth digit to old mobiles in any mask', () => {
    const old = fc
      .tuple(fc.constantFrom('6', '7', '8', '9'), digits(7))
      .map(([head, rest]) => head + rest)
      .filter(varied);
    fc.assert(
      fc.property(area, old, fc.constantFrom('', '0', '55', '+55', '0055'), (ddd, subscriber, prefix) => {
        expect(toE164(`${prefix}${ddd}${subscriber}`)).toBe(`+55${ddd}9${subscriber}`);
      }),
    );
  });

  it('answers E.164 or nothing, and is content with its own answer', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[+()\-\s0-9x]{0,24}$/), fc.anything());
    fc.assert(
      fc.property(text, (input) => {
        const phone = toE164(input);
        if (phone === undefined) return;
        expect(phone).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(toE164(phone)).toBe(phone);
      }),
      { numRuns: 500 },
    );
  });
});

describe('formatPhone', () => {
  it.each([
    [MOBILE, '(11) 98888-7777'],
    [LANDLINE, '(11) 3333-4444'],
    ['+14155552671', '+1 415 555 2671'],
    ['no phone', 'no phone'],
    ['', ''],
  ])('shows %j as %j', (phone, shown) => {
    expect(formatPhone(phone)).toBe(shown);
  });
});
