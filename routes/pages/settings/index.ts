/** The company, its people, their account, keys, the audit log. */
import { createKeySubmit, keysPage, revokeKeyPage, revokeKeySubmit } from '../keys';
import type { PageTable } from '../table';
import { accountPage } from './account';
import { endAllSubmit, endOthersSubmit, passwordSubmit, renameSubmit, switchSubmit } from './account-changes';
import { auditPage } from './audit';
import { companyPage, companySubmit } from './company';
import { hoursPage, hoursSubmit } from './hours';
import { memberPage, memberSubmit, removePage, removeSubmit } from './member';
import { inviteSubmit, membersPage, withdrawSubmit } from './members';
import { overviewPage } from './overview';
import { deleteTeamPage, deleteTeamSubmit, teamPage, teamSubmit } from './team';
import { createTeamSubmit, teamsPage } from './teams';

export const settingsPages: PageTable = {
  '/configuracoes': { get: overviewPage },
  '/configuracoes/empresa': {
    get: (c) => companyPage(c),
    post: companySubmit,
    does: 'updateOrganization',
    only: 'admins',
  },
  '/configuracoes/horarios': {
    get: (c) => hoursPage(c),
    post: hoursSubmit,
    does: 'updateOrganization',
    only: 'admins',
  },
  '/configuracoes/membros': {
    get: (c) => membersPage(c),
    post: inviteSubmit,
    does: 'createInvitation',
    only: 'admins',
  },
  '/configuracoes/membros/:id': {
    get: (c) => memberPage(c),
    post: memberSubmit,
    does: 'updateMember',
    only: 'admins',
  },
  '/configuracoes/membros/:id/remover': {
    get: (c) => removePage(c),
    post: removeSubmit,
    does: 'removeMember',
    only: 'admins',
  },
  '/configuracoes/convites/:id/revogar': {
    post: withdrawSubmit,
    does: 'withdrawInvitation',
    only: 'admins',
  },
  '/configuracoes/equipes': {
    get: (c) => teamsPage(c),
    post: createTeamSubmit,
    does: 'createTeam',
    only: 'admins',
  },
  '/configuracoes/equipes/:id': {
    get: (c) => teamPage(c),
    post: teamSubmit,
    does: 'updateTeam',
    only: 'admins',
  },
  '/configuracoes/equipes/:id/excluir': {
    get: deleteTeamPage,
    post: deleteTeamSubmit,
    does: 'deleteTeam',
    only: 'admins',
  },
  '/configuracoes/chaves': {
    get: (c) => keysPage(c),
    post: createKeySubmit,
    does: 'createApiKey',
    only: 'admins',
  },
  '/configuracoes/chaves/:id/revogar': {
    get: revokeKeyPage,
    post: revokeKeySubmit,
    does: 'revokeApiKey',
    only: 'admins',
  },
  '/configuracoes/auditoria': { get: auditPage, only: 'admins' },
  '/conta': { get: (c) => accountPage(c) },
  // These note what they do themselves: in the logs of all companies that the person belongs to.
  '/conta/nome': { get: (c) => accountPage(c), post: renameSubmit, does: null },
  '/conta/senha': { get: (c) => accountPage(c), post: passwordSubmit, does: null },
  '/conta/sair': { post: endAllSubmit, does: null },
  '/conta/sair-dos-outros': { post: endOthersSubmit, does: null },
  '/conta/empresa': { post: switchSubmit, does: 'setActiveOrganization' },
};
