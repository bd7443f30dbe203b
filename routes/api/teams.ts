/** `/teams`: members in groups; connections name the teams that they belong to. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { createTeam } from '../../src/hub/members';
import { Problem } from '../../src/problem';
import {
  addToTeam,
  deleteTeam,
  getMember,
  getTeam,
  listTeams,
  removeFromTeam,
  renameTeam,
} from '../../src/store/members';
import { name } from '../name';
import {
  BODY,
  ById,
  conflict,
  found,
  json,
  jsonBody,
  KEYED,
  newApi,
  PageQuery,
  Posted,
  pageOf,
  problems,
} from './operation';
import { Team } from './schemas';

export const teams = newApi();
const tags = ['Members'];

const Named = z.object({ name: name.openapi({ example: 'Atendimento' }) });

const Place = ById.extend({
  memberId: z
    .string()
    .openapi({ param: { name: 'memberId', in: 'path' }, example: 'mem_01KAZ9V3M8T6N4R2Q0P8W6Y4X2' }),
});

const taken = () => conflict('Another team has this name.');

const own = async (c: Context<AppEnv>, id: string) =>
  found(await getTeam(c.get('hub').directory, c.get('organization').id, id));

teams.openapi(
  createRoute({
    method: 'get',
    path: '/teams',
    operationId: 'listTeams',
    tags,
    summary: 'List teams',
    request: { query: PageQuery },
    responses: { 200: pageOf('The teams.', Team), ...problems('invalid_request') },
  }),
  async (c) =>
    c.json(await listTeams(c.get('hub').directory, c.get('organization').id, c.req.valid('query')), 200),
);

teams.openapi(
  createRoute({
    method: 'post',
    path: '/teams',
    operationId: 'createTeam',
    tags,
    summary: 'Create a team',
    request: { headers: Posted, body: jsonBody(Named.openapi('NewTeam')) },
    responses: { 201: json('The new team.', Team), ...problems(...BODY, ...KEYED) },
  }),
  async (c) => {
    const team = await createTeam(c.get('hub'), c.get('organization').id, c.req.valid('json').name);
    if (!team) throw taken();
    return c.json({ ...team, members: [] }, 201);
  },
);

teams.openapi(
  createRoute({
    method: 'patch',
    path: '/teams/{id}',
    operationId: 'updateTeam',
    tags,
    summary: 'Rename a team',
    request: { params: ById, body: jsonBody(Named.openapi('TeamPatch')) },
    responses: { 200: json('As it is now.', Team), ...problems('not_found', 'conflict', ...BODY) },
  }),
  async (c) => {
    const team = await own(c, c.req.valid('param').id);
    const { name } = c.req.valid('json');
    if (!(await renameTeam(c.get('hub').directory, c.get('organization').id, team.id, name))) throw taken();
    return c.json({ ...team, name }, 200);
  },
);

teams.openapi(
  createRoute({
    method: 'delete',
    path: '/teams/{id}',
    operationId: 'deleteTeam',
    tags,
    summary: 'Delete a team',
    description: 'Its members stay members of the organization.',
    request: { params: ById },
    responses: { 204: { description: 'Deleted.' }, ...problems('not_found') },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    if (!(await deleteTeam(c.get('hub').directory, c.get('organization').id, id)))
      throw new Problem('not_found');
    return c.body(null, 204);
  },
);

/** The place in a team that an address names: both the team and the member must be there. */
async function placeOf(c: Context<AppEnv>, { id, memberId }: z.infer<typeof Place>) {
  const { directory } = c.get('hub');
  const organizationId = c.get('organization').id;
  const team = await own(c, id);
  const member = found(await getMember(directory, organizationId, memberId));
  return { organizationId, teamId: team.id, userId: member.userId };
}

teams.openapi(
  createRoute({
    method: 'put',
    path: '/teams/{id}/members/{memberId}',
    operationId: 'addTeamMember',
    tags,
    summary: 'Put a member into a team',
    request: { params: Place },
    responses: { 204: { description: 'Is in it.' }, ...problems('not_found') },
  }),
  async (c) => {
    await addToTeam(c.get('hub').directory, await placeOf(c, c.req.valid('param')));
    return c.body(null, 204);
  },
);

teams.openapi(
  createRoute({
    method: 'delete',
    path: '/teams/{id}/members/{memberId}',
    operationId: 'removeTeamMember',
    tags,
    summary: 'Take a member out of a team',
    request: { params: Place },
    responses: { 204: { description: 'Is not in it.' }, ...problems('not_found') },
  }),
  async (c) => {
    await removeFromTeam(c.get('hub').directory, await placeOf(c, c.req.valid('param')));
    return c.body(null, 204);
  },
);
