/**
 * GraphQL, where a refusal comes with HTTP 200, `errors` and nothing in the place of the data
 * (https://spec.graphql.org, "Response"), and mutations are written as Relay has them: `createCard` takes a
 * `CreateCardInput`. The words that tell one refusal from another are common ones, not a standard.
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  type HttpRequest,
  type HttpResult,
  isOk,
  type Outcome,
  outcomeOf,
  outcomeOfFailure,
  type Reader,
  type ReasonCode,
  read,
} from '../../src/kit';

export type Found = { ok: true; found: Reader; body: unknown } | CallFailure;
type Variables = Readonly<Record<string, unknown>>;

export interface GraphQl {
  /** What stands at `path` of the data, or why nothing does. */
  ask(call: Call, path: string, query: string, variables?: Variables): Promise<Found>;
  /** `thing` is what comes back of the mutation, with its id. */
  mutate(call: Call, name: string, thing: string, input: Variables): Promise<Outcome>;
}

export function graphql(endpoint: (call: Call) => Pick<HttpRequest, 'url' | 'headers'>): GraphQl {
  const send = (call: Call, query: string, variables: Variables): Promise<HttpResult> =>
    call.http.request({ ...endpoint(call), json: { query, variables } });
  return {
    async ask(call, path, query, variables = {}) {
      const result = await send(call, query, variables);
      const found = read(isOk(result) ? result.json : undefined).at(`data.${path}`);
      return found.has('')
        ? { ok: true, found, body: found.value }
        : (refusalOf(result) ?? callFailure(result));
    },
    async mutate(call, name, thing, input) {
      const result = await send(call, mutation(name, thing), { input });
      const id = isOk(result) ? read(result.json).id(`data.${name}.${thing}.id`) : undefined;
      if (id) return { kind: 'sent', providerId: id };
      const refusal = refusalOf(result);
      if (refusal) return outcomeOfFailure(refusal);
      return isOk(result) ? { kind: 'unknown', detail: `${name}: no id` } : outcomeOf(result);
    },
  };
}

export const mutation = (name: string, thing: string): string =>
  `mutation($input: ${name.replace(/^./, (first) => first.toUpperCase())}Input!) ` +
  `{ ${name}(input: $input) { ${thing} { id } } }`;

const REASONS: readonly (readonly [words: RegExp, reason: ReasonCode])[] = [
  [/rate.?limit|throttl|too many/i, 'rate_limited'],
  [/unauthori[sz]ed|not authori[sz]ed|unauthenticated|invalid token/i, 'unauthorized'],
  [/permission|forbidden/i, 'forbidden'],
  [/not.?found/i, 'not_found'],
];

function refusalOf(result: HttpResult): CallFailure | undefined {
  const [error] = isOk(result) ? read(result.json).list('errors') : [];
  if (!error) return undefined;
  const text =
    `${error.text('extensions.code') ?? ''} ${error.text('message', 'detail', 'title') ?? ''}`.trim();
  const reason = REASONS.find(([words]) => words.test(text))?.[1] ?? 'refused';
  // What it quotes may be somebody's address or number.
  const detail = text.replace(/\S+@\S+|\d{6,}|[\w+/=.-]{24,}/g, '…').slice(0, 200);
  return { ok: false, reason, detail, ...(reason === 'rate_limited' ? { retry: true } : {}) };
}
