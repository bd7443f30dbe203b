/**
 * Order notes: older payment and shipping plugins write boleto links, Pix codes and tracking codes there and
 * nowhere else, and webhooks leave notes out. `hydrate` fetches them where something is missing.
 */
import { type Reader, read } from '../../src/kit';

/** The member under which `hydrate` adds the answer of `/orders/{id}/notes` to an order. */
export const NOTES = 'order_notes';

const MOST_NOTES = 50;

/** The notes as text, newest first: links stay, other markup goes. */
export const noteTexts = (order: Reader): string[] =>
  order
    .list(NOTES)
    .slice(0, MOST_NOTES)
    .map((note) => (note.text('note') ?? '').slice(0, 5000))
    .map((note) => note.replace(/<a\s[^>]*href=["']([^"']+)["'][^>]*>/gi, ' $1 ').replace(/<[^>]*>/g, ' '))
    .map((note) => note.replaceAll('&amp;', '&').replaceAll('&nbsp;', ' '));

/** The first address in a text. */
export const linkIn = (text: string): string | undefined =>
  read(/https?:\/\/[^\s"'<>()]+[^\s"'<>().,;:]/i.exec(text)?.[0]).link();

/** A Correios object in a note about tracking. */
export function trackingCodeIn(order: Reader): string | undefined {
  const notes = noteTexts(order).filter((text) => /rastre|tracking|correios|postado|enviado/i.test(text));
  return notes.map((text) => /\b[A-Z]{2}\d{9}[A-Z]{2}\b/.exec(text)?.[0]).find((code) => code !== undefined);
}
