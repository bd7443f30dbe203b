/** `/fila/reenviar` and `/fila/cancelar`: which ones, how many they are, and the job once somebody says yes. */
import type { FC } from 'hono/jsx';
import { type BulkPreview, isBulkId, newBulkId, previewBulk, startBulk } from '../../../src/hub/bulk';
import { addDays, explain, toIsoDate, toIsoTime } from '../../../src/kit';
import { firstId, timeOf } from '../../../src/kit/id';
import { BULK_WINDOW, type BulkJob, type BulkWish, type IdRange } from '../../../src/store/bulk';
import { Field, Form, type Option, Select } from '../../../src/ui/form';
import { Empty, Facts, Heading, Notice, Table, Trail } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { DispatchTable, shownOf } from './rows';
import { type View, viewOf } from './view';

type Kind = BulkJob['kind'];

/** What can be moved, the likeliest first. What may have arrived is nobody's first wish. */
const MOVABLE = {
  resend: ['failed', 'unknown', 'cancelled'],
  cancel: ['waiting', 'unknown'],
} as const;

const PATHS: Readonly<Record<Kind, string>> = { resend: '/fila/reenviar', cancel: '/fila/cancelar' };

/** The preview: a form in the address, and what it finds. */
export const bulkPage = (kind: Kind) => (c: PageContext) => preview(c, kind, c.req.query());

/** Says yes to a preview. Said twice, it is one job. */
export const bulkSubmit = (kind: Kind) => async (c: PageContext) => {
  const typed = await typedIn(c);
  const { id = '' } = typed;
  if (!isBulkId(c.get('hub'), id)) return preview(c, kind, typed, textsOf(c)('queue.bulk.stale'));
  const asked = askedIn(c, kind, typed, await viewOf(c), id);
  const job = await startBulk(c.get('hub'), asked.wish, asked.range);
  if (!job) return preview(c, kind, typed, textsOf(c)('queue.bulk.none.next'));
  c.set('changed', id);
  return done(c, `/fila/trabalhos/${id}`, 'queue.bulk.started');
};

async function preview(c: PageContext, kind: Kind, typed: Typed, error?: string) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { timeZone } = c.get('organization');
  const view = await viewOf(c);
  const asked = askedIn(c, kind, typed, view, newBulkId(hub));
  const found = await previewBulk(hub, asked.wish, asked.range);
  const sample = await shownOf(c, found.sample);
  return page(c, {
    title: t(`queue.bulk.${kind}`),
    status: error ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/fila', t('queue.back')]]} />
        <Heading title={t(`queue.bulk.${kind}`)} lead={t(`queue.bulk.${kind}.lead`)} />
        {error ? (
          <Notice tone="bad" live="alert">
            <p>{error}</p>
          </Notice>
        ) : null}
        <Choice t={t} kind={kind} asked={asked} view={view} found={found} />
        {found.groups.length === 0 ? (
          <Empty title={t('queue.bulk.none')}>
            <p>{t('queue.bulk.none.next')}</p>
          </Empty>
        ) : (
          <>
            <h2>{t('queue.bulk.found')}</h2>
            <Found t={t} kind={kind} found={found} />
            {found.total > 0 ? <Confirm t={t} kind={kind} asked={asked} total={found.total} /> : null}
          </>
        )}
        {sample.length > 0 ? (
          <>
            <h2>{t('queue.bulk.sample')}</h2>
            <DispatchTable t={t} caption={t('queue.bulk.sample')} shown={sample} timeZone={timeZone} />
          </>
        ) : null}
      </>
    ),
  });
}

interface Asked {
  wish: BulkWish;
  range: IdRange;
  /** As the form has them: `YYYY-MM-DD`, or empty. */
  from: string;
  to: string;
}

/** What a form means. What it does not know is as if it were not there; no dates mean the newest. */
function askedIn(c: PageContext, kind: Kind, typed: Typed, { connections }: View, id: string): Asked {
  const { id: organizationId, timeZone } = c.get('organization');
  const known = (one = '') => (connections.has(one) ? one : undefined);
  const state = MOVABLE[kind].find((one) => one === typed.estado) ?? MOVABLE[kind][0];
  const from = dayOf(typed.de);
  const to = dayOf(typed.ate);
  const begins = (day: string): number => Date.parse(toIsoTime(`${day} 00:00`, timeZone) ?? day);
  const seen = timeOf(id) + 1;
  return {
    wish: {
      organizationId,
      id,
      kind,
      filter: {
        state,
        channelId: known(typed.canal),
        connectionId: known(typed.integracao),
        reason: /^\w{1,60}$/.test(typed.motivo ?? '') ? typed.motivo : undefined,
      },
    },
    range: {
      after: from ? firstId('dsp', begins(from)) : 'dsp_',
      until: firstId('dsp', to ? Math.min(seen, begins(addDays(to, 1))) : seen),
    },
    from,
    to,
  };
}

