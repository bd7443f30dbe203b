/** `/configuracoes/privacidade/pessoa/copia`: what is kept of one person, as a file to hand to them. */
import { iso } from '../../../src/hub/hub';
import { exportPerson } from '../../../src/hub/people-export';
import { readCursor } from '../../../src/hub/people-walk';
import { type PageContext, typedIn } from '../page';
import { openSearch, whoseOf } from './search';

/** All that is kept of them as one JSON file, written while the tables are walked. */
export async function copySubmit(c: PageContext) {
  const hub = c.get('hub');
  const search = await openSearch(c, (await typedIn(c)).p ?? '', 'find');
  const whose = whoseOf(c, search);
  const head = JSON.stringify({ person: search.person, createdAt: iso(hub.now()) });
  const encoder = new TextEncoder();
  async function* parts() {
    yield `${head.slice(0, -1)},"records":[`;
    let cursor: string | null = null;
    let between = '\n';
    do {
      const { nextCursor, ...found } = await exportPerson(
        hub,
        whose,
        cursor === null ? undefined : readCursor(cursor),
      );
      for (const [kind, records] of Object.entries(found))
        for (const record of records) {
          yield `${between}${JSON.stringify({ kind, ...record })}`;
          between = ',\n';
        }
      cursor = nextCursor;
    } while (cursor !== null);
    yield '\n]}\n';
  }
  const texts = parts();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return c.body(stream, 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="dados-da-pessoa.json"',
  });
}
