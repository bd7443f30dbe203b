/** The orders of Padaria as a listing: what changed, from the oldest to the newest, page by page. */
import { callFailure, isOk, type Listing, type PollItem, type Reader, read } from '../../src/kit';

const API = 'https://api.padaria.example';

export const orders: Listing = {
  everyMinutes: 60,
  proves: true,
  async list({ connection, http }, cursor, { since, limit = 50 }) {
    const result = await http.request({
      url: `${connection.settings.baseUrl || API}/pedidos`,
      headers: { authorization: `Bearer ${connection.credentials.apiKey ?? ''}` },
      query: { limite: limit, ...(cursor === null ? { desde: since } : { depois: cursor }) },
    });
    const answer = isOk(result) ? read(result.json) : undefined;
    const next = answer?.text('proximo');
    if (!answer || next === undefined) return callFailure(result);
    const items = answer.list('pedidos').flatMap(itemOf);
    return { ok: true, items, cursor: next, more: answer.bool('tem_mais') ?? false };
  },
};

/** In the shape of the webhooks, so that `normalise` reads both. */
function itemOf(order: Reader): PollItem[] {
  const id = order.text('id');
  const updatedAt = order.time('em');
  if (id === undefined || updatedAt === undefined) return [];
  return [
    {
      subject: `order/${id}`,
      fingerprint: `${updatedAt} ${order.text('status')}`,
      updatedAt,
      body: order.value,
    },
  ];
}
