/** `/notificacoes`: what is told to whom, connection by connection, in the order of a sale. */
import type { FC } from 'hono/jsx';
import { allAutomations } from '../../../src/hub/automations';
import { type EventType, happyPathPlace } from '../../../src/kit';
import type { Automation } from '../../../src/store/automations';
import { typeName } from '../../../src/ui/event-names';
import { Badge, Empty, Heading, Table } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { connectionPage } from '../connections/frame';
import { Go } from '../connections/go';
import { ownPair } from '../own';
import { type PageContext, page, textsOf } from '../page';
import { firstSource, mayChangeAll, type Pair, type Surroundings, sees, surroundings } from './surroundings';
import { delayText } from './words';

const EVERY = 'todas';

export async function list(c: PageContext) {
  const t = textsOf(c);
  const around = await surroundings(c);
  const wanted = c.req.query('integracao') || firstSource(around)?.connection.id || EVERY;
  const automations = (await allAutomations(c.get('hub'), c.get('organization').id))
    .filter((one) => sees(around, one))
    .filter(({ connectionId }) => wanted === EVERY || connectionId === null || connectionId === wanted)
    .sort(inOrder);
  const shown = { t, around, wanted, automations, changesAll: mayChangeAll(c) };
  const body = <Notifications {...shown} />;
  // The frame of the connection, where one was asked for: the page is one of its tabs.
  if (c.req.query('integracao') && wanted !== EVERY) {
    const [connection, connector] = await ownPair(c, wanted);
    return connectionPage(c, { connection, connector, tab: 'notificacoes', body });
  }
  return page(c, {
    title: t('section.notifications'),
    body: (
      <>
        <Heading title={t('section.notifications')} lead={t('notifications.lead')} />
        {body}
      </>
    ),
  });
}

/** The steps of the happy path first, each by its number; then what may happen at any time. */
const inOrder = (a: Automation, b: Automation): number =>
  Number(happyPathPlace(a.type) === undefined) - Number(happyPathPlace(b.type) === undefined) ||
  a.priority - b.priority ||
  a.name.localeCompare(b.name, 'pt-BR');

interface Shown {
  t: Translate;
  around: Surroundings;
  wanted: string;
  automations: Automation[];
  changesAll: boolean;
}

const Notifications: FC<Shown> = (shown) => {
  const { t, around, wanted, automations } = shown;
  if (around.sources.length === 0 && automations.length === 0)
    return (
      <Empty title={t('notifications.noConnection')}>
        <p>{t('notifications.noConnection.next')}</p>
        <Go to="/integracoes/nova" label={t('notifications.connect')} />
      </Empty>
    );
  return (
    <>
      <Chooser {...shown} />
      <p>
        <Go
          to="/notificacoes/nova"
          label={t('notifications.new')}
          values={wanted === EVERY ? {} : { integracao: wanted }}
        />
      </p>
      {around.channels.length === 0 ? <NoChannel t={t} /> : null}
      {automations.length === 0 ? (
        <Empty title={t('notifications.none')}>
          <p>{t('notifications.none.next')}</p>
        </Empty>
      ) : (
        <Rows {...shown} />
      )}
      <p class="lead">
        <small>{t('notifications.path')}</small>
      </p>
    </>
  );
};

const Chooser: FC<Shown> = ({ t, around, wanted }) => (
  <form method="get" action="/notificacoes" class="filters">
    <label>
      {t('notifications.of')}
      <select name="integracao">
        {around.sources.map(({ connection: { id, name } }) => (
          <option value={id} selected={id === wanted}>
            {name}
          </option>
        ))}
        <option value={EVERY} selected={wanted === EVERY}>
          {t('notifications.every')}
        </option>
      </select>
    </label>
    <button type="submit" class="secondary">
      {t('notifications.show')}
    </button>
  </form>
);

export const NoChannel: FC<{ t: Translate }> = ({ t }) => (
  <div class="notice warn">
    <p>
      {t('notifications.noChannel')} <a href="/integracoes/nova">{t('notifications.connectChannel')}</a>
    </p>
  </div>
);

