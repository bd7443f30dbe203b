/** From what a sales platform, or a chatbot, sent to a hosted endpoint to what the hub saw. Pure. */
import {
  compact,
  failed,
  ignored,
  type OrderDraft,
  type OrderType,
  observed,
  orderObservations,
  parseBody,
  readOrder,
  readStatus,
  type Seen,
  type Trade,
  type TradeStatus,
} from '../../kit';
import { timeOf } from '../../kit/id';
import type { DeliveryMessage } from '../../queues';
import { observeReply } from '../chatbot/agent-replies';
import { observeChatbot } from '../chatbot/leads';
import { iso } from '../hub';

/** The endpoints that take something in, by the end of their address. */
export const CUSTOM_TOPICS = ['orderprovisioning', 'ordercancel', 'statuschange'] as const;
export type CustomTopic = (typeof CUSTOM_TOPICS)[number];

/** The same order told by several of the sales platform's calls is one subject. */
const CHANNEL = 'omnichat';

export function observeCustom(message: DeliveryMessage): Seen {
  const parsed = parseBody(message.body, message.headers['content-type'], message.query);
  if (!parsed.ok) return failed('unreadable_body', parsed.detail);
  const at = message.receivedAt ?? iso(timeOf(message.id));
  switch (message.path) {
    case 'orderprovisioning':
      return created(parsed.body, at);
    case 'ordercancel':
      return cancelled(parsed.body, at);
    case 'statuschange':
      return moved(parsed.body, at);
    case 'lead':
    case 'atendente':
      return observeChatbot(message.path, parsed.body, at);
    case 'reply':
      return observeReply(parsed.body, at);
    default:
      return ignored('unknown_topic', message.path.slice(0, 100));
  }
}

function created(body: unknown, at: string): Seen {
  const draft = readOrder(body);
  if (!draft) return failed('unexpected_shape', 'objectId');
  return withTrade(draft, ['order.created'], at, { step: 'provision' });
}

function cancelled(body: unknown, at: string): Seen {
  const draft = readOrder(body);
  if (!draft) return failed('unexpected_shape', 'objectId');
  return withTrade(draft, ['order.cancelled'], at, { step: 'cancel' });
}

/** What each status is to us, and what the shop does about it. Those left out are told, and move nothing. */
const STATUSES: Readonly<Record<string, { type: OrderType; move?: TradeStatus }>> = {
  COLLECT_PAYMENT: { type: 'order.awaiting_payment' },
  WAITING: { type: 'order.awaiting_payment' },
  NOT_PAID: { type: 'order.payment_failed' },
  PAID: { type: 'order.paid', move: 'paid' },
  PACKAGED: { type: 'order.processing', move: 'packed' },
  SHIPPED: { type: 'order.shipped', move: 'shipped' },
  DELIVERED: { type: 'order.delivered', move: 'delivered' },
  CANCELLED: { type: 'order.cancelled', move: 'cancelled' },
  REVERTED: { type: 'order.refunded' },
};

function moved(body: unknown, at: string): Seen {
  const notice = readStatus(body);
  const draft = readOrder(body);
  if (!notice || !draft) return failed('unexpected_shape', notice ? 'order.objectId' : 'statusChange.status');
  const known = STATUSES[notice.status];
  const trade: Trade | undefined =
    known?.move === 'cancelled'
      ? { step: 'cancel' }
      : known?.move
        ? { step: 'move', status: known.move }
        : undefined;
  return withTrade(draft, [known?.type ?? 'order.status_changed'], notice.at ?? at, trade, notice.status);
}

function withTrade(
  draft: OrderDraft,
  types: readonly OrderType[],
  time: string,
  trade?: Trade,
  rawStatus?: string,
): Seen {
  const observations = orderObservations(types, { ...factsOf(draft, rawStatus) }, time);
  return observed(...observations.map((one) => (trade ? { ...one, trade } : one)));
}

/** The order in the canonical model. */
function factsOf(draft: OrderDraft, rawStatus: string | undefined) {
  const { id, items, customer, shippingAddress, shipping, discount } = draft;
  const { recipient: _name, ...address } = shippingAddress ?? {};
  const lines = items.map(({ variantIds, quantity, unitPrice }) => ({
    name: variantIds[0] ?? '?',
    quantity,
    ...compact({ id: variantIds[0], unitPrice, total: unitPrice && times(unitPrice, quantity) }),
  }));
  return {
    order: {
      id,
      number: id,
      channel: CHANNEL,
      ...compact({
        rawStatus,
        items: lines.length > 0 ? lines : undefined,
        discount: discount?.amount,
        shipping: shipping?.price,
        shippingAddress: Object.keys(address).length > 0 ? address : undefined,
        total: totalOf(draft),
      }),
    },
    customer,
  };
}

const times = ({ amount, currency }: { amount: number; currency: string }, quantity: number) => ({
  amount: Math.round(amount * quantity),
  currency,
});

/** Undefined while an item has no price. */
function totalOf({ items, shipping, discount }: OrderDraft) {
  if (items.length === 0 || items.some(({ unitPrice }) => !unitPrice)) return undefined;
  const goods = items.reduce(
    (sum, { unitPrice, quantity }) => sum + Math.round((unitPrice?.amount ?? 0) * quantity),
    0,
  );
  const off = discount?.amount?.amount ?? Math.round((goods * (discount?.percent ?? 0)) / 100);
  const currency = items[0]?.unitPrice?.currency ?? 'BRL';
  return { amount: Math.max(0, goods - off) + (shipping?.price?.amount ?? 0), currency };
}
