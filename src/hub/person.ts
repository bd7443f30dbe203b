/**
 * One customer, in whatever of ours they may stand: how they are recognised, and what remains of a
 * record without them. Pure.
 */
import type { EventData } from '../kit';

/** At least one member; any of them is enough to be recognised by. */
export interface Person {
  /** E.164. */
  phone?: string | undefined;
  /** In lower case. */
  email?: string | undefined;
  /** Digits, or the alphanumeric CNPJ. */
  taxId?: string | undefined;
  /** Their number at one platform: means nothing without its connection. */
  customerId?: string | undefined;
}

/** Shorter numbers stand in any text for anything. */
const TELLING = 6;

/** Whether canonical data is about this person. */
export function isAbout({ customer, message, payload }: EventData, person: Person): boolean {
  const same = (ours: string | undefined, theirs: string | undefined): boolean =>
    ours !== undefined && theirs !== undefined && ours === theirs.toLowerCase();
  const addresses = [message?.from, message?.to];
  return (
    same(person.phone, customer?.phone) ||
    same(person.email, customer?.email) ||
    same(person.taxId?.toLowerCase(), customer?.taxId) ||
    (person.customerId !== undefined && person.customerId === customer?.id) ||
    addresses.some((address) => same(person.phone, address) || same(person.email, address)) ||
    (payload !== undefined && mentions(JSON.stringify(payload) ?? '', person))
  );
}

/** Whether a raw text names this person, in any mask that people and platforms write numbers in. */
export function mentions(text: string, { phone, email, taxId, customerId }: Person): boolean {
  const lower = text.toLowerCase();
  if (email && lower.includes(email)) return true;
  const national = phone?.replace(/^\+55/, '').replace(/\D/g, '');
  const isMobile = phone?.startsWith('+55') && national?.length === 11;
  // Before the ninth digit, and as some platforms still send it.
  const short = isMobile ? `${national?.slice(0, 2)}${national?.slice(3)}` : undefined;
  return (
    [national, short, taxId].some((code) => code !== undefined && masked(code).test(text)) ||
    (customerId !== undefined &&
      customerId.length >= TELLING &&
      new RegExp(`(?<![\\w.])${escaped(customerId)}(?![\\w.])`).test(text))
  );
}

/** The characters in their order, with what masks put between them; a longer number is another one. */
function masked(code: string): RegExp {
  const characters = [...code].map(escaped).join('[\\s().\\-/]{0,3}');
  return new RegExp(`(?<!\\d)(?:\\+?55[\\s().\\-]{0,3})?0?[\\s().\\-]{0,3}${characters}(?!\\d)`, 'i');
}

const escaped = (text: string): string => text.replace(/[^\w]/g, '\\$&');

/**
 * What happened, without whom: amounts, dates, items and states stay, because reports and the ladder
 * of an order need them. Everything else goes, so that a new member of the model is personal until
 * somebody says otherwise here.
 */
export function withoutPerson(data: EventData): EventData {
  const { order, cart, charge, subscription, card, lead, appointment, invoice, message, product, stock } =
    data;
  return defined({
    order:
      order &&
      defined({
        id: order.id,
        number: order.number,
        status: order.status,
        rawStatus: order.rawStatus,
        createdAt: order.createdAt,
        updatedAt: order.updatedAt,
        total: order.total,
        subtotal: order.subtotal,
        discount: order.discount,
        shipping: order.shipping,
        items: order.items,
        channel: order.channel,
        payment:
          order.payment &&
          defined({
            method: order.payment.method,
            status: order.payment.status,
            installments: order.payment.installments,
            gateway: order.payment.gateway,
            paidAt: order.payment.paidAt,
          }),
      }),
    cart: cart && defined({ id: cart.id, createdAt: cart.createdAt, total: cart.total, items: cart.items }),
    charge:
      charge &&
      defined({
        id: charge.id,
        status: charge.status,
        amount: charge.amount,
        dueDate: charge.dueDate,
        paidAt: charge.paidAt,
        method: charge.method,
      }),
    subscription,
    card: card && defined({ id: card.id, pipeline: card.pipeline, stage: card.stage, value: card.value }),
    lead: lead && { id: lead.id },
    appointment: appointment && defined({ id: appointment.id, status: appointment.status }),
    invoice: invoice && defined({ id: invoice.id, status: invoice.status }),
    message: message && defined({ id: message.id, status: message.status }),
    product,
    stock,
  });
}

/** Without its undefined members, one level deep. */
const defined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
