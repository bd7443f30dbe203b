/** Deals as cards: made with their person, moved, annotated. Sources: see `api.ts`. */
import { type Call, compact, type Outcome, outcomeOf, outcomeOfFailure, read } from '../../src/kit';
import type { Board, Found } from '../families/board';
import { cardText, personFor, stageChoices } from '../families/card';
import { fetchData, idIn, request } from './api';

const search = async (call: Call, list: string, fields: string, term: string): Promise<Found> => {
  const query = { term, fields, exact_match: 'true', limit: 1 };
  const answer = await fetchData(call, `/api/v2/${list}/search`, { query });
  return answer.ok ? { ok: true, id: idIn(answer.data, 'items.0.item.id')?.toString() } : answer;
};

/** Notes are HTML [doc]. */
const note = async (cardId: string, text: string, call: Call): Promise<Outcome> => {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const json = { deal_id: Number(cardId), content: safe.replace(/\r?\n/g, '<br>') };
  return outcomeOf(await request(call, '/api/v1/notes', { json }));
};

const isNumber = (id: string): boolean => /^\d{1,15}$/.test(id);
const noStage: Outcome = { kind: 'rejected', reason: 'invalid_input', detail: 'stageId' };

export const board = {
  note,
  find: (title, call) => search(call, 'deals', 'title', title),

  async stages(call) {
    const rows = { limit: 500 };
    const pipelines = await fetchData(call, '/api/v2/pipelines', { query: rows });
    if (!pipelines.ok) return pipelines;
    const stages = await fetchData(call, '/api/v2/stages', { query: { ...rows, sort_by: 'order_nr' } });
    return stages.ok ? stageChoices(pipelines.data.list(), stages.data.list()) : stages;
  },

  async create({ title, stageId, value, contact, text, source }, _key, call) {
    if (stageId && !isNumber(stageId)) return noStage;
    const { email, phone, taxId } = contact;
    const person = await personFor(
      contact,
      (field, term) => search(call, 'persons', field, term),
      async (name) => {
        const emails = email && [{ value: email, primary: true, label: 'work' }];
        const phones = phone && [{ value: phone, primary: true, label: 'mobile' }];
        const json = { name, ...compact({ emails, phones }) };
        const made = await fetchData(call, '/api/v2/persons', { json });
        return made.ok ? { ok: true, id: made.data.text('id') } : made;
      },
    );
    // Nothing of the deal has been made yet, and the next attempt looks for the person again.
    if (!person.ok) return outcomeOfFailure(person);
    const ids = { stage_id: read(stageId).integer(), person_id: read(person.id).integer() };
    const amount = { value: value && value.amount / 100, currency: value?.currency };
    const result = await request(call, '/api/v2/deals', {
      json: { title, ...compact({ ...ids, ...amount }) },
    });
    const made = outcomeOf(result);
    const providerId = read(result.ok ? result.json : undefined).text('data.id');
    if (made.kind !== 'sent') return made;
    if (!providerId) return { kind: 'rejected', reason: 'bad_answer', detail: 'no id' };
    const rest = cardText({ contact: { taxId }, text, source });
    const noted = rest === '' || (await note(providerId, rest, call)).kind === 'sent';
    return { kind: 'sent', providerId, ...(noted ? {} : { detail: 'the note could not be written' }) };
  },

  async move(cardId, stageId, call) {
    if (!isNumber(stageId)) return noStage;
    const json = { stage_id: Number(stageId) };
    const path = `/api/v2/deals/${encodeURIComponent(cardId)}`;
    return outcomeOf(await request(call, path, { method: 'PATCH', json }));
  },
} satisfies Board;
