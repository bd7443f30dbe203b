/**
 * What a merchant may have done in a shop by an automation: stock, price, tracking, cancellation, note. A connector
 * says how its vendor does it, and gets the actions with their forms.
 */
import { z } from 'zod';
import { type Action, type Call, type Label, type Money, type Outcome, toCentavos } from '../../src/kit';

export interface Tracking {
  code: string;
  carrier: string | undefined;
}

/** Those that a vendor has no way for are left out. Orders go by the shop's id, variants by their SKU. */
export interface ShopDesk {
  setStock?(sku: string, quantity: number, call: Call): Promise<Outcome>;
  setPrice?(sku: string, price: Money, call: Call): Promise<Outcome>;
  /** Ships what is not yet shipped with this code; one that is there already is fine. */
  addTracking?(orderId: string, tracking: Tracking, call: Call): Promise<Outcome>;
  cancel?(orderId: string, call: Call): Promise<Outcome>;
  note?(orderId: string, text: string, call: Call): Promise<Outcome>;
}

const required = z.string().trim().min(1).max(250);
const sku = required;
const order = z.coerce.string().pipe(required);
/** Templates fill in texts: `12`, `"12"`, `"1,5"`. */
const quantity = z.union([z.string(), z.number()]).transform((typed, context) => {
  const number = Number(String(typed).trim().replace(',', '.') || Number.NaN);
  if (!(number >= 0 && number < 1e9)) context.addIssue('a quantity, zero or more');
  return number;
});
const price = z.union([z.string(), z.number()]).transform((typed, context): Money => {
  const amount = toCentavos(typed) ?? 0;
  if (amount <= 0) context.addIssue('an amount above zero');
  return { amount, currency: 'BRL' };
});
const carrier = z
  .string()
  .max(100)
  .transform((typed) => typed.trim() || undefined)
  .optional();

const STOCK = z.object({ sku, quantity });
const PRICE = z.object({ sku, price });
const TRACKING = z.object({ order, code: required, carrier });
const CANCEL = z.object({ order });
const NOTE = z.object({ order, text: z.string().trim().min(1).max(5000) });

const LABELS = {
  sku: { pt: 'SKU', en: 'SKU' },
  quantity: { pt: 'Quantidade em estoque', en: 'Quantity in stock' },
  price: { pt: 'Preço, em reais', en: 'Price, in reais' },
  order: { pt: 'Código interno do pedido (order.id)', en: "Order's internal id (order.id)" },
  code: { pt: 'Código de rastreio', en: 'Tracking code' },
  carrier: { pt: 'Transportadora', en: 'Carrier' },
  text: { pt: 'Observação', en: 'Note' },
} as const satisfies Record<string, Label>;

function action<Shape extends z.ZodObject>(
  label: Label,
  input: Shape,
  idempotent: boolean,
  work: (typed: z.output<Shape>, call: Call) => Promise<Outcome>,
): Action {
  const labels = Object.fromEntries(Object.entries(LABELS).filter(([name]) => name in input.shape));
  return {
    label,
    input,
    labels,
    idempotent,
    run: (typed, _key, call) => work(typed as z.output<Shape>, call),
  };
}

export function shopActions({
  setStock,
  setPrice,
  addTracking,
  cancel,
  note,
}: ShopDesk): Readonly<Record<string, Action>> {
  return {
    ...(setStock && {
      setStock: action({ pt: 'Definir estoque', en: 'Set stock' }, STOCK, true, (typed, call) =>
        setStock(typed.sku, typed.quantity, call),
      ),
    }),
    ...(setPrice && {
      setPrice: action({ pt: 'Definir preço', en: 'Set price' }, PRICE, true, (typed, call) =>
        setPrice(typed.sku, typed.price, call),
      ),
    }),
    ...(addTracking && {
      addTracking: action(
        { pt: 'Enviar pedido com rastreio', en: 'Ship order with tracking' },
        TRACKING,
        true,
        (typed, call) => addTracking(typed.order, { code: typed.code, carrier: typed.carrier }, call),
      ),
    }),
    ...(cancel && {
      cancelOrder: action({ pt: 'Cancelar pedido', en: 'Cancel order' }, CANCEL, true, (typed, call) =>
        cancel(typed.order, call),
      ),
    }),
    ...(note && {
      addNote: action({ pt: 'Anotar no pedido', en: 'Add note to order' }, NOTE, false, (typed, call) =>
        note(typed.order, typed.text, call),
      ),
    }),
  };
}
