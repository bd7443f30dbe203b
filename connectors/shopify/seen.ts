/** A delivery with its body ready to read, as the handlers of all topics get it. */
import {
  type ConnectionView,
  compact,
  type EventData,
  failed,
  type Normalised,
  type Reader,
} from '../../src/kit';

export interface Seen {
  /** `orders/create` */
  topic: string;
  body: Reader;
  settings: ConnectionView['settings'];
  /** The first of these members that is a time, else when Shopify triggered or we received it. */
  timeOf(...paths: string[]): string;
}

export const noId = ({ topic }: Pick<Seen, 'topic'>): Normalised =>
  failed('unexpected_shape', `${topic} without its id`);

export const about = (data: EventData): EventData => compact(data) ?? {};
