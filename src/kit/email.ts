/** What can be an e-mail address. */

/** RFC 5321: so long at most, with the angle brackets. */
const MAX_LENGTH = 254;

/**
 * Whether mail could be sent there: something, an `@`, and a domain with a dot. Deliberately loose, as
 * only the far side knows which mailboxes exist; each part excludes what parts it, so it takes linear time.
 */
export const isEmail = (text: string): boolean =>
  text.length <= MAX_LENGTH && /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text);
