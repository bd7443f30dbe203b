/**
 * The hub that the fuzz attacks: the real catalogue on the real D1, one organization per connector
 * with a simulator as its channel, and one connection for each way its fixtures are set up.
 */
import { eq, sql } from 'drizzle-orm';
import { connectors } from '../../connectors';
import simulator from '../../connectors/simulator';
import { createConnection } from '../../src/hub/connections';
import { iso } from '../../src/hub/hub';
import {
  type Connector,
  type Fetched,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Verification,
} from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { Connection } from '../../src/store/connections';
import { automations, connections } from '../../src/store/schema';
import { createWorld, type World } from '../hub/world';
import { insertOrganization } from '../store/organization';
import { defaultSettings } from '../suite/declaration';
import type { Seed, Seeds } from './fuzz-seeds';
import { answersOf } from './fuzz-vendors';
import { keptFor } from './proofs';

/** Fits every scheme that takes a text: base64 of 32 bytes behind the prefix of Standard Webhooks. */
const SECRET = `whsec_${btoa('fuzz'.repeat(8))}`;
const APP_SECRET = 'the-secret-of-the-operators-app';
export const USER = 'loja';

/** Types whose ready-made messages are switched on. */
const TOLD = ['order.paid', 'order.shipped', 'cart.abandoned'] as const;

/** An erasure reads all that an organization has: so many show that they work, more would take all the time. */
const ERASURES = 20;

/** An address that takes deliveries, and what proves one. */
export interface Door {
  connector: Connector;
  organizationId: string;
  scheme: Verification;
  secret: string;
  /** Absent at the address that all sellers of an app share. */
  token?: string;
}

export interface Hall {
  world: World;
  /** The connection set up for deliveries like this one. */
  doorOf(seed: Seed): Door;
  /** The address of the vendor's app, where it has one. */
  appDoorOf(seed: Seed): Door | undefined;
  /** All doors but those of apps. */
  doors: readonly Door[];
  organizationIds: readonly string[];
}

/**
 * Told of each answer of a connector's `normalise`. `ms` is how many milliseconds it thought; where that
 * is long it is asked twice more, and the shortest counts: a pause of the machine is nobody's fault.
 */
export type Witness = (
  connector: Connector,
  delivery: InboundDelivery,
  result: Normalised,
  ms: number,
) => void;

export async function openHall(seeds: Seeds, run: number, witness: Witness): Promise<Hall> {
  const listening = [...connectors.values()].filter(({ inbound }) => inbound);
  const apps = listening.filter(({ inbound }) => inbound?.route).map(({ slug }) => slug);
  const erasures = { left: ERASURES };
  const world = await createWorld(
    [...connectors.values()].map((connector) => watched(connector, witness, erasures)),
    {
      // Guesses are refused for what they are here, however many.
      LIMIT_REFUSED: { limit: async () => ({ success: true }) },
      PONTE_APPS: JSON.stringify(
        Object.fromEntries(apps.map((slug) => [slug, { clientId: 'fuzz', clientSecret: APP_SECRET }])),
      ),
    },
  );
  world.network = answersOf(seeds, run);

  const doors = new Map<string, Door>();
  const doorOf = new Map<Seed, Door>();
  const appDoors = new Map<string, Door>();
  const organizationIds: string[] = [];
  for (const connector of listening) {
    const own = seeds.all.filter(({ slug }) => slug === connector.slug);
    const organizationId = await openOrganization(world);
    organizationIds.push(organizationId);
    for (const seed of own) {
      const settings = setupOf(seed);
      const key = `${connector.slug} ${JSON.stringify(settings)}`;
      const door = doors.get(key) ?? (await openDoor(world, connector, organizationId, settings)).door;
      doors.set(key, door);
      doorOf.set(seed, door);
    }
    const [first] = own;
    if (!first || !apps.includes(connector.slug)) continue;
    const { door, connection } = await openDoor(world, connector, organizationId, setupOf(first));
    const account = own.map((seed) => accountOf(connector, seed)).find((one) => one !== undefined) ?? null;
    await world.hub.db.update(connections).set({ account }).where(eq(connections.id, connection.id));
    const { token: _none, ...shared } = door;
    const scheme = connector.inbound?.verifyApp ?? door.scheme;
    appDoors.set(connector.slug, { ...shared, scheme, secret: APP_SECRET });
  }
  await world.hub.db.update(automations).set({ enabled: true }).where(sql`${automations.type} IN ${TOLD}`);

  return {
    world,
    organizationIds,
    doors: [...doors.values()],
    doorOf: (seed) => {
      const door = doorOf.get(seed);
      if (!door) throw new Error(`no connection for ${seed.slug}: ${seed.description}`);
      return door;
    },
    appDoorOf: ({ slug }) => appDoors.get(slug),
  };
}

