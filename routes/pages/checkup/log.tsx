/** The newest deliveries of a connection, each in a line. */
import type { FC } from 'hono/jsx';
import { iso } from '../../../src/hub/hub';
import { explain } from '../../../src/kit';
import { timeOf } from '../../../src/kit/id';
import type { Delivery } from '../../../src/store/deliveries';
import { Badge, Table, type Tone, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';

export const DELIVERY_TONES: Readonly<Record<Delivery['state'], Tone>> = {
  processed: 'good',
  ignored: undefined,
  duplicate: undefined,
  failed: 'bad',
};

/** When a delivery came in. */
export const arrivalOf = ({ id }: Pick<Delivery, 'id'>): string => iso(timeOf(id));

export const DeliveryLog: FC<{ t: Translate; timeZone: string; deliveries: readonly Delivery[] }> = ({
  t,
  timeZone,
  deliveries,
}) =>
  deliveries.length === 0 ? (
    <p class="lead">{t('checkup.log.none')}</p>
  ) : (
    <Table
      caption={t('checkup.log')}
      columns={[
        { label: t('checkup.log.when') },
        { label: t('checkup.log.via') },
        { label: t('checkup.log.state') },
        { label: t('checkup.log.why') },
        { label: t('app.actions'), hidden: true },
      ]}
      rows={deliveries.map((one) => [
        <When time={arrivalOf(one)} timeZone={timeZone} />,
        t(`reports.via.${one.via}`),
        <Badge tone={DELIVERY_TONES[one.state]}>{t(`checkup.delivery.${one.state}`)}</Badge>,
        one.reason ? t.of(explain(one.reason)) : null,
        <a href={`/registros/entregas/${one.id}`} aria-label={`${t('checkup.open')}: ${arrivalOf(one)}`}>
          {t('checkup.open')}
        </a>,
      ])}
    />
  );
