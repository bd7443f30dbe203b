/**
 * Asks, before an abandoned cart is written about, whether it became an order after all. There is no
 * call that finds a checkout by its token any more (REST `checkouts/{token}` ended with 2024-07, GraphQL's
 * `abandonedCheckouts` takes no token), but orders can be searched by the token they came from
 * (https://shopify.dev/docs/api/admin-graphql/latest/queries/orders, filter `checkout_token`).
 */
import type { Call, Standing, StandingEvent } from '../../src/kit';
import { canCall, graphql, refusal, tokenFor } from './admin';

const QUERY = 'query ($query: String!) { orders(first: 1, query: $query) { nodes { id } } }';

export async function recheck(event: StandingEvent, call: Call): Promise<Standing> {
  const token = event.data.cart?.id;
  const isAskable = event.type === 'cart.abandoned' && token !== undefined && /^[\w-]{1,100}$/.test(token);
  // Without keys there is nobody to ask, and the webhooks have told of no order.
  if (!isAskable || !canCall(call)) return { ok: true, stands: true };
  const auth = await tokenFor(call);
  if (!auth.ok) return auth;
  const answer = await graphql(call, auth.token, QUERY, { query: `checkout_token:${token}` });
  if (!answer.ok) return answer;
  if (!Array.isArray(answer.data.at('orders.nodes').value)) return refusal(answer.problem);
  return { ok: true, stands: answer.data.list('orders.nodes').length === 0 };
}
