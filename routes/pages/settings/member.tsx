/** `/configuracoes/membros/:id`: role and teams of one member, and how they leave. */
import { allTeams, changeMemberRole, type Outcome, removeMember, setPlace } from '../../../src/hub/members';
import { Problem } from '../../../src/problem';
import { getMember, type Member } from '../../../src/store/members';
import { Form } from '../../../src/ui/form';
import { Facts, Heading, Notice, Trail, When } from '../../../src/ui/parts';
import { checked, done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { RoleChange, RoleField, RolesExplained, Ticks, tickedIn } from './people';

const LIST = '/configuracoes/membros';

/** 404 for whoever is no member of this organization. */
async function ownMember(c: PageContext): Promise<Member> {
  const member = await getMember(c.get('hub').directory, c.get('organization').id, c.req.param('id') ?? '');
  if (!member) throw new Problem('not_found');
  return member;
}

/** Owners are changed by owners only. */
const mayChange = (c: PageContext, member: Member): boolean =>
  c.get('session').role === 'owner' || member.role !== 'owner';

export async function memberPage(c: PageContext, typed?: Typed, errors: Typed = {}) {
  const t = textsOf(c);
  const member = await ownMember(c);
  const { id, timeZone } = c.get('organization');
  const teams = await allTeams(c.get('hub'), id);
  const ids = teams.map((team) => team.id);
  return page(c, {
    title: member.name,
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[[LIST, t('members.title')]]} />
        <Heading title={member.name} />
        <Facts
          facts={[
            [t('field.email'), member.email],
            [t('members.since'), <When time={member.createdAt.toISOString()} timeZone={timeZone} day />],
            ...(mayChange(c, member) ? [] : [[t('members.role'), t(`role.${member.role}`)] as const]),
          ]}
        />
        {mayChange(c, member) ? null : (
          <Notice>
            <p>{t('members.ownersOnly')}</p>
          </Notice>
        )}
        {mayChange(c, member) || teams.length > 0 ? (
          <Form submit={t('app.save')}>
            {mayChange(c, member) ? (
              <RoleField
                t={t}
                by={c.get('session').role}
                value={typed?.role ?? member.role}
                error={errors.role}
              />
            ) : null}
            <Ticks
              legend={t('members.teams')}
              prefix="team"
              options={teams.map((team) => ({ value: team.id, label: team.name }))}
              chosen={typed ? tickedIn(typed, 'team', ids) : member.teams}
            />
          </Form>
        ) : null}
        <RolesExplained t={t} />
        {mayChange(c, member) ? (
          <p>
            <a href={`${LIST}/${member.id}/remover`}>{t('members.remove', { name: member.name })}</a>
          </p>
        ) : null}
      </>
    ),
  });
}

export async function memberSubmit(c: PageContext) {
  const member = await ownMember(c);
  const hub = c.get('hub');
  const { id: organizationId } = c.get('organization');
  const { role: by, userId } = c.get('session');
  const typed = await typedIn(c);
  const form = checked(c, RoleChange, { role: member.role, ...typed });
  if (!form.ok) return memberPage(c, typed, form.errors);
  const { role } = form.input;
  if (role !== member.role) {
    const outcome = await changeMemberRole(hub, organizationId, member, role, by);
    if (outcome !== 'done') return memberPage(c, typed, { role: refusalOf(c, outcome) });
  }
  const ids = (await allTeams(hub, organizationId)).map((team) => team.id);
  const wanted = new Set(tickedIn(typed, 'team', ids));
  for (const teamId of ids)
    if (wanted.has(teamId) !== member.teams.includes(teamId))
      await setPlace(hub, { organizationId, teamId, userId: member.userId }, wanted.has(teamId));
  // Whoever made a simple member of themselves sees this list no more.
  const isOut = member.userId === userId && role === 'member';
  return done(c, isOut ? '/configuracoes' : LIST, 'members.saved', { name: member.name });
}

const refusalOf = (c: PageContext, outcome: Exclude<Outcome, 'done'>): string =>
  textsOf(c)(outcome === 'last_owner' ? 'members.lastOwner' : 'members.ownersOnly');

export async function removePage(c: PageContext, error?: string) {
  const t = textsOf(c);
  const member = await ownMember(c);
  const { name } = member;
  const title = t('members.remove', { name });
  return page(c, {
    title,
    status: error ? 409 : 200,
    body: (
      <>
        <Trail t={t} to={[[`${LIST}/${member.id}`, name]]} />
        <Heading title={title} lead={t('members.remove.what')} />
        <p>{t('members.remove.keys')}</p>
        <Form
          submit={t('members.remove.submit')}
          error={error}
          beside={<a href={LIST}>{t('app.cancel')}</a>}
        />
      </>
    ),
  });
}

export async function removeSubmit(c: PageContext) {
  const member = await ownMember(c);
  const { id } = c.get('organization');
  const outcome = await removeMember(c.get('hub'), id, member, c.get('session').role);
  if (outcome !== 'done') return removePage(c, refusalOf(c, outcome));
  return done(c, LIST, 'members.removed', { name: member.name });
}
