/** `/invitations`: how somebody becomes a member. */
import { createRoute, z } from '@hono/zod-openapi';
import { invite } from '../../src/hub/accounts';
import { Problem } from '../../src/problem';
import type { Invitation } from '../../src/store/accounts';
import { deleteInvitation, listInvitations } from '../../src/store/members';
import {
  BODY,
  ById,
  conflict,
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
import { Invitation as InvitationAnswer, NewInvitation, Role } from './schemas';

export const invitations = newApi();
const tags = ['Members'];

const present = ({ tokenHash: _, organizationId: __, ...rest }: Invitation) => rest;

invitations.openapi(
  createRoute({
    method: 'get',
    path: '/invitations',
    operationId: 'listInvitations',
    tags,
    summary: 'List open invitations',
    request: { query: PageQuery },
    responses: { 200: pageOf('The invitations.', InvitationAnswer), ...problems('invalid_request') },
  }),
  listOf(listInvitations, present, 'directory'),
);

invitations.openapi(
  createRoute({
    method: 'post',
    path: '/invitations',
    operationId: 'createInvitation',
    tags,
    summary: 'Invite somebody',
    description: 'Works once, for seven days. A second one for the same address replaces the first.',
    request: {
      headers: Posted,
      body: jsonBody(
        z
          .object({
            email: z.string().trim().toLowerCase().max(254).pipe(z.email()),
            role: Role.default('member'),
            teams: z.array(z.string().max(100)).max(50).default([]).openapi({ description: 'Ids of teams.' }),
          })
          .openapi('NewInvitation'),
      ),
    },
    responses: { 201: json('The invitation, with its link.', NewInvitation), ...problems(...BODY, ...KEYED) },
  }),
  async (c) => {
    const { id, name, language } = c.get('organization');
    const invited = await invite(c.get('hub'), { id, name, language }, c.req.valid('json'), {
      actor: c.get('actor'),
      url: c.req.url,
      role: 'owner',
    });
    if (!invited.ok && invited.why === 'member') throw conflict('This address belongs to a member already.');
    if (!invited.ok) throw invalid([{ path: 'teams', message: 'names a team that does not exist' }]);
    const { invitation, url, mailed } = invited;
    return c.json({ ...present(invitation), url, mailed }, 201);
  },
);

invitations.openapi(
  createRoute({
    method: 'delete',
    path: '/invitations/{id}',
    operationId: 'withdrawInvitation',
    tags,
    summary: 'Withdraw an invitation',
    request: { params: ById },
    responses: { 204: { description: 'Withdrawn.' }, ...problems('not_found') },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    if (!(await deleteInvitation(c.get('hub').directory, c.get('organization').id, id)))
      throw new Problem('not_found');
    return c.body(null, 204);
  },
);
