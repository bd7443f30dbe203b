/** Questions and changes of the Admin API, as selling needs them: with the token, and refusals as values. */
import { type Call, type CallFailure, type Outcome, outcomeOfFailure, type Reader } from '../../src/kit';
import { graphql, refusal, tokenFor } from './admin';

type Variables = Readonly<Record<string, unknown>>;
type Told = { ok: true; data: Reader } | CallFailure;

/** A question; what the shop knows nothing of is null in `data`. */
export async function ask(call: Call, query: string, variables: Variables): Promise<Told> {
  const auth = await tokenFor(call);
  if (!auth.ok) return auth;
  const answer = await graphql(call, auth.token, query, variables);
  if (!answer.ok) return answer;
  // A scope that was not granted makes a member null and is complained about.
  return answer.complains ? refusal(answer.problem) : { ok: true, data: answer.data };
}

/** One mutation; `data` is what stands under its name. The shop's objections are a refusal. */
export async function change(
  call: Call,
  name: string,
  mutation: string,
  variables: Variables,
): Promise<Told> {
  const answer = await ask(call, mutation, variables);
  if (!answer.ok) return answer;
  const data = answer.data.at(name);
  const [objection] = [...data.list('userErrors'), ...data.list('orderCancelUserErrors')];
  if (objection) {
    const detail = `shopify: ${name}: ${(objection.text('message') ?? 'no reason given').slice(0, 200)}`;
    return { ok: false, reason: 'refused', detail };
  }
  return data.has('') ? { ok: true, data } : { ok: false, reason: 'bad_answer', detail: `shopify: ${name}` };
}

/**
 * The same as an outcome. One that nobody answered may be sent again: each change is made only after a look
 * at whether it was made before.
 */
export async function did(...[call, name, mutation, variables]: Parameters<typeof change>): Promise<Outcome> {
  const told = await change(call, name, mutation, variables);
  return told.ok ? { kind: 'sent' } : outcomeOfFailure(told);
}

export const gid = (type: string, id: string): string => `gid://shopify/${type}/${id}`;

/** The number at the end, by which webhooks name the same thing. */
export const idOf = (thing: Reader, path = 'id'): string | undefined =>
  /\/(\d{1,20})$/.exec(thing.text(path) ?? '')?.[1];

/** For the search syntax, where quotes and backslashes mean something (https://shopify.dev/docs/api/usage/search-syntax). */
export const quoted = (text: string): string => `"${text.replace(/["\\]/g, ' ').trim()}"`;
