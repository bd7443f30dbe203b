/** RFC 9457 problems: one table from stable code to status and title, one error class that carries it. */

const PROBLEMS = {
  invalid_json: [400, 'The body is not valid JSON.'],
  invalid_request: [422, 'Some fields are missing or wrong.'],
  unauthorized: [401, 'The API key or the session is missing, unknown or revoked.'],
  invalid_credentials: [401, 'The e-mail or the password is wrong.'],
  verification_failed: [401, 'The signature or token does not verify.'],
  forbidden: [403, 'This is not allowed from there, or not to you.'],
  owners_only: [403, 'Only owners may do this.'],
  admins_only: [403, 'Only owners and admins may do this.'],
  shop_refused: [502, 'The shop behind this refuses to answer; its owner must act.'],
  team_not_allowed: [403, 'This team may not use this integration.'],
  sign_up_closed: [403, 'New accounts need an invitation.'],
  link_expired: [410, 'This link was used, withdrawn, or is too old.'],
  not_found: [404, 'There is nothing at this address.'],
  unknown_hook: [404, 'No connection has this hook address.'],
  method_not_allowed: [405, 'This address does not take that method.'],
  conflict: [409, 'The resource is not in a state that allows this.'],
  body_gone: [409, 'The raw body is no longer kept, so there is nothing to replay.'],
  simulated: [409, 'A simulation cannot be replayed; simulate again.'],
  idempotency_key_reused: [409, 'This Idempotency-Key was used with another request.'],
  body_too_large: [413, 'The body is larger than 1 MB.'],
  unsupported_media_type: [415, 'The body must be application/json.'],
  rate_limited: [429, 'Too many requests.'],
  try_again_later: [503, 'The hub cannot take this now; send it again.'],
  bad_environment: [503, 'The hub is not configured completely.'],
  internal: [500, 'Something went wrong on our side.'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** The HTTP status and the title that go with a code. */
export const problemOf = (code: ProblemCode): { status: number; title: string } => {
  const [status, title] = PROBLEMS[code];
  return { status, title };
};

export interface FieldError {
  /** Dotted path in the request, e.g. `credentials.webhookSecret`. */
  path: string;
  /** For programs: English. */
  message: string;
  /** For people who read Portuguese; pages show it, answers leave it out. */
  pt?: string;
}

interface Extra {
  detail?: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
}

/** Thrown by routes; `app.ts` turns it into the answer. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extra: Extra;
  constructor(code: ProblemCode, extra: Extra = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** The answer for a problem. `requestId` finds it in the logs. */
export function problemResponse(code: ProblemCode, requestId: string, extra: Extra = {}): Response {
  const [status, title] = PROBLEMS[code];
  const { detail, errors, headers } = extra;
  return Response.json(
    {
      type: 'about:blank',
      title,
      status,
      code,
      requestId,
      ...(detail ? { detail } : {}),
      ...(errors ? { errors: errors.map(({ path, message }) => ({ path, message })) } : {}),
    },
    {
      status,
      headers: { 'cache-control': 'no-store', ...headers, 'content-type': 'application/problem+json' },
    },
  );
}
