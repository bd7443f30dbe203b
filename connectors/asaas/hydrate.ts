/**
 * What a webhook leaves out: `payment.customer` is only an id, and neither the Pix code nor the digitable line
 * are in it [doc]. They are put beside `payment`, under the names that the API has for them.
 */
import { type Call, type Fetched, type InboundDelivery, read } from '../../src/kit';
import { fetchRelated } from '../families/related';
import { fetchOne, idIn } from './api';
import { isLaterInstalment, mayHaveBoleto, mayHavePix } from './charge';
import { asksForMoney, isKnown, memberOf } from './events';

export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const sent = read(body);
  const event = sent.text('event') ?? '';
  const about = sent.at(memberOf(event));
  const id = idIn(about.text('id'));
  const customerId = idIn(about.text('customer'));
  if (!id || !isKnown(event) || isLaterInstalment(about)) return { ok: true, body };

  const known = await customerOf(call, customerId);
  if (!known.ok) return known;
  const codes = asksForMoney(event)
    ? await codesOf(call, id, { pix: mayHavePix(about), boleto: mayHaveBoleto(about) })
    : undefined;
  if (codes && !codes.ok) return codes;
  return {
    ok: true,
    body: {
      ...(body as object),
      ...known.related,
      ...(codes?.body as object | undefined),
    },
  };
}

/** `{customer}`; one that is gone is left out. */
export const customerOf = (call: Call, id: string | undefined) =>
  fetchRelated({ customer: id === undefined ? undefined : fetchOne(call, `/customers/${id}`) });

/**
 * `{pixQrCode?, identificationField?}`. Either is refused where there is none, such as the Pix code of an account
 * without a Pix key [code]: the charge is told without it.
 */
export async function codesOf(
  call: Call,
  id: string,
  wanted: { pix: boolean; boleto: boolean },
): Promise<Fetched> {
  const [pix, line] = await Promise.all([
    wanted.pix ? fetchOne(call, `/payments/${id}/pixQrCode`) : undefined,
    wanted.boleto ? fetchOne(call, `/payments/${id}/identificationField`) : undefined,
  ]);
  for (const answer of [pix, line])
    if (answer && !answer.ok && (answer.retry || answer.reason === 'unauthorized')) return answer;
  // The picture of the code is left behind: it is large, and made again from the code.
  const { payload, expirationDate } = pix?.ok ? (pix.body as Record<string, unknown>) : {};
  return {
    ok: true,
    body: {
      ...(pix?.ok ? { pixQrCode: { payload, expirationDate } } : {}),
      ...(line?.ok ? { identificationField: line.body } : {}),
    },
  };
}
