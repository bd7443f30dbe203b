/** One webhook on the board. Trello asks our address with HEAD while it is made, and wants a 200 [doc]. */
import { type Call, type CallFailure, callFailure, isOk, type Registration } from '../../src/kit';
import { boardOf, fetchBoard, fetchJson, request, tokenOf } from './api';

export async function register(call: Call, callbackURL: string): Promise<Registration | CallFailure> {
  if (!boardOf(call)) return { ok: false, reason: 'missing_setting', detail: 'boardId' };
  const board = await fetchBoard(call);
  if (!board.ok) return board;
  const standing = await fetchJson(call, `tokens/${encodeURIComponent(tokenOf(call))}/webhooks`);
  if (!standing.ok) return standing;
  const idModel = board.data.text('id') ?? boardOf(call);
  const ours = standing.data.list().filter((webhook) => webhook.text('callbackURL') === callbackURL);
  const same = ours.find((webhook) => webhook.text('idModel') === idModel);
  const pathOf = (id: string) => `webhooks/${encodeURIComponent(id)}`;

  const id = same?.text('id');
  const json = { callbackURL, idModel, description: 'Ponte', active: true };
  const result = id
    ? await request(call, pathOf(id), { method: 'PUT', json })
    : await request(call, 'webhooks', { json });
  if (!isOk(result)) return callFailure(result);
  // Of a board that was chosen before.
  for (const webhook of ours) {
    const old = webhook.text('id');
    if (old && old !== id) await request(call, pathOf(old), { method: 'DELETE' });
  }
  return { ok: true, registered: ['board'] };
}
