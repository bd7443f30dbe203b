/** Which events a channel takes by itself, without an automation: a list typed by the merchant. */

/** A type (`order.paid`), a group (`order.*`) or everything (`*`), separated by commas or spaces. */
export const SUBSCRIPTION_PATTERN =
  '\\s*(\\*|[a-z_]+\\.(\\*|[A-Za-z0-9_.\\-]+))([\\s,;]+(\\*|[a-z_]+\\.(\\*|[A-Za-z0-9_.\\-]+)))*[\\s,;]*';

/** Whether the list in a connection's setting names this event type. An empty list names none. */
export function subscribes(setting: string | undefined, type: string): boolean {
  const patterns = (setting ?? '').split(/[\s,;]+/).filter(Boolean);
  return patterns.some(
    (pattern) =>
      pattern === '*' ||
      pattern === type ||
      (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))),
  );
}
