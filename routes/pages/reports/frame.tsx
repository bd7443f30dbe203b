/** The frame of reports and logs: their tabs, and the words and links that all of them share. */
import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import { iso } from '../../../src/hub/hub';
import { explain } from '../../../src/kit';
import { timeOf } from '../../../src/kit/id';
import type { Delivery } from '../../../src/store/deliveries';
import type { DeliveryState, DispatchState } from '../../../src/store/types';
import { Badge, Heading, Tabs, type Tone, When } from '../../../src/ui/parts';
import { isTextKey, type Translate } from '../../../src/ui/text';

const TABS = {
  '/relatorios': 'reports.tab.reports',
  '/registros/entregas': 'reports.tab.deliveries',
  '/registros/eventos': 'reports.tab.events',
  '/fila': 'reports.tab.dispatches',
  '/registros/problemas': 'reports.tab.letters',
  '/registros/linha-do-tempo': 'reports.tab.timeline',
} as const;

export type ReportTab = keyof typeof TABS;

interface Props {
  t: Translate;
  tab: ReportTab;
  lead?: Child;
}

export const Frame: FC<PropsWithChildren<Props>> = ({ t, tab, lead, children }) => (
  <>
    <Heading title={t(TABS[tab])} lead={lead} />
    <Tabs
      label={t('reports.tabs')}
      tabs={Object.entries(TABS).map(([href, key]) => ({ href, label: t(key), current: href === tab }))}
    />
    {children}
  </>
);

/** When a thing with a ULID began. */
export const Since: FC<{ id: string; timeZone: string }> = ({ id, timeZone }) => (
  <When time={iso(timeOf(id))} timeZone={timeZone} />
);

/** `order/123` as people say it; what has no name of its own stays as it is. */
export function subjectName(t: Translate, subject: string): string {
  const [kind = '', ...id] = subject.split('/');
  const key = `reports.subject.${kind}`;
  return isTextKey(key) && id.length > 0 ? t(key, { id: id.join('/') }) : subject;
}

const DELIVERY_TONES: Readonly<Record<DeliveryState, Tone>> = {
  processed: 'good',
  ignored: undefined,
  duplicate: undefined,
  failed: 'bad',
};

/** What became of a delivery, with the reason in a sentence. */
export const DeliveryEnd: FC<{ t: Translate; delivery: Pick<Delivery, 'state' | 'reason'> }> = ({
  t,
  delivery: { state, reason },
}) => (
  <>
    <Badge tone={DELIVERY_TONES[state]}>{t(`reports.delivery.${state}`)}</Badge>
    {reason ? <> {t.of(explain(reason))}</> : null}
  </>
);

const DISPATCH_TONES: Readonly<Record<DispatchState, Tone>> = {
  waiting: 'warn',
  sent: 'good',
  failed: 'bad',
  unknown: 'warn',
  cancelled: undefined,
};

export const DispatchBadge: FC<{ t: Translate; state: DispatchState }> = ({ t, state }) => (
  <Badge tone={DISPATCH_TONES[state]}>{t(`reports.dispatch.${state}`)}</Badge>
);

/** A raw text as it is kept; JSON is set out so that it can be read. */
export const Raw: FC<{ label: string; text: string }> = ({ label, text }) => (
  <section aria-label={label}>
    <pre tabindex={0}>{pretty(text)}</pre>
  </section>
);

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
