/** What actions are filled in with. Members that come from templates arrive empty where the event does not have them. */
import { z } from 'zod';

export const optionalText = (longest = 250) =>
  z
    .string()
    .max(longest)
    .transform((typed) => typed.trim() || undefined)
    .optional();

export const requiredText = (longest = 250) => z.string().trim().min(1).max(longest);

export const emailText = z.string().trim().toLowerCase().pipe(z.email());

/** `a, b, c`, as a merchant types it. */
export const listOf = (text: string | undefined): string[] =>
  (text ?? '').split(/[,;\n]/).flatMap((one) => one.trim() || []);

/** An object, or a list, that was written into a text. */
export function jsonIn(text = ''): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