/** The same connector; what it makes of each delivery is timed and shown to the witness. */
function watched(connector: Connector, witness: Witness, erasures: { left: number }): Connector {
  const { inbound } = connector;
  if (!inbound) return connector;
  const { hydrate } = inbound;
  return {
    ...connector,
    inbound: {
      ...inbound,
      ...(hydrate
        ? { hydrate: (delivery, call) => (isWhole(delivery) ? whole(delivery) : hydrate(delivery, call)) }
        : {}),
      normalise(delivery, connection) {
        const { result, ms } = timed(() => inbound.normalise(delivery, connection));
        const again = ms < LONG ? [] : [0, 1].map(() => timed(() => inbound.normalise(delivery, connection)));
        witness(connector, delivery, result, Math.min(ms, ...again.map((one) => one.ms)));
        if (!asksForPrivacy(result) || erasures.left-- > 0) return result;
        return ignored('nothing_new', 'the fuzz has erased enough');
      },
    },
  };
}

/** Half of what its vendor is asked about: fixtures are mostly what the vendor's answers have made of a notice. */
const isWhole = ({ body }: InboundDelivery): boolean => (JSON.stringify(body)?.length ?? 0) % 2 === 0;
const whole = async ({ body }: InboundDelivery): Promise<Fetched> => ({ ok: true, body });

/** Milliseconds that are worth a second look. */
const LONG = 50;

function timed<T>(work: () => T): { result: T; ms: number } {
  const started = performance.now();
  const result = work();
  return { result, ms: performance.now() - started };
}

const asksForPrivacy = (result: Normalised): boolean =>
  result.kind === 'observed' && result.observations.some(({ type }) => type === 'privacy.requested');

async function openOrganization(world: World): Promise<string> {
  const at = world.hub.now();
  const id = newId('org', at);
  const row = {
    id,
    name: 'Loja',
    timeZone: 'America/Sao_Paulo',
    language: 'pt-BR',
    createdAt: iso(at),
    rules: {},
  };
  await insertOrganization(world.hub.db, row, {
    hash: id,
    id: newId('key', at),
    organizationId: id,
    name: 'fuzz',
    createdAt: iso(at),
  });
  // First, so that the ready-made automations of the others find it.
  await createConnection(world.hub, id, {
    connector: simulator,
    name: 'Simulador',
    values: { credentials: {}, settings: {} },
    teams: [],
  });
  return id;
}

async function openDoor(
  world: World,
  connector: Connector,
  organizationId: string,
  settings: Record<string, string>,
): Promise<{ door: Door; connection: Connection }> {
  const scheme = schemeIn(connector, settings);
  const secret = await keptFor(scheme, SECRET);
  const credentials = {
    ...Object.fromEntries(
      connector.fields
        .filter(({ group }) => group === 'credentials')
        .map(({ key, example }) => [key, example]),
    ),
    webhookSecret: secret,
    webhookUser: USER,
  };
  const connection = await createConnection(world.hub, organizationId, {
    connector,
    name: connector.slug,
    values: { credentials, settings },
    teams: [],
  });
  const token = await world.token(connection);
  return { door: { connector, organizationId, scheme, secret, token }, connection };
}

function schemeIn({ slug, inbound }: Connector, settings: Readonly<Record<string, string>>): Verification {
  const scheme = typeof inbound?.verify === 'function' ? inbound.verify(settings) : inbound?.verify;
  if (!scheme) throw new Error(`${slug} has no verification`);
  return scheme;
}

/** Settings that calls to a vendor need. */
const PLACES = ['shop', 'storeId', 'sellerId'];

/**
 * The settings of a seed's connection: the defaults, what the fixture asks for, and where the merchant
 * chooses how deliveries are proved, half of the seeds spread over what there is to choose.
 */
export function setupOf(seed: Seed): Record<string, string> {
  const connector = connectors.get(seed.slug);
  if (!connector) throw new Error(`no connector ${seed.slug}`);
  const places = connector.fields.filter(({ key }) => connector.inbound?.hydrate && PLACES.includes(key));
  const settings = {
    ...defaultSettings(connector),
    ...Object.fromEntries(places.map(({ key, example }) => [key, example])),
    ...seed.settings,
  };
  const choice = connector.fields.find(
    ({ key, options = [] }) =>
      seed.settings[key] === undefined &&
      new Set(options.map(({ value }) => JSON.stringify(schemeIn(connector, { ...settings, [key]: value }))))
        .size > 1,
  );
  const options = choice?.options ?? [];
  const option = options[seed.position % (2 * options.length)];
  return choice && option ? { ...settings, [choice.key]: option.value } : settings;
}

function accountOf({ inbound }: Connector, { body, method, path, headers, query }: Seed): string | undefined {
  const parsed: unknown = body === '' ? undefined : JSON.parse(body);
  return inbound?.route?.({ method, path, headers, query, body: parsed, receivedAt: iso(0) });
}
