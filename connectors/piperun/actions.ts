/**
 * New opportunities go through the JSON integrator, which takes contact, origin and note in one call, and updates
 * the open opportunity that has the same `id`: the dispatch's key. Source: the help centre, "Como configurar uma
 * integração via JSON"; moves and notes: https://vendas.developers.pipe.run/reference [doc].
 */
import type { Call, CallFailure, Choices, Reader } from '../../src/kit';
import { baseUrlOf, compact, formatPhone, outcomeOfFailure } from '../../src/kit';
import { type Board, boardActions, type NewCard } from '../families/board';
import { stageChoices } from '../families/card';
import { ask, askOne, madeBy, send } from './api';

const INTEGRATOR = 'https://app.pipe.run/webservice';
/** Of a stage, as its address in the integrator has it. */
const HASH = /^[\da-f]{8}-[\da-f-]{27}$/i;

const board: Board = {
  idempotent: true,

  async create(card, key, call) {
    const { settings } = call.connection;
    const wanted = card.stageId ?? settings.stageId?.trim();
    if (!wanted) return { kind: 'rejected', reason: 'missing_setting', detail: 'stageId' };
    const stage = HASH.test(wanted) ? undefined : await askOne(call, 'stages', wanted);
    if (stage?.ok === false) return outcomeOfFailure(stage);
    const hash = stage ? stage.row.text('hash') : wanted;
    if (!hash) return { kind: 'rejected', reason: 'bad_answer', detail: 'the stage has no hash' };
    const url = `${baseUrlOf(settings, INTEGRATOR)}/integradorJson`;
    return madeBy(await call.http.request({ url, query: { hash }, json: leadOf(card, key) }));
  },

  async move(cardId, stageId, call) {
    const stage = await askOne(call, 'stages', stageId);
    if (!stage.ok) return outcomeOfFailure(stage);
    const stage_id = stage.row.integer('id');
    const pipeline_id = stage.row.integer('pipeline_id');
    return send(call, 'PUT', `/deals/${encodeURIComponent(cardId)}`, { stage_id, pipeline_id });
  },

  // Notes are HTML [code].
  note: (cardId, text, call) =>
    send(call, 'POST', '/notes', { deal_id: Number(cardId), text: text.replace(/\r?\n/g, '<br>') }),

  async find(title, call) {
    const deals = await ask(call, '/deals', { title, show: 50 });
    if (!deals.ok) return deals;
    // The filter takes what contains the title, too [doc].
    return { ok: true, id: deals.rows.find((deal) => deal.text('title') === title)?.id('id') };
  },
};

/** The person is found by CPF, else by e-mail, else by phone [doc]. */
function leadOf(
  { title, value, contact: { name, email, phone, taxId }, text, source }: NewCard,
  key: string,
) {
  const isCompany = taxId !== undefined && taxId.length > 11;
  const tax = isCompany ? { cnpj: taxId, company: name } : { cpf: taxId };
  const lead = compact({
    id: key,
    title,
    value: value && (value.amount / 100).toFixed(2),
    name,
    email,
    mobile_phone: phone && formatPhone(phone),
    ...tax,
    last_conversion: source && { source },
    notes: text && [text],
  });
  const rules = {
    update: true,
    validate_cpf: taxId !== undefined && !isCompany,
    validate_cnpj: isCompany,
    validate_person_phone: !email && phone !== undefined,
  };
  return { rules, leads: [lead] };
}

export const actions = boardActions(board);

/** Of more than so many pages of 200 nobody picks. */
const MOST_PAGES = 5;

async function all(call: Call, path: string): Promise<{ ok: true; rows: Reader[] } | CallFailure> {
  const rows: Reader[] = [];
  let cursor: string | undefined;
  for (let page = 0; page === 0 || (cursor && page < MOST_PAGES); page++) {
    const answer = await ask(call, path, { show: 200, cursor });
    if (!answer.ok) return answer;
    rows.push(...answer.rows);
    cursor = answer.next;
  }
  return { ok: true, rows };
}

export async function stages(call: Call): Promise<Choices> {
  const pipelines = await all(call, '/pipelines');
  if (!pipelines.ok) return pipelines;
  const listed = await all(call, '/stages');
  return listed.ok ? stageChoices(pipelines.rows, listed.rows) : listed;
}
