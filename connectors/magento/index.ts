/**
 * Magento Open Source and Adobe Commerce on somebody's own server: orders are read every few minutes, for the shop
 * itself sends nothing. Modules that do (Adobe I/O Events, Mage-OS Async Events, Mageplaza Webhook …) only make us
 * read at once: the first signs with keys to be fetched anew by a path, which is none of our schemes; the others sign
 * or not. As nothing in a notice is believed, none of it has to be proved. Facts and their sureness: the other files.
 */
import type { Call, Connector, Probe } from '../../src/kit';
import { shopActions } from '../families/shop';
import { request, shopAddress } from './api';
import { commerce } from './commerce';
import { desk } from './desk';
import { fields, label, notes, recognises, setup, sheet } from './form';
import { normalise } from './normalise';
import { orders } from './poll';
import { samples } from './samples';

/** Where the keys are refused the other way of using them is tried, so that the merchant is told which to choose. */
async function probe(call: Call): Promise<Probe> {
  const { settings } = call.connection;
  const query = { 'searchCriteria[pageSize]': 1, fields: 'total_count' };
  const answer = await request(call, '/orders', { query });
  if (answer.ok) return { ok: true, account: shopAddress(settings) };
  if (answer.reason !== 'unauthorized') return answer;
  const [auth, name] =
    settings.auth === 'bearer' ? (['oauth1', 'OAuth 1.0a'] as const) : (['bearer', 'Bearer'] as const);
  const other = await request(call, '/orders', { query, auth });
  return other.ok
    ? { ...answer, detail: `magento: these keys work with ${name}: choose it in the settings` }
    : answer;
}

const magento: Connector = {
  slug: 'magento',
  label,
  category: 'ecommerce',
  fields,
  setup,
  notes,
  sheet,
  probe,
  inbound: {
    verify: { scheme: 'url' },
    /** Adobe I/O Events asks by GET, and wants the word back; nothing else has a reason to. */
    challenge({ method, query: { challenge = '' } }) {
      if (method === 'POST') return null;
      return /^[\w.-]{1,200}$/.test(challenge) ? { status: 200, body: challenge } : null;
    },
    normalise,
  },
  poll: { orders },
  commerce,
  actions: shopActions(desk),
  recognises,
  samples,
};

export default magento;
