/** `/configuracoes/equipes`: the teams of the company; a new one. */
import { z } from 'zod';
import { allMembers, allTeams, createTeam } from '../../../src/hub/members';
import { connectionsOf } from '../../../src/store/connections';
import { Field, Form } from '../../../src/ui/form';
import { Empty, Heading, Table, Trail } from '../../../src/ui/parts';
import { name } from '../../name';
import { checked, done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';

export const TeamName = z.object({ teamName: name });

const PATH = '/configuracoes/equipes';

export async function teamsPage(c: PageContext, typed: Typed = {}, errors: Typed = {}) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id } = c.get('organization');
  const [teams, members, connections] = await Promise.all([
    allTeams(hub, id),
    allMembers(hub, id),
    connectionsOf(hub.db, [id]),
  ]);
  const nameOf = new Map(members.map((member) => [member.id, member.name]));
  return page(c, {
    title: t('teams.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('settings.title')]]} />
        <Heading title={t('teams.title')} lead={t('teams.lead')}>
          <a href="/configuracoes/membros">{t('members.title')}</a>
        </Heading>
        {teams.length === 0 ? (
          <Empty title={t('teams.none')}>
            <p>{t('teams.none.next')}</p>
          </Empty>
        ) : (
          <Table
            caption={t('teams.title')}
            columns={[
              { label: t('column.name') },
              { label: t('members.title') },
              { label: t('section.connections'), number: true },
            ]}
            rows={teams.map((team) => [
              <a href={`${PATH}/${team.id}`}>{team.name}</a>,
              team.members.map((one) => nameOf.get(one) ?? '').join(', '),
              connections.filter((one) => one.teams.includes(team.id)).length,
            ])}
          />
        )}
        <h2>{t('teams.new')}</h2>
        <Form action={PATH} submit={t('teams.create')}>
          <Field
            name="teamName"
            label={t('column.name')}
            hint={t('teams.name.hint')}
            value={typed.teamName}
            error={errors.teamName}
          />
        </Form>
      </>
    ),
  });
}

/** Goes on to the team's own page, where people are put into it. */
export async function createTeamSubmit(c: PageContext) {
  const typed = await typedIn(c);
  const form = checked(c, TeamName, typed);
  if (!form.ok) return teamsPage(c, typed, form.errors);
  const team = await createTeam(c.get('hub'), c.get('organization').id, form.input.teamName);
  if (!team) return teamsPage(c, typed, { teamName: textsOf(c)('teams.taken') });
  c.set('changed', team.id);
  return done(c, `${PATH}/${team.id}`, 'teams.created', { name: team.name });
}
