/** `/members`: who belongs to the organization, and as what. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { changeMemberRole, type Outcome, removeMember } from '../../src/hub/members';
import { getMember, listMembers, type Member } from '../../src/store/members';
import {
  BODY,
  ById,
  conflict,
  found,
  json,
  jsonBody,
  listOf,
  newApi,
  PageQuery,
  pageOf,
  problems,
} from './operation';
import { Member as MemberAnswer, Role } from './schemas';

export const members = newApi();
const tags = ['Members'];

const present = ({ createdAt, ...rest }: Member) => ({ ...rest, createdAt: createdAt.toISOString() });

const own = async (c: Context<AppEnv>, id: string): Promise<Member> =>
  found(await getMember(c.get('hub').directory, c.get('organization').id, id));

/** Keys act as owners, so that only the last owner is kept from them. */
function unlessKept(outcome: Outcome): void {
  if (outcome !== 'done') throw conflict('The last owner stays one. Make somebody else an owner first.');
}

members.openapi(
  createRoute({
    method: 'get',
    path: '/members',
    operationId: 'listMembers',
    tags,
    summary: 'List members',
    request: { query: PageQuery },
    responses: { 200: pageOf('The members.', MemberAnswer), ...problems('invalid_request') },
  }),
  listOf(listMembers, present, 'directory'),
);

members.openapi(
  createRoute({
    method: 'patch',
    path: '/members/{id}',
    operationId: 'updateMember',
    tags,
    summary: "Change a member's role",
    request: { params: ById, body: jsonBody(z.object({ role: Role }).openapi('MemberPatch')) },
    responses: { 200: json('As it is now.', MemberAnswer), ...problems('not_found', 'conflict', ...BODY) },
  }),
  async (c) => {
    const member = await own(c, c.req.valid('param').id);
    const { role } = c.req.valid('json');
    unlessKept(await changeMemberRole(c.get('hub'), c.get('organization').id, member, role, 'owner'));
    return c.json(present({ ...member, role }), 200);
  },
);

members.openapi(
  createRoute({
    method: 'delete',
    path: '/members/{id}',
    operationId: 'removeMember',
    tags,
    summary: 'Remove a member',
    description: 'Their account stays, with what else it belongs to.',
    request: { params: ById },
    responses: { 204: { description: 'Removed.' }, ...problems('not_found', 'conflict') },
  }),
  async (c) => {
    const member = await own(c, c.req.valid('param').id);
    unlessKept(await removeMember(c.get('hub'), c.get('organization').id, member, 'owner'));
    return c.body(null, 204);
  },
);
