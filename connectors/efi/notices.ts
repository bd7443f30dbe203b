/**
 * What Efí sends to one address: Pix in full, and of other charges a token, `notification=<token>` as a form [doc].
 * The token stands for the whole history of a charge, or of all parcels of a carnet, so what it stands for now is
 * fetched: once for each charge that changed last.
 */
import {
  type Call,
  type Fetched,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  observed,
  type Reader,
  read,
} from '../../src/kit';
import { fetchOne } from './api';
import { observationOf } from './charge';
import { observationsOf } from './pix';

const MOST_CHARGES = 3;

export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const sent = read(body);
  const token = sent.text('notification')?.match(/^[\w-]{8,100}$/)?.[0];
  if (!token || sent.has('pix')) return { ok: true, body };
  const history = await fetchOne(call, `/notification/${token}`);
  if (!history.ok) return history;

  const charges: object[] = [];
  for (const [id, entry] of newestOf(read(history.body).list())) {
    const charge = await fetchOne(call, `/charge/${id}`);
    if (!charge.ok) return charge;
    const received = entry.text('received_by_bank_at');
    charges.push({ ...(charge.body as object), at: entry.text('created_at'), received_by_bank_at: received });
  }
  return { ok: true, body: { charges } };
}

/** Entries come oldest first, `{id, identifiers: {charge_id}, status: {current}, created_at}` [doc]. */
function newestOf(entries: readonly Reader[]): [id: string, entry: Reader][] {
  const newest = new Map<string, Reader>();
  for (const entry of entries) {
    const id = entry.text('identifiers.charge_id')?.match(/^\d{1,20}$/)?.[0];
    if (!id) continue;
    // Back to the end of the line.
    newest.delete(id);
    newest.set(id, entry);
  }
  return [...newest].slice(-MOST_CHARGES);
}

export function normalise({ body }: InboundDelivery): Normalised {
  const sent = read(body);
  if (sent.has('pix')) {
    const payments = sent.list('pix');
    if (payments.every((pix) => !pix.id('endToEndId'))) return failed('unexpected_shape', 'pix.0.endToEndId');
    const observations = payments.flatMap(observationsOf);
    return observations.length > 0 ? observed(...observations) : ignored('nothing_new', 'Pix sent');
  }
  if (sent.has('charges')) {
    const charges = sent.list('charges');
    const observations = charges.flatMap((charge) => observationOf(charge) ?? []);
    const statuses = charges.map((charge) => charge.text('status')).join(', ');
    return observations.length > 0
      ? observed(...observations)
      : ignored('nothing_new', statuses.slice(0, 100));
  }
  if (sent.has('notification')) return failed('unexpected_shape', 'notification');
  // Registering a webhook sends `{evento: "teste_webhook"}`, or nothing at all [guess].
  return ignored(sent.has('evento') ? 'vendor_test' : 'unknown_topic');
}
