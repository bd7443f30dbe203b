/** What a connector can do, read off what it declares. */
import { type Connector, trustGrade } from '../kit';

export const CAPABILITIES = [
  'inbound',
  'register',
  'hydrate',
  'poll',
  'probe',
  'channel',
  'actions',
  'commerce',
  'billing',
  'samples',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

const HAS: Record<Capability, (connector: Connector) => unknown> = {
  inbound: ({ inbound }) => inbound,
  register: ({ inbound }) => inbound?.register,
  hydrate: ({ inbound }) => inbound?.hydrate,
  poll: ({ poll }) => poll,
  probe: ({ probe }) => probe,
  channel: ({ channel }) => channel,
  actions: ({ actions }) => actions,
  commerce: ({ commerce }) => commerce,
  billing: ({ billing }) => billing,
  samples: ({ samples }) => samples?.length,
};

/** What a connector can do: what it declares. */
export const capabilitiesOf = (connector: Connector | undefined): Capability[] =>
  CAPABILITIES.filter((name) => connector && HAS[name](connector));

/** How far deliveries can be trusted, under these settings; absent where there are none. */
export function trustOf(connector: Connector | undefined, settings: Readonly<Record<string, string>>) {
  const verify = connector?.inbound?.verify;
  if (!verify) return {};
  return { trustGrade: trustGrade(typeof verify === 'function' ? verify(settings) : verify) };
}

/** The settings of a connection that nobody has touched. */
export const usualSettings = ({ fields }: Connector): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap(({ group, key, default: value }) =>
      group === 'settings' && value !== undefined ? [[key, value]] : [],
    ),
  );
