/** The merchant's own headers: up to five, names and values that HTTP knows, none of the network's. */
import { z } from 'zod';

const Header = z.strictObject({
  // RFC 9110, token; the rest of the rules keeps the request what it is.
  key: z
    .string()
    .trim()
    .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, 'is no name of a header')
    .refine(
      (name) => !/^(host|content-length|content-type|transfer-encoding|connection|cookie|cf-.*)$/i.test(name),
      {
        message: 'may not be set',
      },
    ),
  value: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'holds characters that no header may hold'),
});

const Headers = z.array(Header).max(5);

/** The headers to send, or what is wrong with what was typed. */
export function headersIn(
  typed: string | undefined,
): { ok: true; headers: Record<string, string> } | { ok: false; detail: string } {
  if (!typed?.trim()) return { ok: true, headers: {} };
  let json: unknown;
  try {
    json = JSON.parse(typed);
  } catch {
    return { ok: false, detail: 'must be a list of {"key", "value"}' };
  }
  const parsed = Headers.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, detail: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() };
  }
  return { ok: true, headers: Object.fromEntries(parsed.data.map(({ key, value }) => [key, value])) };
}
