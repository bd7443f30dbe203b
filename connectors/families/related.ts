/** What a notice names by id only, fetched beside it. */
import type { CallFailure, Fetched } from '../../src/kit';

/**
 * All of it, by name. What is gone is left out: the notice tells what happened all the same. So is what may not be
 * seen, unless nothing is left; whatever passes by itself, and a refused credential, fails the whole.
 */
export async function fetchRelated(
  wanted: Readonly<Record<string, Promise<Fetched> | undefined>>,
): Promise<{ ok: true; related: Readonly<Record<string, unknown>> } | CallFailure> {
  const related: Record<string, unknown> = {};
  const failures: CallFailure[] = [];
  for (const [name, asked] of Object.entries(wanted)) {
    const answer = await asked;
    if (answer?.ok) related[name] = answer.body;
    else if (answer && answer.reason !== 'not_found') failures.push(answer);
  }
  const stops = failures.find(({ retry, reason }) => retry || reason === 'unauthorized');
  const isEmpty = Object.keys(related).length === 0;
  return stops ?? (isEmpty ? failures[0] : undefined) ?? { ok: true, related };
}
