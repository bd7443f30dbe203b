/** `/configuracoes/membros`: who belongs to the company, and who is invited. */
import { invite, sendsMail } from '../../../src/hub/accounts';
import { allMembers, allTeams } from '../../../src/hub/members';
import { Problem } from '../../../src/problem';
import type { Invitation } from '../../../src/store/accounts';
import { deleteInvitation, listInvitations } from '../../../src/store/members';
import { Field, Form, Press } from '../../../src/ui/form';
import { Badge, Copy, Heading, Notice, Table, Trail, When } from '../../../src/ui/parts';
import { checked, done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { NewInvitation, RoleField, RolesExplained, Ticks, tickedIn } from './people';

const PATH = '/configuracoes/membros';

interface State {
  typed?: Typed;
  errors?: Typed;
  /** A link that was made just now, and not mailed: this page is the only one that ever shows it. */
  fresh?: { email: string; url: string };
}

export async function membersPage(c: PageContext, { typed = {}, errors = {}, fresh }: State = {}) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id, timeZone } = c.get('organization');
  const { role } = c.get('session');
  const [members, teams, invitations] = await Promise.all([
    allMembers(hub, id),
    allTeams(hub, id),
    listInvitations(hub.directory, id, { limit: 100 }),
  ]);
  const nameOf = new Map(teams.map((team) => [team.id, team.name]));
  const namesOf = (ids: readonly string[]): string => ids.map((one) => nameOf.get(one) ?? '').join(', ');
  const { data: open } = invitations;
  return page(c, {
    title: t('members.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('settings.title')]]} />
        <Heading title={t('members.title')} lead={t('members.lead')}>
          <a href="/configuracoes/equipes">{t('teams.title')}</a>
        </Heading>
        {fresh === undefined ? null : (
          <Notice tone="good" live="status">
            <p>{t('members.link', { email: fresh.email })}</p>
            <Copy t={t} id="convite" text={fresh.url} of={fresh.email} />
          </Notice>
        )}
        <Table
          caption={t('members.title')}
          columns={[
            { label: t('column.name') },
            { label: t('field.email') },
            { label: t('members.role') },
            { label: t('members.teams') },
            { label: t('members.since') },
          ]}
          rows={members.map((one) => [
            <a href={`${PATH}/${one.id}`}>{one.name}</a>,
            one.email,
            t(`role.${one.role}`),
            namesOf(one.teams),
            <When time={one.createdAt.toISOString()} timeZone={timeZone} day />,
          ])}
        />
        <RolesExplained t={t} />
        {open.length === 0 ? null : (
          <>
            <h2>{t('members.invited')}</h2>
            <Table
              caption={t('members.invited')}
              columns={[
                { label: t('field.email') },
                { label: t('members.role') },
                { label: t('members.until') },
                { label: t('app.actions'), hidden: true },
              ]}
              rows={open.map((one) => [
                one.email,
                t(`role.${one.role}`),
                <>
                  <When time={one.expiresAt} timeZone={timeZone} />{' '}
                  {isLate(one, hub.now()) ? <Badge tone="warn">{t('members.late')}</Badge> : null}
                </>,
                <Press
                  action={`/configuracoes/convites/${one.id}/revogar`}
                  label={t('members.withdraw')}
                  of={one.email}
                  kind="quiet"
                />,
              ])}
            />
          </>
        )}
        <h2>{t('members.invite')}</h2>
        <p>{t(sendsMail(hub) ? 'members.mailed' : 'members.byHand')}</p>
        <Form action={PATH} submit={t('members.send')}>
          <Field
            name="email"
            type="email"
            label={t('field.email')}
            value={typed.email}
            error={errors.email}
          />
          <RoleField t={t} by={role} value={typed.role ?? 'member'} error={errors.role} />
          <Ticks
            legend={t('members.teams')}
            prefix="team"
            options={teams.map((team) => ({ value: team.id, label: team.name }))}
            chosen={tickedIn(typed, 'team', [...nameOf.keys()])}
          />
        </Form>
      </>
    ),
  });
}

const isLate = ({ expiresAt }: Invitation, now: number): boolean => Date.parse(expiresAt) <= now;

export async function inviteSubmit(c: PageContext) {
  const typed = await typedIn(c);
  const form = checked(c, NewInvitation, typed);
  if (!form.ok) return membersPage(c, { typed, errors: form.errors });
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id, name, language } = c.get('organization');
  const teams = tickedIn(
    typed,
    'team',
    (await allTeams(hub, id)).map((team) => team.id),
  );
  const invited = await invite(
    hub,
    { id, name, language },
    { ...form.input, teams },
    { actor: c.get('actor'), url: c.req.url, role: c.get('session').role },
  );
  if (!invited.ok) {
    if (invited.why === 'owners_only')
      return membersPage(c, { typed, errors: { role: t('members.ownersOnly') } });
    return membersPage(c, { typed, errors: { email: t('members.already') } });
  }
  const { email } = invited.invitation;
  c.set('changed', invited.invitation.id);
  return invited.mailed
    ? done(c, PATH, 'members.sent', { email })
    : membersPage(c, { fresh: { email, url: invited.url } });
}

export async function withdrawSubmit(c: PageContext) {
  const { directory } = c.get('hub');
  if (!(await deleteInvitation(directory, c.get('organization').id, c.req.param('id') ?? '')))
    throw new Problem('not_found');
  return done(c, PATH, 'members.withdrawn');
}
