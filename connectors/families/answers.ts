/** Who filled in a form or a row, told by the headings that people, and the forms of ads, give their columns. */
import { type Customer, compact, fullName, type Reader, read, splitName } from '../../src/kit';

export type Answers = Readonly<Record<string, string | readonly string[]>>;

type Told = Omit<Customer, 'address'> & { surname?: string };

const PERSON_NAME =
  /^(?!.*\b(ad|adset|adgroup|anuncio|animal|arquivo|business|campaign|campanha|company|conjunto|crianca|curso|empresa|evento|fantasia|file|filh[ao]|form|formulario|loja|mae|pai|pet|produto|product|vendedor)\b).*\b(nome|name)\b|^(cliente|comprador|paciente|aluno)$/;

/** What a heading may mean. Of several the first that the answer fits is taken. */
const MEANINGS: readonly [heading: RegExp, reading: (answer: Reader) => object | undefined][] = [
  [/whats|celular|fone|phone|mobile|contato/, (answer) => compact({ phone: answer.phone() })],
  [/e[- ]?mail/, (answer) => compact({ email: answer.email() })],
  // A sheet that takes a CPF for a number drops the zeros in front.
  [/cpf|cnpj|documento/, (answer) => compact(read(answer.text()?.padStart(11, '0')).taxId())],
  [/sobrenome|last name|surname/, (answer) => compact({ surname: answer.text() })],
  [PERSON_NAME, (answer) => compact({ name: answer.text() })],
];

/** Undefined when nobody in it can be reached or told apart: a name alone may be anything's. */
export function customerIn(answers: Answers, email?: string): Customer | undefined {
  let told: Told = email === undefined ? {} : { email };
  for (const [title, given] of Object.entries(answers)) {
    const heading = title.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('_', ' ').toLowerCase();
    const answer = read([given].flat()[0]);
    const [meant] = MEANINGS.flatMap(([words, reading]) =>
      words.test(heading) ? (reading(answer) ?? []) : [],
    );
    // The first of each kind wins.
    told = { ...meant, ...told };
  }
  const { name, surname, ...reached } = told;
  const { phone, email: address, taxId } = reached;
  return phone || address || taxId ? { ...splitName(fullName(name, surname)), ...reached } : undefined;
}
