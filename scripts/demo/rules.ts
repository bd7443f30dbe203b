/** What does not leave, and why: a reminder that an order has overtaken, and somebody who wants no messages. */
import { call, type Dispatch, get, waitFor } from '../local/api.ts';
import { check, openChannel, openShop, quote, type Stage, scene, tell, tidily } from './stage.ts';

const MARIANA = { first_name: 'Mariana', last_name: 'Alves', phone: '+5511987654321' };
const CARLOS = { first_name: 'Carlos', last_name: 'Lima', phone: '+5551987650123' };
const COAT = [{ name: 'Casaco', quantity: 1, value: 59.9 }];

export async function rulesScene({ access }: Stage): Promise<void> {
  scene('A system of your own: the rules of sending');
  const channel = await openChannel(access, 'Demo: Simulador');
  const shop = await openShop(
    { access, simulator: channel },
    { connector: 'generic', name: 'Demo: Sistema próprio' },
  );
  const api = (method: string, path: string, body?: unknown) => call(access, method, path, body);
  const notify = (slug: string, customer: object, id: number) =>
    api('POST', `/connections/${shop.id}/events/${slug}`, {
      customer,
      order: { id, products: COAT, products_total: 59.9, total: 59.9, discount: 0, payment_type: 'deposit' },
    });
  /** The messages of this shop once there are so many of them, and all are as they should be. */
  const queued = (count: number, isThere: (one: Dispatch) => boolean) =>
    waitFor(`${count} messages`, async () => {
      const all = await get<Dispatch>(access, `/dispatches?connectionId=${shop.id}&limit=100`);
      return all.length >= count && all.every(isThere) ? all : undefined;
    });
  const tidyUp = async () => {
    for (const { id } of [shop, channel]) await api('POST', `/connections/${id}/pause`);
    await api('DELETE', `/opt-outs/${encodeURIComponent(CARLOS.phone)}`).catch(() => undefined);
  };

  await tidily(tidyUp, async () => {
    await api('POST', `/connections/${channel.id}/pause`);
    tell('Its channel is paused: what would leave waits.');
    await notify('waiting-payment', MARIANA, 2001);
    await notify('waiting-payment', CARLOS, 2002);
    const waiting = await queued(2, ({ state }) => state === 'waiting');
    check(
      waiting.length === 2,
      'Mariana and Carlos have ordered, to pay by bank transfer: a message waits for each',
    );

    await notify('order-paid', MARIANA, 2001);
    await api('POST', '/opt-outs', { address: CARLOS.phone });
    await queued(3, ({ state }) => state === 'waiting');
    tell('Mariana pays. Carlos asks for no more messages. The channel goes on.');
    await api('POST', `/connections/${channel.id}/resume`);

    const fates = await queued(3, ({ state }) => !['waiting', 'processing'].includes(state));
    const fateOf = (id: number, type: string) =>
      fates.find((one) => one.subject === `order/${id}` && one.type === type);
    const [late, paid, unwanted] = [
      fateOf(2001, 'order.awaiting_payment'),
      fateOf(2001, 'order.paid'),
      fateOf(2002, 'order.awaiting_payment'),
    ];
    check(late?.reason?.code === 'superseded', `Mariana is not asked to pay again: ${fate(late)}`);
    check(paid?.state === 'sent' && fates.length === 3, `message to ${paid?.to}, the only one that left:`);
    quote(paid?.text ?? '');
    check(unwanted?.reason?.code === 'opted_out', `Carlos is left alone: ${fate(unwanted)}`);
  });
  tell('The shop and its channel are paused, and Carlos is off the list again.');
}

const fate = (one: Dispatch | undefined): string =>
  one ? `${one.state}, ${one.reason?.code}. ${one.reason?.en}` : 'no such message';
