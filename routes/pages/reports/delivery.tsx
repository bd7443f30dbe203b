/** `/registros/entregas/:id`: one delivery as it was kept, why it ended as it did, and doing it again. */
import type { FC } from 'hono/jsx';
import { replayDelivery } from '../../../src/hub/replay';
import { Problem } from '../../../src/problem';
import { type Delivery, getDelivery, readPayload, type StoredPayload } from '../../../src/store/deliveries';
import { typeName } from '../../../src/ui/event-names';
import { Press } from '../../../src/ui/form';
import { Facts, Heading, Notice, Table, Trail } from '../../../src/ui/parts';
import type { TextKey, Translate } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { done, type PageContext, page, textsOf } from '../page';
import { DeliveryEnd, Raw, Since, subjectName } from './frame';
import { scopeOf } from './scope';

/** The delivery in the address; 404 for what the visitor may not see. */
async function ownDelivery(c: PageContext) {
  const scope = await scopeOf(c);
  const delivery = await getDelivery(c.get('hub').db, c.get('organization').id, c.req.param('id') ?? '');
  if (!delivery || !scope.may(delivery.connectionId)) throw new Problem('not_found');
  return { delivery, scope };
}

/** `problem`: why it could not be done again. */
export async function deliveryPage(c: PageContext, problem?: TextKey) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const { delivery, scope } = await ownDelivery(c);
  const { id, connectionId, via, state, reason, detail, events } = delivery;
  const stored = await readPayload(c.get('hub').db, delivery.payload);
  const isKnown = scope.connections.some((one) => one.id === connectionId);
  return page(c, {
    title: t('reports.delivery.title'),
    status: problem ? 409 : 200,
    body: (
      <>
        <Trail t={t} to={[['/registros/entregas', t('reports.tab.deliveries')]]} />
        <Heading title={t('reports.delivery.title')}>
          {stored && via !== 'simulate' ? (
            <Press action={`/registros/entregas/${id}/reprocessar`} label={t('reports.replay')} />
          ) : null}
        </Heading>
        {problem ? (
          <Notice tone="bad" live="alert">
            <p>{t(problem)}</p>
          </Notice>
        ) : null}
        <Facts
          facts={[
            [t('reports.received'), <Since id={id} timeZone={timeZone} />],
            [
              t('reports.connection'),
              isKnown ? (
                <a href={`/integracoes/${connectionId}`}>{scope.nameOf(connectionId)}</a>
              ) : (
                scope.nameOf(connectionId)
              ),
            ],
            [t('reports.via'), t(`reports.via.${via}`)],
            [t('column.status'), <DeliveryEnd t={t} delivery={{ state, reason: null }} />],
            [t('reports.id'), <code>{id}</code>],
          ]}
        />
        {reason ? (
          <Notice tone={state === 'failed' ? 'bad' : undefined}>
            <Why t={t} code={reason} detail={detail} />
          </Notice>
        ) : null}
        <h2>{t('reports.became')}</h2>
        {events.length === 0 ? (
          <p>{t('reports.delivery.noEvent')}</p>
        ) : (
          <ul>
            {events.map((event) => (
              <li>
                <a href={`/registros/eventos/${event.id}`}>{typeName(t, event.type)}</a> ·{' '}
                {subjectName(t, event.subject)}
              </li>
            ))}
          </ul>
        )}
        <h2>{t('reports.request')}</h2>
        {stored ? <Request t={t} stored={stored} /> : <p>{t(goneText(delivery))}</p>}
      </>
    ),
  });
}

const goneText = ({ via }: Delivery) => (via === 'hub' ? 'reports.request.own' : 'reports.request.gone');

/** As it was kept: what authenticates was taken out before anything was written. */
const Request: FC<{ t: Translate; stored: StoredPayload }> = ({
  t,
  stored: { method, path, query, headers, body },
}) => {
  const search = new URLSearchParams(query).toString();
  return (
    <>
      <p class="lead">{t('reports.request.redacted')}</p>
      {method ? (
        <p>
          <code>
            {method} {path || '/'}
            {search ? `?${search}` : ''}
          </code>
        </p>
      ) : null}
      {Object.keys(headers).length > 0 ? (
        <details>
          <summary>{t('reports.request.headers')}</summary>
          <Table
            caption={t('reports.request.headers')}
            columns={[{ label: t('column.name') }, { label: t('reports.request.value') }]}
            rows={Object.entries(headers).map(([name, value]) => [<code>{name}</code>, value])}
          />
        </details>
      ) : null}
      <Raw label={t('reports.request.body')} text={body} />
    </>
  );
};

const WHY_NOT = {
  body_gone: 'reports.replay.bodyGone',
  simulated: 'reports.replay.simulated',
  not_taken: 'reports.replay.notTaken',
  already: 'reports.replay.already',
} as const;

export async function replayDeliverySubmit(c: PageContext) {
  const { delivery } = await ownDelivery(c);
  const result = await replayDelivery(c.get('hub'), delivery);
  if (!result.ok) return deliveryPage(c, WHY_NOT[result.why]);
  c.set('changed', delivery.id);
  return done(c, `/registros/entregas/${delivery.id}`, 'reports.replayed');
}
