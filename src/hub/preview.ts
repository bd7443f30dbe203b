/** A message as it would read: on a real event, a sample of the platform, or one made up. */
import { type Connector, type EventData, type EventType, type Label, matches, render } from '../kit';
import { timeOf } from '../kit/id';
import type { Connection } from '../store/connections';
import { getEvent, listEvents } from '../store/events';
import type { Conditions } from '../store/types';
import type { MessageInput } from './automations';
import { exampleData } from './example-data';
import { type Hub, iso } from './hub';
import { interpret } from './interpret';
import { sampleMessage } from './simulate';

/** What a message is tried on. `key` names it in a form. */
export type Example = { key: string; data: EventData; subject: string; connectionId: string | null } & (
  | { kind: 'event'; at: string }
  | { kind: 'sample'; label: Label }
  | { kind: 'made_up' }
);

/** Whose events: of one connection, or of all that somebody may see. */
export interface Whereabouts {
  organizationId: string;
  type: EventType;
  connections: readonly Connection[];
}

const MOST_EVENTS = 5;
const MOST_SAMPLES = 5;

const MADE_UP = 'made_up';

/** The last real events of the type, then the platform's samples, then one that is made up. */
export async function examplesFor(hub: Hub, where: Whereabouts): Promise<Example[]> {
  return [...(await realOnes(hub, where)), ...(await samplesOf(hub, where)), madeUp(where.type)];
}

/** The one to try a message on, beside those to choose from; of `hurried` only the one that is named. */
export async function chooseExample(
  hub: Hub,
  where: Whereabouts,
  { key = '', hurried = false }: { key?: string | undefined; hurried?: boolean },
): Promise<{ example: Example; examples: Example[] }> {
  const named = key ? await exampleByKey(hub, where, key) : undefined;
  if (named && hurried) return { example: named, examples: [named] };
  const examples = await examplesFor(hub, where);
  return { example: named ?? examples[0] ?? madeUp(where.type), examples };
}

/** The one that a form names, without looking for others; undefined where it fits no more. */
export async function exampleByKey(hub: Hub, where: Whereabouts, key: string): Promise<Example | undefined> {
  if (key === MADE_UP) return madeUp(where.type);
  if (key.startsWith('sample:')) return (await samplesOf(hub, where)).find((one) => one.key === key);
  const event = key.startsWith('evt_') ? await getEvent(hub.db, where.organizationId, key) : undefined;
  const isTheirs = where.connections.some(({ id }) => id === event?.connectionId);
  return event && isTheirs && event.type === where.type ? exampleOf(event) : undefined;
}

const exampleOf = ({
  id,
  data,
  subject,
  connectionId,
}: {
  id: string;
  data: EventData;
  subject: string;
  connectionId: string;
}): Example => ({
  key: id,
  kind: 'event',
  at: iso(timeOf(id)),
  data,
  subject,
  connectionId,
});

const madeUp = (type: EventType): Example => ({
  key: MADE_UP,
  kind: 'made_up',
  data: exampleData(type),
  subject: `${type.split('.')[0]}/exemplo`,
  connectionId: null,
});

async function realOnes(hub: Hub, { organizationId, type, connections }: Whereabouts): Promise<Example[]> {
  const own = new Set(connections.map(({ id }) => id));
  const [only] = connections;
  if (!only) return [];
  const { data } = await listEvents(hub.db, organizationId, {
    type,
    limit: 4 * MOST_EVENTS,
    ...(connections.length === 1 ? { connectionId: only.id } : {}),
  });
  return data
    .filter(({ simulated, connectionId }) => !simulated && own.has(connectionId))
    .slice(0, MOST_EVENTS)
    .map(exampleOf);
}

async function samplesOf(hub: Hub, { type, connections }: Whereabouts): Promise<Example[]> {
  const found: Example[] = [];
  for (const connection of onePerConnector(connections)) {
    const connector = hub.connectors.get(connection.connector);
    for (const sample of fitting(connector, type)) {
      const seen = await interpret(hub, sampleMessage(hub, connection, sample, null), connection);
      const one = seen.kind === 'observed' ? seen.observations.find((each) => each.type === type) : undefined;
      if (!one) continue;
      const key = `sample:${connection.connector}:${sample.name}`;
      const { data, subject } = one;
      found.push({ key, kind: 'sample', label: sample.label, data, subject, connectionId: connection.id });
      if (found.length === MOST_SAMPLES) return found;
    }
  }
  return found;
}

const onePerConnector = (connections: readonly Connection[]): Connection[] => [
  ...new Map(connections.map((one) => [one.connector, one])).values(),
];

const fitting = (connector: Connector | undefined, type: EventType) =>
  (connector?.samples ?? []).filter(({ expect }) => expect.includes(type));

export interface Preview {
  text: string;
  to: string;
  subject: string;
  mediaUrl: string;
  approved: { header: string; body: string[]; buttons: string[] } | undefined;
  /** Variables that came out empty. */
  missing: string[];
  /** What is wrong with the text. */
  problem: string | undefined;
  /** Whether the example meets the conditions. */
  fits: boolean;
}

/** The message on an example, nothing of it sent. */
export function previewOf(
  { action, conditions }: { action: MessageInput; conditions: Conditions },
  { data }: Pick<Example, 'data'>,
  timeZone: string,
): Preview {
  const missing = new Set<string>();
  const problems: string[] = [];
  const fill = (template: string | null | undefined): string => {
    const rendered = render(template ?? '', data, { timeZone });
    if (!rendered.ok) {
      problems.push(rendered.detail);
      return '';
    }
    for (const name of rendered.missing) missing.add(name);
    return rendered.text.trim();
  };
  const { template, to, subject, mediaUrl, approved } = action;
  return {
    text: fill(template),
    to: fill(to),
    subject: fill(subject),
    mediaUrl: fill(mediaUrl),
    approved: approved
      ? {
          header: fill(approved.header),
          body: approved.body.map(fill),
          buttons: (approved.buttons ?? []).map(fill),
        }
      : undefined,
    missing: [...missing],
    problem: problems[0],
    fits: matches(conditions, data),
  };
}
