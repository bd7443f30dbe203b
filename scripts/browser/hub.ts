/** A real hub for a browser: `npm start` on a copy of the sources, with a day's work of a merchant in it. */
import type { FakeShop } from '../fake-loja-integrada.ts';
import { makePlace, type RunningHub, startHub } from '../faults/kills-hub.ts';
import { fillHub } from './merchant.ts';

export interface FullHub {
  hub: RunningHub;
  /** Ids of what is in it, as `placesOf` wants them. */
  ids: Record<string, string>;
  /** The shop that the connection to Loja Integrada asks. */
  shop: FakeShop;
  stop(): Promise<void>;
}

/** Started and filled. Whoever starts it stops it. */
export async function startFullHub(): Promise<FullHub> {
  const place = await makePlace();
  const hub = await startHub(place);
  try {
    const { ids, shop } = await fillHub(hub);
    return {
      hub,
      ids,
      shop,
      async stop() {
        shop.close();
        await hub.stop();
        place.remove();
      },
    };
  } catch (error) {
    await hub.stop();
    place.remove();
    throw error;
  }
}
