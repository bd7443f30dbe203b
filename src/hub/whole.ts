/** Lists that come in pages, read to their end: for what needs all of one merchant's configuration. */
import type { Page } from '../store/db';

const AT_ONCE = 200;

export async function whole<Row>(
  read: (page: Page) => Promise<{ data: Row[]; nextCursor: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const { data, nextCursor } = await read({ limit: AT_ONCE, cursor });
    rows.push(...data);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}
