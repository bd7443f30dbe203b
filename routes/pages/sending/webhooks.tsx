/** `/configuracoes/webhooks`: the addresses of other systems that are told about events. */
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { type Dispatch, listDispatches } from '../../../src/store/dispatches';
import { Badge, Empty, Heading, Table, type Tone, Trail, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { visibleConnections } from '../own';
import { type PageContext, page, textsOf } from '../page';

/** A connection that takes whole events, and says which in its settings. */
export const takesEvents = (connector: Connector | undefined): connector is Connector =>
  connector?.channel?.address === 'none' && connector.fields.some(({ key }) => key === 'events');

const DELIVERY_TONES: Readonly<Record<Dispatch['state'], Tone>> = {
  sent: 'good',
  waiting: undefined,
  unknown: 'warn',
  failed: 'bad',
  cancelled: undefined,
};

/** How a delivery stands, in a word. */
export const deliveryBadge = (t: Translate, { state }: Dispatch) => (
  <Badge tone={DELIVERY_TONES[state]}>{t(`outbound.state.${state}`)}</Badge>
);

export async function webhooksPage(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id, timeZone } = c.get('organization');
  const own = (await visibleConnections(c)).filter(({ connector }) =>
    takesEvents(hub.connectors.get(connector)),
  );
  const last = await Promise.all(
    own.map(async (one) => (await listDispatches(hub.db, id, { channelId: one.id, limit: 1 })).data[0]),
  );
  const rows = own.map((one, at) => [
    <a href={`/integracoes/${one.id}`}>{one.name}</a>,
    hostOf(one),
    statusBadge(t, one),
    chosenOf(t, one),
    lastCell(t, timeZone, last[at]),
    <a href={`/integracoes/${one.id}/eventos`} aria-label={`${t('outbound.choose')}: ${one.name}`}>
      {t('outbound.choose')}
    </a>,
  ]);
  return page(c, {
    title: t('outbound.title'),
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('section.settings')]]} />
        <Heading title={t('outbound.title')} lead={t('outbound.lead')}>
          <a href={NEW}>{t('outbound.new')}</a>
        </Heading>
        {own.length === 0 ? (
          <Empty title={t('outbound.none')}>
            <p>{t('outbound.none.next')}</p>
            <p>
              <a href={NEW}>{t('outbound.new')}</a>
            </p>
          </Empty>
        ) : (
          <Table
            caption={t('outbound.title')}
            columns={[
              { label: t('column.name') },
              { label: t('outbound.address') },
              { label: t('column.status') },
              { label: t('outbound.chosen') },
              { label: t('outbound.last') },
              { label: t('app.actions'), hidden: true },
            ]}
            rows={rows}
          />
        )}
        <h2>{t('outbound.secret')}</h2>
        <p>{t('outbound.secret.text')}</p>
      </>
    ),
  });
}

const NEW = '/integracoes/nova/webhook';

/** The rest of an address may be a secret of the receiver's. */
const hostOf = ({ settings: { url = '' } }: Connection): string =>
  URL.canParse(url) ? new URL(url).host : '';

const statusBadge = (t: Translate, { status }: Connection) => (
  <Badge tone={status === 'active' ? 'good' : 'warn'}>{t(`status.${status}`)}</Badge>
);

function chosenOf(t: Translate, { settings: { events = '' } }: Connection): string {
  const chosen = events.split(/[\s,;]+/).filter(Boolean);
  if (chosen.includes('*')) return t('outbound.all');
  return chosen.join(', ') || t('outbound.noEvents');
}

const lastCell = (t: Translate, timeZone: string, last: Dispatch | undefined) =>
  last ? (
    <>
      {deliveryBadge(t, last)} <When time={last.finishedAt ?? last.due} timeZone={timeZone} />
    </>
  ) : (
    t('outbound.never')
  );