const dayOf = (typed = ''): string => (/^\d{4}-\d{2}-\d{2}$/.test(typed) ? (toIsoDate(typed) ?? '') : '');

const named = (
  t: Translate,
  list: View['channels'],
  all: 'queue.everyChannel' | 'queue.everySource',
): Option[] => [{ value: '', label: t(all) }, ...list.map(({ id, name }) => ({ value: id, label: name }))];

interface ChoiceProps {
  t: Translate;
  kind: Kind;
  asked: Asked;
  view: View;
  found: BulkPreview;
}

const Choice: FC<ChoiceProps> = ({ t, kind, asked, view, found }) => {
  const { state, channelId, connectionId, reason } = asked.wish.filter;
  const codes = new Set([...(reason ? [reason] : []), ...found.groups.flatMap((one) => one.reason ?? [])]);
  const reasons = [...codes].map((code) => ({ value: code, label: t.of(explain(code)) }));
  return (
    <form method="get" action={PATHS[kind]} class="filters">
      <Select
        name="estado"
        label={t('queue.state')}
        options={MOVABLE[kind].map((one) => ({ value: one, label: t(`queue.tab.${one}`) }))}
        value={state}
      />
      <Select
        name="canal"
        label={t('queue.channel')}
        options={named(t, view.channels, 'queue.everyChannel')}
        value={channelId}
        required={false}
      />
      <Select
        name="integracao"
        label={t('queue.source')}
        options={named(t, view.sources, 'queue.everySource')}
        value={connectionId}
        required={false}
      />
      {state === 'waiting' ? null : (
        <Select
          name="motivo"
          label={t('queue.bulk.reason')}
          options={[{ value: '', label: t('queue.bulk.everyReason') }, ...reasons]}
          value={reason}
          required={false}
        />
      )}
      <Field name="de" type="date" label={t('queue.bulk.from')} value={asked.from} required={false} />
      <Field name="ate" type="date" label={t('queue.bulk.to')} value={asked.to} required={false} />
      <button type="submit" class="secondary">
        {t('queue.bulk.show')}
      </button>
    </form>
  );
};

const Found: FC<{ t: Translate; kind: Kind; found: BulkPreview }> = ({ t, kind, found }) => {
  const stays = found.groups.reduce((sum, { count, movable }) => sum + count - movable, 0);
  const resends = kind === 'resend';
  return (
    <>
      <Facts
        facts={[
          [t(resends ? 'queue.bulk.toResend' : 'queue.bulk.toCancel'), <strong>{found.total}</strong>],
          ...(resends ? [[t('queue.bulk.sent'), found.sent] as const] : []),
          ...(stays > 0 ? [[t('queue.bulk.stays'), stays] as const] : []),
        ]}
      />
      {found.isCut ? (
        <Notice>
          <p>{t('queue.bulk.cut', { count: BULK_WINDOW })}</p>
        </Notice>
      ) : null}
      <Table
        caption={t('queue.bulk.why')}
        columns={[
          { label: t('queue.state') },
          { label: t('queue.bulk.reason') },
          { label: t('queue.bulk.count'), number: true },
          { label: t('queue.bulk.moves'), number: true },
        ]}
        rows={found.groups.map(({ state, reason, count, movable }) => [
          t(`queue.state.${state}`),
          reason ? t.of(explain(reason)) : t('queue.bulk.noReason'),
          count,
          movable,
        ])}
      />
      {stays > 0 ? (
        <p class="lead">{t(resends ? 'queue.bulk.cannotResend' : 'queue.bulk.cannotCancel')}</p>
      ) : null}
    </>
  );
};

/** The numbers above are what happens: the form names the preview that it stands on. */
const Confirm: FC<{ t: Translate; kind: Kind; asked: Asked; total: number }> = ({
  t,
  kind,
  asked,
  total,
}) => {
  const { id, filter } = asked.wish;
  const values = {
    id,
    estado: filter.state,
    canal: filter.channelId,
    integracao: filter.connectionId,
    motivo: filter.reason,
    de: asked.from,
    ate: asked.to,
  };
  const isUnsure = kind === 'resend' && filter.state === 'unknown';
  return (
    <>
      {isUnsure ? (
        <Notice tone="warn">
          <p>{t('queue.bulk.unsure')}</p>
        </Notice>
      ) : null}
      {kind === 'resend' ? <p class="lead">{t('queue.bulk.pace')}</p> : null}
      <Form action={PATHS[kind]} submit={t(`queue.bulk.confirm.${kind}`, { count: total })}>
        {Object.entries(values).map(([name, value]) =>
          value ? <input type="hidden" name={name} value={value} /> : null,
        )}
      </Form>
    </>
  );
};
