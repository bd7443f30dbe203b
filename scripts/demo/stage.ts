/** What the scenes of the demo share: the hub, a channel, and a way to tell what happens. */
import {
  type Access,
  type Connection,
  call,
  connect,
  type Delivery,
  get,
  type HubEvent,
  type Message,
  type NewConnection,
  switchOn,
  waitFor,
} from '../local/api.ts';

export interface Stage {
  access: Access;
  /** The channel that only shows its messages. */
  simulator: Connection;
}

let failures = 0;
/** Whether everything so far happened as told. */
export const allWell = (): boolean => failures === 0;

export const scene = (title: string): void => console.log(`\n${title}\n`);
export const tell = (text: string): void => console.log(`    ${text}`);

/** Says what happened, and counts it when it is not what should have. */
export function check(ok: boolean, text: string): void {
  if (!ok) failures += 1;
  console.log(`  ${ok ? '✓' : '✗'} ${text}`);
}

export function quote(text: string): void {
  for (const line of text.split('\n')) console.log(`      │ ${line}`);
}

/** A shop of the demo's own, new each time, so that nothing of the merchant's is touched. */
export async function openShop({ access, simulator }: Stage, wanted: NewConnection): Promise<Connection> {
  const shop = await renew(access, wanted);
  await switchOn(access, shop, simulator, ['order.awaiting_payment', 'order.paid']);
  return shop;
}

/** A channel of the demo's own that only shows its messages, new each time. */
export const openChannel = (access: Access, name: string): Promise<Connection> =>
  renew(access, { connector: 'simulator', name });

/** Connects it, in the place of what the last demo left. */
async function renew(access: Access, wanted: NewConnection): Promise<Connection> {
  for (const { id, connector, name } of await get<Connection>(access, '/connections?limit=100'))
    if (connector === wanted.connector && name === wanted.name)
      await call(access, 'DELETE', `/connections/${id}`);
  return connect(access, wanted);
}

/** Tidies up after an act however it ends, by Ctrl-C too. */
export async function tidily<T>(tidyUp: () => Promise<unknown>, act: () => Promise<T>): Promise<T> {
  const interrupted = () => void tidyUp().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  try {
    return await act();
  } finally {
    process.off('SIGINT', interrupted);
    await tidyUp();
  }
}

export const deliveriesOf = ({ access }: Stage, shop: Connection): Promise<Delivery[]> =>
  get(access, `/deliveries?connectionId=${shop.id}&limit=100`);

export const eventsOf = ({ access }: Stage, shop: Connection): Promise<HubEvent[]> =>
  get(access, `/events?connectionId=${shop.id}&limit=100`);

export const messagesOf = ({ access }: Stage, shop: Connection): Promise<Message[]> =>
  get(access, `/messages?connectionId=${shop.id}&limit=100`);

/** A delivery appears when it has reached its final state. */
export const deliveryOf = (stage: Stage, shop: Connection, id: string): Promise<Delivery> =>
  waitFor(`delivery ${id}`, async () =>
    (await deliveriesOf(stage, shop)).find((delivery) => delivery.id === id),
  );

export const firstMessageOf = (stage: Stage, shop: Connection): Promise<Message> =>
  waitFor('the message', async () => (await messagesOf(stage, shop))[0]);
