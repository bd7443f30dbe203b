/**
 * Answers in time: a system that is slow or down must not keep anybody waiting, a salesperson or a page. What was
 * last answered to the same question stands in for it, with its age, where that does no harm.
 */
import type { CallFailure } from '../kit';
import type { Hub } from './hub';

/** The sales platform counts five seconds as a failure; the way there and back is in them. */
export const DEADLINE_MS = 4_000;
/** Prices and stock older than this help nobody. */
const LONGEST_MS = 60 * 60_000;
/** Characters, of one answer and of all in one isolate, which has 128 MB for everything. */
const LONGEST_ANSWER = 100_000;
const MOST = 4_000_000;

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
    hub.log.error('not asked', { error: String(error) });
    return { ok: false, reason: 'internal', detail: 'internal error' };
  }
}

interface Kept {
  body: string;
  /** Milliseconds since the epoch. */
  at: number;
}

interface Memory {
  /** By their questions, the oldest first. */
  answers: Map<string, Kept>;
  /** Characters of them all, with their questions. */
  length: number;
}

/** By environment, so that two hubs in one process (tests) do not share it. */
const memories = new WeakMap<object, Memory>();

function memoryOf(hub: Hub): Memory {
  const known = memories.get(hub.env);
  if (known) return known;
  const made: Memory = { answers: new Map(), length: 0 };
  memories.set(hub.env, made);
  return made;
}

function forget(memory: Memory, question: string): void {
  const found = memory.answers.get(question);
  if (!found) return;
  memory.answers.delete(question);
  memory.length -= question.length + found.body.length;
}

/** Keeps the newest answer to a question: products, and of people no more than which salesperson asked. */
export function remember(hub: Hub, question: string, body: string): void {
  if (body.length > LONGEST_ANSWER) return;
  const memory = memoryOf(hub);
  forget(memory, question);
  memory.answers.set(question, { body, at: hub.now() });
  memory.length += question.length + body.length;
  for (const oldest of memory.answers.keys()) {
    if (memory.length <= MOST) break;
    forget(memory, oldest);
  }
}

/** The last answer to a question, and how many seconds ago it was true. */
export function recall(hub: Hub, question: string): { body: string; age: number } | undefined {
  const found = memoryOf(hub).answers.get(question);
  if (!found || hub.now() - found.at > LONGEST_MS) return undefined;
  return { body: found.body, age: Math.floor((hub.now() - found.at) / 1000) };
}
