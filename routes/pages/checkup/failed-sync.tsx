/** A synchronisation that fails: why, what to do about it from here, and what was read last. */
import type { FC } from 'hono/jsx';
import type { Connection } from '../../../src/store/connections';
import type { Delivery } from '../../../src/store/deliveries';
import type { Cursor } from '../../../src/store/polls';
import { Press } from '../../../src/ui/form';
import { clock, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { DeliveryLog } from './log';

export const FailedSync: FC<{
  t: Translate;
  timeZone: string;
  connection: Connection;
  cursor: Cursor;
  deliveries: readonly Delivery[];
}> = ({ t, timeZone, connection: { id, health }, cursor, deliveries }) => (
  <section id="falha">
    <h2>{t('checkup.failed')}</h2>
    <Notice tone="bad">
      {health?.ok === false && health.reason ? (
        <Why t={t} code={health.reason} detail={health.detail} />
      ) : (
        <p>{t('checkup.failed.unknown')}</p>
      )}
      <p>
        {t('checkup.failed.times', { count: cursor.failures, last: clock(cursor.polledAt, timeZone) })}{' '}
        {cursor.retryAt ? t('checkup.failed.next', { time: clock(cursor.retryAt, timeZone) }) : null}
      </p>
    </Notice>
    <ol class="steps">
      <li>
        <p>{t('checkup.failed.test')}</p>
        <Press action={`/integracoes/${id}/checklist/testar`} label={t('checkup.test')} />
      </li>
      <li>
        <p>{t('checkup.failed.again')}</p>
        <Press action={`/integracoes/${id}/checklist/sincronizar`} label={t('checkup.sync.again')} />
      </li>
      <li>
        <p>{t('checkup.failed.log')}</p>
        <DeliveryLog t={t} timeZone={timeZone} deliveries={deliveries} />
      </li>
    </ol>
  </section>
);
