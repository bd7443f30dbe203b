/** `/integracoes/:id/ficha`: the specification document of a connection, to print or, `?formato=md`, to keep. */
import { plain } from '../../../src/kit';
import { clock, Facts, Table } from '../../../src/ui/parts';
import { ownPair } from '../own';
import { type PageContext, textsOf } from '../page';
import { connectionPage } from './frame';
import { Go } from './go';
import { markdownOf } from './markdown';
import { specificationOf } from './specification';

export async function documentPage(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const [connection, connector] = await ownPair(c);
  const sections = await specificationOf(c, connection, connector);
  const made = t('connections.spec.made', {
    at: clock(new Date(hub.now()).toISOString(), c.get('organization').timeZone),
  });
  if (c.req.query('formato') === 'md') {
    const title = t('connections.spec.title', { name: connection.name });
    const file = `${t('connections.spec.file')}-${plain(connection.name).replaceAll(' ', '-') || connector.slug}.md`;
    return c.body(markdownOf(title, made, sections), 200, {
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': `attachment; filename="${file}"`,
    });
  }
  return connectionPage(c, {
    connection,
    connector,
    tab: 'ficha',
    body: (
      <>
        <p class="lead">{t('connections.spec.lead')}</p>
        <div class="actions">
          <Go
            to={`/integracoes/${connection.id}/ficha`}
            values={{ formato: 'md' }}
            label={t('connections.spec.download')}
          />
          <span class="lead">{t('connections.spec.print')}</span>
        </div>
        {sections.map(({ title, facts, table, note }) => (
          <section>
            <h2>{title}</h2>
            {facts ? <Facts facts={facts} /> : null}
            {table ? (
              <Table caption={title} columns={table.columns.map((label) => ({ label }))} rows={table.rows} />
            ) : null}
            {note ? <p>{note}</p> : null}
          </section>
        ))}
        <p class="lead">{made}</p>
      </>
    ),
  });
}
