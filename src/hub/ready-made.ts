/** The automations that a new connection starts with, off: its notifications, and the reminders its platform allows. */
import { type Connector, type Label, OWNER_PHONE, PHONE, PRESETS, REMINDERS, type Reminder } from '../kit';
import { newId } from '../kit/id';
import type { Automation } from '../store/automations';
import type { Connection } from '../store/connections';
import type { Delay, MessageAction } from '../store/types';
import { iso } from './hub';

/** What a notification and a reminder have in common, as an automation needs it. */
interface ReadyMade {
  type: Automation['type'];
  name: string;
  template: string;
  delay: Delay;
  conditions: Automation['conditions'];
  priority: number;
  urgent?: true;
  reader?: 'owner';
}

interface Surroundings {
  /** Where its messages leave, if there is a channel yet. */
  channelId: string | null;
  /** Of the merchant; Portuguese where nothing says otherwise. */
  language: string | undefined;
  /** Milliseconds since the epoch. */
  at: number;
}

type Say = (label: Label) => string;

const DEFAULT_PRIORITY = 50;

/**
 * In the order of a sale. Reminders come first, so that in a list with the newest first each type's
 * own notification stands before them.
 */
export function readyMadeAutomations(
  connector: Connector,
  connection: Connection,
  { channelId, language, at }: Surroundings,
): Automation[] {
  const say = ({ pt, en }: Label): string => (language === 'en' ? en : pt);
  return [...remindersFor(connector, say), ...notificationsFor(connector, say)].map((one, position) => {
    const { type, name, template, delay, conditions, priority, urgent, reader } = one;
    const to = `{{ ${reader === 'owner' ? OWNER_PHONE : PHONE} }}`;
    // A channel does not tell of itself.
    const own = reader === 'owner' && channelId === connection.id;
    const action: MessageAction = { kind: 'message', channelId: own ? null : channelId, to, template };
    return {
      organizationId: connection.organizationId,
      id: newId('aut', at + position),
      connectionId: connection.id,
      name,
      type,
      conditions,
      delay,
      action: urgent ? { ...action, urgent } : action,
      priority,
      enabled: false,
      createdAt: iso(at),
      updatedAt: iso(at),
    };
  });
}

/** What the hub notices of any connection that it calls itself. */
const NOTICED = ['connection.broken', 'connection.recovered'];

function notificationsFor({ recognises = [], poll, oauth, channel }: Connector, say: Say): ReadyMade[] {
  const noticed = poll || oauth || channel ? NOTICED : [];
  const types = new Set<string>([...recognises.map(({ type }) => type), ...noticed]);
  return Object.values(PRESETS)
    .filter((preset) => types.has(preset.type))
    .map(({ type, name, text, delayMinutes, priority, urgent, reader }) => ({
      type,
      name: say(name),
      // Customers are Brazilian, whatever language the company works in.
      template: text.pt,
      delay: { minutes: delayMinutes },
      conditions: { match: 'all', rules: [] },
      priority: priority ?? DEFAULT_PRIORITY,
      ...(urgent ? { urgent } : {}),
      ...(reader ? { reader } : {}),
    }));
}

function remindersFor(connector: Connector, say: Say): ReadyMade[] {
  return REMINDERS.filter((reminder) => allows(connector, reminder)).map(
    ({ type, name, text, delay, only }) => ({
      type,
      name: say(name),
      // Customers are Brazilian, whatever language the company works in.
      template: text.pt,
      delay,
      conditions: {
        match: 'all',
        rules: only ? [{ field: only.field, operator: 'equal', value: only.value }] : [],
      },
      priority: DEFAULT_PRIORITY,
    }),
  );
}

/** Whether the platform tells what the reminder needs: some sample of it does. */
export function allows(connector: Connector, { type, needs }: Pick<Reminder, 'type' | 'needs'>): boolean {
  const { inbound, samples = [], fields, recognises = [] } = connector;
  // Every order has its customer; only what is more than that has to be shown.
  if (needs.every((path) => path === PHONE)) return recognises.some((one) => one.type === type);
  const settings = Object.fromEntries(fields.map(({ key, default: value = '' }) => [key, value]));
  return samples.some(({ body, headers = {}, path = '', expect }) => {
    if (!inbound || !expect.includes(type)) return false;
    const seen = inbound.normalise(
      { id: 'dlv_', via: 'simulate', method: 'POST', path, headers, query: {}, body, receivedAt: iso(0) },
      { id: 'con_', settings, connectedAt: iso(0) },
    );
    return (
      seen.kind === 'observed' &&
      seen.observations.some((one) => one.type === type && needs.every((path) => has(one.data, path)))
    );
  });
}

const has = (data: unknown, path: string): boolean =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      data,
    ) !== undefined;