const Rows: FC<Shown> = (shown) => {
  const { t, wanted, automations } = shown;
  return (
    <Table
      caption={t('notifications.caption')}
      columns={[
        { label: t('notifications.column.order'), number: true },
        { label: t('notifications.column.name') },
        { label: t('notifications.column.on') },
        { label: t('notifications.column.recognised') },
        { label: t('notifications.column.channel') },
        { label: t('notifications.column.delay') },
        { label: t('app.actions') },
      ]}
      rows={automations.map((one) => [
        happyPathPlace(one.type) === undefined ? <NoPlace t={t} /> : one.priority,
        <Name {...shown} automation={one} />,
        mayChange(shown, one) ? (
          <Switch t={t} automation={one} back={wanted} />
        ) : (
          t(one.enabled ? 'notifications.on' : 'notifications.off')
        ),
        <Recognised {...shown} automation={one} />,
        <ChannelName {...shown} automation={one} />,
        delayText(t, one.delay),
        <>
          {mayChange(shown, one) ? (
            <a href={`/notificacoes/${one.id}`} aria-label={t('notifications.editOf', { name: one.name })}>
              {t('app.edit')}
            </a>
          ) : null}
          {one.action.kind === 'message' ? (
            <>
              {mayChange(shown, one) ? <br /> : null}
              <a
                class="nowrap"
                href={`/notificacoes/${one.id}/teste`}
                aria-label={t('notifications.testOf', { name: one.name })}
              >
                {t('notifications.test')}
              </a>
            </>
          ) : null}
        </>,
      ])}
    />
  );
};

const mayChange = ({ changesAll }: Shown, { connectionId }: Automation): boolean =>
  connectionId !== null || changesAll;

const NoPlace: FC<{ t: Translate }> = ({ t }) => (
  <>
    <span aria-hidden="true">–</span>
    <span class="hidden">{t('notifications.noPlace')}</span>
  </>
);

const Name: FC<Shown & { automation: Automation }> = ({ t, around, wanted, automation }) => {
  const { name, connectionId } = automation;
  const from = around.all.find(({ connection }) => connection.id === connectionId)?.connection.name;
  return (
    <>
      <strong>{name}</strong>
      {connectionId === null ? (
        <>
          <br />
          <Badge>{t('notifications.every')}</Badge>
        </>
      ) : wanted === EVERY ? (
        <>
          <br />
          <small>{from}</small>
        </>
      ) : null}
    </>
  );
};

/** In the platform's words, where they are known: `financial_status = paid`. */
const Recognised: FC<Shown & { automation: Automation }> = ({ t, around, wanted, automation }) => {
  const { type, connectionId, conditions } = automation;
  const source = around.all.find(({ connection }) => connection.id === (connectionId ?? wanted));
  const words = recognitionsOf(source, type).map((when) => t.of(when));
  return (
    <>
      {words.length > 0 ? words.join(' · ') : typeName(t, type)}
      {conditions.rules.length > 0 ? (
        <>
          <br />
          <small>{t('notifications.withConditions', { count: conditions.rules.length })}</small>
        </>
      ) : null}
    </>
  );
};

const recognitionsOf = (source: Pair | undefined, type: EventType) =>
  (source?.connector.recognises ?? []).filter((one) => one.type === type).map(({ when }) => when);

const ChannelName: FC<Shown & { automation: Automation }> = ({ t, around, automation }) => {
  const { id, action } = automation;
  const target = action.kind === 'connector' ? action.connectionId : action.channelId;
  const name = around.all.find(({ connection }) => connection.id === target)?.connection.name;
  if (target === null) return <a href={`/notificacoes/${id}?ligar=1`}>{t('notifications.chooseChannel')}</a>;
  return <>{name ?? t('notifications.otherChannel')}</>;
};

/** On and off: a form of its own, which in browsers with scripts does not leave the page. */
const Switch: FC<{ t: Translate; automation: Automation; back: string }> = ({ t, automation, back }) => {
  const { id, name, enabled } = automation;
  const action = `/notificacoes/${id}/ligar`;
  return (
    <form
      method="post"
      action={action}
      class="inline"
      hx-post={action}
      hx-target="#conteudo"
      hx-select="#conteudo"
      hx-swap="outerHTML show:none"
    >
      <input type="hidden" name="enabled" value={enabled ? 'false' : 'true'} />
      <input type="hidden" name="back" value={back} />
      <button
        id={`ligar-${id}`}
        type="submit"
        role="switch"
        aria-checked={enabled ? 'true' : 'false'}
        aria-label={t('notifications.switchOf', { name })}
        class={enabled ? undefined : 'secondary outline'}
      >
        {t(enabled ? 'notifications.on' : 'notifications.off')}
      </button>
    </form>
  );
};
