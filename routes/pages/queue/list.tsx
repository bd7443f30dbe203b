/** `/fila`: what is to leave, has left, or could not; and the channels that it leaves on. */
import type { Child, FC } from 'hono/jsx';
import { iso } from '../../../src/hub/hub';
import type { Dispatch } from '../../../src/store/dispatches';
import { COUNT_TO, countQueue, LOOK_AT, listQueue, listWaiting } from '../../../src/store/queue';
import { claimedNow, processingDispatches } from '../../../src/store/sending';
import { Field, type Option, Select } from '../../../src/ui/form';
import { Empty, Heading, More, Tabs } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';
import { Lanes, lanesOf, MOST_LANES } from './lanes';
import { DispatchTable, shownOf } from './rows';
import { type Asked, addressOf, askedOf, queryOf, type ShownState, STATES, type View, viewOf } from './view';

const PAGE = 50;

export async function queuePage(c: PageContext) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const { db } = c.get('hub');
  const view = await viewOf(c);
  const asked = askedOf(c, view);
  const channels = view.channels.filter(({ id }) => !asked.channelId || id === asked.channelId);
  const [counts, { data, nextCursor }, lanes] = await Promise.all([
    countQueue(db, c.get('organization').id, view.lanes, asked),
    dispatchesOf(c, view, asked),
    lanesOf(c, channels),
  ]);
  const shown = await shownOf(c, data);
  const here = addressOf('/fila', queryOf(asked));
  const channelCards = <Lanes t={t} timeZone={timeZone} lanes={lanes} isCut={channels.length > MOST_LANES} />;
  const moves = asked.state === 'waiting' || asked.state === 'processing';
  return page(c, {
    title: t('queue.title'),
    body: (
      <>
        <Heading title={t('queue.title')} lead={t('queue.lead')}>
          {c.get('session').role === 'member' ? null : <BulkLinks t={t} asked={asked} />}
        </Heading>
        <Filters t={t} view={view} asked={asked} />
        <div id="fila" {...(moves && !asked.isHeld && !asked.cursor ? refreshing(here) : {})}>
          <Tabs label={t('queue.states')} tabs={tabsOf(t, asked, counts)} />
          {moves ? <Refreshing t={t} here={here} asked={asked} /> : null}
          {/* Where things move, what holds them is what one comes for. */}
          {moves ? channelCards : null}
          {moves ? <h2>{t('queue.list')}</h2> : null}
          {asked.q ? <p class="lead">{t('queue.bounds', { count: LOOK_AT })}</p> : null}
          {shown.length === 0 ? (
            <Nothing t={t} asked={asked} />
          ) : (
            <DispatchTable t={t} caption={t('queue.list')} shown={shown} timeZone={timeZone} />
          )}
          <More t={t} address={here} cursor={nextCursor} />
          {moves ? null : channelCards}
        </div>
      </>
    ),
  });
}

async function dispatchesOf(
  c: PageContext,
  view: View,
  asked: Asked,
): Promise<{ data: Dispatch[]; nextCursor: string | null }> {
  const { db, now } = c.get('hub');
  const { id } = c.get('organization');
  const { state, cursor } = asked;
  const at = { limit: PAGE, cursor };
  if (state === 'processing') return { data: await takenNow(c, asked), nextCursor: null };
  if (state !== 'waiting') return listQueue(db, id, { ...asked, state }, at);
  const waiting = await listWaiting(db, id, view.lanes, asked, at);
  const ids = waiting.data.map((row) => row.id);
  const taken = ids.length > 0 ? await claimedNow(db, id, ids, iso(now())) : new Set();
  return { ...waiting, data: waiting.data.filter((row) => !taken.has(row.id)) };
}

/** What lanes are sending is little: at most one claim of each. */
async function takenNow(c: PageContext, { sources, channelId, connectionId, q }: Asked): Promise<Dispatch[]> {
  const { db, now } = c.get('hub');
  const taken = await processingDispatches(db, c.get('organization').id, iso(now()));
  return taken.filter(
    (row) =>
      (!sources || sources.includes(row.connectionId)) &&
      (!channelId || row.lane === channelId) &&
      (!connectionId || row.connectionId === connectionId) &&
      (!q || row.subject.includes(q)),
  );
}

