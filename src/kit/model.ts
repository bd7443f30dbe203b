/**
 * The canonical model: what `data` of an event may hold, as zod schemas and types.
 * Money is whole centavos, phones are E.164, tax ids are digits (or the alphanumeric CNPJ),
 * times are ISO-8601 with offset, dates are `YYYY-MM-DD`.
 */
import { z } from 'zod';

const text = z.string();
const time = z.iso.datetime({ offset: true });
const date = z.iso.date();
const link = z.url();

export const Money = z.object({
  /** Whole centavos; negative only where money flows back. */
  amount: z.int(),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Money = z.infer<typeof Money>;

export const PAYMENT_METHODS = [
  'credit_card',
  'debit_card',
  'boleto',
  'pix',
  'bank_transfer',
  'wallet',
  'cash',
  'other',
] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export const Customer = z.strictObject({
  id: text.optional(),
  name: text.optional(),
  firstName: text.optional(),
  lastName: text.optional(),
  email: text.optional(),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .optional(),
  taxId: z
    .string()
    .regex(/^(\d{11}|[A-Z0-9]{12}\d{2})$/)
    .optional(),
  taxIdType: z.enum(['cpf', 'cnpj']).optional(),
  birthDate: date.optional(),
});
export type Customer = z.infer<typeof Customer>;

export const Address = z.strictObject({
  street: text.optional(),
  number: text.optional(),
  complement: text.optional(),
  district: text.optional(),
  city: text.optional(),
  /** The two letters of the UF where the country is Brazil. */
  state: text.optional(),
  /** Eight digits where the country is Brazil. */
  postalCode: text.optional(),
  /** ISO 3166-1 alpha-2. */
  country: text.optional(),
});
export type Address = z.infer<typeof Address>;

export const Item = z.strictObject({
  id: text.optional(),
  sku: text.optional(),
  name: text,
  quantity: z.number(),
  unitPrice: Money.optional(),
  total: Money.optional(),
  imageUrl: link.optional(),
  url: link.optional(),
});
export type Item = z.infer<typeof Item>;

export const Boleto = z.strictObject({
  url: link.optional(),
  pdfUrl: link.optional(),
  /** 44 digits. */
  barcode: text.optional(),
  /** 47 digits (bank) or 48 (utilities and taxes). */
  digitableLine: text.optional(),
  dueDate: date.optional(),
  amount: Money.optional(),
});
export type Boleto = z.infer<typeof Boleto>;

export const Pix = z.strictObject({
  copyPaste: text.optional(),
  qrCodeUrl: text.optional(),
  expiresAt: time.optional(),
});
export type Pix = z.infer<typeof Pix>;

export const Payment = z.strictObject({
  id: text.optional(),
  method: z.enum(PAYMENT_METHODS).optional(),
  status: text.optional(),
  /** Why it failed, in the gateway's words. */
  reason: text.optional(),
  installments: z.int().optional(),
  gateway: text.optional(),
  paidAt: time.optional(),
  boleto: Boleto.optional(),
  pix: Pix.optional(),
});
export type Payment = z.infer<typeof Payment>;

export const Shipment = z.strictObject({
  carrier: text.optional(),
  trackingCode: text.optional(),
  trackingUrl: link.optional(),
  estimatedAt: z.union([time, date]).optional(),
});
export type Shipment = z.infer<typeof Shipment>;

export const Order = z.strictObject({
  id: text,
  number: text.optional(),
  /** The canonical status: the part of an `order.*` type behind the dot. */
  status: text.optional(),
  /** The vendor's own words. */
  rawStatus: text.optional(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  total: Money.optional(),
  subtotal: Money.optional(),
  discount: Money.optional(),
  shipping: Money.optional(),
  items: z.array(Item).optional(),
  payment: Payment.optional(),
  shippingAddress: Address.optional(),
  shipment: Shipment.optional(),
  url: link.optional(),
  channel: text.optional(),
});
export type Order = z.infer<typeof Order>;

export const Cart = z.strictObject({
  id: text,
  url: link.optional(),
  createdAt: time.optional(),
  total: Money.optional(),
  items: z.array(Item).optional(),
});
export type Cart = z.infer<typeof Cart>;

export const Charge = z.strictObject({
  id: text,
  externalReference: text.optional(),
  status: text.optional(),
  amount: Money.optional(),
  dueDate: date.optional(),
  paidAt: time.optional(),
  method: z.enum(PAYMENT_METHODS).optional(),
  url: link.optional(),
  boleto: Boleto.optional(),
  pix: Pix.optional(),
});
export type Charge = z.infer<typeof Charge>;

export const Subscription = z.strictObject({
  id: text,
  status: text.optional(),
  plan: text.optional(),
  amount: Money.optional(),
  startedAt: time.optional(),
  nextPaymentAt: z.union([time, date]).optional(),
});
export type Subscription = z.infer<typeof Subscription>;

const named = z.strictObject({ id: text, name: text.optional() });

export const Card = z.strictObject({
  id: text,
  title: text.optional(),
  url: link.optional(),
  pipeline: named.optional(),
  stage: named.optional(),
  previousStage: named.optional(),
  value: Money.optional(),
  owner: text.optional(),
});
export type Card = z.infer<typeof Card>;

export const Lead = z.strictObject({
  id: text,
  title: text.optional(),
  stage: text.optional(),
  source: text.optional(),
  tags: z.array(text).optional(),
});

export const Appointment = z.strictObject({
  id: text,
  startsAt: time.optional(),
  endsAt: time.optional(),
  professional: text.optional(),
  service: text.optional(),
  place: text.optional(),
  status: text.optional(),
});

export const Form = z.strictObject({
  id: text,
  title: text.optional(),
  answers: z.record(text, z.union([text, z.array(text)])),
});

export const Invoice = z.strictObject({
  id: text,
  number: text.optional(),
  series: text.optional(),
  accessKey: text.optional(),
  status: text.optional(),
  reason: text.optional(),
  pdfUrl: link.optional(),
  xmlUrl: link.optional(),
});

export const Message = z.strictObject({
  id: text,
  status: text.optional(),
  error: text.optional(),
  text: text.optional(),
  /** Who wrote it. */
  from: text.optional(),
  /** Whom it was for. */
  to: text.optional(),
  /** The dispatch it left as, where the vendor hands our reference back. */
  reference: text.optional(),
  /** Its reader does not want any more: a complaint, an unsubscription. */
  optOut: z.boolean().optional(),
});

export const Product = z.strictObject({
  id: text,
  sku: text.optional(),
  name: text.optional(),
  description: text.optional(),
  price: Money.optional(),
  promotionalPrice: Money.optional(),
  imageUrl: link.optional(),
  url: link.optional(),
});

export const Stock = z.strictObject({ quantity: z.number(), location: text.optional() });

export const Access = z.strictObject({
  url: text.optional(),
  firstAccessUrl: text.optional(),
  login: text.optional(),
});

export const Nps = z.strictObject({
  surveyUrl: text.optional(),
  score: z.number().optional(),
  comment: text.optional(),
});

/** Where a sale came from. */
export const Origin = z.strictObject({
  utmSource: text.optional(),
  utmMedium: text.optional(),
  utmCampaign: text.optional(),
  utmContent: text.optional(),
  utmTerm: text.optional(),
  gclid: text.optional(),
  fbclid: text.optional(),
});
export type Origin = z.infer<typeof Origin>;

/** The spreadsheet row, calendar entry, file or mail behind a workspace event. */
export const Workspace = z.strictObject({
  id: text,
  title: text.optional(),
  url: link.optional(),
  from: text.optional(),
  fields: z.record(text, text).optional(),
});

/** A connection of the hub that broke or works again. */
export const ConnectionState = z.strictObject({
  id: text,
  /** As the merchant calls it. */
  name: text,
  /** The connector's slug. */
  connector: text,
  /** Why it broke: a code, and what that means, in the organization's language. */
  reason: text.optional(),
  explanation: text.optional(),
  /** Who must act, and what there is to do. */
  who: z.enum(['merchant', 'platform', 'destination', 'hub', 'nobody']).optional(),
  action: text.optional(),
});
export type ConnectionState = z.infer<typeof ConnectionState>;

/** Whoever the merchant's own alerts go to. */
export const Owner = z.strictObject({
  name: text.optional(),
  email: text.optional(),
  phone: Customer.shape.phone,
});

/** `data` of an event: it holds what applies and nothing else. */
export const EventData = z.strictObject({
  customer: Customer.optional(),
  order: Order.optional(),
  cart: Cart.optional(),
  charge: Charge.optional(),
  subscription: Subscription.optional(),
  card: Card.optional(),
  lead: Lead.optional(),
  appointment: Appointment.optional(),
  form: Form.optional(),
  invoice: Invoice.optional(),
  message: Message.optional(),
  product: Product.optional(),
  stock: Stock.optional(),
  access: Access.optional(),
  nps: Nps.optional(),
  workspace: Workspace.optional(),
  passwordReset: z.strictObject({ url: text }).optional(),
  origin: Origin.optional(),
  connection: ConnectionState.optional(),
  owner: Owner.optional(),
  /** What an unknown sender sent, for `custom.*` events of the generic connector only. */
  payload: z.unknown().optional(),
});
export type EventData = z.infer<typeof EventData>;

/** CloudEvents 1.0 in JSON, as it leaves the hub. */
export const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: text,
  /** `/connections/<id>` */
  source: text,
  type: text,
  /** `order/123` */
  subject: text,
  time,
  datacontenttype: z.literal('application/json'),
  data: EventData,
});
export type CloudEvent = z.infer<typeof CloudEvent>;
