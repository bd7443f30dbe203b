/**
 * What payment platforms and banks have in common: charges that are made, and what is told of them. A connector says
 * how its vendor makes one, and gets the action with its form. Refunds and cancellations: `charge-desk.ts`.
 */
import { z } from 'zod';
import {
  type Action,
  type Address,
  addressOf,
  type Call,
  type CallFailure,
  type Charge,
  type Customer,
  compact,
  type EventData,
  type HttpResult,
  isOk,
  type KnownType,
  type Label,
  type Observation,
  type Order,
  type Outcome,
  orderObservations,
  outcomeOf,
  outcomeOfFailure,
  type Payment,
  type Pix,
  pixCodeIn,
  read,
  type Subscription,
  statusOf,
  type TaxId,
  taxIdOf,
  toCentavos,
  toE164,
  toIsoDate,
} from '../../src/kit';

/** `any`: the payer chooses. */
export type ChargeMethod = 'any' | 'boleto' | 'pix' | 'credit_card';

/** A charge that is to be made, as a template filled it in. */
export interface NewCharge<Method extends ChargeMethod = ChargeMethod> {
  /** Whole centavos, above zero. */
  amount: number;
  /** `YYYY-MM-DD`. */
  dueDate: string;
  method: Method;
  description: string | undefined;
  /** Names this one charge, such as an order's number. Default: the dispatch. */
  reference: string;
  name: string | undefined;
  /** CPF or CNPJ: digits, or the alphanumeric CNPJ. */
  taxId: string | undefined;
  taxIdType: TaxId['taxIdType'];
  email: string | undefined;
  /** E.164. */
  phone: string | undefined;
  /** Undefined where the form does not ask for it. */
  address: Address | undefined;
}

const ADDRESS = ['street', 'number', 'complement', 'district', 'city', 'state', 'postalCode'] as const;

/** What a vendor may insist on. */
export type Needed = 'name' | 'taxId' | 'email' | 'phone' | 'description' | (typeof ADDRESS)[number];

export type Known =
  | { ok: true; charge?: { id: string; amount: number | undefined } | undefined }
  | CallFailure;

export interface ChargeActionOptions<Method extends ChargeMethod> {
  /** Those that the vendor has; the first is taken where none is chosen. */
  methods: readonly [Method, ...Method[]];
  /** The form asks for the payer's address. */
  address?: true;
  /** What must be filled in for the vendor to take it. */
  needs?: (method: Method) => readonly Needed[];
  /** The charge that has this reference already: it is the answer, unless it is another amount's. */
  known?(reference: string, call: Call): Promise<Known>;
  /** Whether a repeat with the same key makes no second charge. Default: where `known` can tell. */
  idempotent?: boolean;
  /** `key` is the same on every attempt of one dispatch. */
  create(charge: NewCharge<Method>, key: string, call: Call): Promise<Outcome>;
}

/** Texts are filled in from templates: what an event does not have arrives empty. */
const text = z
  .string()
  .max(500)
  .transform((typed) => typed.trim() || undefined)
  .optional();

/** Filled in, it has to be readable. */
const parsed = <Value>(parse: (typed: string) => Value | undefined, wanted: string) =>
  z
    .string()
    .transform((typed, context) => {
      if (typed.trim() === '') return undefined;
      const value = parse(typed);
      if (value === undefined) context.addIssue(wanted);
      return value;
    })
    .optional();

const amount = z.union([z.string(), z.number()]).transform((typed, context) => {
  const centavos = toCentavos(typed) ?? 0;
  if (centavos <= 0) context.addIssue('an amount above zero');
  return centavos;
});

const CHARGE = {
  /** `79,90`. */
  amount,
  dueDate: z.string().transform((typed, context) => {
    const date = toIsoDate(typed);
    if (!date) context.addIssue('a date');
    return date ?? '';
  }),
  description: text,
  reference: text,
  name: text,
  taxId: parsed((typed) => taxIdOf(typed).taxId, 'a CPF or CNPJ'),
  email: text,
  phone: text,
};
const PLACE = Object.fromEntries(ADDRESS.map((member) => [member, text]));

const LABELS: Readonly<Record<string, Label>> = {
  amount: { pt: 'Valor, em reais', en: 'Amount, in reais' },
  dueDate: { pt: 'Vencimento', en: 'Due date' },
  method: { pt: 'Forma de pagamento', en: 'Method of payment' },
  description: { pt: 'Descrição', en: 'Description' },
  reference: { pt: 'Referência, como o número do pedido', en: "Reference, such as the order's number" },
  name: { pt: 'Nome do pagador', en: "Payer's name" },
  taxId: { pt: 'CPF ou CNPJ do pagador', en: "Payer's CPF or CNPJ" },
  email: { pt: 'E-mail do pagador', en: "Payer's e-mail" },
  phone: { pt: 'Telefone do pagador', en: "Payer's phone" },
  street: { pt: 'Rua', en: 'Street' },
  number: { pt: 'Número', en: 'Number' },
  complement: { pt: 'Complemento', en: 'Complement' },
  district: { pt: 'Bairro', en: 'District' },
  city: { pt: 'Cidade', en: 'City' },
  state: { pt: 'UF', en: 'State' },
  postalCode: { pt: 'CEP', en: 'Postal code' },
};