const refreshing = (address: string) => ({
  'hx-get': address,
  'hx-trigger': 'every 10s',
  'hx-select': '#fila',
  'hx-target': '#fila',
  'hx-swap': 'outerHTML',
});

const Refreshing: FC<{ t: Translate; here: string; asked: Asked }> = ({ t, here, asked }) => (
  <p class="lead needs-script">
    {asked.isHeld ? (
      <>
        {t('queue.held')} <a href={here}>{t('queue.unhold')}</a>
      </>
    ) : (
      <>
        {t('queue.refreshes')}{' '}
        <a href={addressOf('/fila', { ...queryOf(asked), parado: '1' })}>{t('queue.hold')}</a>
      </>
    )}
  </p>
);

function tabsOf(t: Translate, asked: Asked, counts: Partial<Record<ShownState, number>>) {
  const filter = queryOf(asked);
  const numberOf = (state: ShownState): string => {
    const count = counts[state] ?? 0;
    return count === 0 ? '' : ` (${count > COUNT_TO ? `${COUNT_TO}+` : count})`;
  };
  return [
    {
      href: addressOf('/fila', { ...filter, estado: undefined }),
      label: t('queue.tab.all'),
      current: asked.state === undefined,
    },
    ...STATES.map((state) => ({
      href: addressOf('/fila', { ...filter, estado: state }),
      label: t(`queue.tab.${state}`) + numberOf(state),
      current: asked.state === state,
    })),
  ];
}

const named = (list: View['channels']): Option[] => list.map(({ id, name }) => ({ value: id, label: name }));

const Filters: FC<{ t: Translate; view: View; asked: Asked }> = ({ t, view, asked }) => (
  <search>
    <form method="get" action="/fila" class="filters">
      {asked.state ? <input type="hidden" name="estado" value={asked.state} /> : null}
      <Field
        name="q"
        type="search"
        label={t('queue.search')}
        value={asked.q}
        placeholder={t('queue.search.hint')}
        required={false}
        maxlength={100}
      />
      <Select
        name="canal"
        label={t('queue.channel')}
        options={[{ value: '', label: t('queue.everyChannel') }, ...named(view.channels)]}
        value={asked.channelId}
        required={false}
      />
      <Select
        name="integracao"
        label={t('queue.source')}
        options={[{ value: '', label: t('queue.everySource') }, ...named(view.sources)]}
        value={asked.connectionId}
        required={false}
      />
      <button type="submit">{t('app.filter')}</button>
      {asked.q || asked.channelId || asked.connectionId ? (
        <a href={addressOf('/fila', { estado: asked.state })}>{t('queue.clear')}</a>
      ) : null}
    </form>
  </search>
);

/** A search is for a few; what is done in bulk goes by state, channel and connection. */
const BulkLinks: FC<{ t: Translate; asked: Asked }> = ({ t, asked }) => {
  const { estado, canal, integracao } = queryOf(asked);
  const to = (path: string, states: readonly string[]) =>
    addressOf(path, { estado: states.find((state) => state === estado), canal, integracao });
  const link = (href: string, label: string): Child => <a href={href}>{label}</a>;
  return (
    <>
      {link(to('/fila/reenviar', ['failed', 'unknown', 'cancelled']), t('queue.bulk.resend'))}
      {link(to('/fila/cancelar', ['waiting', 'unknown']), t('queue.bulk.cancel'))}
      {link('/fila/trabalhos', t('queue.bulk.jobs'))}
    </>
  );
};

const Nothing: FC<{ t: Translate; asked: Asked }> = ({ t, asked }) => {
  const isFiltered = Boolean(asked.q || asked.channelId || asked.connectionId || asked.cursor);
  const { state } = asked;
  const why = isFiltered
    ? t('queue.none.filtered')
    : state === 'waiting' || state === 'processing'
      ? t(`queue.none.${state}`)
      : state === undefined
        ? t('queue.none.first')
        : undefined;
  return (
    <Empty title={t('queue.none')}>
      {why ? <p>{why}</p> : null}
      {!isFiltered && state === undefined ? (
        <p>
          <a href="/notificacoes">{t('queue.none.link')}</a>
        </p>
      ) : null}
    </Empty>
  );
};
