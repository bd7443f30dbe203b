/** `/registros/entregas`: what came in, and what became of it. */

import { deliveriesLog } from '../../../src/store/logs';
import { typeName } from '../../../src/ui/event-names';
import { Empty, More, Table } from '../../../src/ui/parts';
import { type PageContext, page, textsOf } from '../page';
import { type Asked, addressOf, askedOf, Choice, Filters, oneOf } from './filters';
import { DeliveryEnd, Frame, Since } from './frame';

export const STATES = ['processed', 'ignored', 'duplicate', 'failed'] as const;
export const VIAS = ['webhook', 'poll', 'reconcile', 'import', 'api', 'simulate', 'replay', 'hub'] as const;

/** A page of the log as the address asks for it. */
export const deliveriesFor = (
  c: PageContext,
  { scope, typed, ...asked }: Asked,
  limit: number,
  cursor?: string,
) =>
  deliveriesLog(c.get('hub').db, c.get('organization').id, {
    ...asked,
    sees: scope.sees,
    state: oneOf(STATES, typed.estado),
    via: oneOf(VIAS, typed.via),
    limit,
    cursor,
  });

export async function deliveriesPage(c: PageContext) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const asked = await askedOf(c);
  const { typed, errors, scope } = asked;
  const { data, nextCursor } = await deliveriesFor(c, asked, 50, typed.cursor);
  return page(c, {
    title: t('reports.tab.deliveries'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <Frame t={t} tab="/registros/entregas" lead={t('reports.deliveries.lead')}>
        <Filters t={t} asked={asked}>
          <Choice
            t={t}
            name="estado"
            label={t('column.status')}
            value={typed.estado}
            options={STATES.map((value) => ({ value, label: t(`reports.delivery.${value}`) }))}
          />
          <Choice
            t={t}
            name="via"
            label={t('reports.via')}
            value={typed.via}
            options={VIAS.map((value) => ({ value, label: t(`reports.via.${value}`) }))}
          />
        </Filters>
        {data.length === 0 ? (
          <Empty title={t('reports.deliveries.none')}>
            <p>{t('reports.deliveries.none.next')}</p>
          </Empty>
        ) : (
          <Table
            caption={t('reports.tab.deliveries')}
            columns={[
              { label: t('reports.received') },
              { label: t('reports.connection') },
              { label: t('reports.via') },
              { label: t('column.status') },
              { label: t('reports.became') },
            ]}
            rows={data.map((delivery) => [
              <a href={`/registros/entregas/${delivery.id}`}>
                <Since id={delivery.id} timeZone={timeZone} />
              </a>,
              scope.nameOf(delivery.connectionId),
              t(`reports.via.${delivery.via}`),
              <DeliveryEnd t={t} delivery={delivery} />,
              delivery.events.map(({ type }) => typeName(t, type)).join(', '),
            ])}
          />
        )}
        <More t={t} address={addressOf('/registros/entregas', typed)} cursor={nextCursor} />
        <p>
          <a href={addressOf('/registros/entregas.csv', typed)}>{t('reports.csv')}</a>
        </p>
      </Frame>
    ),
  });
}
