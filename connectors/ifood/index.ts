/**
 * iFood: orders of restaurants and markets, told by webhook, read by their id, and moved on by actions.
 *
 * Facts: https://developer.ifood.com.br (authentication, webhook request, webhook presence, order events and details,
 * order actions) [doc]. Its polling is not used on purpose: each poll says "this shop is attended", every 30 seconds,
 * and a slower one would close it. No account was at hand to try it on. The body of `requestCancellation` is what
 * public clients send [code].
 *
 * Each connection is an app of the merchant's own, at its own address. One app for all merchants of a hub is left
 * out: a merchant id that somebody types proves nothing, and would hand one shop's orders to another.
 */
import { type Connector, type InboundDelivery, type Reply, read } from '../../src/kit';
import { actions } from './actions';
import { API, hydrate, isWanted, login, probe, uuidIn } from './api';
import { fields, notes, recognises, setup, sheet } from './form';
import { normalise } from './order';
import { samples } from './samples';

/**
 * Every 30 seconds, signed. 202 keeps the shops open; asked by shop (at most 1000), the answer lists those that are
 * attended [doc]: all of them, or those that the merchant has named.
 */
function heartbeat(
  { body }: Pick<InboundDelivery, 'body'>,
  settings: Readonly<Record<string, string>>,
): Reply | null {
  const event = read(body);
  if (event.text('fullCode', 'code') !== 'KEEPALIVE') return null;
  if (!event.has('merchantIds')) return { status: 202 };
  const merchantIds = event
    .list('merchantIds')
    .flatMap((id) => uuidIn(id.text()) ?? [])
    .filter((id) => isWanted(id, settings));
  return {
    status: 202,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ merchantIds }),
  };
}

const ifood: Connector = {
  slug: 'ifood',
  label: { pt: 'iFood', en: 'iFood' },
  category: 'marketplace',
  hosts: [new URL(API).host],
  fields,
  setup,
  notes,
  sheet,
  probe,
  login,
  inbound: {
    verify: {
      scheme: 'hmac',
      in: 'header',
      name: 'x-ifood-signature',
      hash: 'SHA-256',
      encoding: 'hex',
    },
    heartbeat,
    ack: () => ({ status: 202 }),
    hydrate,
    normalise,
  },
  actions,
  recognises,
  samples,
};

export default ifood;
