/** Dispatches as the pages of the queue show them. */
import type { Child, FC } from 'hono/jsx';
import { iso } from '../../../src/hub/hub';
import { explain, formatPhone } from '../../../src/kit';
import type { Dispatch } from '../../../src/store/dispatches';
import { automationNames } from '../../../src/store/queue';
import { claimedNow } from '../../../src/store/sending';
import { Badge, Table, type Tone, When } from '../../../src/ui/parts';
import { isTextKey, type Translate } from '../../../src/ui/text';
import { type PageContext, textsOf } from '../page';
import type { ShownState } from './view';

/** A dispatch with what the row alone does not say. */
export interface Shown {
  row: Dispatch;
  state: ShownState;
  /** Of its notification. */
  name: string;
}

export async function shownOf(c: PageContext, rows: readonly Dispatch[]): Promise<Shown[]> {
  const { db, now } = c.get('hub');
  const { id } = c.get('organization');
  const t = textsOf(c);
  const waiting = rows.filter(({ state }) => state === 'waiting').map((row) => row.id);
  const [names, claimed] = await Promise.all([
    automationNames(
      db,
      id,
      rows.map(({ automationId }) => automationId),
    ),
    waiting.length > 0 ? claimedNow(db, id, waiting, iso(now())) : new Set<string>(),
  ]);
  return rows.map((row) => ({
    row,
    state: claimed.has(row.id) ? 'processing' : row.state,
    name:
      row.automationId === null
        ? t('queue.subscription')
        : (names.get(row.automationId) ?? t('queue.deleted')),
  }));
}

const TONES: Readonly<Record<ShownState, Tone>> = {
  waiting: undefined,
  processing: undefined,
  sent: 'good',
  failed: 'bad',
  unknown: 'warn',
  cancelled: undefined,
};

export const State: FC<{ t: Translate; state: ShownState }> = ({ t, state }) => (
  <Badge tone={TONES[state]}>{t(`queue.state.${state}`)}</Badge>
);

/** Why, who must act, and what comes next. */
export const Why: FC<{ t: Translate; reason: string; isShort?: boolean }> = ({ t, reason, isShort }) => {
  const { who, next, ...label } = explain(reason);
  if (isShort) return <small>{t.of(label)}</small>;
  return (
    <>
      {t.of(label)} {t('app.who', { who: t(`who.${who}`) })} {t.of(next)}
    </>
  );
};

/** `order/10457`, in the merchant's words. */
export function subjectText(t: Translate, subject: string): string {
  const at = subject.indexOf('/');
  const key = `queue.subject.${subject.slice(0, at)}`;
  return at > 0 && isTextKey(key) ? t(key, { id: subject.slice(at + 1) }) : subject;
}

/** A phone as people write it; anything else as it is. */
export const recipientText = (t: Translate, { recipient, action }: Dispatch): string => {
  if (recipient) return /^\+\d+$/.test(recipient) ? formatPhone(recipient) : recipient;
  return action.kind === 'message' ? t('queue.noRecipient') : t('queue.system');
};

interface ListProps {
  t: Translate;
  caption: string;
  shown: readonly Shown[];
  timeZone: string;
}

export const DispatchTable: FC<ListProps> = ({ t, caption, shown, timeZone }) => (
  <Table
    caption={caption}
    columns={[
      { label: t('queue.when') },
      { label: t('queue.notification') },
      { label: t('queue.recipient') },
      { label: t('queue.subject') },
      { label: t('queue.state') },
    ]}
    rows={shown.map(({ row, state, name }): Child[] => [
      <>
        <When time={row.finishedAt ?? row.due} timeZone={timeZone} />
        {row.finishedAt === null ? <small> {t('queue.planned')}</small> : null}
      </>,
      <a href={`/fila/${row.id}`}>{name}</a>,
      <span class="nowrap">{recipientText(t, row)}</span>,
      subjectText(t, row.subject),
      <>
        <State t={t} state={state} /> {row.reason ? <Why t={t} reason={row.reason} isShort /> : null}
      </>,
    ])}
  />
);
