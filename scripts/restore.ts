/**
 * `node scripts/restore.ts <backup.sql> <restorable.sql>`: makes of a D1 export a file that D1 takes back. An
 * export writes each row as one statement, and D1 refuses statements of more than 100 KB: a row with a
 * hundred raw webhooks in it is longer. Such values travel in pieces here, and are put together in place.
 */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ExpectedError } from './local/expected-error.ts';

/** Bytes; D1's limit is 100,000. */
const STATEMENT = 90_000;
/** Characters of a value that stay in their statement, and of a piece: UTF-8 takes three bytes for one at most. */
const VALUE = 10_000;
const PIECE = 25_000;

const BEGIN =
  'CREATE TABLE restored_pieces (value INTEGER, place INTEGER, piece TEXT, PRIMARY KEY (value, place)) WITHOUT ROWID;\n';
const END = 'DROP TABLE restored_pieces;\n';

/** The statements of a script, each up to its semicolon, however it arrives. */
export async function* statementsIn(
  chunks: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string> {
  let text = '';
  let at = 0;
  let quote = '';
  for await (const chunk of chunks) {
    text += chunk;
    let start = 0;
    for (; at < text.length; at++) {
      const char = text.charAt(at);
      // A doubled quote ends the text and begins it again, which comes to the same. Tables come with their comments.
      if (quote) quote = char === quote ? '' : quote;
      else if (char === "'" || char === '"') quote = char;
      else if (char === '-' && text.charAt(at - 1) === '-') quote = '\n';
      else if (char === ';') {
        yield text.slice(start, at + 1).trim();
        start = at + 1;
      }
    }
    text = text.slice(start);
    at -= start;
  }
  if (text.trim() !== '') yield text.trim();
}

/** A blob or a text of a statement, as SQL writes it; names in double quotes are passed over. */
const LITERAL = /"(?:[^"]|"")*"|(X?)'((?:[^']|'')*)'/g;

/** The same rows in statements that are all short enough. `value` counts the values that travel in pieces. */
export function* shortened(statement: string, next: () => number): Generator<string> {
  if (Buffer.byteLength(statement) <= STATEMENT) return yield `${statement}\n`;
  const before: string[] = [];
  const used: number[] = [];
  const short = statement.replace(LITERAL, (all: string, isBlob: string | undefined, content = '') => {
    if (content.length <= VALUE) return all;
    const value = next();
    used.push(value);
    piecesOf(content).forEach((piece, place) => {
      before.push(`INSERT INTO restored_pieces VALUES(${value}, ${place}, '${piece}');\n`);
    });
    const whole = `(SELECT group_concat(piece, '') FROM (SELECT piece FROM restored_pieces WHERE value = ${value} ORDER BY place))`;
    return isBlob ? `unhex(${whole})` : whole;
  });
  yield* before;
  yield `${short}\n`;
  if (used.length > 0) yield `DELETE FROM restored_pieces WHERE value IN (${used.join(', ')});\n`;
}

/** Cut between neither the halves of a doubled quote nor those of a character. */
function piecesOf(content: string): string[] {
  return (
    content.match(
      new RegExp(
        `(?:''|[^'\\\\uD800-\\\\uDFFF]|[\\\\uD800-\\\\uDBFF][\\\\uDC00-\\\\uDFFF]|[^']){1,${PIECE}}`,
        'g',
      ),
    ) ?? []
  );
}

/** The whole file, in the order of the backup. */
export async function* restorable(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let count = 0;
  yield BEGIN;
  for await (const statement of statementsIn(chunks)) yield* shortened(statement, () => ++count);
  yield END;
}

async function main([from, to]: readonly string[]): Promise<void> {
  if (!from || !to) throw new ExpectedError('node scripts/restore.ts <backup.sql> <restorable.sql>');
  if (!existsSync(from)) throw new ExpectedError(`${from} is not there.`);
  if (existsSync(to)) throw new ExpectedError(`${to} is there already.`);
  const out = createWriteStream(to, { mode: 0o600 });
  await pipeline(restorable(createReadStream(from, 'utf8')), out);
  console.log(`${to} holds what ${from} holds, as D1 takes it: personal data. Delete both when all is well.`);
}

if (import.meta.main)
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error instanceof ExpectedError ? error.message : error);
    process.exitCode = 1;
  });
