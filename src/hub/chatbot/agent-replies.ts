/**
 * What an AI agent answered to a message that the hub sent it: an event of the agent's connection, so that
 * an automation can bring it to the customer. Its type is its own, since an agent that took it for a
 * customer's message would talk with itself; its `reference` counts it as caused by what was sent.
 */
import { type AgentReply, failed, observed, read, type Seen, toE164 } from '../../kit';
import { newId } from '../../kit/id';
import type { Dispatch } from '../../store/lanes';
import { accept } from '../hook-accept';
import type { Hub } from '../hub';

export const REPLIED = 'custom.agent_replied';

/** Longest answer that is kept. */
const MAX_TEXT = 8_000;

/** A reply that nobody can keep is lost: the message itself was sent, and is not sent again for it. */
export async function takeReply(hub: Hub, dispatch: Dispatch, { text, to }: AgentReply): Promise<void> {
  const taken = await accept(hub, {
    id: newId('dlv', hub.now()),
    organizationId: dispatch.organizationId,
    connectionId: dispatch.lane,
    via: 'custom',
    method: 'POST',
    path: 'reply',
    query: {},
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dispatchId: dispatch.id, to, text: text.slice(0, MAX_TEXT) }),
  });
  if (!taken) hub.log.warn('the reply of an agent was lost', { dispatchId: dispatch.id });
}

/** From what was kept to what the hub saw. Pure. */
export function observeReply(body: unknown, time: string): Seen {
  const kept = read(body);
  const id = kept.id('dispatchId');
  const text = kept.text('text');
  const to = kept.text('to');
  if (!id || !text || !to) return failed('unexpected_shape', 'dispatchId');
  const phone = toE164(to);
  const email = kept.email('to');
  const customer = phone ? { phone } : email ? { email } : { id: to };
  return observed({
    type: REPLIED,
    subject: `message/${id}`,
    time,
    occurrence: '',
    data: { customer, message: { id, reference: id, text, to: phone ?? to } },
  });
}
