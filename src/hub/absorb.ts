/** Reads what is known, plans, commits, and starts again when somebody else was faster. */

import { eventId, newId } from '../kit/id';
import type { DeliveryMessage } from '../queues';
import { enabledAutomations } from '../store/automations';
import { type Commit, type CursorWrite, commit, StaleState } from '../store/commit';
import { type Connection, connectionsOf } from '../store/connections';
import type { Db } from '../store/db';
import { knownDeliveries, packPayloads, type StoredPayload, storedOf } from '../store/deliveries';
import { hopsOfDispatches, type Reported } from '../store/dispatches';
import { type Event, getEvent } from '../store/events';
import { organizationsByIds } from '../store/organizations';
import { readSubjects, subjectKey } from '../store/subjects';
import { type ShopOrder, tradesOf } from '../store/trades';
import { describeBreaks, followPlatforms } from './alerts';
import type { Hub } from './hub';
import { runPrivacy } from './people';
import { type Input, type Interpreted, type Plan, plan, touched, type WakeLane } from './plan';
import { sendAll } from './send';

/** Rounds against other consumers writing the same subjects, before the messages go back to the queue. */
const ROUNDS = 4;

/** Raw bodies per stored row; gzip makes it smaller, and D1 takes 2 MB. */
const PAYLOAD_BYTES = 1_500_000;

/**
 * Brings inputs to their terminal state in one transaction and wakes the lanes that got work.
 * Deliveries that stand already are left alone. Throws StaleState after the last round, or what D1 throws.
 */
export async function absorb(hub: Hub, given: readonly Input[], cursor?: CursorWrite): Promise<void> {
  const inputs = await describeBreaks(hub, given);
  for (let round = 1; ; round++) {
    try {
      return await once(hub, inputs, cursor);
    } catch (error) {
      // A cursor that moved means another run has taken this page: no round can win it back.
      if (!(error instanceof StaleState) || error.of === 'cursors' || round === ROUNDS) throw error;
    }
  }
}

async function once(hub: Hub, inputs: readonly Input[], cursor: CursorWrite | undefined): Promise<void> {
  const { db } = hub;
  const organizationIds = [...new Set(inputs.map(organizationOf))];
  const [standing, subjects, automations, connections, organizations, hops] = await Promise.all([
    knownDeliveries(
      db,
      inputs.filter(isDelivery).map(({ message }) => message),
    ),
    readSubjects(db, distinct(inputs.flatMap(touched))),
    enabledAutomations(db, organizationIds),
    connectionsOf(db, organizationIds),
    organizationsByIds(db, organizationIds),
    hopsOfDispatches(db, references(inputs)),
  ]);
  const trades = await tradesOf(db, shopOrdersOf(hub, inputs, connections));
  const open = inputs.filter((input) => !isDelivery(input) || !standing.has(input.message.id));
  const known = {
    subjects,
    automations,
    connections: new Map(connections.map((connection) => [connection.id, connection])),
    connectors: hub.connectors,
    organizations,
    hops,
    trades,
    now: hub.now(),
  };
  const planned = plan(open, known);
  // An inbox row of a delivery that stands already has done its work too.
  const inboxDone = inputs.filter(isDelivery).flatMap(({ message }) => (message.inbox ? [message.id] : []));
  const payloads = await pack(
    open.filter(isDelivery).map(({ message }) => message),
    planned,
    hub.now(),
  );
  await commit(db, { ...planned, inboxDone, payloads, ...(cursor ? { cursor } : {}) });
  await wakeLanes(hub, planned.wakeLanes);
  // What stands already may have been committed by a run that got no further: erasing twice does no harm.
  const again = inputs.filter(isDelivery).filter(({ message }) => standing.has(message.id));
  await runPrivacy(hub, [...planned.events, ...(await privacyAgain(db, again))]);
  await followPlatforms(hub, planned.events);
}

/** Orders that a shop told of by itself, where it stands behind a sales platform. */
function shopOrdersOf(hub: Hub, inputs: readonly Input[], connections: readonly Connection[]): ShopOrder[] {
  const selling = new Set(
    connections
      .filter(({ connector, settings }) => settings.checkout && hub.connectors.get(connector)?.commerce)
      .map(({ id }) => id),
  );
  if (selling.size === 0) return [];
  return inputs
    .filter(isDelivery)
    .flatMap(({ message: { connectionId, via }, result }) =>
      selling.has(connectionId) && via !== 'custom' && result.kind === 'observed'
        ? result.observations.flatMap(({ data }) =>
            data.order ? [{ connectionId, shopOrderId: data.order.id }] : [],
          )
        : [],
    );
}

/** What deliveries that stand already had asked to be erased. */
async function privacyAgain(db: Db, inputs: readonly Interpreted[]): Promise<Event[]> {
  const asked = inputs.flatMap(({ message: { organizationId, id }, result }) =>
    result.kind === 'observed'
      ? result.observations.flatMap(({ type }, position) =>
          type === 'privacy.requested' ? [{ organizationId, id: eventId(id, position) }] : [],
        )
      : [],
  );
  const events = await Promise.all(asked.map(({ organizationId, id }) => getEvent(db, organizationId, id)));
  return events.filter((event) => event !== undefined);
}

/** The raw bodies of a batch, packed together; each delivery learns where its own lies. */
async function pack(
  messages: readonly DeliveryMessage[],
  planned: Plan,
  now: number,
): Promise<Commit['payloads']> {
  const payloads: Commit['payloads'] = [];
  const rows = new Map(planned.deliveries.map((row) => [row.id, row]));
  let group: StoredPayload[] = [];
  let id = newId('run', now);
  let size = 0;
  const close = async () => {
    if (group.length > 0) payloads.push({ id, content: await packPayloads(group) });
    group = [];
    id = newId('run', now);
    size = 0;
  };
  for (const message of messages) {
    const row = rows.get(message.id);
    if (!row) continue;
    const stored = storedOf(message);
    const length = JSON.stringify(stored).length;
    if (size > 0 && size + length > PAYLOAD_BYTES) await close();
    row.payload = `${id}#${group.length}`;
    group.push(stored);
    size += length;
  }
  await close();
  return payloads;
}

/** A lost wake-up only waits for the minute cron, so a failing queue is not an error here. */
export async function wakeLanes(hub: Hub, lanes: Iterable<WakeLane>): Promise<void> {
  const messages = [...lanes].map(({ organizationId, lane, inSeconds = 0 }) => ({
    body: { organizationId, lane },
    ...(inSeconds > 0 ? { delaySeconds: inSeconds } : {}),
  }));
  // Once for each moment.
  const distinct = new Map(messages.map((one) => [`${one.body.lane} ${one.delaySeconds ?? 0}`, one]));
  await sendAll(hub, hub.env.DISPATCH, [...distinct.values()]);
}

/** The messages of ours that channels report on. */
const references = (inputs: readonly Input[]): Reported[] =>
  inputs
    .filter(isDelivery)
    .flatMap(({ message: { organizationId, connectionId: lane }, result }) =>
      result.kind === 'observed'
        ? result.observations.flatMap(({ type, data: { message } }) =>
            message && type !== 'message.received'
              ? [{ organizationId, lane, dispatchId: message.reference ?? null, providerId: message.id }]
              : [],
          )
        : [],
    );

const isDelivery = (input: Input): input is Interpreted => 'message' in input;
const organizationOf = (input: Input): string =>
  isDelivery(input) ? input.message.organizationId : input.wake.organizationId;
const distinct = (keys: { connectionId: string; subject: string }[]) => [
  ...new Map(keys.map((key) => [subjectKey(key.connectionId, key.subject), key])).values(),
];
