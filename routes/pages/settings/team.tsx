/** `/configuracoes/equipes/:id`: name and people of one team, what it sees, and its end. */
import { allMembers, setPlace } from '../../../src/hub/members';
import { Problem } from '../../../src/problem';
import { connectionsOf } from '../../../src/store/connections';
import { deleteTeam, getTeam, renameTeam } from '../../../src/store/members';
import { Field, Form } from '../../../src/ui/form';
import { Heading, Notice, Trail } from '../../../src/ui/parts';
import { checked, done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { Ticks, tickedIn } from './people';
import { TeamName } from './teams';

const LIST = '/configuracoes/equipes';

/** 404 for anybody else's. */
async function ownTeam(c: PageContext) {
  const team = await getTeam(c.get('hub').directory, c.get('organization').id, c.req.param('id') ?? '');
  if (!team) throw new Problem('not_found');
  return team;
}

async function connectionsOfTeam(c: PageContext, teamId: string) {
  const all = await connectionsOf(c.get('hub').db, [c.get('organization').id]);
  return all.filter(({ teams }) => teams.includes(teamId));
}

export async function teamPage(c: PageContext, typed?: Typed, errors: Typed = {}) {
  const t = textsOf(c);
  const team = await ownTeam(c);
  const members = await allMembers(c.get('hub'), c.get('organization').id);
  const ids = members.map((member) => member.id);
  const connections = await connectionsOfTeam(c, team.id);
  return page(c, {
    title: team.name,
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[[LIST, t('teams.title')]]} />
        <Heading title={team.name} />
        <Form submit={t('app.save')}>
          <Field
            name="teamName"
            label={t('column.name')}
            value={typed?.teamName ?? team.name}
            error={errors.teamName}
          />
          <Ticks
            legend={t('teams.people')}
            prefix="member"
            options={members.map((one) => ({ value: one.id, label: `${one.name} (${one.email})` }))}
            chosen={typed ? tickedIn(typed, 'member', ids) : team.members}
          />
        </Form>
        <h2>{t('section.connections')}</h2>
        <p>{t('teams.sees')}</p>
        {connections.length === 0 ? (
          <p>{t('teams.noConnections')}</p>
        ) : (
          <ul>
            {connections.map((one) => (
              <li>
                <a href={`/integracoes/${one.id}`}>{one.name}</a>
              </li>
            ))}
          </ul>
        )}
        <p>
          <a href={`${LIST}/${team.id}/excluir`}>{t('teams.delete', { name: team.name })}</a>
        </p>
      </>
    ),
  });
}

export async function teamSubmit(c: PageContext) {
  const team = await ownTeam(c);
  const hub = c.get('hub');
  const { id: organizationId } = c.get('organization');
  const typed = await typedIn(c);
  const form = checked(c, TeamName, typed);
  if (!form.ok) return teamPage(c, typed, form.errors);
  const { teamName } = form.input;
  if (teamName !== team.name && !(await renameTeam(hub.directory, organizationId, team.id, teamName)))
    return teamPage(c, typed, { teamName: textsOf(c)('teams.taken') });
  const members = await allMembers(hub, organizationId);
  const wanted = new Set(
    tickedIn(
      typed,
      'member',
      members.map(({ id }) => id),
    ),
  );
  for (const { id, userId } of members)
    if (wanted.has(id) !== team.members.includes(id))
      await setPlace(hub, { organizationId, teamId: team.id, userId }, wanted.has(id));
  return done(c, LIST, 'teams.saved', { name: teamName });
}

/** What only this team was meant to see is seen by everybody afterwards: that must be known before. */
export async function deleteTeamPage(c: PageContext) {
  const t = textsOf(c);
  const team = await ownTeam(c);
  const opened = (await connectionsOfTeam(c, team.id)).filter(({ teams }) => teams.length === 1);
  const title = t('teams.delete', { name: team.name });
  return page(c, {
    title,
    body: (
      <>
        <Trail t={t} to={[[`${LIST}/${team.id}`, team.name]]} />
        <Heading title={title} lead={t('teams.delete.what')} />
        {opened.length === 0 ? null : (
          <Notice tone="warn">
            <p>{t('teams.delete.opens')}</p>
            <ul>
              {opened.map((one) => (
                <li>
                  <a href={`/integracoes/${one.id}`}>{one.name}</a>
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <Form submit={t('teams.delete.submit')} beside={<a href={LIST}>{t('app.cancel')}</a>} />
      </>
    ),
  });
}

export async function deleteTeamSubmit(c: PageContext) {
  const team = await ownTeam(c);
  if (!(await deleteTeam(c.get('hub').directory, c.get('organization').id, team.id)))
    throw new Problem('not_found');
  return done(c, LIST, 'teams.deleted', { name: team.name });
}
