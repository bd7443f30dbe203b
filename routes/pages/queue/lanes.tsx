/** The channels of a queue: what each is doing, what holds it, and when it will be done. */
import type { FC } from 'hono/jsx';
import { type LaneState, type LaneStatus, laneStatus } from '../../../src/hub/lane-status';
import type { Connection } from '../../../src/store/connections';
import { Badge, Facts, Notice, type Tone, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import type { PageContext } from '../page';

/** Channels on one page. */
export const MOST_LANES = 6;

export interface ShownLane {
  connection: Connection;
  status: LaneStatus;
}

/** Those that have a queue. */
export async function lanesOf(c: PageContext, channels: readonly Connection[]): Promise<ShownLane[]> {
  const hub = c.get('hub');
  const found = await Promise.all(
    channels.slice(0, MOST_LANES).map(async (connection) => {
      const connector = hub.connectors.get(connection.connector);
      const status = connector && (await laneStatus(hub, connection, connector));
      return status ? [{ connection, status }] : [];
    }),
  );
  return found.flat();
}

const TONES: Readonly<Record<LaneState, Tone>> = {
  working: 'good',
  idle: 'good',
  paced: 'good',
  quiet_hours: undefined,
  daily_limit: 'warn',
  breaker_open: 'bad',
  paused: 'warn',
};

const Lane: FC<ShownLane & { t: Translate; timeZone: string }> = ({ t, timeZone, connection, status }) => {
  const { state, until, waiting, due, lastFiveMinutes, sentToday, dailyLimit, intervalSeconds } = status;
  return (
    <article>
      <h3>
        <a href={`/integracoes/${connection.id}`}>{connection.name}</a>{' '}
        <Badge tone={TONES[state]}>{t(`queue.lane.${state}`)}</Badge>
      </h3>
      <Facts
        facts={[
          ...(until && state !== 'paced'
            ? [[t('queue.lane.until'), <When time={until} timeZone={timeZone} />] as const]
            : []),
          [t('queue.lane.waiting'), due === waiting ? waiting : t('queue.lane.dueOf', { waiting, due })],
          ...(status.estimatedFinish
            ? [[t('queue.lane.finish'), <When time={status.estimatedFinish} timeZone={timeZone} />] as const]
            : []),
          [t('queue.lane.recent'), t('queue.lane.flow', lastFiveMinutes)],
          [
            t('queue.lane.today'),
            dailyLimit === null ? sentToday : t('queue.lane.ofLimit', { sent: sentToday, limit: dailyLimit }),
          ],
          [
            t('queue.lane.interval'),
            intervalSeconds > 0
              ? t('queue.lane.seconds', { count: intervalSeconds })
              : t('queue.lane.atOnce'),
          ],
        ]}
      />
      {dailyLimit === null ? null : (
        <p class="lead">
          <small>{t('queue.lane.dayEnds')}</small>
        </p>
      )}
      {state === 'breaker_open' ? (
        <Notice tone="bad">
          <p>{t('queue.lane.resting')}</p>
        </Notice>
      ) : null}
      {state === 'paused' ? (
        <Notice tone="warn">
          <p>{t('queue.lane.onPause')}</p>
        </Notice>
      ) : null}
      {status.warnings.map((warning) => (
        <Notice tone="warn">
          <p>{t.of(warning)}</p>
        </Notice>
      ))}
    </article>
  );
};

export const Lanes: FC<{ t: Translate; timeZone: string; lanes: readonly ShownLane[]; isCut: boolean }> = ({
  t,
  timeZone,
  lanes,
  isCut,
}) =>
  lanes.length === 0 ? null : (
    <>
      <h2>{t('queue.lanes')}</h2>
      <div class="columns">
        {lanes.map((lane) => (
          <Lane t={t} timeZone={timeZone} {...lane} />
        ))}
      </div>
      {isCut ? <p class="lead">{t('queue.lane.some', { count: MOST_LANES })}</p> : null}
    </>
  );
