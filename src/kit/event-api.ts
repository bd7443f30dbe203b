/**
 * The event API for shops without a connector: 16 event slugs and what each body must hold, in the
 * contract of Notificações Inteligentes, so that its senders only change the address.
 * Fields, required marks and formats: https://docs.notificacoesinteligentes.com and the fields of the
 * vendor's public n8n node (GPMP/n8n-node-notificacoes-inteligentes, nodes/NI/resources/events), both
 * seen. Amounts are decimal reais (199.90): the documents name no unit, but the node's inputs are
 * plain numbers beside "Valor do Pedido Total" and nothing divides them.
 * Kept here, not in the connector: the route that answers 422 at once needs it too.
 */
import { z } from 'zod';

const text = z.union([z.string(), z.number()], { error: 'must be a text' });
const phone = z
  .union([z.string(), z.number()])
  .refine(
    (value) => String(value).replace(/\D/g, '').length >= 8,
    'must be a phone with country and area code',
  );
const AMOUNT = 'must be a number such as 199.90';
const amount = z.union([z.number(), z.string().regex(/\d/, AMOUNT)], { error: AMOUNT });

/** A part of the body that reports each of its missing fields even when the whole part is missing. */
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).prefault({} as never);

const customer = part({
  first_name: text,
  phone,
  last_name: text.optional(),
  birthdate: text.optional(),
  currency: text.optional(),
  gender: text.optional(),
  email: text.optional(),
  cpf_cnpj: text.optional(),
  ip: text.optional(),
});

// The vendor's older node sends products without a name; such an item is left out, the event is not.
const product = z.object({ name: text.optional(), quantity: amount.optional(), value: amount.optional() });
const NONE = 'must list at least one product';
const products = z
  .array(z.unknown())
  .min(1, NONE)
  // Before each is looked at: with a fault in each of very many, zod throws.
  .max(1000, 'must list at most 1000 products')
  .pipe(z.array(product).min(1, NONE));

const address = z
  .object({
    street: text.optional(),
    number: text.optional(),
    complement: text.optional(),
    neighborhood: text.optional(),
    city: text.optional(),
    state: text.optional(),
    postal_code: text.optional(),
    country: text.optional(),
  })
  .optional();

const delivery = z
  .object({
    fee: amount.optional(),
    description: text.optional(),
    code: text.optional(),
    url: text.optional(),
    estimate: text.optional(),
    message: text.optional(),
  })
  .optional();

const order = {
  id: text,
  products,
  products_total: amount,
  total: amount,
  discount: amount,
  status: text.optional(),
  delivery,
};
const billet = {
  billet_url: text,
  billet_barcode: text,
  billet_pdf: text.optional(),
  billet_value: amount.optional(),
  billet_due_date: text.optional(),
};
const pix = { bacen_code: text, due_date: text, qr_code: text, url: text, value: amount };
const paymentType = z.enum(['credit-card', 'deposit', 'pix'], {
  error: 'must be credit-card, deposit or pix (a boleto is the event billet-printed)',
});

const withOrder = (extra: z.ZodRawShape = {}) =>
  z.object({ customer, order: part({ ...order, ...extra }), address });
const orderOnly = withOrder();
const surveyLink = part({ url: text });

/** The body of each event, for validation and for the API's documentation. */
export const EVENT_BODIES = {
  'abandoned-cart': z.object({
    customer,
    order: part({ products, id: text.optional(), total: amount.optional() }),
    checkout: z.object({ url: text.optional(), id: text.optional() }).optional(),
  }),
  'waiting-payment': withOrder({ payment_type: paymentType.optional(), pix: z.unknown().optional() }),
  'billet-printed': withOrder(billet),
  'order-paid': orderOnly,
  'order-processing': orderOnly,
  'order-fulfilled': orderOnly,
  'shipping-progress': orderOnly,
  'shipping-out-for-delivery': orderOnly,
  'shipping-arrived-for-withdrawal': orderOnly,
  'order-delivered': orderOnly,
  'order-canceled': orderOnly,
  'order-refunded': orderOnly,
  // The vendor also demands `password`; we never keep it, so we do not ask for it.
  'access-created': z.object({ customer, access: part({ url: text, first_access_url: text, login: text }) }),
  'reset-password': z.object({ customer, reset_password: part({ url: text }) }),
  // The vendor's own spelling, and ours beside it.
  'nps-survery': z.object({ customer, nps: part({ survery: surveyLink }) }),
  'nps-survey': z.object({ customer, nps: part({ survey: surveyLink }) }),
  'nps-answer': z.object({
    customer,
    nps: part({ answer: part({ score: amount, comment: text.optional(), answered_at: text.optional() }) }),
  }),
} as const satisfies Record<string, z.ZodType>;

export type EventSlug = keyof typeof EVENT_BODIES;

/** The 16 slugs, and `nps-survey` as the right spelling of `nps-survery`. */
export const EVENT_SLUGS = Object.keys(EVENT_BODIES) as readonly EventSlug[];

export const isEventSlug = (slug: string): slug is EventSlug => Object.hasOwn(EVENT_BODIES, slug);

const pixBody = withOrder({ payment_type: paymentType, pix: part(pix) });

export interface EventApiProblem {
  /** Dot path in the body, e.g. `customer.phone`. */
  path: string;
  message: string;
}

/** All that is wrong with a body, at once; empty when it is fine, undefined when the slug is unknown. */
export function eventApiProblems(slug: string, body: unknown): EventApiProblem[] | undefined {
  if (!isEventSlug(slug)) return undefined;
  const clean = eventApiBody(body);
  const result = schemaFor(slug, clean).safeParse(clean);
  return (result.error?.issues ?? []).map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message: at(clean, path) === undefined ? 'required' : message,
  }));
}

/**
 * The body as validation and normalisation read it: null and blank members dropped (senders fill what
 * they lack with ""), PHP's empty array for an empty object dropped, both spellings of the survey.
 */
export function eventApiBody(body: unknown): Record<string, unknown> {
  const clean = withoutBlanks(body);
  if (!isObject(clean)) return {};
  const { nps } = clean;
  if (!isObject(nps)) return clean;
  const survey = nps.survery ?? nps.survey;
  return survey === undefined ? clean : { ...clean, nps: { ...nps, survery: survey, survey } };
}

function schemaFor(slug: EventSlug, clean: Record<string, unknown>): z.ZodType {
  const waitsForPix = slug === 'waiting-payment' && at(clean, ['order', 'payment_type']) === 'pix';
  return waitsForPix ? pixBody : EVENT_BODIES[slug];
}

/** The contract is four levels deep; what lies deeper than this is noise. */
const MAX_DEPTH = 8;

function withoutBlanks(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH || value === null) return undefined;
  if (typeof value === 'string') return value.trim() || undefined;
  if (Array.isArray(value)) {
    const kept = value
      .map((element) => withoutBlanks(element, depth + 1))
      .filter((element) => element !== undefined);
    return kept.length ? kept : undefined;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(
    ([key, member]) => [key, withoutBlanks(member, depth + 1)] as const,
  );
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  );
}
