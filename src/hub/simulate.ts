/** "Simulate": a sample of the connector, or a body of the merchant's, runs the real way without touching the real state. */
import { type Connector, type EventType, render, type Sample } from '../kit';
import { eventId, newId } from '../kit/id';
import type { DeliveryMessage } from '../queues';
import { readAudience } from '../store/audience';
import { enabledAutomations } from '../store/automations';
import { type Connection, connectionsOf } from '../store/connections';
import { organizationsByIds } from '../store/organizations';
import type { Hub } from './hub';
import { interpret } from './interpret';
import { dispatchesFor } from './match';
import { accept } from './receive';
import { addressOf } from './replies';

export interface Simulation {
  deliveryId: string;
  events: { type: EventType; subject: string }[];
  /** What the automations that are on make of it. */
  messages: {
    automationId: string | null;
    to: string | null;
    text: string;
    willSend: boolean;
    reason: string | null;
  }[];
  /** Why the delivery makes no event, where it makes none. */
  reason?: string;
  detail?: string;
}

/** The message of a sample, as the platform would have sent it. */
export function sampleMessage(
  hub: Hub,
  connection: Connection,
  sample: Pick<Sample, 'body' | 'headers' | 'path'>,
  to: string | null,
): DeliveryMessage {
  return {
    id: newId('dlv', hub.now()),
    organizationId: connection.organizationId,
    connectionId: connection.id,
    via: 'simulate',
    method: 'POST',
    path: sample.path ?? '',
    query: {},
    headers: { 'content-type': 'application/json', ...lowerCase(sample.headers ?? {}) },
    body: JSON.stringify(sample.body),
    simulate: { to },
  };
}

const lowerCase = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Previews what will happen, then hands the delivery over. Undefined when neither queue nor inbox took it. */
export async function simulate(
  hub: Hub,
  connection: Connection,
  message: DeliveryMessage,
): Promise<Simulation | undefined> {
  const preview = await previewOf(hub, connection, message);
  return (await accept(hub, message)) ? preview : undefined;
}

async function previewOf(hub: Hub, connection: Connection, message: DeliveryMessage): Promise<Simulation> {
  const result = await interpret(hub, message, connection);
  if (result.kind !== 'observed')
    return {
      deliveryId: message.id,
      events: [],
      messages: [],
      ...('reason' in result ? { reason: result.reason } : {}),
      ...(result.detail ? { detail: result.detail } : {}),
    };
  const { organizationId } = connection;
  const [automations, connections, organizations] = await Promise.all([
    enabledAutomations(hub.db, [organizationId]),
    connectionsOf(hub.db, [organizationId]),
    organizationsByIds(hub.db, [organizationId]),
  ]);
  const timeZone = organizations.get(organizationId)?.timeZone ?? 'America/Sao_Paulo';
  const rules = {
    automations,
    connections: new Map(connections.map((one) => [one.id, one])),
    connectors: hub.connectors,
    organizations,
    now: hub.now(),
  };
  const to = message.simulate?.to ?? null;
  const messages = result.observations.flatMap(({ type, subject, data }, position) =>
    dispatchesFor(
      {
        organizationId,
        connectionId: connection.id,
        id: eventId(message.id, position),
        type,
        subject,
        data,
        hops: 0,
        simulated: true,
      },
      rules,
      to,
    ).map(({ automationId, state, reason, recipient }): Simulation['messages'][number] => {
      const action = automations.find(({ id }) => id === automationId)?.action;
      const fill = (template: string): string => {
        const rendered = render(template, data, { timeZone });
        return rendered.ok ? rendered.text.trim() : rendered.detail;
      };
      return {
        automationId,
        to: recipient ?? (action?.kind === 'message' ? fill(action.to) || null : null),
        text: action?.kind === 'message' ? fill(action.template) : '',
        willSend: state === 'waiting',
        reason,
      };
    }),
  );
  return {
    deliveryId: message.id,
    events: result.observations.map(({ type, subject }) => ({ type, subject })),
    messages: await withOptOuts(hub, organizationId, messages),
  };
}

/** Who wants no messages gets none from a simulation either. */
async function withOptOuts(
  hub: Hub,
  organizationId: string,
  messages: Simulation['messages'],
): Promise<Simulation['messages']> {
  const addresses = messages.flatMap(({ to }) => addressOf(to ?? '') ?? []);
  if (addresses.length === 0) return messages;
  const { optedOut } = await readAudience(hub.db, organizationId, '', addresses);
  return messages.map((one) =>
    one.willSend && optedOut.has(addressOf(one.to ?? '') ?? '')
      ? { ...one, willSend: false, reason: 'opted_out' }
      : one,
  );
}

/** The sample asked for by name, by the type it becomes, or the first. */
export function findSample(connector: Connector, wanted: string | undefined): Sample | undefined {
  const samples = connector.samples ?? [];
  if (!wanted) return samples[0];
  return (
    samples.find(({ name }) => name === wanted) ??
    samples.find(({ expect }) => (expect as readonly string[]).includes(wanted))
  );
}
