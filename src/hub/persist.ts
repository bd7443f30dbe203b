/** Statements of D1 that may be repeated, repeated. */
import type { Hub } from './hub';

/** Waits between the tries: D1 fails a few times a day, for a moment. Milliseconds. */
const D1_WAITS = [500, 2000] as const;

/** Repeats a statement that is safe to repeat; throws what D1 throws in the end. */
export async function persist<T>(hub: Hub, statement: () => Promise<T>): Promise<T> {
  for (const wait of D1_WAITS)
    try {
      return await statement();
    } catch (error) {
      hub.log.warn('D1 failed on a lane; again', { wait, error: String(error) });
      await hub.sleep(wait);
    }
  return statement();
}
