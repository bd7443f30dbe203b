/** Which channel the notifications of a connection leave by, and moving all of them to another one. */
import { type Automation, updateAutomation } from '../store/automations';
import type { Connection } from '../store/connections';
import type { MessageAction } from '../store/types';
import { addressed, addressOfReader, allAutomations, columnsOf, inputOf, readerOf } from './automations';
import { type Hub, iso } from './hub';

/** How many notifications of each connection leave by each channel; null where none is chosen yet. */
export type ChannelUse = ReadonlyMap<string, ReadonlyMap<string | null, number>>;

export async function channelUse(hub: Hub, organizationId: string): Promise<ChannelUse> {
  const use = new Map<string, Map<string | null, number>>();
  for (const { connectionId, action } of await notificationsOf(hub, organizationId)) {
    if (connectionId === null) continue;
    const channels = use.get(connectionId) ?? new Map<string | null, number>();
    channels.set(action.channelId, (channels.get(action.channelId) ?? 0) + 1);
    use.set(connectionId, channels);
  }
  return use;
}

type Notification = Automation & { action: MessageAction };

async function notificationsOf(hub: Hub, organizationId: string): Promise<Notification[]> {
  const all = await allAutomations(hub, organizationId);
  return all.filter((one): one is Notification => one.action.kind === 'message');
}

/** Moves all notifications of a connection; answers how many were elsewhere. What is queued stays where it is. */
export async function moveNotifications(
  hub: Hub,
  { organizationId, id }: Connection,
  channel: Connection,
): Promise<number> {
  const all = await notificationsOf(hub, organizationId);
  const moving = all.filter(
    ({ connectionId, action }) => connectionId === id && action.channelId !== channel.id,
  );
  for (const notification of moving) {
    const { fallback, to, ...rest } = notification.action;
    const reader = readerOf(to);
    // Nothing falls back to where it goes in the first place.
    const kept = fallback && fallback.channelId !== channel.id ? { fallback } : {};
    const action = { ...rest, ...kept, channelId: channel.id, to: reader ? addressOfReader[reader] : to };
    const input = await addressed(hub, { ...inputOf(notification), action });
    await updateAutomation(hub.db, organizationId, notification.id, {
      ...columnsOf(input),
      updatedAt: iso(hub.now()),
    });
  }
  return moving.length;
}
