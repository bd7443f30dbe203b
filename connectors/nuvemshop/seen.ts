/** A delivery with its body ready to read, as the handlers of all notices get it. */
import type { ConnectionView, Reader } from '../../src/kit';

export interface Seen {
  /** `order/paid`; empty for what a listing shows, and for privacy notices. */
  event: string;
  /** The thing itself: the order, checkout, product or customer; of other notices the notice. */
  body: Reader;
  /** The notice: what was fetched lies beside `store_id`, `event` and `id`. */
  notice: Reader;
  storeId: string | undefined;
  settings: ConnectionView['settings'];
  receivedAt: string;
  /** The first of these members of `body` that is a time, else when we received it. */
  timeOf(...paths: string[]): string;
}
