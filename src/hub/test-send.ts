/** A test of one notification: it leaves the real way, to one recipient, whether it is switched on or not. */
import type { EventType } from '../kit';
import { eventId, newId } from '../kit/id';
import type { Automation } from '../store/automations';
import { commit } from '../store/commit';
import { connectionsOf } from '../store/connections';
import type { Organization } from '../store/organizations';
import { type Hub, iso } from './hub';
import { dispatchesFor } from './match';
import type { Example } from './preview';

/**
 * Queues the message and nothing else that the event would cause; answers the id of its dispatch.
 * Conditions and delay do not count. Undefined where there is no channel that it could leave by.
 */
export async function sendTest(
  hub: Hub,
  organization: Organization,
  automation: Automation,
  example: Example,
  to: string,
): Promise<string | undefined> {
  const { id: organizationId } = organization;
  const { action } = automation;
  if (action.kind !== 'message' || action.channelId === null) return undefined;
  const deliveryId = newId('dlv', hub.now());
  const event = {
    organizationId,
    connectionId: example.connectionId ?? automation.connectionId ?? action.channelId,
    deliveryId,
    id: eventId(deliveryId, 0),
    type: automation.type satisfies EventType,
    subject: example.subject,
    data: example.data,
    time: iso(hub.now()),
    occurrence: `simulated ${deliveryId}`,
    hops: 0,
    simulated: true,
  };
  const connections = await connectionsOf(hub.db, [organizationId]);
  const now = { ...automation, connectionId: null, delay: { minutes: 0 }, conditions: NONE };
  const dispatches = dispatchesFor(
    event,
    {
      automations: [now],
      connections: new Map(connections.map((one) => [one.id, one])),
      connectors: hub.connectors,
      organizations: new Map([[organizationId, organization]]),
      now: hub.now(),
    },
    to,
  ).filter(({ automationId }) => automationId === automation.id);
  const [dispatch] = dispatches;
  if (!dispatch) return undefined;
  const { organizationId: _whose, connectionId, deliveryId: _where, ...stored } = event;
  await commit(hub.db, {
    dispatches,
    deliveries: [
      {
        organizationId,
        id: deliveryId,
        connectionId,
        via: 'simulate',
        state: 'processed',
        reason: null,
        detail: null,
        events: [stored],
        payload: null,
      },
    ],
  });
  if (dispatch.state === 'waiting') await hub.env.DISPATCH.send({ organizationId, lane: dispatch.lane });
  return dispatch.id;
}

const NONE = { match: 'all' as const, rules: [] };
