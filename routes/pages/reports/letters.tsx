/** `/registros/problemas`: what the hub gave up on, kept until somebody does it again. */

import { explain } from '../../../src/kit';
import { lettersLog } from '../../../src/store/logs';
import { Empty, More, Table } from '../../../src/ui/parts';
import { type PageContext, page, textsOf } from '../page';
import { addressOf, askedOf, Choice, Filters, oneOf } from './filters';
import { Frame, Since } from './frame';

export const KINDS = ['delivery', 'dispatch', 'lane', 'poll', 'wake'] as const;

export async function lettersPage(c: PageContext) {
  const t = textsOf(c);
  const { id, timeZone } = c.get('organization');
  const asked = await askedOf(c);
  const { typed, scope, connectionId } = asked;
  const { data, nextCursor } = await lettersLog(c.get('hub').db, id, {
    sees: scope.sees,
    connectionId,
    kind: oneOf(KINDS, typed.tipo),
    replayed: typed.estado === 'replayed',
    limit: 50,
    cursor: typed.cursor,
  });
  return page(c, {
    title: t('reports.tab.letters'),
    body: (
      <Frame t={t} tab="/registros/problemas" lead={t('reports.letters.lead')}>
        <Filters t={t} asked={asked} days={false}>
          <Choice
            t={t}
            name="tipo"
            label={t('reports.type')}
            value={typed.tipo}
            options={KINDS.map((value) => ({ value, label: t(`reports.letter.${value}`) }))}
          />
          <Choice
            t={t}
            name="estado"
            label={t('column.status')}
            value={typed.estado}
            options={[{ value: 'replayed', label: t('reports.letter.replayed') }]}
            all={t('reports.letter.open')}
          />
        </Filters>
        {data.length === 0 ? (
          <Empty title={t('reports.letters.none')}>
            <p>{t('reports.letters.none.next')}</p>
          </Empty>
        ) : (
          <Table
            caption={t('reports.tab.letters')}
            columns={[
              { label: t('reports.letter.at') },
              { label: t('reports.type') },
              { label: t('reports.connection') },
              { label: t('reports.reason') },
            ]}
            rows={data.map((letter) => [
              <a href={`/registros/problemas/${letter.id}`}>
                <Since id={letter.id} timeZone={timeZone} />
              </a>,
              t(`reports.letter.${letter.kind}`),
              letter.connectionId === null ? '' : scope.nameOf(letter.connectionId),
              t.of(explain(letter.reason)),
            ])}
          />
        )}
        <More t={t} address={addressOf('/registros/problemas', typed)} cursor={nextCursor} />
      </Frame>
    ),
  });
}
