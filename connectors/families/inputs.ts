/** Members of actions' inputs: what is filled in from templates arrives empty where the event does not have it. */
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
