/** `/fila/:id`: one dispatch: what the customer sees, how it went, and what can be done about it. */
import type { Child, FC } from 'hono/jsx';
import { wakeLanes } from '../../../src/hub/absorb';
import { iso } from '../../../src/hub/hub';
import { render } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import { cancelDispatch, type Dispatch, getDispatch, resendDispatch } from '../../../src/store/dispatches';
import { getEvent } from '../../../src/store/events';
import { Press } from '../../../src/ui/form';
import { Facts, Heading, Notice, Table, Trail, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { done, type PageContext, page, textsOf } from '../page';
import { recipientText, type Shown, State, shownOf, subjectText, Why } from './rows';
import { type View, viewOf } from './view';

export async function dispatchPage(c: PageContext, error?: string) {
  const t = textsOf(c);
  const view = await viewOf(c);
  const row = await ownDispatch(c, view);
  const [shown] = await shownOf(c, [row]);
  if (!shown) throw new Problem('not_found');
  const { timeZone } = c.get('organization');
  const preview = row.text === null && row.state === 'waiting' ? await previewOf(c, row) : undefined;
  return page(c, {
    title: shown.name,
    status: error ? 409 : 200,
    body: (
      <>
        <Trail t={t} to={[['/fila', t('queue.back')]]} />
        <Heading
          title={
            <>
              {shown.name} <State t={t} state={shown.state} />
            </>
          }
        >
          <Buttons t={t} shown={shown} />
        </Heading>
        {error ? (
          <Notice tone="bad" live="alert">
            <p>{error}</p>
          </Notice>
        ) : null}
        {row.reason ? (
          <Notice tone={row.state === 'failed' ? 'bad' : undefined}>
            <p>
              <Why t={t} reason={row.reason} />
            </p>
          </Notice>
        ) : null}
        {row.state === 'unknown' ? (
          <Notice tone="warn">
            <p>{t('queue.unsure')}</p>
          </Notice>
        ) : null}
        <h2>{t('queue.message')}</h2>
        <Message t={t} row={row} preview={preview} />
        <h2>{t('queue.details')}</h2>
        <Facts facts={factsOf(t, shown, view, timeZone)} />
        <h2>{t('queue.attempts')}</h2>
        <Attempts t={t} row={row} timeZone={timeZone} />
      </>
    ),
  });
}

export async function resendSubmit(c: PageContext) {
  const hub = c.get('hub');
  const { id, organizationId } = await ownDispatch(c, await viewOf(c));
  const resent = await resendDispatch(hub.db, organizationId, id, iso(hub.now()));
  if (!resent) return dispatchPage(c, textsOf(c)('queue.notResent'));
  await wakeLanes(hub, [resent]);
  return done(c, `/fila/${id}`, 'queue.resent');
}

export async function cancelSubmit(c: PageContext) {
  const { db, now } = c.get('hub');
  const { id, organizationId } = await ownDispatch(c, await viewOf(c));
  const cancelled = await cancelDispatch(db, organizationId, id, iso(now()));
  if (!cancelled) return dispatchPage(c, textsOf(c)('queue.notCancelled'));
  return done(c, `/fila/${id}`, 'queue.cancelled');
}

/** Of a connection that the visitor may see; 404 for all others. */
async function ownDispatch(c: PageContext, { allowed }: View): Promise<Dispatch> {
  const row = await getDispatch(c.get('hub').db, c.get('organization').id, c.req.param('id') ?? '');
  if (!row || (allowed && !allowed.includes(row.connectionId))) throw new Problem('not_found');
  return row;
}

/** The text as it would be now; undefined where there is none, or no event to fill it. */
async function previewOf(c: PageContext, { action, eventId }: Dispatch): Promise<string | undefined> {
  if (action.kind !== 'message') return undefined;
  const { id, timeZone } = c.get('organization');
  const event = await getEvent(c.get('hub').db, id, eventId);
  const rendered = event && render(action.template, event.data, { timeZone });
  return rendered?.ok ? rendered.text.trim() : undefined;
}

const Message: FC<{ t: Translate; row: Dispatch; preview: string | undefined }> = ({ t, row, preview }) => {
  if (row.action.kind !== 'message') return <p>{t('queue.forSystem')}</p>;
  if (row.text === null)
    return (
      <>
        <p>{t(row.state === 'waiting' ? (preview ? 'queue.preview' : 'queue.noText') : 'queue.neverText')}</p>
        {preview ? <p class="bubble">{preview}</p> : null}
      </>
    );
  return (
    <>
      <p class="bubble">{row.text}</p>
      {row.mediaUrl ? (
        <p>
          {t('queue.media')}: <code>{row.mediaUrl}</code>
        </p>
      ) : null}
    </>
  );
};

const Buttons: FC<{ t: Translate; shown: Shown }> = ({ t, shown: { row, state } }) => (
  <>
    {state === 'failed' || state === 'unknown' || (state === 'cancelled' && row.reason !== 'simulated') ? (
      <Press action={`/fila/${row.id}/reenviar`} label={t('queue.resend')} />
    ) : null}
    {state === 'waiting' || state === 'unknown' ? (
      <Press action={`/fila/${row.id}/cancelar`} label={t('queue.cancel')} kind="outline" />
    ) : null}
  </>
);

function factsOf(
  t: Translate,
  { row, name }: Shown,
  { connections }: View,
  timeZone: string,
): (readonly [string, Child])[] {
  const linked = (id: string): Child => {
    const connection = connections.get(id);
    return connection ? <a href={`/integracoes/${id}`}>{connection.name}</a> : t('queue.elsewhere');
  };
  return [
    [t('queue.recipient'), recipientText(t, row)],
    [t('queue.subject'), subjectText(t, row.subject)],
    ...(row.automationId
      ? [[t('queue.notification'), <a href={`/notificacoes/${row.automationId}`}>{name}</a>] as const]
      : []),
    [t('queue.source'), linked(row.connectionId)],
    ...(row.lane ? [[t('queue.channel'), linked(row.lane)] as const] : []),
    [t('queue.event'), <a href={`/registros/eventos/${row.eventId}`}>{t('queue.event.link')}</a>],
    row.finishedAt
      ? [t('queue.finished.at'), <When time={row.finishedAt} timeZone={timeZone} />]
      : [t('queue.planned.at'), <When time={row.due} timeZone={timeZone} />],
    [t('queue.priority'), row.priority],
    ...(row.detail && row.reason !== 'quiet_hours'
      ? [[t('queue.answer'), <code>{row.detail}</code>] as const]
      : []),
  ];
}

const Attempts: FC<{ t: Translate; row: Dispatch; timeZone: string }> = ({ t, row, timeZone }) =>
  row.attempts.length === 0 ? (
    <p>{t('queue.attempts.none')}</p>
  ) : (
    <Table
      caption={t('queue.attempts')}
      columns={[
        { label: t('queue.attempt.at') },
        { label: t('queue.attempt.outcome') },
        { label: t('queue.attempt.why') },
        { label: t('queue.attempt.ms'), number: true },
      ]}
      rows={row.attempts.map(({ at, outcome, reason, detail, ms }) => [
        <When time={at} timeZone={timeZone} />,
        t(`queue.outcome.${outcome}`),
        <>
          {reason ? <Why t={t} reason={reason} /> : null} {detail ? <code>{detail}</code> : null}
        </>,
        outcome === 'resent' ? '' : `${ms} ms`,
      ])}
    />
  );
