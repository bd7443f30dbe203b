/**
 * An order of the listing, which does not tell what changed: its present state is told, and the hub knows which of it is
 * news. Here is what makes one payment, parcel or refund of an order differ from the next.
 */
import {
  type Observation,
  type OrderFacts,
  type OrderType,
  orderObservations,
  rankOf,
  type Shipment,
  shortHash,
} from '../../src/kit';

export interface OrderSnapshot extends OrderFacts {
  /** The steps that it has come to, in any order; `order.created` and refunds are apart. */
  types: Iterable<OrderType>;
  createdAt: string | undefined;
  changedAt: string;
  /** When the merchant came: of an older order only the last step can be news. */
  connectedAt: string;
  parcels: readonly { shipment?: Shipment | undefined; at?: string | undefined }[];
  /** What has gone back by now, in whole centavos; not all of it: the order goes on. */
  refund?: { amount: number; isAll: boolean } | undefined;
}

export function observationsOf(snapshot: OrderSnapshot): Observation[] {
  const { types, createdAt, changedAt, connectedAt, refund } = snapshot;
  const steps = [...new Set(types)].sort((a, b) => (rankOf(a) ?? 999) - (rankOf(b) ?? 999));
  const last = Math.max(...steps.map((type) => rankOf(type) ?? 0));
  const before = Date.parse(createdAt ?? changedAt) < Date.parse(connectedAt) ? createdAt : undefined;
  const timeOf = (type: OrderType) => ((rankOf(type) ?? last) < last && before) || changedAt;
  return [
    ...orderObservations(['order.created'], snapshot, createdAt ?? changedAt),
    ...steps.flatMap((type) => step(type, snapshot, timeOf(type))),
    ...(refund
      ? orderObservations(['order.refunded'], snapshot, changedAt).map((observation) => ({
          ...observation,
          occurrence: String(refund.amount),
          ...(refund.isAll ? {} : { partial: true as const }),
        }))
      : []),
  ];
}

function step(type: OrderType, { order, parcels, ...rest }: OrderSnapshot, at: string): Observation[] {
  const told = (parcel: OrderSnapshot['parcels'][number] | undefined, time: string) => {
    const shipment = parcel?.shipment;
    return orderObservations([type], { ...rest, order: { ...order, ...(shipment && { shipment }) } }, time);
  };
  // Each tracking code is news; a parcel without one is, too.
  if (type === 'order.shipped' && parcels.length > 0)
    return parcels.flatMap((parcel) => told(parcel, parcel.at ?? at));
  const observations = told(parcels.at(-1), at);
  if (type !== 'order.awaiting_payment') return observations;
  const { boleto, pix, method = '' } = order.payment ?? {};
  const code = pix?.copyPaste ?? boleto?.digitableLine ?? boleto?.url ?? boleto?.pdfUrl;
  // Not by the transaction's id, which some gateways add after the code.
  const occurrence = code ? `${method}:${shortHash(code)}` : method;
  return observations.map((observation) => ({ ...observation, occurrence }));
}
