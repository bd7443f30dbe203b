/** A delivery with its body ready to read, as the handlers of all topics get it. */
import type { ConnectionView, Reader } from '../../src/kit';

export interface Seen {
  /** `order.updated`; undefined for what a listing showed. */
  topic: string | undefined;
  /** It comes from a listing, which tells what happened before the connection, too. */
  isListed: boolean;
  body: Reader;
  settings: ConnectionView['settings'];
  /** ISO-8601 UTC. */
  receivedAt: string;
}
