/** Calls of OmniChat's orders API: https://orders-api.omni.chat/v2 [doc][code]. */
import { type Outcome, outcomeOf } from '../../kit';
import { httpFor, openSecrets } from '../call';
import type { Shop } from './access';

const BASE = 'https://orders-api.omni.chat/v2';
const HOSTS = ['orders-api.omni.chat', '*.omni.chat'];

/** Posts to one order of the platform. Without its secret nobody is called: the merchant chose not to be. */
export async function callBack(
  { hub, connection }: Shop,
  orderId: string,
  path: 'statusChange' | 'provisions' | 'updateCheckoutData',
  body: object,
): Promise<Outcome> {
  const { credentials } = await openSecrets(hub, connection);
  const secret = credentials.omnichatSecret;
  if (!secret) return { kind: 'sent', detail: 'the sales platform is not called back: no secret' };
  const base = (connection.settings.omnichatUrl ?? BASE).replace(/\/+$/, '');
  return outcomeOf(
    await httpFor(hub, HOSTS).request({
      url: `${base}/orders/${encodeURIComponent(orderId)}/${path}`,
      headers: { authorization: `Bearer ${secret}` },
      json: body,
    }),
  );
}
