/**
 * Subscriptions and courses: cancellation, change of plan or of the day of the charge, first access and
 * finished modules. Shapes: https://developers.hotmart.com/docs/en/2.0.0/webhook/ (cancel-subscription,
 * switch-plan, update-subscription-charge-date, club-first-access, club-module-completed) [doc].
 */
import {
  compact,
  type EventData,
  type EventType,
  failed,
  type Normalised,
  observed,
  type Reader,
  type Subscription,
  shortHash,
} from '../../src/kit';
import { customerOf } from './buyer';
import type { Seen } from './orders';

const HANDLERS: ReadonlyMap<string, (seen: Seen) => Normalised> = new Map([
  ['SUBSCRIPTION_CANCELLATION', ofCancellation],
  ['SWITCH_PLAN', (seen) => ofChange(seen, 'custom.plan_switched', 'switch_plan_date')],
  ['UPDATE_SUBSCRIPTION_CHARGE_DATE', (seen) => ofChange(seen, 'custom.charge_date_changed')],
  ['CLUB_FIRST_ACCESS', (seen) => ofClub(seen, 'custom.club_first_access')],
  ['CLUB_MODULE_COMPLETED', (seen) => ofClub(seen, 'custom.club_module_completed')],
]);

/** Undefined when there is no event of this name. */
export const normaliseMember = (seen: Seen): Normalised | undefined => HANDLERS.get(seen.event)?.(seen);

/** A subscription may be taken up again and cancelled anew on another day. */
function ofCancellation({ data, timeOf }: Seen): Normalised {
  const subscription = subscriptionOf(data);
  if (!subscription) return failed('unexpected_shape', 'subscriber.code');
  return observed({
    type: 'subscription.cancelled',
    subject: `subscription/${subscription.id}`,
    time: timeOf('cancellation_date'),
    occurrence: data.date('cancellation_date') ?? '',
    data: about(data, { subscription }),
  });
}

function ofChange({ data, timeOf }: Seen, type: EventType, ...times: string[]): Normalised {
  const subscription = subscriptionOf(data);
  if (!subscription) return failed('unexpected_shape', 'subscriber.code');
  const subject = `subscription/${subscription.id}`;
  return observed({ type, subject, time: timeOf(...times), data: about(data, { subscription }) });
}

/** The thing learned from: the module where there is one, else the product. */
function ofClub({ data, timeOf }: Seen, type: EventType): Normalised {
  const customer = customerOf(data);
  const product = data.id('product.id');
  if (!product || !customer?.email) return failed('unexpected_shape', 'product.id, user.email');
  const module = data.id('module.id');
  const workspace = {
    id: module ?? product,
    ...compact({ title: data.text('module.name', 'product.name') }),
  };
  // Subjects outlive an erasure, so that they name nobody.
  const subject = `club/${[product, module, shortHash(customer.email)].filter(Boolean).join('/')}`;
  return observed({ type, subject, time: timeOf(), data: { customer, workspace } });
}

/** A cancelled subscription's amount comes without its currency, so it is left out. */
function subscriptionOf(data: Reader): Subscription | undefined {
  const id = data.id('subscriber.code', 'subscription.subscriber_code', 'subscription.subscriber.code');
  if (!id) return undefined;
  const current = data.list('plans').find((plan) => plan.bool('current') === true);
  const facts = compact({
    status: data.text('subscription.status'),
    plan: current?.text('name') ?? data.text('subscription.plan.name', 'plan.name'),
    nextPaymentAt: data.time('date_next_charge', 'subscription.date_next_charge'),
  });
  return { ...facts, id };
}

const about = (data: Reader, more: EventData): EventData => ({
  ...more,
  ...compact({ customer: customerOf(data) }),
});
