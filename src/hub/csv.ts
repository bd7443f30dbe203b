/** Tables as files that a Brazilian Excel opens: UTF-8 with its mark, semicolons, and no cell that computes. */

export type Cell = string | number | null;

/** What a spreadsheet takes for the beginning of a formula, in narrow and wide letters. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(';')}\r\n`;

/** A page is written only when the one before was taken: the memory it takes is that of one page. */
export function csvStream(
  head: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
): ReadableStream<Uint8Array> {
  const rows = pages[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(`\uFEFF${lineOf(head)}`)),
    async pull(controller) {
      for (;;) {
        const { done, value } = await rows.next();
        if (done) return controller.close();
        if (value.length === 0) continue;
        return controller.enqueue(encoder.encode(value.map(lineOf).join('')));
      }
    },
    async cancel() {
      await rows.return?.();
    },
  });
}

/** Page after page of a list, to its end. */
export async function* pagesOf<Row>(
  list: (cursor: string | undefined) => Promise<{ data: Row[]; nextCursor: string | null }>,
): AsyncGenerator<Row[]> {
  let cursor: string | undefined;
  do {
    const { data, nextCursor } = await list(cursor);
    yield data;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}
