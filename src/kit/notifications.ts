/** The notifications ready to use, at most one per event type, in the order a merchant reads them. */
import type { KnownType } from './events';
import { chargePresets, invoicePresets, subscriptionPresets } from './notifications/billing';
import { connectionPresets } from './notifications/connections';
import { cartPresets, orderPresets } from './notifications/orders';
import type { Preset } from './notifications/preset';
import { accessPresets, appointmentPresets, salesPresets } from './notifications/service';

export { OWNER_PHONE, PHONE, type Preset } from './notifications/preset';
export { REMINDERS, type Reminder } from './notifications/reminders';

const ALL: readonly Preset[] = [
  ...orderPresets,
  ...cartPresets,
  ...chargePresets,
  ...subscriptionPresets,
  ...appointmentPresets,
  ...salesPresets,
  ...invoicePresets,
  ...accessPresets,
  ...connectionPresets,
];

/** None for types that concern nobody outside (stock, messages …). */
export const PRESETS: Readonly<Partial<Record<KnownType, Preset>>> = Object.fromEntries(
  ALL.map((preset) => [preset.type, preset]),
);

/** Place of a type on an order's happy path, lower is earlier; undefined for what may happen at any time. */
export const happyPathPlace = (type: string): number | undefined =>
  Object.hasOwn(PRESETS, type) ? PRESETS[type as KnownType]?.priority : undefined;
