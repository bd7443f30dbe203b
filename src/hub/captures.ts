/** What a system has sent lately, as kept: to be looked at, to pick variables from, to try a mapping on. */
import { type PayloadPath, parseBody, payloadPaths } from '../kit';
import { newId } from '../kit/id';
import { newestCaptures } from '../store/captures';
import type { Connection } from '../store/connections';
import { type Delivery, readPayload, type StoredPayload } from '../store/deliveries';
import { DAY, type Hub } from './hub';
import { type Interpretation, interpret } from './interpret';

/** How many deliveries show what a system sends. */
export const CAPTURES = 5;

export interface Capture {
  delivery: Delivery;
  /** Secrets are redacted in it since it came in. */
  request: StoredPayload;
}

/** The newest deliveries whose bodies are still there, the newest first. */
export async function capturesOf(hub: Hub, connection: Connection): Promise<Capture[]> {
  const since = newId('dlv', hub.now() - hub.env.PONTE_BODY_DAYS * DAY);
  const newest = await newestCaptures(hub.db, connection.organizationId, connection.id, {
    since,
    limit: CAPTURES,
  });
  const read = await Promise.all(
    newest.map(async (delivery) => ({ delivery, request: await readPayload(hub.db, delivery.payload) })),
  );
  return read.flatMap(({ delivery, request }) => (request ? [{ delivery, request }] : []));
}

/** Every path in the captured bodies with an example. The newest has the say; older ones add what it lacks. */
export function variablesOf(captures: readonly Capture[]): PayloadPath[] {
  const byPath = new Map<string, PayloadPath>();
  for (const { request } of captures) {
    const parsed = parseBody(request.body, request.headers['content-type'], request.query);
    if (!parsed.ok) continue;
    for (const found of payloadPaths(parsed.body))
      if (!byPath.get(found.path)?.example) byPath.set(found.path, found);
  }
  return [...byPath.values()];
}

/** What a capture would become under other settings. Calls nobody and changes nothing. */
export const interpretCapture = (
  hub: Hub,
  connection: Connection,
  { delivery, request }: Capture,
  settings: Readonly<Record<string, string>>,
): Promise<Interpretation> =>
  interpret(
    hub,
    {
      ...request,
      id: delivery.id,
      organizationId: connection.organizationId,
      connectionId: connection.id,
      via: 'simulate',
    },
    { ...connection, settings: { ...connection.settings, ...settings } },
  );
