/** `/registros/eventos`: what the deliveries meant. */

import { EVENT_TYPES } from '../../../src/kit';
import { eventsLog } from '../../../src/store/logs';
import { typeName } from '../../../src/ui/event-names';
import { Badge, Empty, More, Table } from '../../../src/ui/parts';
import { type PageContext, page, textsOf } from '../page';
import { type Asked, addressOf, askedOf, Choice, Filters } from './filters';
import { Frame, Since, subjectName } from './frame';

/** A page of the log as the address asks for it. */
export const eventsFor = (
  c: PageContext,
  { scope, typed, ...asked }: Asked,
  limit: number,
  cursor?: string,
) =>
  eventsLog(c.get('hub').db, c.get('organization').id, {
    ...asked,
    sees: scope.sees,
    type: typed.tipo || undefined,
    limit,
    cursor,
  });

export async function eventsPage(c: PageContext) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const asked = await askedOf(c);
  const { typed, errors, scope } = asked;
  const { data, nextCursor } = await eventsFor(c, asked, 50, typed.cursor);
  return page(c, {
    title: t('reports.tab.events'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <Frame t={t} tab="/registros/eventos" lead={t('reports.events.lead')}>
        <Filters t={t} asked={asked}>
          <Choice
            t={t}
            name="tipo"
            label={t('reports.type')}
            value={typed.tipo}
            options={EVENT_TYPES.map((value) => ({ value, label: typeName(t, value) }))}
          />
        </Filters>
        {data.length === 0 ? (
          <Empty title={t('reports.events.none')}>
            <p>
              <a href={addressOf('/registros/entregas', { ...typed, tipo: '' })}>
                {t('reports.events.none.next')}
              </a>
            </p>
          </Empty>
        ) : (
          <Table
            caption={t('reports.tab.events')}
            columns={[
              { label: t('reports.received') },
              { label: t('reports.type') },
              { label: t('reports.connection') },
              { label: t('reports.subject') },
            ]}
            rows={data.map(({ id, type, subject, connectionId, deliveryId, simulated }) => [
              <a href={`/registros/eventos/${id}`}>
                <Since id={deliveryId} timeZone={timeZone} />
              </a>,
              <>
                {typeName(t, type)} {simulated ? <Badge>{t('reports.simulated')}</Badge> : null}
              </>,
              scope.nameOf(connectionId),
              <a href={`/registros/linha-do-tempo?q=${encodeURIComponent(subject)}`}>
                {subjectName(t, subject)}
              </a>,
            ])}
          />
        )}
        <More t={t} address={addressOf('/registros/eventos', typed)} cursor={nextCursor} />
        <p>
          <a href={addressOf('/registros/eventos.csv', typed)}>{t('reports.csv')}</a>
        </p>
      </Frame>
    ),
  });
}
