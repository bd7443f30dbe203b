/**
 * What payment modules leave behind in a shop's order, each under names of its own: codes are recognised by their
 * shape, so every module's are found, links and dates by the names that a shop system's modules use.
 */
import {
  type Boleto,
  boletoCodes,
  compact,
  dueDateIn,
  type Pix,
  pixCodeIn,
  type Reader,
} from '../../src/kit';

/** Members of the kept facts, as paths; the first that is there counts. */
export interface GatewayNames {
  boletoUrl: readonly string[];
  boletoPdf: readonly string[];
  boletoDue: readonly string[];
  pixQr: readonly string[];
  pixExpires: readonly string[];
}

const MOST_TEXTS = 500;
const MOST_DEPTH = 10;
const LONGEST_JSON = 200_000;
/** Longer ones are pictures in base64. */
const LONGEST_TEXT = 5000;
/** The access key of an invoice has as many digits as a bar code. */
const INVOICE = /nfe|chave|danfe/i;

/** JSON that was kept as text, which is how PHP shops keep lists. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > LONGEST_JSON || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Every text in it, however deep; those under a key that matches `not` are left out. */
function textsIn(value: unknown, not?: RegExp): string[] {
  const found: string[] = [];
  const walk = (part: unknown, depth: number): void => {
    if (found.length >= MOST_TEXTS) return;
    if (typeof part === 'string') {
      if (part.length <= LONGEST_TEXT) found.push(part);
    } else if (typeof part === 'object' && part !== null && depth < MOST_DEPTH) {
      for (const [key, member] of Object.entries(part)) if (!not?.test(key)) walk(member, depth + 1);
    }
  };
  walk(value, 0);
  return found;
}

export const pixIn = (kept: Reader, names: GatewayNames): Pix | undefined =>
  compact<Pix>({
    copyPaste: textsIn(kept.value)
      .map(pixCodeIn)
      .find((code) => code !== undefined),
    qrCodeUrl: kept.link(...names.pixQr),
    expiresAt: kept.time(...names.pixExpires),
  });

/** @param orderedAt ISO-8601, which the due date in a bar code is judged by */
export function boletoIn(
  kept: Reader,
  names: GatewayNames,
  orderedAt: string | undefined,
): Boleto | undefined {
  const codes = boletoCodes(...textsIn(kept.value, INVOICE));
  return compact<Boleto>({
    url: kept.link(...names.boletoUrl),
    pdfUrl: kept.link(...names.boletoPdf),
    ...codes,
    dueDate: kept.date(...names.boletoDue) ?? dueDateIn(codes.barcode, orderedAt),
  });
}
