/** The capability sheet of a connector: what it can do and under which limits, in words. */
import { trustOf, usualSettings } from '../../../src/hub/capabilities';
import { sourcesOf } from '../../../src/hub/sync';
import type { Connector, Evidenced, Sheet } from '../../../src/kit';
import type { SyncRules } from '../../../src/store/types';
import type { Translate } from '../../../src/ui/text';
import { every, OBJECT_NAMES } from './names';

type Settings = Readonly<Record<string, string>>;

export type FactList = (readonly [name: string, value: string])[];

/** As it stands in the catalogue, or under a connection's own settings and rules. */
export function capabilitySheet(
  t: Translate,
  connector: Connector,
  settings: Settings = usualSettings(connector),
  rules: SyncRules = {},
): FactList {
  const { inbound, poll, probe, channel, actions, samples, sheet } = connector;
  return [
    [t('connections.sheet.arrival'), arrivalOf(t, connector)],
    ...(inbound ? [[t('connections.sheet.address'), addressOf(t, connector)] as const] : []),
    ...(poll ? [[t('connections.sheet.reads'), readsOf(t, connector, rules)] as const] : []),
    ...trustFact(t, connector, settings),
    [t('connections.sheet.access'), accessOf(t, connector)],
    [t('connections.sheet.test'), t(probe ? 'connections.sheet.test.yes' : 'connections.sheet.test.no')],
    ...(channel ? channelFacts(t, connector, settings) : []),
    ...(actions
      ? [
          [
            t('connections.sheet.actions'),
            Object.values(actions)
              .map(({ label }) => t.of(label))
              .join('; '),
          ] as const,
        ]
      : []),
    ...(samples?.length && inbound
      ? [
          [
            t('connections.sheet.simulate'),
            t('connections.sheet.simulate.yes', { count: samples.length }),
          ] as const,
        ]
      : []),
    ...(sheet ? writtenAgainst(t, sheet) : []),
  ];
}

/** What it was written against, where that ends, and how sure it is. */
function writtenAgainst(t: Translate, { version, limits, cannot = [], evidence }: Sheet): FactList {
  const sureness = (['doc', 'code', 'guess'] as const).flatMap((level) => {
    const rests = Object.entries(evidence).flatMap(([what, one]) =>
      one === level ? [t(`connections.evidenced.${what as Evidenced}`)] : [],
    );
    return rests.length > 0 ? [`${t(`connections.evidence.${level}`)}: ${rests.join(', ')}`] : [];
  });
  return [
    [t('connections.sheet.version'), version],
    ...(limits ? [[t('connections.sheet.limits'), t.of(limits)] as const] : []),
    ...(cannot.length > 0 ? [[t('connections.sheet.cannot'), cannot.map(t.of).join(' ')] as const] : []),
    [t('connections.sheet.evidence'), `${sureness.join('. ')}.`],
  ];
}

/** How the platform and the hub talk. */
export function arrivalOf(t: Translate, connector: Connector): string {
  const ways = [
    connector.inbound ? t('connections.arrival.webhook') : undefined,
    connector.poll ? t('connections.arrival.poll') : undefined,
    connector.channel ? t('connections.arrival.channel') : undefined,
    connector.actions ? t('connections.arrival.actions') : undefined,
  ].filter((way) => way !== undefined);
  return ways.length > 0 ? ways.join(' ') : t('connections.arrival.none');
}

const addressOf = (t: Translate, { inbound, oauth }: Connector): string => {
  if (!inbound?.register) return t('connections.address.paste');
  return t(oauth ? 'connections.address.consent' : 'connections.address.register');
};

/** The lists that are read, each with how often and what for. */
const readsOf = (t: Translate, connector: Connector, rules: SyncRules): string =>
  sourcesOf(connector, rules)
    .map(({ object, on, everyMinutes, listing }) => {
      const name = t.of(OBJECT_NAMES[object]);
      if (!on) return t('connections.reads.off', { name });
      const often = every(t, everyMinutes);
      return listing.proves ? t('connections.reads.proves', { name, often }) : `${name}, ${often}`;
    })
    .join('; ');

function trustFact(t: Translate, connector: Connector, settings: Settings): FactList {
  const { trustGrade } = trustOf(connector, settings);
  return trustGrade
    ? [[t('connections.sheet.trust'), `${trustGrade}: ${t(`connections.trust.${trustGrade}`)}`]]
    : [];
}

function accessOf(t: Translate, { oauth, fields }: Connector): string {
  const keys = fields
    .filter(({ group, generate }) => group === 'credentials' && !generate)
    .map(({ label }) => t.of(label));
  const typed = keys.length > 0 ? t('connections.access.keys', { keys: keys.join(', ') }) : '';
  if (oauth) return [t('connections.access.oauth'), typed].filter(Boolean).join(' ');
  return typed || t('connections.access.none');
}

function channelFacts(t: Translate, { channel, fields }: Connector, settings: Settings): FactList {
  if (!channel) return [];
  const { intervalSeconds = '0', dailyLimit } = settings;
  const isPaced = fields.some(({ key }) => key === 'intervalSeconds');
  return [
    [t('connections.sheet.sendsTo'), t(`connections.sendsTo.${channel.address}`)],
    ...(isPaced
      ? [
          [
            t('connections.sheet.pace'),
            [
              intervalSeconds === '0'
                ? t('connections.pace.none')
                : t('connections.pace.interval', { seconds: intervalSeconds }),
              dailyLimit ? t('connections.pace.daily', { count: dailyLimit }) : '',
            ]
              .filter(Boolean)
              .join(' '),
          ] as const,
        ]
      : []),
    ...(channel.windowHours
      ? [[t('connections.sheet.window'), t('connections.window', { hours: channel.windowHours })] as const]
      : []),
    [
      t('connections.sheet.lost'),
      t(channel.idempotent ? 'connections.lost.repeats' : 'connections.lost.waits'),
    ],
  ];
}
