/** Issues as cards. Texts are Atlassian's document format; a status is reached by a transition only [doc]. */
import { type Call, compact, type Outcome, outcomeOf, outcomeOfFailure, read } from '../../src/kit';
import type { Board } from '../families/board';
import { cardText } from '../families/card';
import { fetchJson, projectKey, request } from './api';
import { statuses } from './choices';

/** A paragraph each line; text may not be empty. */
const documentOf = (text: string) => ({
  type: 'doc',
  version: 1,
  content: text
    .split(/\r?\n/)
    .map((line) => ({ type: 'paragraph', content: line.trim() ? [{ type: 'text', text: line }] : [] })),
});

const issuePath = (cardId: string): string => `/rest/api/3/issue/${encodeURIComponent(cardId)}`;
const inQuotes = (text: string): string => text.replace(/["\\]/g, ' ');

async function move(cardId: string, stageId: string, call: Call): Promise<Outcome> {
  const offered = await fetchJson(call, `${issuePath(cardId)}/transitions`);
  if (!offered.ok) return outcomeOfFailure(offered);
  const transition = offered.data.list('transitions').find((one) => one.text('to.id') === stageId);
  const id = transition?.text('id');
  if (id !== undefined) {
    const json = { transition: { id } };
    const result = await request(call, `${issuePath(cardId)}/transitions`, { json });
    // Another one is under way at the same time.
    return result.ok && result.status === 409 ? { kind: 'retry', reason: 'unavailable' } : outcomeOf(result);
  }
  // Of a repeat: it is there already.
  const issue = await fetchJson(call, issuePath(cardId), { query: { fields: 'status' } });
  if (!issue.ok) return outcomeOfFailure(issue);
  return issue.data.text('fields.status.id') === stageId
    ? { kind: 'sent' }
    : { kind: 'rejected', reason: 'refused', detail: 'no transition leads to this status' };
}

export const board = {
  stages: statuses,
  move,

  async create(card, _key, call) {
    const { nameField, emailField, phoneField, issueTypeId } = call.connection.settings;
    if (!issueTypeId) return { kind: 'rejected', reason: 'missing_setting', detail: 'issueTypeId' };
    const { name, email, phone } = card.contact;
    const own = [[nameField, name] as const, [emailField, email] as const, [phoneField, phone] as const];
    const fields = {
      ...Object.fromEntries(own.flatMap(([field, value]) => (field && value ? [[field.trim(), value]] : []))),
      project: { key: projectKey(call) },
      issuetype: { id: issueTypeId.trim() },
      summary: card.title.replace(/\s+/g, ' '),
      ...compact({ description: cardText(card) === '' ? undefined : documentOf(cardText(card)) }),
    };
    const result = await request(call, '/rest/api/3/issue', { json: { fields } });
    const made = outcomeOf(result);
    const providerId = read(result.ok ? result.json : undefined).text('id');
    if (made.kind !== 'sent') return made;
    if (!providerId) return { kind: 'rejected', reason: 'bad_answer', detail: 'no id' };
    const isThere = !card.stageId || (await move(providerId, card.stageId, call)).kind === 'sent';
    return { kind: 'sent', providerId, ...(isThere ? {} : { detail: 'it stays in its first status' }) };
  },

  async note(cardId, text, call) {
    const json = { body: documentOf(text) };
    return outcomeOf(await request(call, `${issuePath(cardId)}/comment`, { json }));
  },

  async find(title, call) {
    const jql = `project = "${inQuotes(projectKey(call))}" AND summary ~ "\\"${inQuotes(title)}\\"" ORDER BY created DESC`;
    const json = { jql, fields: ['summary'], maxResults: 50 };
    const found = await fetchJson(call, '/rest/api/3/search/jql', { json });
    if (!found.ok) return found;
    const issue = found.data.list('issues').find((one) => one.text('fields.summary') === title);
    return { ok: true, id: issue?.text('id') };
  },
} satisfies Board;
