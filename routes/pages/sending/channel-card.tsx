/** One channel on the page of channels: how it stands, who uses it, and its pace. */
import type { FC } from 'hono/jsx';
import type { ChannelUse } from '../../../src/hub/channel-use';
import type { LaneState, LaneStatus } from '../../../src/hub/lane-status';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { Field, Form } from '../../../src/ui/form';
import { Badge, clock, Facts, Notice, type Tone } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import type { Typed } from '../page';

const TONES: Readonly<Record<LaneState, Tone>> = {
  working: 'good',
  paced: 'good',
  idle: undefined,
  quiet_hours: undefined,
  daily_limit: 'warn',
  paused: 'warn',
  breaker_open: 'bad',
};

export interface ChannelView {
  connection: Connection;
  connector: Connector;
  lane: LaneStatus | undefined;
}

/** What was typed and is wrong: of one channel. */
export interface Wrong {
  id: string;
  typed: Typed;
  errors: Typed;
}

interface CardProps {
  t: Translate;
  timeZone: string;
  channel: ChannelView;
  stores: readonly Connection[];
  use: ChannelUse;
  wrong: Wrong | undefined;
  mayChange: boolean;
}

export const ChannelCard: FC<CardProps> = ({ t, timeZone, channel, stores, use, wrong, mayChange }) => {
  const { connection, connector, lane } = channel;
  const { id, name } = connection;
  return (
    <article>
      <h2>
        <a href={`/integracoes/${id}`}>{name}</a>
      </h2>
      {lane ? (
        <p>
          <Badge tone={TONES[lane.state]}>{t(`sending.state.${lane.state}`)}</Badge>
        </p>
      ) : null}
      {lane?.warnings.map((warning) => (
        <Notice tone="warn">
          <p>{t.of(warning)}</p>
        </Notice>
      ))}
      {lane?.until ? <p>{t('sending.until', { time: clock(lane.until, timeZone) })}</p> : null}
      <Facts
        facts={[
          [t('column.connector'), t.of(connector.label)],
          ...(lane ? figuresOf(t, lane, timeZone) : []),
          [
            t('sending.usedBy'),
            stores.length === 0
              ? t('sending.usedBy.none')
              : stores.map((store) => counted(store.name, use.get(store.id)?.get(id) ?? 0)).join(', '),
          ],
        ]}
      />
      {mayChange && paceKeys(connector).length > 0 ? (
        <PaceForm t={t} connection={connection} connector={connector} wrong={wrong} />
      ) : null}
    </article>
  );
};

/** How many notifications, behind the name of what they use or are used by. */
export const counted = (name: string, count: number): string => `${name} (${count})`;

const figuresOf = (t: Translate, lane: LaneStatus, timeZone: string): [string, string][] => [
  [
    t('sending.today'),
    lane.dailyLimit === null
      ? String(lane.sentToday)
      : t('sending.today.of', { sent: lane.sentToday, limit: lane.dailyLimit }),
  ],
  [t('sending.waiting'), String(lane.waiting)],
  ...(lane.estimatedFinish
    ? ([[t('sending.finish'), clock(lane.estimatedFinish, timeZone)]] satisfies [string, string][])
    : []),
];

/** The settings by which a channel is paced, as far as it has them. */
export const paceKeys = ({ fields }: Connector) =>
  fields.filter(({ key }) => key === 'intervalSeconds' || key === 'dailyLimit');

interface PaceProps {
  t: Translate;
  connection: Connection;
  connector: Connector;
  wrong: Wrong | undefined;
}

const PaceForm: FC<PaceProps> = ({ t, connection, connector, wrong }) => (
  <details open={wrong !== undefined}>
    <summary>
      {t('sending.pace')}
      <span class="hidden">: {connection.name}</span>
    </summary>
    <Form action={`/integracoes/${connection.id}/envio`} submit={t('app.save')}>
      {paceKeys(connector).map((field) => (
        <Field
          name={field.key}
          type="number"
          label={t.of(field.label)}
          required={false}
          min={field.min}
          max={field.max}
          value={wrong ? wrong.typed[field.key] : (connection.settings[field.key] ?? field.default)}
          error={wrong?.errors[field.key]}
        />
      ))}
      <p class="lead">{t('sending.pace.hint')}</p>
    </Form>
  </details>
);
