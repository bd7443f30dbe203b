/**
 * Answers in time: a shop that is slow or down must not keep a salesperson waiting. What was last
 * answered to the same question stands in for it, with its age, where that does no harm.
 */
import type { CallFailure } from '../../kit';
import type { Hub } from '../hub';

/** The sales platform counts five seconds as a failure; the way there and back is in them. */
export const DEADLINE_MS = 4_000;
/** Prices and stock older than this help nobody. */
const LONGEST_MS = 60 * 60_000;
/** Per isolate. */
const MOST = 500;
const MOST_LENGTH = 100_000;

export const TOO_SLOW: CallFailure = {
  ok: false,
  reason: 'timeout',
  detail: 'no answer in time',
  retry: true,
};

/**
 * What `work` answers, or a failure when it takes longer than `ms`. Its calls have a time limit of their
 * own; this is for all that lies between them. Never throws.
 */
export async function within<Answer>(
  hub: Hub,
  ms: number,
  work: () => Promise<Answer | CallFailure>,
): Promise<Answer | CallFailure> {
  const late = new Promise<CallFailure>((resolve) => setTimeout(() => resolve(TOO_SLOW), ms));
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    hub.log.error('shop not asked', { error: String(error) });
    return { ok: false, reason: 'internal', detail: 'internal error' };
  }
}

interface Kept {
  body: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** By environment, so that two hubs in one process (tests) do not share it. */
const kept = new WeakMap<object, Map<string, Kept>>();

function store(hub: Hub): Map<string, Kept> {
  const known = kept.get(hub.env);
  if (known) return known;
  const made = new Map<string, Kept>();
  kept.set(hub.env, made);
  return made;
}

/** Keeps the newest answer to a question; products only, nothing about people. */
export function remember(hub: Hub, question: string, body: string): void {
  if (body.length > MOST_LENGTH) return;
  const all = store(hub);
  all.delete(question);
  all.set(question, { body, at: hub.now() });
  const [oldest] = all.keys();
  if (all.size > MOST && oldest !== undefined) all.delete(oldest);
}

/** The last answer to a question, and how many seconds ago it was true. */
export function recall(hub: Hub, question: string): { body: string; age: number } | undefined {
  const found = store(hub).get(question);
  if (!found || hub.now() - found.at > LONGEST_MS) return undefined;
  return { body: found.body, age: Math.floor((hub.now() - found.at) / 1000) };
}
