/** `/automations`: what happens when an event comes. */
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import {
  addressed,
  automationProblems,
  columnsOf,
  createAutomation,
  inputOf,
} from '../../src/hub/automations';
import { iso } from '../../src/hub/hub';
import { Problem } from '../../src/problem';
import {
  type Automation,
  deleteAutomation,
  getAutomation,
  listAutomations,
  updateAutomation,
} from '../../src/store/automations';
import { AutomationPatch, NewAutomation, patched } from './automation-input';
import {
  BODY,
  ById,
  fieldErrors,
  found,
  IdFilter,
  invalid,
  json,
  jsonBody,
  KEYED,
  listOf,
  newApi,
  PageQuery,
  Posted,
  pageOf,
  problems,
} from './operation';
import { Automation as AutomationAnswer } from './schemas';

export const automations = newApi();
const tags = ['Automations'];

const present = (automation: Automation) => {
  const { id, createdAt, updatedAt } = automation;
  return { id, ...inputOf(automation), createdAt, updatedAt };
};

async function check(c: Context<AppEnv>, input: NewAutomation): Promise<void> {
  const errors = await automationProblems(c.get('hub'), c.get('organization'), input);
  if (errors.length > 0) throw invalid(errors);
}

automations.openapi(
  createRoute({
    method: 'get',
    path: '/automations',
    operationId: 'listAutomations',
    tags,
    summary: 'List automations',
    request: { query: PageQuery.extend({ connectionId: IdFilter }) },
    responses: { 200: pageOf('The automations.', AutomationAnswer), ...problems('invalid_request') },
  }),
  listOf(listAutomations, present),
);

automations.openapi(
  createRoute({
    method: 'post',
    path: '/automations',
    operationId: 'createAutomation',
    tags,
    summary: 'Create an automation',
    request: { headers: Posted, body: jsonBody(NewAutomation) },
    responses: { 201: json('The new automation.', AutomationAnswer), ...problems(...BODY, ...KEYED) },
  }),
  async (c) => {
    const hub = c.get('hub');
    const input = await addressed(hub, c.req.valid('json'));
    await check(c, input);
    const automation = await createAutomation(hub, c.get('organization').id, input);
    return c.json(present(automation), 201);
  },
);

automations.openapi(
  createRoute({
    method: 'get',
    path: '/automations/{id}',
    operationId: 'getAutomation',
    tags,
    summary: 'Read an automation',
    request: { params: ById },
    responses: { 200: json('The automation.', AutomationAnswer), ...problems('not_found') },
  }),
  async (c) => c.json(present(await own(c, c.req.valid('param').id)), 200),
);

automations.openapi(
  createRoute({
    method: 'patch',
    path: '/automations/{id}',
    operationId: 'updateAutomation',
    tags,
    summary: 'Change an automation',
    description: 'What is queued already goes out as it was when its event came.',
    request: { params: ById, body: jsonBody(AutomationPatch) },
    responses: { 200: json('As it is now.', AutomationAnswer), ...problems('not_found', ...BODY) },
  }),
  async (c) => {
    const { db, now } = c.get('hub');
    const automation = await own(c, c.req.valid('param').id);
    const patch = c.req.valid('json');
    const whole = NewAutomation.safeParse(patched(inputOf(automation), patch));
    if (!whole.success) throw invalid(fieldErrors(whole.error));
    // One whose channel is gone can still be renamed and switched off.
    const { action, connectionId, enabled } = patch;
    if (action || connectionId || enabled) await check(c, whole.data);
    const input = action ? await addressed(c.get('hub'), whole.data) : whole.data;
    const changed = await updateAutomation(db, automation.organizationId, automation.id, {
      ...columnsOf(input),
      updatedAt: iso(now()),
    });
    return c.json(present(found(changed)), 200);
  },
);

automations.openapi(
  createRoute({
    method: 'delete',
    path: '/automations/{id}',
    operationId: 'deleteAutomation',
    tags,
    summary: 'Delete an automation',
    request: { params: ById },
    responses: { 204: { description: 'Deleted.' }, ...problems('not_found') },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    if (!(await deleteAutomation(c.get('hub').db, c.get('organization').id, id)))
      throw new Problem('not_found');
    return c.body(null, 204);
  },
);

const own = async (c: Context<AppEnv>, id: string): Promise<Automation> =>
  found(await getAutomation(c.get('hub').db, c.get('organization').id, id));
