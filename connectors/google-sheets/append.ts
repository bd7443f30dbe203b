/**
 * Appending a row. Facts [doc]: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/append
 * (`valueInputOption=RAW` stores texts as they are: nothing in them becomes a formula). Appending is not
 * idempotent, so each row carries what tells it apart, and that column is read first.
 */
import { z } from 'zod';
import {
  type Call,
  type CallFailure,
  callFailure,
  type HttpRequest,
  isOk,
  type Outcome,
  outcomeOf,
  outcomeOfFailure,
  type Reader,
  read,
  shortHash,
} from '../../src/kit';
import { ask, idIn, madeAs, noConsent } from '../families/google';
import { jsonIn } from '../families/inputs';

export const HOME = 'https://sheets.googleapis.com';
/** The heading of the column by which we know our own rows. */
export const ID_COLUMN = 'Ponte ID';

const MOST_COLUMNS = 200;

export const Appended = z.object({
  row: z.string().trim().min(1).max(50_000),
  tab: z.string().trim().max(100).optional(),
});
export type Appended = z.infer<typeof Appended>;

type Cell = string | number | boolean;

/** A JSON object, or lines of `Column=value`; a line without `=` goes on with the value before. */
export function cellsOf(row: string): Map<string, Cell> | undefined {
  const cells = new Map<string, Cell>();
  if (row.startsWith('{')) {
    const given = jsonIn(row);
    for (const [name, value] of Object.entries(given ?? {}))
      if (['string', 'number', 'boolean'].includes(typeof value)) cells.set(name.trim(), value as Cell);
  } else {
    let column = '';
    for (const line of row.split(/\r?\n|\r/)) {
      const equals = line.indexOf('=');
      const name = line.slice(0, Math.max(equals, 0)).trim();
      if (name) {
        column = name;
        cells.set(column, line.slice(equals + 1).trim());
      } else if (column) cells.set(column, `${cells.get(column)}\n${line.trim()}`.trim());
    }
  }
  cells.delete(ID_COLUMN);
  return cells.size > 0 && cells.size < MOST_COLUMNS ? cells : undefined;
}

export async function appendRow({ row, tab }: Appended, key: string, call: Call): Promise<Outcome> {
  const { settings } = call.connection;
  const book = idIn(settings.spreadsheetId);
  const lack = noConsent(call) ?? (book ? undefined : MISSING);
  if (lack) return outcomeOfFailure(lack);
  const cells = cellsOf(row);
  if (!cells) return { kind: 'rejected', reason: 'invalid_input', detail: 'row' };
  cells.set(ID_COLUMN, shortHash(key));
  const name = tab || settings.tab?.trim();
  const range = (cellsAt: string) =>
    `/v4/spreadsheets/${encodeURIComponent(book ?? '')}/values/${encodeURIComponent(
      name ? `'${name.replaceAll("'", "''")}'!${cellsAt}` : cellsAt,
    )}`;

  const first = await valuesAt(call, range('1:1'), {});
  if ('ok' in first) return outcomeOfFailure(first);
  const known = first.list('values.0').map((heading) => heading.text() ?? '');
  const lacking = [...cells.keys()].filter((column) => !known.some((heading) => same(heading, column)));
  const headings = [...known, ...lacking];
  if (lacking.length === 0) {
    const column = letters(headings.findIndex((heading) => same(heading, ID_COLUMN)));
    const ids = await valuesAt(call, range(`${column}:${column}`), { majorDimension: 'COLUMNS' });
    if ('ok' in ids) return outcomeOfFailure(ids);
    if (ids.list('values.0').some((id) => id.text() === cells.get(ID_COLUMN)))
      return { kind: 'sent', detail: 'it was there already' };
  } else {
    const named = await write(call, 'PUT', range('A1'), [headings]);
    if (!isOk(named)) return outcomeOf(named);
  }
  const values = headings.map((heading) => [...cells].find(([column]) => same(heading, column))?.[1] ?? '');
  const result = await write(call, 'POST', `${range('A1')}:append`, [values], {
    insertDataOption: 'INSERT_ROWS',
  });
  return madeAs(result, 'updates.updatedRange');
}

export const MISSING: CallFailure = { ok: false, reason: 'missing_setting', detail: 'spreadsheetId' };

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** A, B … Z, AA … */
const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

async function valuesAt(
  call: Call,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<Reader | CallFailure> {
  const result = await ask(call, HOME, path, { query: { ...query, prettyPrint: 'false' } });
  return isOk(result) ? read(result.json) : callFailure(result);
}

const write = (
  call: Call,
  method: HttpRequest['method'] & string,
  path: string,
  values: Cell[][],
  query: Readonly<Record<string, string>> = {},
) => ask(call, HOME, path, { method, query: { valueInputOption: 'RAW', ...query }, json: { values } });
