/** Registering webhooks where the platform takes them topic by topic. */
import type { CallFailure, Registration } from './contract';

/**
 * One call of `subscribe` a topic, in order. What the platform refuses (scopes, plan) is left out; it fails
 * only when nothing was allowed, with the first refusal, or when the other topics would fare no better.
 */
export async function registerEach<Topic extends string>(
  topics: readonly Topic[],
  subscribe: (topic: Topic) => Promise<{ ok: true } | CallFailure>,
): Promise<Registration | CallFailure> {
  const registered: Topic[] = [];
  const refused: Topic[] = [];
  let refusal: CallFailure | undefined;
  for (const topic of topics) {
    const answer = await subscribe(topic);
    if (answer.ok) {
      registered.push(topic);
      continue;
    }
    if (answer.retry || answer.reason === 'unauthorized') return answer;
    refused.push(topic);
    refusal ??= answer;
  }
  return registered.length > 0 || !refusal ? { ok: true, registered, refused } : refusal;
}
