/** The specification document of a connection, as sections that a page and a file are made from. */
import { isSensitive } from '../../../src/hub/fields';
import { sourcesOf } from '../../../src/hub/sync';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { typeName } from '../../../src/ui/event-names';
import { clock } from '../../../src/ui/parts';
import { type PageContext, textsOf } from '../page';
import { attachedTo, carriersOf } from './attached';
import { hasEnvironment } from './common-fields';
import { CATEGORY_NAMES, every, OBJECT_NAMES } from './names';
import { capabilitySheet, type FactList } from './sheet';

export interface Section {
  title: string;
  facts?: FactList;
  table?: { columns: readonly string[]; rows: readonly (readonly string[])[] };
  /** Said where there is nothing to list. */
  note?: string;
}

export async function specificationOf(
  c: PageContext,
  connection: Connection,
  connector: Connector,
): Promise<Section[]> {
  return [
    systems(c, connection, connector),
    exchange(c, connection, connector),
    settings(c, connection, connector),
    ...(connector.poll ? [schedule(c, connection, connector)] : []),
    ...(connector.recognises ? [recognised(c, connector)] : []),
    await notifications(c, connection),
    kept(c),
  ];
}

function systems(c: PageContext, connection: Connection, connector: Connector): Section {
  const t = textsOf(c);
  const { name, timeZone } = c.get('organization');
  const { environment = 'production', testRecipient } = connection.sync;
  return {
    title: t('connections.spec.systems'),
    facts: [
      [t('connections.spec.company'), name],
      [t('column.connector'), t.of(connector.label)],
      [t('connections.category'), t.of(CATEGORY_NAMES[connector.category])],
      [t('connections.spec.direction'), directionOf(c, connector)],
      [t('column.status'), t(`status.${connection.status}`)],
      ...(hasEnvironment(connector)
        ? [[t('connections.environment'), t(`connections.environment.${environment}`)] as const]
        : []),
      ...(environment === 'sandbox' && testRecipient
        ? [[t('field.testRecipient'), testRecipient] as const]
        : []),
      [t('column.created'), clock(connection.createdAt, timeZone, true)],
    ],
  };
}

function directionOf(c: PageContext, { inbound, poll, channel, actions }: Connector): string {
  const t = textsOf(c);
  const comesIn = Boolean(inbound || poll);
  const goesOut = Boolean(channel || actions);
  if (comesIn && goesOut) return t('connections.direction.both');
  return t(comesIn ? 'connections.direction.in' : 'connections.direction.out');
}

const exchange = (c: PageContext, { settings, sync }: Connection, connector: Connector): Section => {
  const t = textsOf(c);
  return {
    title: t('connections.spec.exchange'),
    facts: [
      ...capabilitySheet(t, connector, settings, sync),
      ...(connector.inbound ? [[t('connections.spec.size'), t('connections.spec.size.value')] as const] : []),
      ...(connector.notes ? [[t('connections.spec.notes'), t.of(connector.notes)] as const] : []),
    ],
  };
};

/** Settings as they stand; of secrets only that they are there is nobody's business but the form's. */
function settings(c: PageContext, connection: Connection, connector: Connector): Section {
  const t = textsOf(c);
  const facts = connector.fields
    .filter((field) => field.group === 'settings' && !isSensitive(field))
    .flatMap(({ key, label, options }) => {
      const value = connection.settings[key];
      if (!value) return [];
      const chosen = options?.find((option) => option.value === value);
      return [[t.of(label), chosen ? t.of(chosen.label) : value] as const];
    });
  return {
    title: t('connections.group.settings'),
    ...(facts.length > 0 ? { facts } : { note: t('connections.spec.noSettings') }),
  };
}

function schedule(c: PageContext, { sync }: Connection, connector: Connector): Section {
  const t = textsOf(c);
  return {
    title: t('connections.spec.schedule'),
    table: {
      columns: [t('connections.spec.list'), t('connections.spec.often'), t('connections.spec.purpose')],
      rows: sourcesOf(connector, sync).map(({ object, on, everyMinutes, listing }) => [
        t.of(OBJECT_NAMES[object]),
        on ? every(t, everyMinutes) : t('connections.spec.off'),
        t(listing.proves ? 'connections.spec.proves' : 'connections.spec.reads'),
      ]),
    },
  };
}

const recognised = (c: PageContext, { recognises = [] }: Connector): Section => {
  const t = textsOf(c);
  return {
    title: t('connections.spec.events'),
    table: {
      columns: [t('connections.spec.when'), t('connections.spec.event'), t('connections.spec.code')],
      rows: recognises.map(({ when, type }) => [t.of(when), typeName(t, type), type]),
    },
  };
};

/** Those that it starts, and where it is a channel, those that go through it. */
async function notifications(c: PageContext, connection: Connection): Promise<Section> {
  const t = textsOf(c);
  const { starts, carries, names } = await attachedTo(c, connection);
  const all = [...new Map([...starts, ...carries].map((one) => [one.id, one])).values()];
  const title = t('connections.spec.notifications');
  if (all.length === 0) return { title, note: t('connections.spec.noNotifications') };
  return {
    title,
    table: {
      columns: [
        t('column.name'),
        t('connections.spec.event'),
        t('connections.spec.channel'),
        t('column.status'),
      ],
      rows: all
        .sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
        .map((one) => [
          one.name,
          typeName(t, one.type),
          carriersOf(one)
            .map((id) => names.get(id) ?? t('connections.spec.otherChannel'))
            .join(', ') || t('connections.spec.noChannel'),
          t(one.enabled ? 'connections.spec.on' : 'connections.spec.off'),
        ]),
    },
  };
}

const kept = (c: PageContext): Section => {
  const t = textsOf(c);
  const { PONTE_BODY_DAYS: bodies, PONTE_METADATA_DAYS: rest } = c.get('hub').env;
  return {
    title: t('connections.spec.kept'),
    facts: [
      [t('connections.spec.bodies'), t('connections.spec.days', { count: bodies })],
      [t('connections.spec.records'), t('connections.spec.days', { count: rest })],
      [t('connections.spec.secrets'), t('connections.spec.secrets.value')],
    ],
  };
};