const labelsOf = (shape: object) =>
  Object.fromEntries(Object.entries(LABELS).filter(([member]) => Object.hasOwn(shape, member)));

type Typed = { [Key in keyof typeof CHARGE]: z.output<(typeof CHARGE)[Key]> } & { [key: string]: unknown };

/** Makes a charge. */
export function chargeAction<const Method extends ChargeMethod>(
  options: ChargeActionOptions<Method>,
): Action {
  const { methods, needs, known, create } = options;
  const shape = {
    ...CHARGE,
    method: z
      .enum(methods)
      .optional()
      .transform((chosen) => chosen ?? methods[0]),
    ...(options.address ? PLACE : {}),
  };
  const input = z.object(shape).superRefine((typed: Readonly<Record<string, unknown>>, context) => {
    for (const member of needs?.(typed.method as Method) ?? [])
      if (typed[member] === undefined)
        context.addIssue({ code: 'custom', path: [member], message: 'is needed' });
  });
  return {
    label: { pt: 'Criar cobrança', en: 'Create charge' },
    input,
    labels: labelsOf(shape),
    idempotent: options.idempotent ?? known !== undefined,
    async run(typed, key, call) {
      const charge = newCharge<Method>(typed as Typed, key);
      const before = await known?.(charge.reference, call);
      if (before && !before.ok) return outcomeOfFailure(before);
      if (!before?.charge) return create(charge, key, call);
      return before.charge.amount === charge.amount
        ? { kind: 'sent', providerId: before.charge.id }
        : { kind: 'rejected', reason: 'refused', detail: 'the reference belongs to another charge' };
    },
  };
}

/** What became of a charge that was asked for; without the id nobody knows whether it is there. */
export function madeOf(result: HttpResult, ...paths: string[]): Outcome {
  if (!isOk(result)) return outcomeOf(result);
  const id = read(result.json).id(...paths);
  return id ? { kind: 'sent', providerId: id } : { kind: 'unknown', detail: `no ${paths[0]}` };
}

function newCharge<Method extends ChargeMethod>(typed: Typed, key: string): NewCharge<Method> {
  const { amount, dueDate, description, name, taxId, email } = typed;
  return {
    ...{ amount, dueDate, description, name, taxId, email },
    method: typed.method as Method,
    reference: typed.reference ?? key,
    taxIdType: taxIdOf(taxId).taxIdType,
    phone: toE164(typed.phone),
    address: addressOf(Object.fromEntries(ADDRESS.map((member) => [member, typed[member]]))),
  };
}

export type ChargeType = Extract<KnownType, `charge.${string}`>;

interface ChargeFacts extends Omit<EventData, 'charge' | 'customer'> {
  charge: Charge;
  customer?: Customer | undefined;
  /** Of a refund in part: what tells it from the next, such as how much has been given back by now. */
  partial?: string | undefined;
  /** Absent: a new due date makes it another occurrence. */
  occurrence?: string | undefined;
}

/** One observation on a charge; `charge.status` becomes the type's own. */
export function chargeObservation(
  type: ChargeType,
  { charge, customer, partial, occurrence, ...rest }: ChargeFacts,
  time: string,
): Observation {
  // Apart from the refund of the rest, which is news again.
  const which = partial === undefined ? occurrence : `partial ${partial}`;
  return {
    type,
    subject: `charge/${charge.id}`,
    time,
    data: { charge: { ...charge, status: statusOf(type) }, ...(customer ? { customer } : {}), ...rest },
    ...(which === undefined ? {} : { occurrence: which }),
    ...(partial === undefined ? {} : { partial: true }),
  };
}

/** A payment that was refused, which no type of a charge says: told of the order that it was for. */
export const refusedPayment = (
  order: Omit<Order, 'payment'>,
  payment: Payment,
  customer: Customer | undefined,
  time: string,
): Observation[] =>
  orderObservations(
    ['order.payment_failed'],
    { order: { ...order, ...compact({ payment: compact<Payment>(payment) }) }, customer },
    time,
  );

export type SubscriptionType = Extract<KnownType, `subscription.${string}`>;

/** One observation on a subscription; its status becomes the type's own. */
export function subscriptionObservation(
  type: SubscriptionType,
  id: string,
  facts: { [Key in keyof Subscription]?: Subscription[Key] | undefined },
  { customer, occurrence }: { customer?: Customer | undefined; occurrence?: string | undefined },
  time: string,
): Observation {
  const subscription = { ...(compact(facts) as Partial<Subscription>), id, status: statusOf(type) };
  const data = { subscription, ...compact({ customer }) };
  const which = occurrence === undefined ? {} : { occurrence };
  return { type, subject: `subscription/${id}`, time, data, ...which };
}

/** The Pix code of a charge; sandboxes send addresses in its place. */
export function pixOf(code: string | undefined, more: Pix = {}): Pix | undefined {
  const copyPaste = pixCodeIn(code ?? '');
  return copyPaste ? compact<Pix>({ copyPaste, ...more }) : undefined;
}
