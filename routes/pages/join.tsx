/** How people come in: `/setup/:token`, `/cadastro` where sign-up is open, `/convite/:token`. */
import { z } from 'zod';
import { acceptInvitation, type Entered, isSetupOpen, openInvitation, setUp } from '../../src/hub/accounts';
import { Problem } from '../../src/problem';
import { organizationsByIds } from '../../src/store/organizations';
import { Field, Form } from '../../src/ui/form';
import { Heading, Notice } from '../../src/ui/parts';
import { addressOf, limitAccount, limitGuesses, signIn } from '../sign-in';
import { Invited, Newcomer } from '../sign-up-form';
import { checked, languageOf, moveOn, type PageContext, page, type Typed, textsOf, typedIn } from './page';

// -- an organization of one's own -----------------------------------------------------------------------

/** The token in the address, or undefined at `/cadastro`. Refuses where there is no way in. */
async function wayIn(c: PageContext): Promise<string | undefined> {
  await limitGuesses(c);
  const token = c.req.param('token');
  if (token === undefined) {
    if (c.get('instance').env.SIGNUP !== 'open') throw new Problem('sign_up_closed');
  } else if (!(await isSetupOpen(c.get('instance'), token))) throw new Problem('link_expired');
  return token;
}

export async function setupForm(c: PageContext) {
  return drawSetup(c, await wayIn(c));
}

export async function setupSubmit(c: PageContext) {
  const token = await wayIn(c);
  const typed = await typedIn(c);
  const form = checked(c, Newcomer, typed);
  if (!form.ok) return drawSetup(c, token, typed, form.errors);
  const { input } = form;
  await limitAccount(c, input.email);
  const entered = await setUp(c.get('instance'), token, { ...input, language: languageOf(c) }, addressOf(c));
  if (!entered.ok && entered.why === 'password')
    return drawSetup(c, token, typed, { password: textsOf(c)('error.known') });
  return welcome(c, entered, input);
}

function drawSetup(c: PageContext, token: string | undefined, typed: Typed = {}, errors?: Typed) {
  const t = textsOf(c);
  const kind = token === undefined ? 'signUp' : 'setup';
  return page(c, {
    title: t(`${kind}.title`),
    status: errors ? 422 : 200,
    body: (
      <>
        <Heading title={t(`${kind}.title`)} lead={t(`${kind}.lead`)} />
        <Form submit={t('setup.submit')}>
          <Field
            name="organization"
            label={t('field.organization')}
            value={typed.organization}
            error={errors?.organization}
            autocomplete="organization"
          />
          <Field
            name="name"
            label={t('field.name')}
            value={typed.name}
            error={errors?.name}
            autocomplete="name"
          />
          <Field
            name="email"
            type="email"
            label={t('field.email')}
            value={typed.email}
            error={errors?.email}
            autocomplete="username"
          />
          <Field
            name="password"
            type="password"
            label={t('field.newPassword')}
            hint={t('field.newPassword.hint')}
            error={errors?.password}
            autocomplete="new-password"
          />
        </Form>
      </>
    ),
  });
}

/** Signs in whoever just came in. */
async function welcome(c: PageContext, entered: Entered, as: { email: string; password: string }) {
  if (!entered.ok) throw new Problem('link_expired');
  const answer = await signIn(c, as, entered.organizationId);
  return moveOn(c, answer.ok ? '/' : '/entrar', answer);
}

// -- somebody else's ------------------------------------------------------------------------------------

async function invitationAt(c: PageContext) {
  await limitGuesses(c);
  const token = c.req.param('token') ?? '';
  const open = await openInvitation(c.get('instance'), token);
  if (!open) throw new Problem('link_expired');
  return { token, ...open };
}

type Open = Awaited<ReturnType<typeof invitationAt>>;

export async function invitationForm(c: PageContext) {
  return drawInvitation(c, await invitationAt(c));
}

/** Whoever has an account confirms with its password, and keeps the name. */
const Known = z.object({ password: z.string().min(1).max(1000) });

export async function invitationSubmit(c: PageContext) {
  const open = await invitationAt(c);
  const typed = await typedIn(c);
  const form = open.known ? checked(c, Known, typed) : checked(c, Invited, typed);
  if (!form.ok) return drawInvitation(c, open, typed, form.errors);
  const input = { name: '', ...form.input };
  await limitAccount(c, open.invitation.email);
  const entered = await acceptInvitation(c.get('instance'), open.token, input, addressOf(c));
  if (!entered.ok && entered.why === 'password')
    return drawInvitation(c, open, typed, { password: textsOf(c)('error.known') });
  return welcome(c, entered, { email: open.invitation.email, password: input.password });
}

async function drawInvitation(
  c: PageContext,
  { invitation, known }: Open,
  typed: Typed = {},
  errors?: Typed,
) {
  const t = textsOf(c);
  const { organizationId, email, role } = invitation;
  const organizations = await organizationsByIds(c.get('instance').directory, [organizationId]);
  const title = t('invitation.title', { organization: organizations.get(organizationId)?.name ?? '' });
  return page(c, {
    title,
    status: errors ? 422 : 200,
    body: (
      <>
        <Heading title={title} lead={t('invitation.lead', { email, role: t(`role.${role}`) })} />
        {known ? (
          <Notice>
            <p>{t('invitation.known')}</p>
          </Notice>
        ) : null}
        <Form submit={t('invitation.submit')}>
          {known ? null : (
            <Field
              name="name"
              label={t('field.name')}
              value={typed.name}
              error={errors?.name}
              autocomplete="name"
            />
          )}
          <Field
            name="password"
            type="password"
            label={t(known ? 'field.password' : 'field.newPassword')}
            {...(known ? {} : { hint: t('field.newPassword.hint') })}
            error={errors?.password}
            autocomplete={known ? 'current-password' : 'new-password'}
          />
        </Form>
      </>
    ),
  });
}
