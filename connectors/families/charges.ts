/**
 * What payment platforms and banks have in common: charges that are made, given back and called off. A connector
 * says how its vendor does it, and gets the actions with their forms.
 */
import { z } from 'zod';
import {
  type Action,
  type Address,
  addressOf,
  type Call,
  type Charge,
  type Customer,
  compact,
  type EventData,
  type KnownType,
  type Label,
  type Observation,
  type Outcome,
  type Pix,
  pixCodeIn,
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

export interface ChargeActionOptions<Method extends ChargeMethod> {
  /** Those that the vendor has; the first is taken where none is chosen. */
  methods: readonly [Method, ...Method[]];
  /** The form asks for the payer's address. */
  address?: true;
  /** What must be filled in for the vendor to take it. */
  needs?: (method: Method) => readonly Needed[];
  /** Whether a repeat with the same key, or reference, makes no second charge. Default yes: ask the vendor first. */
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
  charge: { pt: 'Código da cobrança', en: "Charge's id" },
};

const labelsOf = (shape: object) =>
  Object.fromEntries(Object.entries(LABELS).filter(([member]) => Object.hasOwn(shape, member)));

type Typed = { [Key in keyof typeof CHARGE]: z.output<(typeof CHARGE)[Key]> } & { [key: string]: unknown };

/** Makes a charge. */
export function chargeAction<const Method extends ChargeMethod>(
  options: ChargeActionOptions<Method>,
): Action {
  const { methods, needs, idempotent = true, create } = options;
  const shape = {
    ...CHARGE,
    method: z.enum(methods).default(methods[0] as never),
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
    idempotent,
    run: (typed, key, call) => create(newCharge(typed as Typed, key), key, call),
  };
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

/** As vendors write ids: what else is named one does not go into an address. */
export const chargeIdIn = (typed: string | undefined): string | undefined =>
  typed?.trim().match(/^[\w-]{1,100}$/)?.[0];

const chargeId = z.string().transform((typed, context) => {
  const id = chargeIdIn(typed);
  if (!id) context.addIssue("a charge's id");
  return id ?? '';
});

/** Gives the money back: all of it, or an amount in whole centavos. */
export function refundAction(options: {
  idempotent: boolean;
  refund(id: string, amount: number | undefined, key: string, call: Call): Promise<Outcome>;
}): Action {
  const shape = { charge: chargeId, amount: parsed(centavosIn, 'an amount above zero') };
  return {
    label: { pt: 'Estornar cobrança', en: 'Refund charge' },
    input: z.object(shape),
    labels: { ...labelsOf(shape), amount: { pt: 'Valor, se não for tudo', en: 'Amount, if not all of it' } },
    idempotent: options.idempotent,
    run(typed, key, call) {
      const { charge, amount } = typed as { charge: string; amount?: number };
      return options.refund(charge, amount, key, call);
    },
  };
}

const centavosIn = (typed: string): number | undefined => {
  const centavos = toCentavos(typed) ?? 0;
  return centavos > 0 ? centavos : undefined;
};

/** Calls off what nobody has paid. To do it again does no harm. */
export function cancelAction(cancel: (id: string, call: Call) => Promise<Outcome>): Action {
  const shape = { charge: chargeId };
  return {
    label: { pt: 'Cancelar cobrança', en: 'Cancel charge' },
    input: z.object(shape),
    labels: labelsOf(shape),
    idempotent: true,
    run: (typed, _key, call) => cancel((typed as { charge: string }).charge, call),
  };
}

export type ChargeType = Extract<KnownType, `charge.${string}`>;

interface ChargeFacts extends Omit<EventData, 'charge' | 'customer'> {
  charge: Charge;
  customer?: Customer | undefined;
  /** Of a refund in part: how much has been given back by now. */
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

/** The Pix code of a charge; sandboxes send addresses in its place. */
export function pixOf(code: string | undefined, more: Pix = {}): Pix | undefined {
  const copyPaste = pixCodeIn(code ?? '');
  return copyPaste ? compact<Pix>({ copyPaste, ...more }) : undefined;
}
