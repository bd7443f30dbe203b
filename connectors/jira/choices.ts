/** What the forms offer of a site: its projects, types of issues, statuses and custom fields. */
import type { Call, Choice, Choices, Reader } from '../../src/kit';
import { fetchJson, projectKey } from './api';

const chosen = async (call: Call, path: string, choose: (data: Reader) => Choice[]): Promise<Choices> => {
  const answer = await fetchJson(call, path);
  return answer.ok ? { ok: true, choices: choose(answer.data) } : answer;
};

const choice = (row: Reader, value: string, label = row.text('name') ?? ''): Choice => ({
  value: row.text(value) ?? '',
  label,
});

const inProject = (call: Call) => encodeURIComponent(projectKey(call));

/** Every status once, though each type of issue lists its own. */
export const statuses = (call: Call): Promise<Choices> =>
  chosen(call, `/rest/api/3/project/${inProject(call)}/statuses`, (types) => {
    const all = types.list().flatMap((type) => type.list('statuses'));
    const label = (status: Reader) => `${projectKey(call)} › ${status.text('name') ?? ''}`;
    const byId = new Map(all.map((status) => [status.text('id'), choice(status, 'id', label(status))]));
    return [...byId.values()];
  });

const fields = (call: Call): Promise<Choices> =>
  chosen(call, '/rest/api/3/field', (found) =>
    found.list().flatMap((field) => (field.bool('custom') ? [choice(field, 'id')] : [])),
  );

export const choices = {
  stageId: statuses,
  wonStatus: statuses,
  lostStatus: statuses,
  nameField: fields,
  emailField: fields,
  phoneField: fields,
  projectKey: (call: Call) =>
    chosen(call, '/rest/api/3/project/search', (found) =>
      found.list('values').map((project) => choice(project, 'key')),
    ),
  issueTypeId: (call: Call) =>
    chosen(call, `/rest/api/3/issue/createmeta/${inProject(call)}/issuetypes`, (found) =>
      found.list('issueTypes').flatMap((type) => (type.bool('subtask') ? [] : [choice(type, 'id')])),
    ),
};
