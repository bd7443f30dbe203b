import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullName, splitName } from '../../../src/kit/brazil/name';

describe('splitName', () => {
  it.each([
    ['MARIA DAS DORES', 'Maria das Dores', 'Maria', 'das Dores'],
    ['joão da silva e souza', 'João da Silva e Souza', 'João', 'da Silva e Souza'],
    ['  Ana   Paula\tLima ', 'Ana Paula Lima', 'Ana', 'Paula Lima'],
    ['Ronald McDonald', 'Ronald McDonald', 'Ronald', 'McDonald'],
    ["MARIA D'ÁVILA", "Maria D'Ávila", 'Maria', "D'Ávila"],
    ['ANA-CLARA NUÑEZ', 'Ana-Clara Nuñez', 'Ana-Clara', 'Nuñez'],
    ['DE PAULA', 'De Paula', 'De', 'Paula'],
    ['JOSÉ P. LIMA', 'José P. Lima', 'José', 'P. Lima'],
    ['PADARIA SOL S/A', 'Padaria Sol S/A', 'Padaria', 'Sol S/A'],
    ['\u200bÉrica\u00a0Reis', 'Érica Reis', 'Érica', 'Reis'],
  ])('tidies %j', (full, name, firstName, lastName) => {
    expect(splitName(full)).toEqual({ name, firstName, lastName });
  });

  it('has no last name for a single word', () => {
    expect(splitName('MARIA')).toEqual({ name: 'Maria', firstName: 'Maria' });
    expect(splitName('李明')).toEqual({ name: '李明', firstName: '李明' });
  });

  it.each([undefined, '', '  ', '\u200b\n'])('answers nothing for %j', (full) => {
    expect(splitName(full)).toEqual({});
  });

  it('joins to the whole again, and tidying twice changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Zãé '.-]{0,30}$/)), (full) => {
        const { name, firstName, lastName } = splitName(full);
        expect([firstName, lastName].filter((part) => part !== undefined).join(' ')).toBe(name ?? '');
        expect(splitName(name).name).toBe(name);
      }),
    );
  });
});

it.each([
  [['Ana', 'Lima'], 'Ana Lima'],
  [[undefined, 'Lima'], 'Lima'],
  [['Ana', ''], 'Ana'],
  [[undefined, ''], undefined],
  [['Maria Silva', 'Silva'], 'Maria Silva'],
  [['MARIA SILVA', 'Maria Silva'], 'MARIA SILVA'],
  [['Maria', 'Maria da Silva'], 'Maria da Silva'],
  [['Ana', 'Anaya'], 'Ana Anaya'],
  [['Mariana', 'Ana'], 'Mariana Ana'],
  [['李', '明'], '李 明'],
])('joins the parts %j to %j', (parts, whole) => {
  expect(fullName(...parts)).toBe(whole);
});
