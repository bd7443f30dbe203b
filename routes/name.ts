/** What people call their things, wherever they type it. */
import { z } from '@hono/zod-openapi';

/** One readable line: lists, mails and logs show it as it is. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must not hold control characters or broken emojis');
