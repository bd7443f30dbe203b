/** The OpenAPI document: the same schemas that validate, written down. */
import { version } from '../../package.json';
import { type Api, newApi } from './operation';

export type OpenApiDocument = ReturnType<Api['getOpenAPI31Document']>;

const INTRODUCTION = `Management API of Ponte, the integration hub.

- **Key**: \`Authorization: Bearer ponte_…\`, one organization's. 600 requests a minute; beyond that 429 with \`Retry-After\`.
- **Errors** are problem+json (RFC 9457): decide by \`code\`, quote \`requestId\` to support.
- **Lists** are \`{data, nextCursor}\`: pass \`nextCursor\` as \`cursor\` until it is null.
- **Repeats**: a POST with an \`Idempotency-Key\` is done once, however often it is sent. A repeated answer carries \`idempotency-replayed: true\`.
- **Money** is in whole centavos, phones are E.164, times ISO-8601.`;

const TAGS = [
  ['Connectors', 'The catalogue: which systems there are, and what each needs.'],
  ['Connections', 'Connectors that a merchant has set up.'],
  ['Event API', 'For systems that build events themselves.'],
  ['Deliveries', 'Raw requests and polled items, and what became of them.'],
  ['Events', 'What the deliveries meant: CloudEvents with one canonical model.'],
  ['Automations', 'What happens when an event comes.'],
  ['Dispatches', 'The queue of what is to leave.'],
  ['Messages', 'What left.'],
  ['Opt-outs', 'Who wants no messages.'],
  ['People', 'One customer: what is kept of them, handed out or erased.'],
  ['Dead letters', 'What the hub gave up on.'],
  ['Organization', 'The merchant: name, clock, rules of sending, and who changed what.'],
  ['Members', 'Who works with it: roles, teams and invitations.'],
  ['API keys', 'What programs sign in with.'],
] as const;

/** The apps by the path they are mounted at. */
export function describe(apps: Readonly<Record<string, Api>>): OpenApiDocument {
  const all = newApi();
  for (const [path, app] of Object.entries(apps)) all.route(path, app);
  all.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  return all.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Ponte API',
      version,
      description: INTRODUCTION,
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
  });
}
