/** Who filled in a form or a row, told by the headings that people give their questions and columns. */
import { type Customer, compact, type Reader, read, splitName } from '../../src/kit';

export type Answers = Readonly<Record<string, string | readonly string[]>>;

/** The first of each kind wins. */
const MEANINGS: readonly [heading: RegExp, reading: (answer: Reader) => Customer | undefined][] = [
  [/whats|celular|fone|phone|mobile/, (answer) => compact({ phone: answer.phone() })],
  [/e[- ]?mail/, (answer) => compact({ email: answer.email() })],
  [/cpf|cnpj|documento/, (answer) => answer.taxId()],
  [/\b(nome|name)\b(?!.* (produto|empresa|fantasia|mae|pai|evento|arquivo))/, (a) => splitName(a.text())],
];

/** Undefined when nobody in it can be reached or told apart: a name alone may be anything's. */
export function customerIn(answers: Answers, email?: string): Customer | undefined {
  let customer: Customer = email === undefined ? {} : { email };
  for (const [title, given] of Object.entries(answers)) {
    const heading = title.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('_', ' ').toLowerCase();
    const reading = MEANINGS.find(([words]) => words.test(heading))?.[1];
    const [answer] = [given].flat();
    if (reading) customer = { ...reading(read(answer)), ...customer };
  }
  const { phone, taxId } = customer;
  return phone || customer.email || taxId ? customer : undefined;
}
