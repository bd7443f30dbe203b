/** Which shop uses which channel: all notifications of a shop moved at once. */
import type { FC } from 'hono/jsx';
import type { ChannelUse } from '../../../src/hub/channel-use';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { Form, Select } from '../../../src/ui/form';
import { Table } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type ChannelView, counted } from './channel-card';

/** A connection that tells of customers; what others notice of themselves is chosen one by one. */
export const isSource = (connector: Connector | undefined): boolean =>
  connector !== undefined && !connector.channel && Boolean(connector.inbound || connector.poll);

interface StoresProps {
  t: Translate;
  stores: readonly Connection[];
  channels: readonly ChannelView[];
  use: ChannelUse;
  mayChange: boolean;
}

export const Stores: FC<StoresProps> = ({ t, stores, channels, use, mayChange }) => {
  const nameOf = (id: string | null): string =>
    id === null
      ? t('sending.noChannel')
      : (channels.find(({ connection }) => connection.id === id)?.connection.name ?? t('sending.gone'));
  const nowOf = ({ id }: Connection): string =>
    [...(use.get(id) ?? [])].map(([channel, count]) => counted(nameOf(channel), count)).join(', ');
  if (!mayChange)
    return (
      <>
        <h2>{t('sending.stores')}</h2>
        <Table
          caption={t('sending.stores')}
          columns={[{ label: t('column.name') }, { label: t('sending.now') }]}
          rows={stores.map((store) => [store.name, nowOf(store)])}
        />
      </>
    );
  return (
    <>
      <h2>{t('sending.stores')}</h2>
      <p>{t('sending.stores.lead')}</p>
      <Form action="/configuracoes/envio/lojas" submit={t('sending.stores.submit')}>
        {stores.map((store) => (
          <Select
            name={store.id}
            label={store.name}
            required={false}
            value=""
            options={[
              { value: '', label: t('sending.stay', { now: nowOf(store) }) },
              ...channels.map(({ connection }) => ({
                value: connection.id,
                label: t('sending.moveTo', { name: connection.name }),
              })),
            ]}
          />
        ))}
      </Form>
    </>
  );
};
