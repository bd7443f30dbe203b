/** `/integracoes/:id/eventos`: which events one outbound webhook receives, and how its last deliveries went. */
import type { FC } from 'hono/jsx';
import { allAutomations } from '../../../src/hub/automations';
import { explain } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import { type Dispatch, listDispatches } from '../../../src/store/dispatches';
import { Heading, Table, Trail, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { ownPair } from '../own';
import { done, errorsOf, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { changeSettings } from './settings';
import { chosenIn, EventsForm } from './webhook-form';
import { deliveryBadge, takesEvents } from './webhooks';

const SHOWN = 20;

async function ownWebhook(c: PageContext) {
  const [connection, connector] = await ownPair(c);
  if (!takesEvents(connector)) throw new Problem('not_found');
  return { connection, connector };
}

export async function webhookEventsPage(c: PageContext, wrong?: { typed: Typed; errors: Typed }) {
  const { connection } = await ownWebhook(c);
  const t = textsOf(c);
  const { db } = c.get('hub');
  const { id, timeZone } = c.get('organization');
  const automations = await allAutomations(c.get('hub'), id);
  const telling = automations.filter(
    ({ action }) => action.kind === 'webhook' && action.channelId === connection.id,
  );
  const { data: deliveries } = await listDispatches(db, id, { channelId: connection.id, limit: SHOWN });
  return page(c, {
    title: t('outbound.events', { name: connection.name }),
    status: wrong ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes/webhooks', t('outbound.title')]]} />
        <Heading title={t('outbound.events', { name: connection.name })} lead={t('outbound.events.lead')} />
        <EventsForm t={t} connection={connection} wrong={wrong} />
        {telling.length > 0 ? (
          <>
            <h2>{t('outbound.automations')}</h2>
            <p>{t('outbound.automations.lead')}</p>
            <ul>
              {telling.map((one) => (
                <li>
                  <a href={`/notificacoes/${one.id}`}>{one.name}</a> <code>{one.type}</code>
                </li>
              ))}
            </ul>
          </>
        ) : null}
        <h2>{t('outbound.deliveries')}</h2>
        <Deliveries t={t} timeZone={timeZone} deliveries={deliveries} />
        <h2>{t('outbound.secret')}</h2>
        <p>{t('outbound.secret.text')}</p>
        <p>
          <a href={`/integracoes/${connection.id}/dados`}>{t('outbound.secret.change')}</a>
        </p>
      </>
    ),
  });
}

const Deliveries: FC<{ t: Translate; timeZone: string; deliveries: readonly Dispatch[] }> = ({
  t,
  timeZone,
  deliveries,
}) =>
  deliveries.length === 0 ? (
    <p>{t('outbound.deliveries.none')}</p>
  ) : (
    <Table
      caption={t('outbound.deliveries')}
      columns={[
        { label: t('outbound.when') },
        { label: t('outbound.event') },
        { label: t('column.status') },
        { label: t('app.actions'), hidden: true },
      ]}
      rows={deliveries.map((one) => [
        <When time={one.finishedAt ?? one.due} timeZone={timeZone} />,
        <>
          <code>{one.type}</code> {one.subject}
        </>,
        <>
          {deliveryBadge(t, one)} {reasonText(t, one)}
        </>,
        <a href={`/fila/${one.id}`} aria-label={`${t('outbound.show')}: ${one.type} ${one.subject}`}>
          {t('outbound.show')}
        </a>,
      ])}
    />
  );

/** What happened, who must act, and how. */
function reasonText(t: Translate, { reason, state }: Dispatch) {
  if (reason === null || state === 'sent') return null;
  const explained = explain(reason);
  return (
    <small>
      {t.of(explained)} {t('app.who', { who: t(`who.${explained.who}`) })} {t.of(explained.next)}
    </small>
  );
}

/** Stores the ticks as the list of patterns that the channel keeps. */
export async function webhookEventsSubmit(c: PageContext) {
  const { connection, connector } = await ownWebhook(c);
  const typed = await typedIn(c);
  const events = chosenIn(typed);
  const errors = await changeSettings(c.get('hub'), connection, connector, { events });
  if (errors.length > 0) return webhookEventsPage(c, { typed, errors: errorsOf(c, errors) });
  return done(c, `/integracoes/${connection.id}/eventos`, 'outbound.saved', { name: connection.name });
}
